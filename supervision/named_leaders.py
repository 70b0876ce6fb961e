"""Who is the named leader of a trainee: to them alone go the mails and waiting items about that trainee."""

from municipalities.days import today
from municipalities.models import Membership, Role
from supervision.models import NamedLeader


def named_leaders(trainees, day=None) -> dict:
    """{trainee id: id of the named leader on that day (today if none is given)}, of those of these trainees
    who have one that leads there on that day, too. Of all others every leader of the municipality is
    told."""
    day = day or today()
    rows = (
        NamedLeader.objects.on(day)
        .filter(trainee__in=trainees)
        .values_list("trainee", "leader", "trainee__municipality")
    )
    leads = set(
        Membership.objects.on(day)
        .filter(role=Role.LEADER, user__in={leader for _trainee, leader, _place in rows})
        .values_list("user", "municipality")
    )
    return {trainee: leader for trainee, leader, place in rows if (leader, place) in leads}
