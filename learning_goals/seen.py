"""What has this person opened of what waits for a decision?"""

from audit.models import Read
from learning_goals.models import SignOff


def seen_by(user, sign_offs) -> set:
    """The ids of those whose page the person has opened since the hour in which they were recommended."""
    of_each = {one.pk: hour_of(one.recommended_at) for one in sign_offs if one.recommended_at}
    meta = SignOff._meta
    reads = Read.objects.filter(
        reader=user, target_app=meta.app_label, target_model=meta.model_name, target_id__in=of_each
    )
    return {pk for pk, hour in reads.values_list("target_id", "hour") if hour >= of_each[pk]}


def hour_of(moment):
    """As `audit.actions.record_read` keeps it."""
    return moment.replace(minute=0, second=0, microsecond=0)
