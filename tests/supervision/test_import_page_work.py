"""What becomes of an uploaded workbook: judged, confirmed, imported, forgotten; never half of it."""

import logging
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from audit.actions import InvalidTransition
from audit.models import Event
from municipalities.days import today
from municipalities.files import Upload
from municipalities.models import FileBody, Membership, Role, StoredFile, User
from supervision.actions.register_import import uploads, working
from supervision.models import ImportState, RegisterImport, ServicePeriod, Trainee
from supervision.workbook.archives import XLSX
from tests.at_once import at_once
from tests.factories import MembershipFactory, MunicipalityFactory, UserFactory
from tests.supervision.registers import IDA, in_9901, xlsx
from tests.supervision.uploads import AGENT, imported, judged, kept, register_of, worked_on
from tests.waiting import until

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return MunicipalityFactory(number="9901", name="Prøvevik")


@pytest.fixture
def kari(place):
    return MembershipFactory(municipality=place).user


def events(verb):
    return list(Event.objects.filter(verb=verb).values_list("actor", "agent", "municipality__number", "data"))


def trainees():
    return Trainee.objects.count()


# Kept


def test_a_workbook_is_kept_with_its_event(place, kari):
    one = kept(register_of(place), place, kari)

    assert (one.state, one.municipality, one.uploaded_by) == (ImportState.UPLOADED, place, kari)
    assert one.file.content.startswith(b"PK")
    assert events("import.uploaded") == [(kari.pk, "", "9901", {})]


def test_only_coordinators_of_the_municipality_upload(place):
    elsewhere = MembershipFactory().user
    leader = MembershipFactory(municipality=place, role=Role.LEADER).user

    for person in (elsewhere, leader):
        with pytest.raises(PermissionDenied):
            kept(register_of(place), place, person)

    assert (RegisterImport.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_new_workbook_takes_the_place_of_the_one_before(place, kari):
    first = judged(register_of(place), place, kari)
    theirs = kept(register_of(place), place, MembershipFactory(municipality=place).user)

    second = kept(register_of(place), place, kari)

    assert set(RegisterImport.objects.values_list("pk", flat=True)) == {second.pk, theirs.pk}
    assert not StoredFile.objects.filter(pk=first.file_id).exists()
    assert events("import.forgotten") == [(kari.pk, "", "9901", {})]


def test_a_workbook_that_is_being_imported_is_not_replaced(place, kari):
    one = judged(register_of(place), place, kari)
    uploads.confirm_import(one, digest=one.digest, actor=kari)

    with pytest.raises(InvalidTransition):
        kept(register_of(place), place, kari)


# Judged


def test_judging_changes_nothing_but_what_stands_with_the_upload(place, kari):
    one = judged(register_of(place), place, kari)

    assert (one.state, one.counts["people"], one.rows_read, one.all_read) == (
        ImportState.READY,
        [2, 0, 0],
        5,
        True,
    )
    assert (trainees(), User.objects.filter(email=IDA).count()) == (0, 0)
    counts = {name: [0, 0, 0] for name in one.counts} | {
        "people": [2, 0, 0],
        "trainees": [1, 0, 0],
        "service": [1, 0, 0],
        "assignments": [1, 0, 0],
    }
    assert events("import.judged") == [
        (None, AGENT, "9901", {"from": "uploaded", "to": "ready", "faults": 0, "counts": counts})
    ]


def test_a_faulty_workbook_is_refused_and_stays_so(place, kari):
    one = judged(register_of(place, service=[in_9901(trainee_email=IDA) | {"from": "i går"}]), place, kari)

    assert (one.state, one.fault_count, one.digest, one.preview) == (ImportState.REFUSED, 1, "", {})
    with pytest.raises(InvalidTransition):
        uploads.confirm_import(one, digest="", actor=kari)
    assert worked_on(one).state == ImportState.REFUSED


def test_other_municipalities_and_their_people_do_not_exist(place, kari):
    """Two people and a municipality that are there, and two and one that are not, look the same."""
    other = MembershipFactory(municipality__number="9902", user__email="liv@example.no", role="supervisor")

    def faults(number, email):
        rows = [{"trainee_email": IDA, "supervisor_email": email, "municipality_number": "9901"}]
        register = {
            "municipalities": [{"number": number, "name": "Vår"}],
            "people": [in_9901(email=IDA, role="trainee", name="Ida Demo")],
            "trainees": [in_9901(trainee_email=IDA), {"trainee_email": email, "municipality_number": number}],
            "assignments": [row | {"from": date(2026, 1, 1)} for row in rows],
        }
        return [fault[:5] for fault in judged(register, place, kari).faults]

    there = faults(other.municipality.number, other.user.email)

    assert there == faults("9903", "nobody@example.no")
    assert [(sheet, column, message) for sheet, _row, column, message, _cell in there] == [
        ("municipalities", "number", "is not a known municipality"),
        ("trainees", "municipality_number", "is not a known municipality"),
        ("assignments", "supervisor_email", "is not a known person"),
    ]


def test_a_second_worker_leaves_the_first_one_alone(place, kari):
    one = kept(register_of(place), place, kari)
    other = connection.copy()

    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"import {one.pk}"])
        assert worked_on(one).state == ImportState.UPLOADED
    finally:
        other.close()  # as of a worker that was killed

    def judged_by_now():
        return worked_on(one).state == ImportState.READY

    assert until(judged_by_now)


