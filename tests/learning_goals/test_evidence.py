"""What shows a goal: gathered for any number of goals in the same few queries, earlier versions included."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning_goals.evidence import evidence_of, ready_to_ask
from learning_goals.models import Evidence, OpinionState, PlanGoal
from supervision.models import SessionState
from tests.factories import SessionFactory, TraineeFactory
from tests.learning_goals.deeds import DAY, activity_of, touched
from tests.learning_goals.factories import (
    EvidenceFactory,
    OpinionFactory,
    PlanGoalFactory,
)

pytestmark = pytest.mark.django_db


def bundle_of(goal):
    return evidence_of([PlanGoal.objects.with_names().get(pk=goal.pk)])[goal.pk]


def test_only_finalised_sessions_in_which_it_was_touched_are_shown_oldest_first():
    goal = PlanGoalFactory()
    later, earlier = touched(goal), touched(goal, DAY - timedelta(days=30))
    touched(goal, state=SessionState.HELD)
    SessionFactory(trainee=goal.trainee, state=SessionState.FINALISED, date=DAY)
    touched(PlanGoalFactory(trainee=goal.trainee))

    assert bundle_of(goal).sessions == [earlier, later]


def test_all_finalised_individual_supervision_counts_under_every_goal():
    goal = PlanGoalFactory()
    for minutes, kind, state in [
        (60, "individual", "finalised"),
        (45, "individual", "finalised"),
        (90, "group", "finalised"),
        (30, "individual", "held"),
    ]:
        SessionFactory(trainee=goal.trainee, date=DAY, duration_minutes=minutes, kind=kind, state=state)
    SessionFactory(state="finalised", date=DAY)  # of somebody else

    assert bundle_of(goal).supervision == (2, 105)
    assert bundle_of(PlanGoalFactory()).supervision == (0, 0)


def test_signed_activities_and_those_marked_as_done_are_shown_others_not():
    goal = PlanGoalFactory()
    done = activity_of(goal), activity_of(goal, state="fulfilled", held_on=DAY)
    activity_of(goal, state="sent")
    activity_of(goal, state="draft")

    bundle = bundle_of(goal)

    assert bundle.activities == list(done)
    assert [one.file.name for one in bundle.activities[0].files.all()] == ["kursbevis0.pdf"]


def test_words_and_files_are_shown_until_they_are_taken_away():
    goal = PlanGoalFactory()
    kept = EvidenceFactory(plan_goal=goal)
    Evidence.objects.filter(pk=EvidenceFactory(plan_goal=goal).pk).update(removed_at=timezone.now())

    assert bundle_of(goal).words == [kept]


def test_opinions_are_shown_but_for_those_that_were_withdrawn():
    goal = PlanGoalFactory()
    asked, given = OpinionFactory(plan_goal=goal), OpinionFactory(plan_goal=goal, given=True)
    declined = OpinionFactory(plan_goal=goal, state=OpinionState.DECLINED)
    OpinionFactory(plan_goal=goal, state=OpinionState.WITHDRAWN)

    assert bundle_of(goal).opinions == [asked, given, declined]


def test_what_belonged_to_the_goals_that_it_replaces_counts_over_all_versions():
    oldest = PlanGoalFactory()
    trainee = oldest.trainee
    old, other, new = (PlanGoalFactory(trainee=trainee) for _ in range(3))
    oldest.replaced_by.add(old)
    old.replaced_by.add(new)
    other.replaced_by.add(new)
    session, activity, words = touched(oldest), activity_of(old, new), EvidenceFactory(plan_goal=other)

    bundle = bundle_of(new)

    assert (bundle.sessions, bundle.activities, bundle.words) == ([session], [activity], [words])
    assert {one.pk for one in bundle.replaced} == {oldest.pk, old.pk, other.pk}
    assert bundle_of(old).words == []
    assert bundle_of(old).sessions == [session]


def test_a_circle_of_replacements_comes_to_an_end():
    one = PlanGoalFactory()
    two = PlanGoalFactory(trainee=one.trainee)
    one.replaced_by.add(two)
    two.replaced_by.add(one)
    session = touched(one)

    assert bundle_of(two).sessions == bundle_of(one).sessions == [session]


@pytest.mark.parametrize(
    ("make", "thin"),
    [
        (lambda goal: None, True),
        (lambda goal: SessionFactory(trainee=goal.trainee, state="finalised", date=DAY), True),
        (lambda goal: OpinionFactory(plan_goal=goal), True),
        (lambda goal: OpinionFactory(plan_goal=goal, given=True), False),
        (touched, False),
        (activity_of, False),
        (lambda goal: EvidenceFactory(plan_goal=goal), False),
    ],
)
def test_a_goal_is_thin_as_long_as_nothing_of_its_own_shows_it(make, thin):
    goal = PlanGoalFactory()
    make(goal)

    assert bundle_of(goal).is_thin == thin


def test_ready_says_the_same_of_one_goal_and_of_many():
    trainee = TraineeFactory()
    recommended = {"goal__recommended_activities": ["Grunnkurs A", "Individuell veiledning"]}
    ready, untouched, unsigned, replacing = (
        PlanGoalFactory(trainee=trainee, **recommended) for _ in range(4)
    )
    old = PlanGoalFactory(trainee=trainee)
    old.replaced_by.add(replacing)
    activity_of(ready, untouched, old, title="Grunnkurs A – fastlegen")
    for goal in (ready, unsigned, old):
        touched(goal)
    goals = list(PlanGoal.objects.with_names())

    assert ready_to_ask(goals) == {ready.pk, replacing.pk, old.pk}
    assert {pk for pk, bundle in evidence_of(goals).items() if bundle.is_ready} == ready_to_ask(goals)
    assert bundle_of(unsigned).missing == ["Grunnkurs A"]


@pytest.mark.parametrize(("gather", "most"), [(evidence_of, 7), (ready_to_ask, 1)])
def test_thirty_goals_take_as_many_queries_as_one(gather, most):
    def rich(number):
        trainee = TraineeFactory()
        for _ in range(number):
            goal = PlanGoalFactory(trainee=trainee)
            PlanGoalFactory(trainee=trainee).replaced_by.add(goal)
            touched(goal)
            activity_of(goal)
            EvidenceFactory(plan_goal=goal)
            OpinionFactory(plan_goal=goal, given=True)
        return list(PlanGoal.objects.with_names().filter(trainee=trainee))

    def queries(goals):
        with CaptureQueriesContext(connection) as asked:
            gather(goals)
        return len(asked)

    assert queries(rich(1)) == queries(rich(30)) == most
