"""What a doctor brings along from another municipality, kept as it was handed in."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.actions import record
from learning_goals import permissions
from learning_goals.models import EarlierPlan
from municipalities.actions import keep_file


class AlreadyHere(Exception):
    """The same file was handed in before: `earlier` is what stands of it."""

    def __init__(self, earlier):
        super().__init__("handed in before")
        self.earlier = earlier


@transaction.atomic
def hand_in_plan(trainee, upload, contents, *, actor):
    """The plan stands beside the trainee's own, as read-only history: it approves nothing here.

    `contents` is what `handover.reading` read in the upload. Raises AlreadyHere where the same file stands.
    """
    if not permissions.can_hand_in_plan(actor, trainee):
        raise PermissionDenied
    try:
        with transaction.atomic():
            file = keep_file(upload, actor=actor)
            earlier = EarlierPlan.objects.create(
                trainee=trainee, file=file, sha256=file.sha256, contents=contents, handed_in_by=actor
            )
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "one_earlier_plan_of_a_file":
            raise
        raise AlreadyHere(EarlierPlan.objects.get(trainee=trainee, sha256=file.sha256)) from error
    record("earlier_plan.handed_in", actor=actor, target=earlier, municipality=trainee.municipality)
    return earlier
