"""Loads what the hour rule asks of trainee records."""

from collections import defaultdict

from municipalities.models import MunicipalitySettings
from supervision import requirements
from supervision.models import (
    Assignment,
    Authorisation,
    Leave,
    Norm,
    Qualification,
    ServicePeriod,
    Session,
)


def facts_of(trainee) -> requirements.Facts:
    """The facts of one record, as the register is now, in eight queries however much there is."""
    (facts,) = facts_of_all([trainee])
    return facts


def facts_of_all(trainees, *, sessions_since=None) -> list[requirements.Facts]:
    """The facts of each record, in their order, in eight queries however many there are. The records come
    with their municipality. Sessions before `sessions_since` are left out where it is given."""
    service = grouped(service_of(trainees))
    leaves = grouped(leaves_of(trainees))
    assignments = grouped(assignments_of(trainees))
    authorisations = grouped(authorisations_of(trainees))
    sessions = grouped(sessions_of(trainees, sessions_since))
    specialties = specialties_of(
        {row.supervisor for rows in (*sessions.values(), *assignments.values()) for row in rows}
    )
    settings = grouped(settings_of({trainee.municipality_id for trainee in trainees}))
    all_norms = tuple(norms())
    return [
        requirements.Facts(
            trainee=trainee.pk,
            responsible=trainee.responsible,
            converted_on=trainee.converted_on,
            registered_from=trainee.municipality.registered_from,
            service=service[trainee.pk],
            leaves=leaves[trainee.pk],
            assignments=assignments[trainee.pk],
            authorisations=authorisations[trainee.pk],
            specialties=specialties,
            sessions=sessions[trainee.pk],
            settings=settings[trainee.municipality_id],
            norms=all_norms,
        )
        for trainee in trainees
    ]


def grouped(pairs):
    """What belongs to each, from pairs of an id and a fact; nothing for the others."""
    found = defaultdict(list)
    for pk, fact in pairs:
        found[pk].append(fact)
    return defaultdict(tuple, {pk: tuple(facts) for pk, facts in found.items()})


def service_of(trainees):
    for row in ServicePeriod.objects.filter(trainee__in=trainees):
        yield (
            row.trainee_id,
            requirements.Service(
                starts_on=row.starts_on, ends_on=row.ends_on, position_percentage=row.position_percentage
            ),
        )


def leaves_of(trainees):
    for row in Leave.objects.filter(trainee__in=trainees):
        yield (
            row.trainee_id,
            requirements.Leave(starts_on=row.starts_on, ends_on=row.ends_on, percentage=row.percentage),
        )


def assignments_of(trainees):
    for row in Assignment.objects.filter(trainee__in=trainees):
        yield (
            row.trainee_id,
            requirements.Assignment(
                starts_on=row.starts_on, ends_on=row.ends_on, supervisor=row.supervisor_id, role=row.role
            ),
        )


def authorisations_of(trainees):
    for row in Authorisation.objects.filter(trainee__in=trainees):
        yield (
            row.trainee_id,
            requirements.Authorisation(
                starts_on=row.starts_on, ends_on=row.ends_on, supervisor=row.supervisor_id
            ),
        )


def sessions_of(trainees, since):
    known = Session.objects.filter(trainee__in=trainees)
    rows = (known.filter(date__gte=since) if since else known).values_list(
        "trainee_id", "id", "date", "duration_minutes", "supervisor_id", "kind", "state", "closed_on"
    )
    for trainee, pk, date, minutes, supervisor, kind, state, closed_on in rows:
        yield (
            trainee,
            requirements.Session(
                id=pk,
                date=date,
                minutes=minutes,
                supervisor=supervisor,
                kind=kind,
                state=state,
                cannot_be_finalised=closed_on is not None,
            ),
        )


def specialties_of(people):
    return {
        row.person_id: requirements.Specialty(since=row.specialist_since, until=row.specialist_until)
        for row in Qualification.objects.filter(person__in=people)
    }


def settings_of(municipalities):
    for row in MunicipalitySettings.objects.filter(municipality__in=municipalities):
        yield (
            row.municipality_id,
            requirements.Setting(
                from_month=row.from_month,
                minutes_per_hour=row.minutes_per_supervision_hour,
                scale_by_position=row.scale_by_position,
            ),
        )


def norms():
    for row in Norm.objects.all():
        yield requirements.Norm(
            from_month=row.from_month,
            hours_per_month=row.hours_per_month,
            months_per_year=row.months_per_year,
        )
