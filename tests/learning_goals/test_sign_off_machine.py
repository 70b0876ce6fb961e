"""Whatever people do with a goal, in whatever order, ends as a model of a few lines says: same answer, same
rows, same number of events. One after the other, on the real database."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from audit.actions import InvalidTransition, record_read
from audit.models import Event
from learning_goals.actions import opinions
from learning_goals.actions import sign_offs as actions
from learning_goals.models import Opinion, SignOff
from municipalities.models import Role
from tests.factories import AssignmentFactory
from tests.learning_goals.scene import COMMENT, REASON, SENTENCE, Scene
from tests.world import person

PEOPLE = [
    "trainee",
    "supervisor",
    "ended supervisor",
    "clinical instructor",
    "leader",
    "coordinator",
    "stranger",
    "both",  # supervises and leads
    "delegate",
]
REFUSALS = (
    PermissionDenied,
    InvalidTransition,
    actions.AlreadyStanding,
    actions.NotInPlan,
    actions.NoStatement,
    actions.NewStatement,
)
UNDER_WAY = {"sent", "recommended"}
STANDING = {*UNDER_WAY, "approved"}
who = st.sampled_from(PEOPLE)


class Model:
    """What is known of the goal: the states of its sign-offs, oldest first, and who may do what."""

    def __init__(self):
        self.ways, self.opinions = [], []
        self.supervising = {"supervisor", "both"}
        self.leading = {"leader", "both"}
        self.approving = {*self.leading, "delegate"}
        self.has_looked = set()
        self.in_plan = True
        self.events = 0

    @property
    def last(self):
        return self.ways[-1] if self.ways else None

    @property
    def given(self):
        return self.opinions.count("given")

    def judge(self, allowed, *too_late):
        """The name of the first thing that is wrong, or "done"."""
        if not allowed:
            return "PermissionDenied"
        return next((name for name, is_so in too_late if is_so), "done")

    def begins(self, allowed, state):
        verdict = self.judge(
            allowed, ("NotInPlan", not self.in_plan), ("AlreadyStanding", self.last in STANDING)
        )
        if verdict == "done":
            self.ways.append(state)
            self.has_looked = set()
            self.events += 1
        return verdict

    def moves(self, verdict, state):
        if verdict == "done":
            self.ways[-1] = state
            self.events += 1
        return verdict


class Goal(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.scene = Scene()
        self.people = self.scene.world.people
        both = person(Role.LEADER, self.scene.world.place, name="Begge Demo")
        AssignmentFactory(trainee=self.scene.world.trainee, supervisor=both, role="deputy")
        self.people |= {"both": both, "delegate": person(Role.COORDINATOR, self.scene.world.place)}
        self.scene.delegated(to="delegate")
        self.model = Model()
        self.events_before = Event.objects.count()

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def did(self, action, *about, by, **typed):
        """What the action answered: "done", or the name of what it raised."""
        try:
            action(*about, actor=self.people[by], **typed)
        except (PermissionDenied, InvalidTransition) as error:
            return type(error).__name__
        except (
            actions.AlreadyStanding,
            actions.NotInPlan,
            actions.NoStatement,
            actions.NewStatement,
        ) as error:
            return type(error).__name__
        return "done"

    @property
    def sign_off(self):
        return SignOff.objects.order_by("sent_at", "pk").last()

    @rule(by=who)
    def send(self, by):
        expected = self.model.begins(by == "trainee", "sent")
        assert self.did(actions.send_goal, self.scene.goal, by=by) == expected

    @rule(by=who)
    def begin(self, by):
        expected = self.model.begins(by in self.model.supervising, "recommended")
        assert self.did(actions.begin_goal, self.scene.goal, by=by, recommendation=SENTENCE) == expected

    @precondition(lambda self: self.model.ways)
    @rule(by=who)
    def recall(self, by):
        late = ("InvalidTransition", self.model.last not in UNDER_WAY)
        expected = self.model.moves(self.model.judge(by == "trainee", late), "recalled")
        assert self.did(actions.recall_goal, self.sign_off, by=by) == expected

    @precondition(lambda self: self.model.ways)
    @rule(by=who)
    def recommend(self, by):
        late = ("InvalidTransition", self.model.last != "sent")
        expected = self.model.moves(self.model.judge(by in self.model.supervising, late), "recommended")
        assert self.did(actions.recommend_goal, self.sign_off, by=by, recommendation=SENTENCE) == expected

    @precondition(lambda self: self.model.ways)
    @rule(by=who)
    def give_back(self, by):
        approves, last = by in self.model.approving, self.model.last
        late = ("InvalidTransition", not (last == "sent" or last == "recommended" and approves))
        verdict = self.model.judge(approves or by in self.model.supervising, late)
        expected = self.model.moves(verdict, "returned")
        assert self.did(actions.return_goal, self.sign_off, by=by, comment=COMMENT) == expected

    @precondition(lambda self: self.model.ways)
    @rule(by=who, reason=st.sampled_from(["", REASON]), read_all=st.booleans())
    def approve(self, by, reason, read_all):
        read = self.model.given if read_all else 0
        verdict = self.model.judge(
            by in self.model.approving,
            ("InvalidTransition", self.model.last != "recommended"),
            ("NewStatement", self.model.given > read),
            ("NoStatement", not self.model.given and not reason),
        )
        expected = self.model.moves(verdict, "approved")
        typed = {"statements": read, "no_statement_reason": reason}
        assert self.did(actions.approve_goal, self.sign_off, by=by, **typed) == expected

    @precondition(lambda self: self.model.last == "recommended")
    @rule(by=who)
    def look(self, by):
        record_read(self.people[by], self.sign_off)
        self.model.has_looked.add(by)

    @precondition(lambda self: self.model.ways)
    @rule(by=who)
    def approve_together(self, by):
        verdict = self.model.judge(by in self.model.approving)
        goes = self.model.last == "recommended" and by in self.model.has_looked and self.model.given
        if verdict == "done" and goes:
            self.model.moves(verdict, "approved")
        assert self.did(actions.approve_goals, [self.sign_off], by=by) == verdict

    @precondition(lambda self: self.model.ways)
    @rule(by=who)
    def revoke(self, by):
        late = ("InvalidTransition", self.model.last != "approved")
        expected = self.model.moves(self.model.judge(by in self.model.leading, late), "revoked")
        assert self.did(actions.revoke_goal, self.sign_off, by=by, reason=REASON) == expected

    @precondition(lambda self: "asked" not in self.model.opinions)
    @rule(by=who)
    def ask(self, by):
        verdict = self.model.judge(
            by == "trainee",
            ("NotInPlan", not self.model.in_plan),
            ("AlreadyStanding", self.model.last == "approved"),
        )
        if verdict == "done":
            self.model.opinions.append("asked")
            self.model.events += 1
        typed = {"kind": "statement", "asked_of": self.people["clinical instructor"]}
        assert self.did(opinions.ask_opinion, self.scene.goal, by=by, **typed) == verdict

    @precondition(lambda self: self.model.opinions)
    @rule(by=who, step=st.sampled_from(["given", "declined", "withdrawn"]))
    def settle(self, by, step):
        late = ("InvalidTransition", self.model.opinions[-1] != "asked")
        verdict = self.model.judge(by == ("trainee" if step == "withdrawn" else "clinical instructor"), late)
        if verdict == "done":
            self.model.opinions[-1] = step
            self.model.events += 1
        opinion = Opinion.objects.order_by("asked_at", "pk").last()
        action, typed = {
            "given": (opinions.answer_opinion, {"answer": SENTENCE}),
            "declined": (opinions.decline_opinion, {}),
            "withdrawn": (opinions.withdraw_opinion, {}),
        }[step]
        assert self.did(action, opinion, by=by, **typed) == verdict

    @precondition(lambda self: "supervisor" in self.model.supervising)
    @rule()
    def end_the_assignment(self):
        self.scene.world.trainee.assignments.filter(supervisor=self.people["supervisor"]).update(
            ends_on=date.today() - timedelta(days=1)
        )
        self.model.supervising.discard("supervisor")

    @precondition(lambda self: self.model.last not in STANDING and self.model.in_plan)
    @rule()
    def close(self):
        self.scene.goal.closed_on, self.scene.goal.closed_reason = date.today(), REASON
        self.scene.goal.save()
        self.model.in_plan = False

    @invariant()
    def rows_are_as_the_model_says(self):
        if not hasattr(self, "model"):
            return
        ways = SignOff.objects.order_by("sent_at", "pk").values_list("state", flat=True)
        asked = Opinion.objects.order_by("asked_at", "pk").values_list("state", flat=True)
        assert (list(ways), list(asked)) == (self.model.ways, self.model.opinions)
        assert Event.objects.count() - self.events_before == self.model.events


@pytest.mark.django_db
def test_whatever_happens_to_a_goal_ends_as_the_model_says():
    run_state_machine_as_test(Goal, settings=settings(stateful_step_count=25))
