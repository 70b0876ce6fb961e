"""Writes the demo's register, a year of sessions with notes, and what comes next."""

import random
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from alis.seed import exemptions, goals, goals_catalogue, happenings, witness
from alis.seed.cast import COLLEAGUES, DOCTORS, PLACES
from audit.actions import record
from municipalities.days import today
from municipalities.models import Membership, Municipality, MunicipalitySettings, Role, User
from supervision.models import (
    Assignment,
    Leave,
    Mode,
    Note,
    Qualification,
    ServicePeriod,
    Session,
    SessionState,
    Trainee,
)

TOPICS = [
    "Vi snakket om prioritering på en travel dag, og om når det er riktig å ringe spesialist.",
    "Gjennomgang av oppbygging av journalnotat og sykmeldingssamtaler. Øver videre på å avslutte samtaler.",
    "Refleksjon over en krevende pårørendesamtale. Hva gikk godt, og hva kan gjøres annerledes?",
    "Planen for kurs og læringsmål det neste halvåret. Melder seg på grunnkurs.",
    "Legevakt: trygghet i akutte vurderinger. Avtalt å gå gjennom utstyret sammen.",
    "Samarbeid med hjemmetjenesten og legemiddelgjennomganger på sykehjemmet.",
]


@transaction.atomic
def write():
    """The demo's two municipalities stand, with everybody in them."""
    chance = random.Random(1)
    places = {place.number: write_place(place) for place in PLACES}
    people = {one.email: write_colleague(one, places) for one in COLLEAGUES}
    goals_catalogue.write()
    plans = [write_doctor(doctor, places[doctor.number], people, chance) for doctor in DOCTORS]
    goals.write(plans)
    happenings.write()
    witness.write()
    exemptions.write(places)
    for place in places.values():
        record("demo.seeded", agent="command:seed_demo", target=place, municipality=place)


def write_place(place):
    municipality = Municipality.objects.create(
        number=place.number,
        name=place.name,
        organisation_number=place.organisation_number,
        language_form=place.language_form,
        registered_from=today() - timedelta(days=5 * 365),
        is_demo=True,
    )
    MunicipalitySettings.objects.create(municipality=municipality)
    return municipality


def write_person(email, name):
    return User.objects.create_user(
        f"{email}@{settings.DEMO_ACCOUNTS_DOMAIN}", name=name, joined_at=timezone.now()
    )


def write_colleague(one, places):
    person = write_person(one.email, one.name)
    for number, role in one.roles:
        Membership.objects.create(
            user=person,
            municipality=places[number],
            role=role,
            starts_on=ago(900),
            capacity=one.capacity if role == Role.SUPERVISOR else None,
        )
    if one.hpr_number:
        Qualification.objects.create(
            person=person,
            hpr_number=one.hpr_number,
            specialist_since=one.specialist_for_years and ago(one.specialist_for_years * 365),
            specialist_until=one.specialty_ended and today() - one.specialty_ended,
            supervisor_course_on=one.course_years_ago and ago(one.course_years_ago * 365),
        )
    return person


def ago(days):
    return today() - timedelta(days=days)


def write_doctor(doctor, municipality, people, chance):
    person = write_person(doctor.email, doctor.name)
    Membership.objects.create(
        user=person, municipality=municipality, role="trainee", starts_on=ago(doctor.since)
    )
    trainee = Trainee.objects.create(
        person=person,
        municipality=municipality,
        training_started_on=ago(doctor.since),
        converted_on=ago(doctor.converted) if doctor.converted else None,
    )
    ServicePeriod.objects.create(
        trainee=trainee, starts_on=ago(doctor.since), position_percentage=doctor.position
    )
    if doctor.leave:
        start, end, percentage = doctor.leave
        Leave.objects.create(trainee=trainee, starts_on=ago(start), ends_on=ago(end), percentage=percentage)
    supervisor = write_supervisors(doctor, trainee, people)
    former = doctor.before and people[doctor.before[0]]
    plan = goals.assign(trainee, ago(doctor.since))
    write_sessions(doctor, plan, supervisor, former, chance)
    return plan


def write_supervisors(doctor, trainee, people):
    """Who supervises, or did; returns the one who has held the sessions since."""
    supervisor, starts_on = people[doctor.supervisor or "viktor"], ago(doctor.since)
    if doctor.before:
        colleague, until, again_from = doctor.before
        Assignment.objects.create(
            trainee=trainee, supervisor=people[colleague], starts_on=starts_on, ends_on=ago(until)
        )
        starts_on = ago(again_from)
    Assignment.objects.create(
        trainee=trainee,
        supervisor=supervisor,
        starts_on=starts_on,
        ends_on=ago(doctor.assignment_ended) if doctor.assignment_ended else None,
    )
    if doctor.deputy:
        Assignment.objects.create(
            trainee=trainee, supervisor=people[doctor.deputy], role="deputy", starts_on=ago(120)
        )
    return supervisor


def days_of_sessions(doctor):
    """Days ago of the held sessions, oldest first: none in July, on leave or in a gap."""
    first = min(doctor.since - 1, 395)
    silent = [*doctor.gaps]
    if doctor.leave and doctor.leave[2] == 100:
        silent.append((doctor.leave[1], doctor.leave[0]))
    if doctor.before:
        silent.append((doctor.before[2] + 1, doctor.before[1] - 1))
    if doctor.assignment_ended:
        silent.append((0, doctor.assignment_ended))
    weekday = len(doctor.email) % 5
    for days in range(first, 0, -doctor.every):
        working = days + max(0, ago(days).weekday() - weekday)  # never on a weekend
        if (
            ago(working).month != 7
            and not any(a <= working <= b for a, b in silent)
            and working < doctor.since
        ):
            yield working


def write_sessions(doctor, plan, supervisor, former, chance):
    """Goals are picked while a session is held, and then it is finalised, as in life."""
    trainee, days = plan.trainee, list(days_of_sessions(doctor))
    sessions = [
        held(doctor, trainee, former if former and day >= doctor.before[1] else supervisor, day, chance)
        for day in days
    ]
    Session.objects.bulk_create(sessions)
    goals.touch(plan, sessions)
    done = sessions[: max(0, len(sessions) - doctor.left_open)]
    for session in done:
        session.state = SessionState.FINALISED
        session.finalised_by = session.supervisor
        session.finalised_at = at(session.date + timedelta(days=3), time(15, 20))
    Session.objects.bulk_update(done, ["state", "finalised_by", "finalised_at"])
    Note.objects.bulk_create(note_of(session, chance) for session in sessions if session is not sessions[-1])
    if doctor.supervisor:
        Session.objects.create(
            trainee=trainee,
            supervisor=supervisor,
            date=working_day(today() + timedelta(days=chance.randint(2, 9))),
            start=time(13),
            duration_minutes=doctor.minutes,
        )


def working_day(day):
    """That day, or the Monday after it."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def held(doctor, trainee, supervisor, days_ago, chance):
    return Session(
        trainee=trainee,
        supervisor=supervisor,
        date=ago(days_ago),
        start=time(chance.choice([8, 12, 14]), chance.choice([0, 30])),
        duration_minutes=doctor.minutes,
        mode=chance.choices([Mode.IN_PERSON, Mode.DIGITAL], [3, 1])[0],
        state=SessionState.HELD,
    )


def note_of(session, chance):
    written = at(session.date, time(17, 5))
    return Note(
        session=session,
        text=chance.choice(TOPICS),
        edited_by=session.trainee.person,
        edited_at=written,
        finalised_at=session.finalised_at,
    )


def at(day, hour):
    return timezone.make_aware(datetime.combine(day, hour))
