"""Small makers of rows about learning goals. Every goal here is made up."""

from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from learning_goals.models import (
    Activity,
    ActivityKind,
    Catalogue,
    Delegation,
    Evidence,
    Goal,
    GoalKind,
    Instructorship,
    Opinion,
    OpinionKind,
    OpinionState,
    PlanGoal,
    SignOff,
    SignOffState,
)
from tests.factories import LONG_AGO, SpecialistFactory, TraineeFactory, UserFactory


class CatalogueFactory(DjangoModelFactory):
    """The goals of general practice, for every municipality, since long ago."""

    class Meta:
        model = Catalogue
        django_get_or_create = ["kind", "valid_from", "municipality"]

    municipality = None

    kind = GoalKind.ALM
    name = factory.Sequence(lambda n: f"Oppdiktet katalog {n}")
    valid_from = LONG_AGO
    is_fictitious = True


class GoalFactory(DjangoModelFactory):
    class Meta:
        model = Goal

    catalogue = factory.SubFactory(CatalogueFactory)
    code = factory.Sequence(lambda n: f"ALM-{n % 1000:03d}")
    title = factory.Sequence(lambda n: f"Oppdiktet læringsmål {n}")
    group = "Oppdiktet gruppe"
    text_nb = "Oppdiktet måltekst."


class PlanGoalFactory(DjangoModelFactory):
    """A goal in somebody's plan, open."""

    class Meta:
        model = PlanGoal

    trainee = factory.SubFactory(TraineeFactory)
    goal = factory.SubFactory(GoalFactory)


class SignOffFactory(DjangoModelFactory):
    """Sent by the trainee. `recommended=True` and `approved=True` are as far as it has come."""

    class Meta:
        model = SignOff

    class Params:
        recommended = factory.Trait(
            state=SignOffState.RECOMMENDED,
            recommended_by=factory.SubFactory(SpecialistFactory),
            recommended_at=factory.LazyFunction(timezone.now),
            recommendation="Behersker dette trygt.",
        )
        approved = factory.Trait(
            recommended=True,
            state=SignOffState.APPROVED,
            decided_by=factory.SubFactory(UserFactory),
            decided_at=factory.LazyFunction(timezone.now),
            no_statement_reason="Ingen supervisør på stedet i perioden.",
        )

    plan_goal = factory.SubFactory(PlanGoalFactory)
    trainee_person = factory.SelfAttribute("plan_goal.trainee.person")
    sent_by = factory.SelfAttribute("plan_goal.trainee.person")


class OpinionFactory(DjangoModelFactory):
    """A statement that a clinical instructor was asked for. `given=True` has an answer."""

    class Meta:
        model = Opinion

    class Params:
        given = factory.Trait(
            state=OpinionState.GIVEN,
            answer="Jeg har sett dette flere ganger.",
            answered_at=factory.LazyFunction(timezone.now),
        )

    plan_goal = factory.SubFactory(PlanGoalFactory)
    trainee_person = factory.SelfAttribute("plan_goal.trainee.person")
    kind = OpinionKind.STATEMENT
    asked_by = factory.SelfAttribute("plan_goal.trainee.person")
    asked_of = factory.SubFactory(UserFactory)


class ActivityFactory(DjangoModelFactory):
    """A course, as a draft."""

    class Meta:
        model = Activity

    trainee = factory.SubFactory(TraineeFactory)
    trainee_person = factory.SelfAttribute("trainee.person")
    kind = ActivityKind.COURSE
    title = "Oppdiktet kurs"
    held_on = date(2026, 3, 1)


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    plan_goal = factory.SubFactory(PlanGoalFactory)
    added_by = factory.SelfAttribute("plan_goal.trainee.person")
    description = "Oppdiktet egenvurdering."


class InstructorshipFactory(DjangoModelFactory):
    class Meta:
        model = Instructorship

    trainee = factory.SubFactory(TraineeFactory)
    instructor = factory.SubFactory(UserFactory)
    starts_on = date(2024, 1, 1)


class DelegationFactory(DjangoModelFactory):
    class Meta:
        model = Delegation

    leader = factory.SubFactory(UserFactory)
    delegate = factory.SubFactory(UserFactory)
    starts_on = date(2024, 1, 1)
    ends_on = date(2099, 1, 1)
