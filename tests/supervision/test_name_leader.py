"""A trainee has one named leader a day; the mails about the trainee go to that one alone."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import translation

from audit.actions import InvalidTransition
from audit.models import Event
from municipalities.models import Role
from outbox.actions import send
from outbox.models import Message
from outbox.renderers import render
from supervision.actions.assignments import Overlap
from supervision.actions.judging import judge
from supervision.actions.named_leaders import NotALeader, end_named_leader, name_leader
from supervision.history import history_of
from supervision.models import NamedLeader
from supervision.named_leaders import named_leaders
from tests.factories import MembershipFactory, TraineeFactory
from tests.world import make_world

pytestmark = pytest.mark.django_db
TODAY = date.today()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


def leader_of(world, **fields):
    """One more leader of the municipality."""
    return MembershipFactory(municipality=world.place, role=Role.LEADER, **fields).user


def name(world, leader=None, part="coordinator", **period):
    return name_leader(
        world.trainee,
        actor=world.people[part],
        leader=leader or world.people["leader"],
        **{"starts_on": TODAY, **period},
    )


@pytest.mark.parametrize("part", ["leader", "coordinator"])
def test_name_leader_names_one_for_the_period_with_an_event_and_tells_both(world, part):
    named = name(world, part=part, ends_on=TOMORROW)

    assert NamedLeader.objects.get() == named
    assert (named.leader, named.starts_on, named.ends_on) == (world.people["leader"], TODAY, TOMORROW)
    event = Event.objects.get()
    assert (event.verb, event.actor, event.target_id) == ("leader.named", world.people[part], named.pk)
    assert event.data == {
        "trainee": str(world.trainee.pk),
        "leader": str(world.people["leader"].pk),
        "from": TODAY.isoformat(),
        "to": TOMORROW.isoformat(),
    }
    with translation.override("en-gb"):
        assert {
            (one.recipient, render(one).subject.partition(" from ")[0]) for one in Message.objects.all()
        } == {
            (world.people["leader"], "Leif Demo follows up Ida Demo as leader"),
            (world.people["trainee"], "Leif Demo follows up Ida Demo as leader"),
        }


@pytest.mark.parametrize("part", ["trainee", "supervisor", "clinical instructor", "stranger"])
def test_name_leader_is_refused_to_everybody_else(world, part):
    with pytest.raises(PermissionDenied):
        name(world, part=part)

    assert (NamedLeader.objects.count(), Event.objects.count()) == (0, 0)


def test_only_who_leads_there_on_the_first_day_is_named_and_nobody_for_themselves(world):
    MembershipFactory(user=world.people["trainee"], municipality=world.place, role=Role.LEADER)
    later = leader_of(world, starts_on=TOMORROW)

    for leader in (world.people["stranger"], world.people["coordinator"], world.people["trainee"], later):
        with pytest.raises(NotALeader):
            name(world, leader)
    assert name(world, later, starts_on=TOMORROW).leader == later


def test_a_new_one_ends_the_one_before_the_day_before(world):
    first = name(world, starts_on=TODAY - timedelta(days=9))
    other = leader_of(world)

    name(world, other)

    first.refresh_from_db()
    assert first.ends_on == YESTERDAY
    assert named_leaders([world.trainee]) == {world.trainee.pk: other.pk}
    assert named_leaders([world.trainee], YESTERDAY) == {world.trainee.pk: world.people["leader"].pk}
    assert [event.verb for event in Event.objects.order_by("at")] == [
        "leader.named",
        "leader.ended",
        "leader.named",
    ]


@pytest.mark.parametrize("starts_on", [TODAY, TOMORROW])
def test_somebody_who_is_named_from_that_day_or_a_later_one_is_not_pushed_out(world, starts_on):
    first = name(world, starts_on=YESTERDAY, ends_on=YESTERDAY)
    name(world, starts_on=starts_on)
    before = Event.objects.count()

    with pytest.raises(Overlap):
        name(world, leader_of(world))

    first.refresh_from_db()
    assert (first.ends_on, Event.objects.count()) == (YESTERDAY, before)


def test_end_named_leader_sets_the_last_day_once(world):
    named = name(world)

    end_named_leader(named, actor=world.people["leader"], ends_on=TOMORROW)
    with pytest.raises(InvalidTransition):
        end_named_leader(named, actor=world.people["leader"], ends_on=TOMORROW)
    with pytest.raises(ValueError, match="before the first"):
        end_named_leader(named, actor=world.people["leader"], ends_on=YESTERDAY)
    with pytest.raises(PermissionDenied):
        end_named_leader(named, actor=world.people["supervisor"], ends_on=TODAY)

    named.refresh_from_db()
    assert named.ends_on == TOMORROW


def test_a_named_leader_who_leads_no_longer_is_none(world):
    name(world)
    world.people["leader"].memberships.update(ends_on=YESTERDAY)

    assert named_leaders([world.trainee]) == {}


def test_the_history_of_both_tells_of_it(world):
    name(world)

    with translation.override("en-gb"):
        for part in ("trainee", "leader"):
            assert [one.sentence for one in history_of(world.people[part], 10)] == [
                "Kari Demo named Leif Demo as leader of Ida Demo"
            ]
        assert history_of(world.people["other trainee"], 10) == []


# The digest of the nightly run


@pytest.fixture
def judged(world):
    """Ida and Nora are without supervision. Two lead; Ida has one of them as her named leader."""
    MembershipFactory._meta.model.objects.filter(user=world.people["leader"]).update(starts_on=None)
    world.people["leader"].refresh_from_db()
    for user in (world.people["leader"], other := leader_of(world)):
        user.language = "en-gb"
        user.save()
    world.assignment.delete()
    TraineeFactory(municipality=world.place, in_service=True, person__name="Nora Demo")
    world.people["other leader"] = other
    return world


def digests(world):
    """The body of the digest of each leader, by part."""
    mail.outbox.clear()
    for message in Message.objects.filter(kind="flags_opened"):
        send(message.pk)
    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    return [letters.get(world.people[part].email, "") for part in ("leader", "other leader")]


def test_without_a_named_leader_every_leader_is_told(judged):
    judge(YESTERDAY, agent="job:flag_low_supervision")

    for body in digests(judged):
        assert ("Ida Demo: no supervisor" in body, "Nora Demo: no supervisor" in body) == (True, True)


def test_of_a_trainee_with_a_named_leader_that_one_alone_is_told(judged):
    name(judged)

    judge(YESTERDAY, agent="job:flag_low_supervision")

    first, second = digests(judged)
    assert ("Ida Demo: no supervisor" in first, "Nora Demo: no supervisor" in first) == (True, True)
    assert ("Ida Demo: no supervisor" in second, "Nora Demo: no supervisor" in second) == (False, True)


def test_low_months_are_counted_for_those_whom_they_concern(judged):
    name(judged)

    judge(YESTERDAY, agent="job:flag_low_supervision")

    first, second = digests(judged)
    assert ("2 trainees had a low month" in first, "1 trainee had a low month" in second) == (True, True)


@pytest.mark.parametrize("how", ["ended", "leads no longer"])
def test_once_the_named_leader_is_none_any_more_every_leader_is_told(judged, how):
    other = judged.people["other leader"]
    name(judged, other, starts_on=YESTERDAY, ends_on=YESTERDAY if how == "ended" else None)
    if how == "leads no longer":
        other.memberships.update(ends_on=YESTERDAY)

    judge(YESTERDAY, agent="job:flag_low_supervision")

    assert "Ida Demo: no supervisor" in digests(judged)[0]


def test_a_leader_whom_nothing_concerns_is_not_written_to(judged):
    everybody = judged.place.trainees.all()
    for trainee in everybody:
        name_leader(
            trainee,
            actor=judged.people["coordinator"],
            leader=judged.people["other leader"],
            starts_on=TODAY,
        )

    judge(YESTERDAY, agent="job:flag_low_supervision")

    first, second = digests(judged)
    assert (first, "Ida Demo: no supervisor" in second) == ("", True)


def test_it_is_the_day_of_the_run_that_counts_when_the_mail_is_late(judged):
    judge(YESTERDAY, agent="job:flag_low_supervision")
    name(judged, judged.people["other leader"], starts_on=TOMORROW)

    assert all("Ida Demo: no supervisor" in body for body in digests(judged))
