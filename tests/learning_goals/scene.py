"""A goal in the plan of the world's trainee, brought as far on its way as a test needs."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.urls import reverse
from django.utils import translation

from audit.models import Event
from learning_goals.actions.delegations import delegate
from learning_goals.actions.opinions import answer_opinion, ask_opinion
from learning_goals.actions.sign_offs import approve_goal, recommend_goal, send_goal
from learning_goals.models import OpinionKind, PlanGoal
from municipalities.models import Role
from outbox.models import Message
from outbox.renderers import render
from supervision.models import NamedLeader
from tests.factories import AssignmentFactory
from tests.learning_goals.factories import PlanGoalFactory
from tests.pages import browser
from tests.world import World, make_world, person

SENTENCE = "Behersker dette trygt på egen hånd."
REASON = "Ingen supervisør har sett dette."
COMMENT = "Ta med ett tilfelle til."
TYPED = [SENTENCE, REASON, COMMENT]
EVERYBODY_BUT = {
    "trainee",
    "other trainee",
    "supervisor",
    "other supervisor",
    "ended supervisor",
    "clinical instructor",
    "leader",
    "coordinator",
    "stranger",
}


@dataclass
class Scene:
    """Steps as the people take them who usually do."""

    world: World = field(default_factory=make_world)
    goal: PlanGoal = None

    def __post_init__(self):
        self.goal = self.goal or self.another_goal()

    def __getitem__(self, part):
        return self.world.people[part]

    def another_goal(self):
        return PlanGoalFactory(trainee=self.world.trainee)

    def sent(self, goal=None):
        return send_goal(goal or self.goal, actor=self["trainee"])

    def recommended(self, goal=None):
        return recommend_goal(self.sent(goal), actor=self["supervisor"], recommendation=SENTENCE)

    def approved(self, goal=None):
        sign_off = self.recommended(goal)
        return approve_goal(sign_off, actor=self["leader"], statements=0, no_statement_reason=REASON)

    def approve(self, sign_off, actor, statements=0, reason=REASON):
        return approve_goal(sign_off, actor=actor, statements=statements, no_statement_reason=reason)

    def asked(self, goal=None, kind=OpinionKind.STATEMENT):
        of = self["clinical instructor"]
        return ask_opinion(goal or self.goal, actor=self["trainee"], kind=kind, asked_of=of)

    def stated(self, goal=None):
        return answer_opinion(
            self.asked(goal), actor=self["clinical instructor"], answer="Sett flere ganger."
        )

    def deputy(self):
        """Somebody who supervises the trainee today, too."""
        one = person(Role.SUPERVISOR, self.world.place, name="Vilde Prøve")
        AssignmentFactory(trainee=self.world.trainee, supervisor=one, role="deputy")
        return one

    def another_leader(self, name="Lise Demo"):
        return person(Role.LEADER, self.world.place, name=name)

    def named(self, leader):
        return NamedLeader.objects.create(
            trainee=self.world.trainee, leader=leader, starts_on=date.today() - timedelta(days=10)
        )

    def delegated(self, to="clinical instructor", begins=0):
        """The leader has handed over to that person for ten days, from today on or so many days later."""
        starts_on = date.today() + timedelta(days=begins)
        return delegate(
            self.world.place,
            actor=self["leader"],
            delegate=self[to],
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=9),
        )


def verbs(*rows):
    """The events of these rows, oldest first."""
    ids = [row.pk for row in rows]
    return list(Event.objects.filter(target_id__in=ids).order_by("at").values_list("verb", flat=True))


def told(kind):
    """Who has a message of that kind."""
    return {message.recipient for message in Message.objects.filter(kind=kind)}


def mail(kind, to=None):
    """What the message of that kind says in English, of several the one to that person."""
    messages = Message.objects.filter(kind=kind, **({"recipient": to} if to else {}))
    with translation.override("en-gb"):
        return render(messages.get())


def post(person, name, row=None, **typed):
    """What the person gets who sends that page's form, with the page that it leads to."""
    address = reverse(name, args=[row.pk] if row else None)
    return browser(person).post(address, typed, follow=True)


def see(person, name, row=None):
    return browser(person).get(reverse(name, args=[row.pk] if row else None))
