"""How far the demo's doctors have come with their learning goals: some approved over time, some on their way,
some sent back, and what shows them. Everything happens some days after the session in which the goal was
touched."""

import random
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.utils import timezone

from alis.seed.goals_words import words_for
from alis.seed.witness import at
from audit.actions import record_all
from learning_goals.models import (
    Activity,
    ActivityGoal,
    ActivityKind,
    ActivityState,
    Catalogue,
    Delegation,
    Evidence,
    GoalKind,
    Instructorship,
    Opinion,
    OpinionKind,
    OpinionState,
    PlanGoal,
    PortalMark,
    SessionGoal,
    SignOff,
    SignOffState,
)
from municipalities.actions import keep_file
from municipalities.days import today
from municipalities.files import Upload
from municipalities.models import Municipality, User
from supervision.models import NamedLeader, SessionState

FIVE_YEARS = 5 * 365  # days, in which a plan is to be done
BEFORE_THE_REFORM = 800  # days of service: so long ago the common goals were those of 2019
DECIDED_AFTER = 30  # days from the session until a goal was approved
STEPS = {"sent": 12, "recommended": 17, "statement": 22, "approved": DECIDED_AFTER}

KINDS = {
    # recommended in the demo's catalogue: what kind of activity it is recorded as
    "Oppdiktet kurs på en dag": ActivityKind.COURSE,
    "Felleskonsultasjon med veileder": ActivityKind.JOINT_CONSULTATION,
    "Praktisk øving": ActivityKind.SKILL,
    "Samtale i individuell veiledning": ActivityKind.OTHER,
    "Vakt med bakvakt": ActivityKind.EMERGENCY_DUTY,
    "Undervisning for kolleger": ActivityKind.TEACHING,
    "Lesing og refleksjon": ActivityKind.OTHER,
    "Oppdiktet e-læring": ActivityKind.E_LEARNING,
    "Supervisjon i arbeidet": ActivityKind.INSTRUCTION,
}


@dataclass
class Plan:
    """The goals of one doctor in the order in which they come to them, and the session that touched each."""

    trainee: object
    goals: list[PlanGoal]
    sessions: dict = field(default_factory=dict)  # pk of the goal: the first session

    @property
    def pace(self):
        """How many goals the doctor touches in a session: one to three, so that plans differ."""
        return 1 + sum(map(ord, self.trainee.person.name)) % 3


