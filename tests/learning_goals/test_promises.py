"""What the database keeps by itself of learning goals, against the SQL of the application's role."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from learning_goals.models import (
    ActivityFile,
    ActivityGoal,
    ActivityState,
    Opinion,
    PlanGoal,
    SessionGoal,
    SignOff,
)
from tests.factories import NoteFactory, SessionFactory, UserFactory
from tests.learning_goals.factories import (
    ActivityFactory,
    DelegationFactory,
    EvidenceFactory,
    InstructorshipFactory,
    OpinionFactory,
    PlanGoalFactory,
    SignOffFactory,
)

pytestmark = pytest.mark.django_db


def refused(statement, *parameters):
    """The name of the constraint that refuses the statement."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    return refusal.value.__cause__.diag.constraint_name


def constraint_of(make, **fields):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make(**fields)
    return refusal.value.__cause__.diag.constraint_name


def done(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


APPROVE = (
    "UPDATE learning_goals_signoff SET state = 'approved', decided_by_id = %s, decided_at = now(),"
    " no_statement_reason = %s"
)


def test_nothing_is_approved_that_is_not_recommended():
    SignOffFactory()
    leader = UserFactory()

    assert refused(APPROVE, leader.pk, "En grunn") == "signoff_moves_forward"
    assert constraint_of(SignOffFactory, approved=True, recommendation="") == "signoff_recommended_first"
    assert constraint_of(SignOffFactory, approved=True, recommended_by=None) == "signoff_recommended_first"


def test_nothing_is_approved_without_a_statement_or_a_reason():
    sign_off = SignOffFactory(recommended=True)
    leader = UserFactory()
    OpinionFactory(plan_goal=sign_off.plan_goal)  # asked, not given
    OpinionFactory(plan_goal=sign_off.plan_goal, kind="feedback", given=True)  # decides nothing
    OpinionFactory(given=True)  # of another goal

    assert refused(APPROVE, leader.pk, "") == "statement_before_approval"

    OpinionFactory(plan_goal=sign_off.plan_goal, given=True)
    assert done(APPROVE, leader.pk, "") == 1


def test_a_written_reason_stands_for_a_statement():
    SignOffFactory(recommended=True)

    assert done(APPROVE, UserFactory().pk, "Ingen supervisør") == 1


def test_nobody_recommends_or_decides_their_own():
    sign_off = SignOffFactory()
    own = sign_off.trainee_person_id
    other = SignOffFactory(recommended=True)

    assert (
        refused(
            "UPDATE learning_goals_signoff SET state = 'recommended', recommended_by_id = %s,"
            " recommended_at = now(), recommendation = 'x' WHERE id = %s",
            own,
            sign_off.pk,
        )
        == "signoff_not_recommended_by_oneself"
    )
    assert (
        refused(APPROVE + " WHERE id = %s", other.trainee_person_id, "Grunn", other.pk)
        == "signoff_not_decided_by_oneself"
    )


def test_whose_goal_it_is_is_not_the_writer_s_to_say():
    goal = PlanGoalFactory()
    somebody_else = UserFactory()

    sign_off = SignOffFactory(plan_goal=goal, trainee_person=somebody_else)

    sign_off.refresh_from_db()
    assert sign_off.trainee_person == goal.trainee.person


@pytest.mark.parametrize("fields", [{}, {"recommended": True}, {"approved": True}])
def test_a_goal_has_one_standing_sign_off_at_most(fields):
    goal = PlanGoalFactory()
    SignOffFactory(plan_goal=goal, **fields)

    assert constraint_of(SignOffFactory, plan_goal=goal) == "one_signoff_at_a_time"


CHANGES_OF_APPROVED = [
    "state = 'recommended', decided_by_id = NULL, decided_at = NULL",
    "state = 'returned', decision_comment = 'x'",
    "recommendation = 'x'",
    "decision_comment = 'x'",
    "no_statement_reason = 'x'",
    "decided_at = now()",
    "sent_at = now()",
    "decided_by_id = recommended_by_id",
]


@pytest.mark.parametrize("change", CHANGES_OF_APPROVED)
def test_an_approved_goal_is_never_changed(change):
    SignOffFactory(approved=True)

    assert refused(f"UPDATE learning_goals_signoff SET {change}") in (
        "signoff_moves_forward",
        "signoff_is_sealed",
    )


REVOKE = (
    "UPDATE learning_goals_signoff SET state = 'revoked', revoked_by_id = %s, revoked_at = now(),"
    " revocation_reason = %s"
)


def test_an_approved_goal_can_be_revoked_with_a_reason_and_nothing_else_changes_with_it():
    SignOffFactory(approved=True)
    leader = UserFactory()

    assert refused(REVOKE, leader.pk, "") == "signoff_revoked_with_reason"
    assert refused(REVOKE + ", recommendation = 'x'", leader.pk, "Grunn") == "signoff_is_sealed"
    assert done(REVOKE, leader.pk, "Grunn") == 1
    assert refused(REVOKE, leader.pk, "En annen grunn") == "signoff_moves_forward"


@pytest.mark.parametrize("fields", [{}, {"recommended": True}, {"approved": True}])
def test_no_sign_off_is_deleted(fields):
    SignOffFactory(**fields)

    assert refused("DELETE FROM learning_goals_signoff") == "signoff_is_kept"


def test_a_recommendation_stays_as_it_was_given():
    SignOffFactory(recommended=True)

    assert refused(APPROVE + ", recommendation = 'x'", UserFactory().pk, "Grunn") == "signoff_is_sealed"


def test_a_returned_goal_has_a_comment():
    SignOffFactory()

    change = "UPDATE learning_goals_signoff SET state = 'returned', decided_by_id = %s, decided_at = now()"
    assert refused(change, UserFactory().pk) == "signoff_returned_with_comment"


def test_an_answered_opinion_stays():
    opinion = OpinionFactory(given=True)

    for statement in (
        "UPDATE learning_goals_opinion SET answer = 'x'",
        "UPDATE learning_goals_opinion SET state = 'withdrawn', answer = ''",
        "DELETE FROM learning_goals_opinion",
    ):
        assert refused(statement) == "opinion_is_sealed"
    assert Opinion.objects.get() == opinion


def test_nobody_is_asked_for_an_opinion_of_their_own_goal():
    goal = PlanGoalFactory()

    assert (
        constraint_of(OpinionFactory, plan_goal=goal, asked_of=goal.trainee.person)
        == "opinion_not_of_oneself"
    )


def test_a_signed_activity_keeps_its_text_its_goals_and_its_state():
    goal = PlanGoalFactory()
    activity = ActivityFactory(trainee=goal.trainee)
    ActivityGoal.objects.create(activity=activity, plan_goal=goal)
    signer = UserFactory()
    done(
        "UPDATE learning_goals_activity SET state = 'signed', signer_id = %s, signed_by_id = %s,"
        " signed_at = now()",
        signer.pk,
        signer.pk,
    )

    assert refused("UPDATE learning_goals_activity SET title = 'x'") == "activity_is_sealed"
    assert refused("DELETE FROM learning_goals_activitygoal") == "activity_is_sealed"
    assert refused("DELETE FROM learning_goals_activity") == "activity_is_kept"
    assert (
        constraint_of(
            ActivityGoal.objects.create, activity=activity, plan_goal=PlanGoalFactory(trainee=goal.trainee)
        )
        == "activity_is_sealed"
    )
    assert ActivityFile.objects.count() == 0


def test_what_is_sent_is_not_changed_under_the_signer():
    activity = ActivityFactory(state=ActivityState.SENT, signer=UserFactory(), sent_at=timezone.now())

    assert refused("UPDATE learning_goals_activity SET description = 'x'") == "activity_sent_as_it_is"
    assert activity.state == "sent"


def test_nobody_signs_their_own_activity():
    activity = ActivityFactory()
    own = activity.trainee.person_id

    assert refused(
        "UPDATE learning_goals_activity SET state = 'signed', signer_id = %s, signed_by_id = %s,"
        " signed_at = now()",
        own,
        own,
    ) in ("activity_not_sent_to_oneself", "activity_not_signed_by_oneself")


def test_the_goals_of_a_finalised_session_stay():
    goal = PlanGoalFactory()
    note = NoteFactory(session=SessionFactory(trainee=goal.trainee, state="held"))
    SessionGoal.objects.create(session=note.session, plan_goal=goal, picked_by=goal.trainee.person)
    later = PlanGoalFactory(trainee=goal.trainee)
    done(
        "UPDATE supervision_session SET state = 'finalised', finalised_at = now(),"
        " finalised_by_id = supervisor_id"
    )

    assert refused("DELETE FROM learning_goals_sessiongoal") == "session_goals_are_sealed"
    assert (
        constraint_of(
            SessionGoal.objects.create, session=note.session, plan_goal=later, picked_by=goal.trainee.person
        )
        == "session_goals_are_sealed"
    )


def test_a_session_touches_goals_of_its_own_trainee_only():
    session = SessionFactory(state="held")

    assert (
        constraint_of(
            SessionGoal.objects.create,
            session=session,
            plan_goal=PlanGoalFactory(),
            picked_by=session.supervisor,
        )
        == "session_goal_of_its_trainee"
    )


def test_evidence_is_taken_away_before_approval_and_never_changed():
    evidence = EvidenceFactory()

    assert refused("UPDATE learning_goals_evidence SET description = 'x'") == "evidence_is_sealed"
    assert refused("DELETE FROM learning_goals_evidence") == "evidence_is_sealed"

    SignOffFactory(plan_goal=evidence.plan_goal, approved=True)
    assert refused("UPDATE learning_goals_evidence SET removed_at = now()") == "evidence_is_sealed"


def test_a_goal_of_a_plan_is_never_moved_or_deleted():
    PlanGoalFactory()
    other = PlanGoalFactory()

    assert refused("DELETE FROM learning_goals_plangoal") == "plan_goal_stays"
    assert (
        refused("UPDATE learning_goals_plangoal SET trainee_id = %s", other.trainee_id) == "plan_goal_stays"
    )
    assert PlanGoal.objects.count() == 2


def test_nobody_instructs_themselves_and_nobody_delegates_to_themselves():
    goal = PlanGoalFactory()
    leader = UserFactory()

    assert (
        constraint_of(InstructorshipFactory, trainee=goal.trainee, instructor=goal.trainee.person)
        == "nobody_instructs_themselves"
    )
    assert (
        constraint_of(
            DelegationFactory, municipality=goal.trainee.municipality, leader=leader, delegate=leader
        )
        == "delegation_to_somebody_else"
    )
    assert SignOff.objects.count() == 0
