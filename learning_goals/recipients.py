"""Whom does a goal wait for? The named leader of the trainee alone, where there is one; else every leader."""

from learning_goals.models import Delegation
from municipalities.days import today
from municipalities.models import Membership, Role, User
from supervision.models import NamedLeader
from supervision.named_leaders import named_leaders


def supervisors_of(trainee) -> list[User]:
    """Who supervises the trainee today, primary supervisor and deputies."""
    charges = trainee.assignments.on(today()).select_related("supervisor")
    return [charge.supervisor for charge in charges if charge.supervisor_id != trainee.person_id]


def approvers_of(trainee) -> list[User]:
    """Leaders for whom the trainee's goals wait today, and whoever stands in for them. Never the trainee."""
    leaders = leaders_of(trainee)
    delegations = Delegation.objects.in_force().filter(municipality=trainee.municipality_id)
    handed_over = delegations.filter(leader__in=leaders).select_related("delegate")
    standing_in = [one.delegate for one in handed_over]
    return [one for one in dict.fromkeys([*leaders, *standing_in]) if one.pk != trainee.person_id]


def leaders_of(trainee):
    """The named leader, as long as they lead; else all leaders of the municipality."""
    memberships = Membership.objects.on(today()).filter(
        role=Role.LEADER, municipality=trainee.municipality_id
    )
    leaders = list(User.objects.filter(memberships__in=memberships).order_by("name", "pk"))
    named = set(NamedLeader.objects.on(today()).filter(trainee=trainee).values_list("leader", flat=True))
    return [one for one in leaders if one.pk in named] or leaders


def waiting_for(user, goals) -> set:
    """The ids of those of these goals, all of which this person may approve, that wait for them by the rule
    above. Of each: the sign-off, the trainee record, the municipality, as ids."""
    stands_in_for = set(user.delegations.in_force().values_list("municipality", "leader"))
    named = named_leaders({trainee for _pk, trainee, _municipality in goals})

    def waits(trainee, municipality):
        leader = named.get(trainee)
        return leader in (None, user.pk) or (municipality, leader) in stands_in_for

    return {pk for pk, trainee, municipality in goals if waits(trainee, municipality)}
