"""Loads what the hour rule asks of one trainee record."""

from municipalities.models import MunicipalitySettings
from supervision import requirements
from supervision.models import Norm, Qualification, Session


def facts_of(trainee) -> requirements.Facts:
    """The facts of one record, as the register is now, in eight queries however much there is."""
    sessions = tuple(facts_of_sessions(trainee))
    assignments = tuple(
        requirements.Assignment(
            starts_on=row.starts_on, ends_on=row.ends_on, supervisor=row.supervisor_id, role=row.role
        )
        for row in trainee.assignments.all()
    )
    supervisors = {row.supervisor for row in (*sessions, *assignments)}
    return requirements.Facts(
        trainee=trainee.pk,
        responsible=trainee.responsible,
        converted_on=trainee.converted_on,
        registered_from=trainee.municipality.registered_from,
        service=tuple(
            requirements.Service(
                starts_on=row.starts_on, ends_on=row.ends_on, position_percentage=row.position_percentage
            )
            for row in trainee.service.all()
        ),
        leaves=tuple(
            requirements.Leave(starts_on=row.starts_on, ends_on=row.ends_on, percentage=row.percentage)
            for row in trainee.leaves.all()
        ),
        assignments=assignments,
        authorisations=tuple(
            requirements.Authorisation(
                starts_on=row.starts_on, ends_on=row.ends_on, supervisor=row.supervisor_id
            )
            for row in trainee.authorisations.all()
        ),
        specialties={
            row.person_id: requirements.Specialty(since=row.specialist_since, until=row.specialist_until)
            for row in Qualification.objects.filter(person__in=supervisors)
        },
        sessions=sessions,
        settings=tuple(settings_of(trainee.municipality_id)),
        norms=tuple(norms()),
    )


def facts_of_sessions(trainee):
    rows = Session.objects.filter(trainee=trainee).values_list(
        "id", "date", "duration_minutes", "supervisor_id", "kind", "state", "closed_on"
    )
    for pk, date, minutes, supervisor, kind, state, closed_on in rows:
        yield requirements.Session(
            id=pk,
            date=date,
            minutes=minutes,
            supervisor=supervisor,
            kind=kind,
            state=state,
            cannot_be_finalised=closed_on is not None,
        )


def settings_of(municipality_id):
    for row in MunicipalitySettings.objects.filter(municipality=municipality_id):
        yield requirements.Setting(
            from_month=row.from_month,
            minutes_per_hour=row.minutes_per_supervision_hour,
            scale_by_position=row.scale_by_position,
        )


def norms():
    for row in Norm.objects.all():
        yield requirements.Norm(
            from_month=row.from_month,
            hours_per_month=row.hours_per_month,
            months_per_year=row.months_per_year,
        )
