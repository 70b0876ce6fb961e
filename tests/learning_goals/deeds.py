"""Activities of the world's trainee, and whatever else shows goals, brought as far as a test needs."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from audit.models import Event
from learning_goals.actions import activities as actions
from learning_goals.models import (
    Activity,
    ActivityFile,
    ActivityGoal,
    ActivityKind,
    PlanGoal,
    SessionGoal,
)
from municipalities.actions import keep_file
from municipalities.files import Upload
from outbox.models import Message
from outbox.renderers import render
from supervision.models import Session, SessionState
from tests.factories import SessionFactory, UserFactory
from tests.learning_goals.factories import ActivityFactory, GoalFactory, PlanGoalFactory
from tests.municipalities.test_files import pdf
from tests.world import World, make_world

DAY = date(2026, 5, 4)
TITLE = "Oppdiktet kurs i akuttmedisin"
TEXT = "Jeg øvde på luftvei sammen med legevakta."
COMMENT = "Skriv litt mer om hva du selv gjorde."
TYPED = [TITLE, TEXT, COMMENT]


def certificate(name="kursbevis.pdf"):
    return Upload(name, "application/pdf", pdf())


def chosen(name="kursbevis.pdf", content=None):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, pdf() if content is None else content)


def touched(goal, day=DAY, state=SessionState.FINALISED, **fields):
    """A session of that state in which the goal was touched."""
    session = SessionFactory(trainee=goal.trainee, date=day, state=SessionState.HELD, **fields)
    SessionGoal.objects.create(session=session, plan_goal=goal, picked_by=goal.trainee.person)
    Session.objects.filter(pk=session.pk).update(state=state)
    session.refresh_from_db()
    return session


def activity_of(*goals, state="signed", signer=None, files=1, **fields):
    """An activity for these goals in that state, without events."""
    activity = ActivityFactory(trainee=goals[0].trainee, **fields)
    for goal in goals:
        ActivityGoal.objects.create(activity=activity, plan_goal=goal)
    for number in range(files):
        file = keep_file(certificate(f"kursbevis{number}.pdf"), actor=goals[0].trainee.person)
        ActivityFile.objects.create(activity=activity, file=file)
    signer = signer or UserFactory()
    if state != "draft":
        sent = Activity.objects.filter(pk=activity.pk)
        sent.update(signer=signer, sent_at=timezone.now(), state="sent")
        if state in ("signed", "fulfilled"):
            sent.update(state=state, signed_by=signer, signed_at=timezone.now(), comment=COMMENT)
        elif state != "sent":
            sent.update(state=state, comment=COMMENT)
    activity.refresh_from_db()
    return activity


@dataclass
class Deeds:
    """Steps as the people take them who usually do."""

    world: World = field(default_factory=make_world)
    goal: PlanGoal = None

    def __post_init__(self):
        self.goal = self.another_goal()

    def __getitem__(self, part):
        return self.world.people[part]

    @property
    def trainee(self):
        return self.world.trainee

    def another_goal(self, **goal):
        return PlanGoalFactory(trainee=self.trainee, goal=GoalFactory(**goal))

    def what(self, **changes):
        """What is typed of an activity, as actions take it."""
        what = {"kind": ActivityKind.COURSE, "title": TITLE, "held_on": DAY, "description": TEXT}
        return {**what, "goals": [self.goal], "uploads": [], **changes}

    def recorded(self, **changes):
        changes = {"key": uuid4(), **changes}
        return actions.record_activity(self.trainee, actor=self["trainee"], **self.what(**changes))

    def sent(self, to="clinical instructor", **changes):
        return actions.send_activity(self.recorded(**changes), actor=self["trainee"], signer=self[to])

    def signed(self, by="clinical instructor", **changes):
        activity = self.sent(by, **changes)
        return actions.sign_activity(activity, actor=self[by], version=activity.version)

    def returned(self, by="clinical instructor", **changes):
        return actions.return_activity(self.sent(by, **changes), actor=self[by], comment=COMMENT)

    def withdrawn(self):
        return actions.withdraw_activity(self.recorded(), actor=self["trainee"])

    def fulfilled(self):
        return actions.fulfil_activity(self.sent(), actor=self["leader"], reason=COMMENT)

    def in_state(self, state):
        if state == "draft":
            return self.recorded()
        return getattr(self, state)()

    def form(self, **changes):
        """What the browser sends of an activity."""
        form = {"kind": "course", "title": TITLE, "held_on": DAY.isoformat(), "description": TEXT}
        return {**form, "goals": [str(self.goal.pk)], "key": str(uuid4()), "step": "save", **changes}


def told(kind):
    """Who is told of it: (recipient, subject in English)."""
    with translation.override("en-gb"):
        return [
            (one.recipient, text and text.subject)
            for one in Message.objects.filter(kind=kind)
            for text in [render(one)]
        ]


def nothing_typed_is_told():
    """Neither events nor messages hold a word of what somebody typed."""
    events = [str(event.data) for event in Event.objects.all()]
    with translation.override("en-gb"):
        mails = [str(one.data) + str(render(one)) for one in Message.objects.all()]
    return not [word for word in TYPED for text in events + mails if word in text]


def yesterday():
    return timezone.localdate() - timedelta(days=1)