def assign(trainee, starts_on) -> Plan:
    """The doctor's plan stands since they came, with target dates over five years for nine of ten goals."""
    chance = random.Random(trainee.person.email)
    goals = []
    for catalogue in versions(starts_on):
        of_kind = list(catalogue.goals.order_by("code"))
        chance.shuffle(of_kind)
        begins = max(starts_on, catalogue.valid_from)
        goals += [planned(trainee, goal, begins) for goal in of_kind]
    for number, goal in enumerate(goals):
        if number % 10 != 9:
            goal.target_on = starts_on + timedelta(days=60 + number * FIVE_YEARS // len(goals))
    PlanGoal.objects.bulk_create(goals)
    return Plan(trainee, goals)


def versions(starts_on):
    """The goals of general practice, and the common ones: those in force today, or when the doctor came."""
    day = starts_on if (today() - starts_on).days > BEFORE_THE_REFORM else today()
    in_force = Catalogue.objects.in_force(None, day)
    return [in_force[kind] for kind in GoalKind.values]


def planned(trainee, goal, day):
    return PlanGoal(trainee=trainee, goal=goal, assigned_at=moment(day, time(9)))


def moment(day, hour=time(16, 30)):
    return timezone.make_aware(datetime.combine(day, hour))


def touch(plan, sessions):
    """Some goals were touched in each of these sessions, which are not finalised yet."""
    ahead = list(plan.goals)
    for session in sessions:
        due = [goal for goal in ahead if timezone.localdate(goal.assigned_at) <= session.date][: plan.pace]
        for goal in due:
            ahead.remove(goal)
            plan.sessions[goal.pk] = session
    SessionGoal.objects.bulk_create(
        SessionGoal(
            session=session,
            plan_goal_id=goal,
            picked_by=plan.trainee.person,
            picked_at=moment(session.date, time(17, 10)),
        )
        for goal, session in plan.sessions.items()
    )


def write(plans):
    """What has become of the goals of all these plans; the newest ones are still on their way."""
    leaders = {"9901": person("leif"), "9902": person("laila")}
    instructors = {"9901": person("siri")}
    life = Life()
    for plan in plans:
        number = plan.trainee.municipality.number
        life.of(plan, leaders[number], instructors.get(number))
    life.save()
    hand_over(leaders["9901"])
    name_a_leader(plans, leaders["9901"], instructors["9901"])
    something_of_ida(next(plan for plan in plans if plan.trainee.person == person("ida")))


def person(name):
    return User.objects.get(email__startswith=f"{name}@")


class Life:
    """Rows that are written at once for everybody, with the events that led to them."""

    def __init__(self):
        self.sign_offs, self.opinions, self.marks, self.events = [], [], [], []
        self.activities, self.links, self.words = [], [], []

    def of(self, plan, leader, instructor):
        touched = [
            (goal, plan.sessions[goal.pk])
            for goal in plan.goals
            if goal.pk in plan.sessions and plan.sessions[goal.pk].state == SessionState.FINALISED
        ]
        old = [pair for pair in touched if (today() - pair[1].date).days > DECIDED_AFTER + 20]
        new = touched[len(old) :]
        approved = old[: len(old) * 3 // 4]
        for number, (goal, session) in enumerate(approved):
            self.approved(goal, session, leader, instructor if number % 5 else None, number)
        late = old[len(approved) :]
        for number, (goal, session) in enumerate(late[:3]):
            self.on_its_way(goal, session, instructor, number)
        for goal, session in late[3:4]:
            self.returned(goal, session)
        for goal, session in [*late[4:6], *new[:1]]:
            self.ready(goal, session, instructor)

    # A goal

    def approved(self, goal, session, leader, instructor, number):
        days = {step: session.date + timedelta(days=after) for step, after in STEPS.items()}
        sign_off = self.sent(goal, days["sent"])
        self.recommended(sign_off, session.supervisor, days["recommended"])
        if instructor:
            self.statement(goal, instructor, days["recommended"], days["statement"])
        else:
            sign_off.no_statement_reason = words_for("no_statement", goal)
        sign_off.decided_by, sign_off.decided_at = leader, moment(days["approved"])
        self.stands(sign_off, SignOffState.APPROVED)
        self.tell("goal.approved", leader, sign_off, days["approved"])
        self.signed(goal, session, instructor or session.supervisor, number)
        if number % 3:
            self.marks.append(
                PortalMark(
                    sign_off=sign_off,
                    marked_by=sign_off.trainee_person,
                    marked_at=moment(days["approved"], time(19)),
                )
            )

    def on_its_way(self, goal, session, instructor, number):
        """Recommended with a statement, recommended without one yet, or only sent."""
        sign_off = self.sent(goal, today() - timedelta(days=9 - 2 * number))
        self.signed(goal, session, session.supervisor, number)
        self.words.append(
            Evidence(
                plan_goal=goal,
                added_by=sign_off.trainee_person,
                added_at=sign_off.sent_at,
                description=words_for("evidence", goal),
            )
        )
        if number < 2:
            self.recommended(sign_off, session.supervisor, today() - timedelta(days=6 - 2 * number))
            answered = today() - timedelta(days=4) if number == 0 else None
            if instructor:
                self.statement(goal, instructor, today() - timedelta(days=6), answered)
        self.stands(sign_off, SignOffState.RECOMMENDED if number < 2 else SignOffState.SENT)

    def returned(self, goal, session):
        sign_off = self.sent(goal, today() - timedelta(days=14))
        sign_off.decided_by, sign_off.decided_at = session.supervisor, moment(today() - timedelta(days=11))
        sign_off.decision_comment = words_for("returned", goal)
        self.stands(sign_off, SignOffState.RETURNED)
        self.tell("goal.returned", session.supervisor, sign_off, today() - timedelta(days=11))

    def ready(self, goal, session, instructor):
        """Touched, and all that is recommended is signed; nobody has sent it yet."""
        for number in range(len(goal.goal.recommended_activities)):
            self.signed(goal, session, instructor or session.supervisor, number)

    # Its steps

    def sent(self, goal, day):
        person = goal.trainee.person
        sign_off = SignOff(plan_goal=goal, trainee_person=person, sent_by=person, sent_at=moment(day))
        self.sign_offs.append(sign_off)
        self.tell("goal.sent", person, sign_off, day)
        return sign_off

    def recommended(self, sign_off, supervisor, day):
        sign_off.recommended_by, sign_off.recommended_at = supervisor, moment(day)
        sign_off.recommendation = words_for("recommendation", sign_off.plan_goal)
        self.tell("goal.recommended", supervisor, sign_off, day)

    def statement(self, goal, instructor, asked_on, answered_on):
        opinion = Opinion(
            plan_goal=goal,
            trainee_person=goal.trainee.person,
            kind=OpinionKind.STATEMENT,
            asked_by=goal.trainee.person,
            asked_of=instructor,
            asked_at=moment(asked_on),
            state=OpinionState.GIVEN if answered_on else OpinionState.ASKED,
            answer=words_for("statement", goal) if answered_on else "",
            answered_at=answered_on and moment(answered_on),
        )
        self.opinions.append(opinion)
        self.tell("opinion.asked", opinion.asked_by, opinion, asked_on)
        if answered_on:
            self.tell("opinion.given", instructor, opinion, answered_on)

    def signed(self, goal, session, signer, number):
        """An activity that the goal recommends, signed some days after the session."""
        recommended = goal.goal.recommended_activities
        title = recommended[number % len(recommended)]
        activity = Activity(
            trainee=goal.trainee,
            trainee_person=goal.trainee.person,
            kind=KINDS[title],
            title=f"{title}: {goal.goal.title}"[:200],
            held_on=session.date + timedelta(days=4),
            recorded_at=moment(session.date + timedelta(days=5)),
            signer=signer,
        )
        self.activities.append(activity)
        self.links.append(ActivityGoal(activity=activity, plan_goal=goal))
        self.tell("activity.recorded", activity.trainee_person, activity, session.date + timedelta(days=5))
        self.tell("activity.signed", signer, activity, session.date + timedelta(days=8))

    # Written

    def stands(self, sign_off, state):
        """The row is not written yet: it may be born in any state."""
        sign_off.state = state

    def tell(self, verb, who, target, day):
        self.events.append(at(moment(day), verb, who, target))

    def save(self):
        """Links come while the activity is a draft, as in life; then it is signed."""
        Opinion.objects.bulk_create(self.opinions)
        SignOff.objects.bulk_create(self.sign_offs)
        PortalMark.objects.bulk_create(self.marks)
        Evidence.objects.bulk_create(self.words)
        Activity.objects.bulk_create(self.activities)
        ActivityGoal.objects.bulk_create(self.links)
        for activity in self.activities:
            signed_at = activity.recorded_at + timedelta(days=3)
            activity.state, activity.sent_at = ActivityState.SIGNED, activity.recorded_at
            activity.signed_by, activity.signed_at = activity.signer, signed_at
        Activity.objects.bulk_update(self.activities, ["state", "sent_at", "signed_by", "signed_at"])
        record_all(self.events)


# Beside the goals


def hand_over(leader):
    """A colleague who supervises nobody approves for the leader these weeks."""
    Delegation.objects.create(
        municipality=Municipality.objects.get(number="9901"),
        leader=leader,
        delegate=person("vetle"),
        starts_on=today() - timedelta(days=3),
        ends_on=today() + timedelta(days=18),
    )


def name_a_leader(plans, leader, instructor):
    """In the larger municipality everybody has a clinical instructor, and a leader who gets the mails."""
    here = [plan.trainee for plan in plans if plan.trainee.municipality.number == "9901"]
    since = today() - timedelta(days=500)
    NamedLeader.objects.bulk_create(
        NamedLeader(trainee=trainee, leader=leader, starts_on=since) for trainee in here
    )
    Instructorship.objects.bulk_create(
        Instructorship(trainee=trainee, instructor=instructor, starts_on=since) for trainee in here
    )


def something_of_ida(plan):
    """What is in the making: a draft, something to sign, something that came back, a certificate,
    feedback."""
    ida, in_work = plan.trainee, plan.goals[-1]

    def activity(days_ago, title, state, **fields):
        made = Activity.objects.create(
            trainee=ida,
            trainee_person=ida.person,
            kind=ActivityKind.SKILL,
            title=title,
            held_on=today() - timedelta(days=days_ago),
            **fields,
        )
        ActivityGoal.objects.create(activity=made, plan_goal=in_work)
        made.state = state
        made.save(update_fields=["state"])

    activity(1, "Oppdiktet øvelse, bare begynt på", ActivityState.DRAFT)
    activity(
        5,
        "Oppdiktet øvelse på kontoret",
        ActivityState.SENT,
        signer=person("siri"),
        sent_at=moment(today() - timedelta(days=4)),
    )
    activity(
        12,
        "Oppdiktet vakt sammen med veileder",
        ActivityState.RETURNED,
        signer=person("vera"),
        sent_at=moment(today() - timedelta(days=11)),
        comment="Skriv litt om hva du lærte, så signerer jeg.",
    )
    certificate = Upload("kursbevis.txt", "text/plain", b"Kursbevis for et kurs som ikke finnes.\n")
    Evidence.objects.create(
        plan_goal=in_work,
        added_by=ida.person,
        description="Kursbevis fra det oppdiktede kurset.",
        file=keep_file(certificate, actor=ida.person),
    )
    Opinion.objects.create(
        plan_goal=in_work,
        trainee_person=ida.person,
        kind=OpinionKind.FEEDBACK,
        asked_by=ida.person,
        asked_of=person("viktor"),
        asked_at=moment(today() - timedelta(days=20)),
        question="Hva så du på felleskonsultasjonen vår?",
        state=OpinionState.GIVEN,
        answer="God oversikt. Øv gjerne mer på å oppsummere til slutt.",
        answered_at=moment(today() - timedelta(days=18)),
    )