def test_a_workbook_over_which_workers_were_killed_is_given_up(place, kari):
    one = kept(register_of(place), place, kari)
    RegisterImport.objects.update(attempts=working.MAX_ATTEMPTS - 1)
    assert worked_on(one).state == ImportState.READY

    one = kept(register_of(place), place, kari)
    RegisterImport.objects.update(attempts=working.MAX_ATTEMPTS)
    one = worked_on(one)

    assert one.state == ImportState.REFUSED
    assert one.faults == [
        ["", 0, "", "The file could not be read: it takes too much time or memory.", "", ""]
    ]


def test_what_goes_wrong_here_is_said_and_logged_without_a_word_of_the_workbook(place, kari, caplog):
    one = kept(register_of(place), place, kari)
    FileBody.objects.filter(file=one.file).delete()

    with caplog.at_level(logging.ERROR):
        one = worked_on(one)

    assert one.state == ImportState.REFUSED
    assert one.faults[0][3] == "Something went wrong here, not with you. Try again in a while."
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith(f"import {one.pk}: RelatedObjectDoesNotExist\n")
    assert "working.py" in line
    assert "has no body" not in line


def test_a_file_that_turns_out_to_be_damaged_is_refused(place, kari):
    content = xlsx(register_of(place)).getvalue()
    upload = Upload("register.xlsx", XLSX, content[:900] + b"\0" * 40 + content[940:])
    one = uploads.keep_workbook(upload, place, language="en-gb", actor=kari)

    assert worked_on(one).faults == [["", 0, "", "This is not an .xlsx workbook, or it is damaged.", "", ""]]


def test_a_discarded_workbook_is_judged_by_nobody(place, kari):
    one = kept(register_of(place), place, kari)
    uploads.discard_import(one, actor=kari)

    working.work_on(one.pk, agent=AGENT)

    assert (RegisterImport.objects.count(), StoredFile.objects.count()) == (0, 0)


# Imported


def test_an_import_is_the_person_s_and_leaves_nothing_of_the_file(place, kari):
    one = imported(judged(register_of(place), place, kari))

    assert (one.state, one.file, one.preview, one.faults) == (ImportState.IMPORTED, None, {}, [])
    assert (StoredFile.objects.count(), FileBody.objects.count(), trainees()) == (0, 0, 1)
    [(actor, agent, number, data)] = events("import.done")
    assert (actor, agent, number, data["counts"]["people"]) == (kari.pk, "", "9901", [2, 0, 0])
    assert events("trainee.imported") == [(kari.pk, "", "9901", {"created": True})]


