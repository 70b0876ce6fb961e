"""How far am I, what can I send now? The plan as it is, and as it was."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from learning_goals.pictures import curve_of
from learning_goals.progress import OPEN, progress_of
from municipalities.days import today
from tests.factories import SessionFactory
from tests.learning_goals.factories import PlanGoalFactory, SignOffFactory
from tests.pages import browser, heading, queries_of, read, rows, tree, words
from tests.world import make_world

pytestmark = pytest.mark.django_db
NOON = timezone.make_aware(datetime(2026, 3, 1, 12))


@pytest.fixture
def world():
    return make_world()


def planned(world, code, *, days_ago=300, **fields):
    fields.setdefault("goal__group", "Akutt")
    return PlanGoalFactory(
        trainee=world.trainee,
        goal__code=code,
        goal__title=f"Mål {code}",
        assigned_at=timezone.now() - timedelta(days=days_ago),
        **fields,
    )


def ago(days):
    return timezone.now() - timedelta(days=days)


def signed_off(world, plan_goal, **fields):
    """As far as the fields say: by the world's supervisor and leader."""
    if "recommended_at" in fields:
        fields |= {
            "recommended_by": world.people["supervisor"],
            "recommendation": "Behersker dette.",
            "state": "recommended",
        }
    if "decided_at" in fields:
        fields |= {
            "decided_by": world.people["leader"],
            "state": "approved",
            "no_statement_reason": "Ingen supervisør.",
        }
    return SignOffFactory(plan_goal=plan_goal, **fields)


def states(world, day=None):
    return {goal.code: goal.state for goal in progress_of(world.trainee, day or today()).goals}


def test_a_plan_can_be_seen_as_it_was_on_each_day(world):
    goal = planned(world, "ALM-001")
    sign_off = signed_off(world, goal, sent_at=ago(30), recommended_at=ago(20), decided_at=ago(10))
    sign_off.state, sign_off.revoked_at, sign_off.revoked_by = "revoked", ago(5), world.people["leader"]
    sign_off.revocation_reason = "Feil mål."
    sign_off.save()

    found = [states(world, today() - timedelta(days=days)) for days in (301, 31, 30, 20, 10, 5)]

    assert found == [
        {},
        {"ALM-001": OPEN},
        {"ALM-001": "sent"},
        {"ALM-001": "recommended"},
        {"ALM-001": "approved"},
        {"ALM-001": "revoked"},
    ]


def test_a_goal_that_was_sent_back_and_sent_again_stands_as_it_was_sent_last(world):
    goal = planned(world, "ALM-001")
    back = signed_off(world, goal, sent_at=ago(30))
    back.state, back.decided_by, back.decided_at = "returned", world.people["supervisor"], ago(20)
    back.decision_comment = "Skriv litt mer."
    back.save()
    signed_off(world, goal, sent_at=ago(10))

    assert states(world, today() - timedelta(days=15)) == {"ALM-001": "returned"}
    assert states(world) == {"ALM-001": "sent"}


def test_a_goal_that_left_the_plan_is_in_it_until_the_day_before(world):
    planned(world, "ALM-001", closed_on=today() - timedelta(days=3), closed_reason="Erstattet")
    planned(world, "ALM-002")

    assert states(world) == {"ALM-002": OPEN}
    assert states(world, today() - timedelta(days=3)) == {"ALM-002": OPEN}
    assert states(world, today() - timedelta(days=4)) == {"ALM-001": OPEN, "ALM-002": OPEN}


def test_days_are_days_in_norway(world):
    goal = planned(world, "ALM-001")
    just_past_midnight = timezone.make_aware(datetime.combine(today(), datetime.min.time()))
    signed_off(world, goal, sent_at=just_past_midnight)

    assert states(world, today() - timedelta(days=1)) == {"ALM-001": OPEN}
    assert states(world) == {"ALM-001": "sent"}


def test_the_page_says_how_far_and_puts_what_asks_for_something_first(world):
    signed_off(world, planned(world, "ALM-001"), sent_at=ago(30), recommended_at=ago(9), decided_at=ago(3))
    signed_off(world, planned(world, "ALM-002"), sent_at=ago(8), recommended_at=ago(7))
    planned(world, "ALM-003", target_on=today() - timedelta(days=1), goal__group="Barn")

    page = browser(world.people["trainee"]).get(reverse("plan", args=[world.trainee.pk]))

    assert heading(page) == "1 of 3 learning goals approved"
    sections = [read(node) for node in tree(page).xpath("//main//section//h2")]
    assert sections == [
        "Under way",
        "Group by group",
        "Beside the plan",
        "Elsewhere",
        "See the plan as it was",
    ]
    assert "ALM-002 Mål ALM-002 Recommended by Vera Prøve on" in words(page)
    assert "ALM-003 Mål ALM-003 The target date was" in words(page)
    assert "Akutt 1 of 2" in words(page)
    assert "Barn 0 of 1" in words(page)
    groups = [read(node) for node in tree(page).xpath("//main//details[contains(@class, 'app-goal-group')]")]
    assert [group[:12] for group in groups] == ["Akutt 1 of 2", "Barn 0 of 1 "]
    assert "Approved by Leif Demo on" in groups[0]


def test_what_is_ready_and_what_is_begun_is_told_to_who_sees_evidence_alone(world):
    ready, begun, _untouched = (planned(world, f"ALM-00{n}") for n in (1, 2, 3))
    begun.goal.recommended_activities = ["Kurs"]
    begun.goal.save()
    session = SessionFactory(
        trainee=world.trainee, supervisor=world.people["supervisor"], date=today(), state="held"
    )
    for goal in (ready, begun):
        session.goals.create(plan_goal=goal, picked_by=world.trainee.person)
    session.state, session.finalised_at, session.finalised_by = "finalised", ago(0), session.supervisor
    session.save()

    found = {}
    for part in ("trainee", "supervisor", "leader", "coordinator"):
        page = browser(world.people[part]).get(reverse("plan", args=[world.trainee.pk]))
        sections = tree(page).xpath("//main//section[.//li[contains(@class, 'app-goal')]]")
        found[part] = [read(node) for node in sections]

    in_work = "In work ALM-002 Mål ALM-002"
    to_be_asked = ["Ready to ask about ALM-001 Mål ALM-001", in_work]
    assert found == {
        "trainee": ["Ready to send ALM-001 Mål ALM-001", in_work],
        "supervisor": to_be_asked,
        "leader": to_be_asked,
        "coordinator": [],
    }


def test_a_goal_that_was_sent_back_stands_once_however_ready_it_is(world):
    goal = planned(world, "ALM-001")
    back = signed_off(world, goal, sent_at=ago(9))
    back.state, back.decided_by, back.decided_at = "returned", world.people["leader"], ago(8)
    back.decision_comment = "Skriv litt mer."
    back.save()
    page = browser(world.people["trainee"]).get(reverse("plan", args=[world.trainee.pk]))
    assert rows(page) == [f"ALM-001 Mål ALM-001 Sent back by Leif Demo on {in_words(ago(8))}, with a comment"]


def in_words(moment):
    return f"{moment:%-d %B %Y}"


def test_the_page_says_that_an_invented_catalogue_is_invented(world):
    planned(world, "ALM-001")
    page = browser(world.people["trainee"]).get(reverse("plan", args=[world.trainee.pk]))
    assert "Invented learning goals, for trying things out." in words(page)


def test_the_page_of_an_earlier_day_says_so(world):
    signed_off(world, planned(world, "ALM-001"), sent_at=ago(5), recommended_at=ago(4), decided_at=ago(3))
    client, address = browser(world.people["leader"]), reverse("plan", args=[world.trainee.pk])

    before = client.get(address, {"on": today() - timedelta(days=4)})
    now = client.get(address)

    assert (heading(before), heading(now)) == (
        "0 of 1 learning goal approved",
        "1 of 1 learning goal approved",
    )
    assert "As it was on" in words(before)
    assert "See it as it is now" not in words(now)


@pytest.mark.parametrize("typed", ["", "i går", "2099-01-01", "0001-01-01", "9" * 400])
def test_a_day_that_is_none_is_asked_for_again_and_shows_the_plan_as_it_is(world, typed):
    planned(world, "ALM-001")
    page = browser(world.people["trainee"]).get(reverse("plan", args=[world.trainee.pk]), {"on": typed})

    assert page.status_code == 422
    assert heading(page) == "0 of 1 learning goal approved"
    assert read(tree(page).get_element_by_id("id_on_error"))


def test_the_page_takes_as_many_queries_with_a_hundred_goals_as_with_one(world):
    client, address = browser(world.people["supervisor"]), reverse("plan", args=[world.trainee.pk])
    planned(world, "ALM-001")
    few = queries_of(client, address)
    for number in range(2, 116):
        goal = planned(world, f"ALM-{number:03d}")
        if number % 3:
            signed_off(world, goal, sent_at=ago(30), recommended_at=ago(20), decided_at=ago(10))

    assert queries_of(client, address) == few <= 10


def test_an_empty_plan_says_who_fills_it(world):
    page = browser(world.people["trainee"]).get(reverse("plan", args=[world.trainee.pk]))
    assert heading(page) == "No learning goals yet"
    assert "A leader or coordinator puts the learning goals into it." in words(page)


# The picture


def goal_with(world, number, target, approved=None):
    """In the plan long before NOON."""
    plan_goal = PlanGoalFactory(
        trainee=world.trainee,
        goal__code=f"ALM-{number:03d}",
        target_on=target,
        assigned_at=NOON - timedelta(days=60),
    )
    if approved:
        before = NOON - timedelta(days=30)
        signed_off(world, plan_goal, sent_at=before, recommended_at=before, decided_at=approved)


def test_the_curve_rises_by_one_on_each_target_and_each_approval(world):
    day = date(2026, 6, 30)
    goal_with(world, 1, target=date(2026, 2, 28), approved=NOON)
    goal_with(world, 2, target=date(2026, 8, 31))

    curve = curve_of(progress_of(world.trainee, day))

    # February to August 2026 are 212 days.
    assert curve.planned == f"M0 1000 H{1000 * 28 // 212} V500 H1000 V0 H1000"
    assert curve.approved == f"M0 1000 H{1000 * 29 // 212} V500 H{1000 * 150 // 212}"
    assert (curve.scale, curve.lines) == ([2, 1, 0], [0, 500, 1000])
    assert [(row.day, row.planned, row.approved) for row in curve.rows] == [
        (date(2026, 2, 28), 1, 0),
        (date(2026, 3, 31), 1, 1),
        (date(2026, 4, 30), 1, 1),
        (date(2026, 5, 31), 1, 1),
        (date(2026, 6, 30), 1, 1),
        (date(2026, 7, 31), 1, None),
        (date(2026, 8, 31), 2, None),
    ]
    assert (curve.without_target, curve.behind) == (0, 0)


def test_a_plan_without_target_or_approval_has_no_curve(world):
    planned(world, "ALM-001")
    assert curve_of(progress_of(world.trainee, today())) is None


def test_being_behind_the_plan_is_said_in_words(world):
    planned(world, "ALM-001", target_on=today() - timedelta(days=2))
    page = browser(world.people["leader"]).get(reverse("plan", args=[world.trainee.pk]))
    assert "1 goal fewer was approved than the target dates say." in words(page)