def test_an_import_is_done_once(place, kari):
    one = imported(judged(register_of(place), place, kari))
    known = Event.objects.count()

    worked_on(one)

    assert Event.objects.count() == known


def test_nothing_is_imported_unconfirmed(place, kari):
    one = worked_on(judged(register_of(place), place, kari))

    assert (one.state, trainees()) == (ImportState.READY, 0)


def test_only_the_one_who_uploaded_it_confirms_or_discards(place, kari):
    one = judged(register_of(place), place, kari)
    colleague = MembershipFactory(municipality=place).user

    with pytest.raises(PermissionDenied):
        uploads.confirm_import(one, digest=one.digest, actor=colleague)
    with pytest.raises(PermissionDenied):
        uploads.discard_import(one, actor=colleague)


def test_whoever_no_longer_coordinates_neither_confirms_nor_imports(place, kari):
    one = judged(register_of(place), place, kari)
    uploads.confirm_import(one, digest=one.digest, actor=kari)
    MembershipFactory(user=kari)  # of another municipality, they still do
    Membership.objects.filter(user=kari, municipality=place).update(ends_on=today() - timedelta(days=1))

    working.work_on(one.pk, agent=AGENT)

    assert (RegisterImport.objects.count(), StoredFile.objects.count(), trainees()) == (0, 0, 0)
    with pytest.raises(PermissionDenied):
        kept(register_of(place), place, User.objects.get(pk=kari.pk))


def test_a_register_that_changed_meanwhile_is_shown_before_anything_is_done(place, kari):
    imported(judged(register_of(place), place, kari))
    longer = register_of(
        place, service=[in_9901(trainee_email=IDA) | {"from": date(2026, 1, 1), "to": date(2026, 12, 31)}]
    )
    one = judged(longer, place, kari)
    ServicePeriod.objects.update(ends_on=date(2026, 6, 30))

    one = imported(one)

    assert (one.state, one.changed_meanwhile) == (ImportState.READY, True)
    assert one.preview["service"]["changed"][0]["changes"] == [["to", "2026-06-30", "2026-12-31"]]
    assert ServicePeriod.objects.get().ends_on == date(2026, 6, 30)
    assert imported(one).state == ImportState.IMPORTED
    assert ServicePeriod.objects.get().ends_on == date(2026, 12, 31)


def test_a_register_in_which_the_workbook_is_wrong_by_now_refuses_it_whole(place, kari):
    imported(judged(register_of(place), place, kari))
    later = register_of(place, service=[in_9901(trainee_email=IDA) | {"from": date(2027, 1, 1)}])
    ServicePeriod.objects.update(ends_on=date(2026, 12, 31))
    one = judged(later, place, kari)
    ServicePeriod.objects.update(ends_on=None)

    one = imported(one)

    assert (one.state, one.changed_meanwhile) == (ImportState.REFUSED, True)
    assert [fault[3] for fault in one.faults] == ["overlaps a period that is registered already"]
    assert ServicePeriod.objects.count() == 1


def test_a_discard_of_what_has_been_imported_comes_too_late(place, kari):
    one = imported(judged(register_of(place), place, kari))

    with pytest.raises(InvalidTransition):
        uploads.discard_import(one, actor=kari)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_import_once():
    place = MunicipalityFactory(number="9901")
    one = judged(register_of(place), place, MembershipFactory(municipality=place).user)
    uploads.confirm_import(one, digest=one.digest, actor=one.uploaded_by)

    at_once(*[lambda: working.work_on(one.pk, agent=AGENT)] * 3)
    worked_on(one)

    assert (one.state, trainees(), len(events("import.done"))) == (ImportState.IMPORTED, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_leave_one():
    place = MunicipalityFactory(number="9901")
    kari = MembershipFactory(municipality=place).user

    outcomes = at_once(*[lambda: kept(register_of(place), place, User.objects.get(pk=kari.pk))] * 3)

    assert {type(outcome) for outcome in outcomes} <= {RegisterImport, InvalidTransition}
    assert RegisterImport.objects.count() == StoredFile.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once_import_once():
    """The second one is shown what is left to do."""
    place = MunicipalityFactory(number="9901")
    both = [judged(register_of(place), place, MembershipFactory(municipality=place).user) for _ in range(2)]
    for one in both:
        uploads.confirm_import(one, digest=one.digest, actor=one.uploaded_by)

    at_once(*[lambda one=one: working.work_on(one.pk, agent=AGENT) for one in both])

    assert set(RegisterImport.objects.values_list("state", "changed_meanwhile")) == {
        (ImportState.IMPORTED, False),
        (ImportState.READY, True),
    }
    assert (trainees(), len(events("trainee.imported"))) == (1, 1)


# Forgotten


def test_what_is_older_than_a_day_is_forgotten(place, kari):
    one = judged(register_of(place), place, kari)
    done = imported(judged(register_of(place), place, MembershipFactory(municipality=place).user))
    assert RegisterImport.objects.fresh().count() == 2

    late = timezone.now() + timedelta(days=1, minutes=1)
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "now", lambda: late)
        assert RegisterImport.objects.visible_to(kari).count() == 0
        working.sweep(agent="job:sweep_imports")

    assert (RegisterImport.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert {event[:3] for event in events("import.forgotten")} == {(None, "job:sweep_imports", "9901")}
    assert not RegisterImport.objects.filter(pk__in=[one.pk, done.pk]).exists()
    assert trainees() == 1


def asked(broker):
    """How often a worker was asked to work on an import."""
    return sum(b"work_on_import" in message for message in broker.lrange("celery", 0, -1))


def test_a_worker_is_asked_once_the_upload_and_the_confirmation_are_kept(
    place, kari, broker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        one = kept(register_of(place), place, kari)
        assert asked(broker) == 0
    assert asked(broker) == 1

    worked_on(one)
    with django_capture_on_commit_callbacks(execute=True):
        uploads.confirm_import(one, digest=one.digest, actor=kari)
        uploads.confirm_import(one, digest=one.digest, actor=kari)
    assert asked(broker) == 2


def test_the_sweeper_asks_again_for_what_waits_longer_than_a_minute(place, kari, broker):
    waiting = kept(register_of(place), place, kari)
    judged(register_of(place), place, MembershipFactory(municipality=place).user)
    working.sweep(agent="job:sweep_imports")
    assert asked(broker) == 0

    late = timezone.now() + working.WORKERS_TURN
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "now", lambda: late)
        working.sweep(agent="job:sweep_imports")

    [message] = broker.lrange("celery", 0, -1)
    assert str(waiting.pk).encode() in message


@pytest.mark.django_db(transaction=True)
def test_the_sweeper_leaves_what_is_just_being_imported():
    place = MunicipalityFactory(number="9901")
    one = judged(register_of(place), place, MembershipFactory(municipality=place).user)
    late = timezone.now() + timedelta(days=2)

    def sweep():
        working.sweep(agent="job:sweep_imports")

    with pytest.MonkeyPatch.context() as clock, transaction.atomic():
        uploads.locked(one.pk)
        clock.setattr(timezone, "now", lambda: late)
        assert at_once(sweep) == [None]

    assert RegisterImport.objects.count() == 1


def test_an_account_without_a_role_sees_no_import(place, kari):
    one = judged(register_of(place), place, kari)

    assert list(RegisterImport.objects.visible_to(kari)) == [one]
    assert list(RegisterImport.objects.visible_to(UserFactory())) == []
