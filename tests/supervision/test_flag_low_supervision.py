"""The nightly run: flags opened once, kept up to date, closed; never twice, never backwards."""

import threading
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from municipalities.models import Membership, Role
from outbox.actions import send
from outbox.models import Message
from supervision.actions.judging import EarlierThanJudged, judge
from supervision.models import Flag, FlagKind, Judgement, Level
from supervision.tasks import flag_low_supervision
from tests.factories import (
    AssignmentFactory,
    MembershipFactory,
    MunicipalityFactory,
    SessionFactory,
    TraineeFactory,
    UserFactory,
)
from tests.waiting import until, waiting_for_a_lock

AS_OF = date(2026, 10, 31)
NEXT_DAY = AS_OF + timedelta(days=1)
JOB = "job:flag_low_supervision"


def unsupervised(municipality=None, **trainee):
    """A trainee in service since 2024 whom nobody has ever supervised: three flags hold, and a low month."""
    place = {"municipality": municipality} if municipality else {}
    return TraineeFactory(in_service=True, **place, **trainee)


def supervised(trainee, *, until=date(2026, 10, 8)):
    """A specialist has charge of the trainee; they met on eight days, for 64 hours in all."""
    charge = AssignmentFactory(trainee=trainee)
    for n in range(8):
        SessionFactory(
            trainee=trainee,
            supervisor=charge.supervisor,
            date=until - timedelta(days=n),
            duration_minutes=480,
            state="finalised",
        )
    return charge


def everything():
    """All that a run may write, to be compared as a whole."""
    return [
        sorted(model.objects.values_list(*[field.attname for field in model._meta.fields]), key=str)
        for model in (Flag, Judgement, Event, Message)
    ]


@pytest.mark.django_db
def test_a_flag_is_opened_once_with_its_size_its_months_and_an_event():
    trainee = unsupervised()

    judged = judge(AS_OF, agent=JOB)

    flags = {flag.kind: flag for flag in Flag.objects.all()}
    assert set(flags) == {"average_behind", "month_below_norm", "no_session_31_days", "no_supervisor"}
    assert (judged.trainees, judged.opened, judged.updated, judged.closed) == (1, 4, 0, 0)
    behind = flags["average_behind"]
    assert (behind.trainee, behind.level, behind.opened_on, behind.closed_on) == (
        trainee,
        "warning",
        AS_OF,
        None,
    )
    assert behind.data["missing_minutes"] == 2520
    assert [month["share"] for month in behind.data["months"]] == ["210"] * 12
    assert flags["month_below_norm"].data["months"][0]["norm_minutes"] == 240
    events = Event.objects.filter(verb="flag.opened")
    assert {event.target_id for event in events} == {flag.pk for flag in flags.values()}
    assert {(event.agent, event.municipality, event.data["as_of"]) for event in events} == {
        (JOB, trainee.municipality, "2026-10-31")
    }


@pytest.mark.django_db
def test_a_flag_is_kept_up_to_date_as_long_as_it_holds():
    unsupervised()
    judge(AS_OF, agent=JOB)

    judged = judge(NEXT_DAY, agent=JOB)

    assert (judged.opened, judged.updated, judged.closed) == (0, 4, 0)
    silence = Flag.objects.get(kind=FlagKind.NO_SESSION_31_DAYS)
    assert (silence.opened_on, silence.updated_on) == (AS_OF, NEXT_DAY)
    assert silence.data["days"] == (NEXT_DAY - date(2024, 1, 1)).days + 1
    assert Event.objects.count() == 4


@pytest.mark.django_db
def test_a_flag_is_closed_when_it_no_longer_holds_and_opened_anew_when_it_does_again():
    trainee = unsupervised()
    judge(AS_OF, agent=JOB)
    charge = supervised(trainee)

    judged = judge(NEXT_DAY, agent=JOB)

    assert (judged.opened, judged.updated, judged.closed) == (0, 0, 4)
    assert set(Flag.objects.values_list("opened_on", "closed_on")) == {(AS_OF, NEXT_DAY)}
    assert Event.objects.filter(verb="flag.closed").count() == 4
    charge.delete()
    judge(NEXT_DAY + timedelta(days=1), agent=JOB)
    assert Flag.objects.filter(kind=FlagKind.NO_SUPERVISOR).count() == 2
    assert Flag.objects.open().filter(kind=FlagKind.NO_SUPERVISOR).count() == 1


@pytest.mark.django_db
def test_a_second_run_for_the_same_day_changes_nothing_at_all():
    trainee = unsupervised()
    MembershipFactory(municipality=trainee.municipality, role=Role.LEADER)
    supervised(unsupervised())
    judge(AS_OF, agent=JOB)
    before = everything()

    judged = judge(AS_OF, agent=JOB)

    assert (judged.opened, judged.updated, judged.closed) == (0, 0, 0)
    assert everything() == before


@pytest.mark.django_db
def test_an_earlier_day_than_the_last_one_judged_changes_nothing():
    unsupervised(municipality := MunicipalityFactory(number="9901"))
    judge(AS_OF, agent=JOB)
    before = everything()

    with pytest.raises(EarlierThanJudged), transaction.atomic():
        judge(AS_OF - timedelta(days=1), agent=JOB)
    with pytest.raises(EarlierThanJudged), transaction.atomic():
        judge(AS_OF - timedelta(days=1), municipality=municipality, agent=JOB)

    assert everything() == before


@pytest.mark.django_db
def test_one_municipality_is_judged_without_the_others():
    here, there = MunicipalityFactory(), MunicipalityFactory()
    unsupervised(here), unsupervised(there)

    judge(AS_OF, municipality=here, agent=JOB)

    assert set(Flag.objects.values_list("trainee__municipality", flat=True)) == {here.pk}
    assert list(Judgement.objects.values_list("municipality", "as_of")) == [(here.pk, AS_OF)]
    judge(AS_OF - timedelta(days=1), municipality=there, agent=JOB)  # its own last day decides
    with pytest.raises(EarlierThanJudged), transaction.atomic():
        judge(AS_OF - timedelta(days=1), agent=JOB)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_statements_does_not_grow_with_trainees(number):
    closing, opening = MunicipalityFactory(), MunicipalityFactory()
    for _ in range(number):
        MembershipFactory(municipality=opening, role=Role.LEADER)
        unsupervised(opening), unsupervised(closing)
    judge(AS_OF, municipality=closing, agent=JOB)
    for trainee in closing.trainees.all():
        AssignmentFactory(trainee=trainee)

    with CaptureQueriesContext(connection) as queries:
        judged = judge(NEXT_DAY, agent=JOB)

    assert (judged.opened, judged.updated, judged.closed) == (4 * number, 3 * number, number)
    # the lock, standings, places, open flags, three for the flags, events, leaders, messages, judgements;
    # and the savepoints in which Django writes in bulk
    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 11


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_double_nothing():
    """The second begins when the first has written and not committed; it waits, and finds nothing to do."""
    trainee = unsupervised()
    MembershipFactory(municipality=trainee.municipality, role=Role.LEADER)
    found = []

    def second_run():
        try:
            found.append(judge(AS_OF, agent=JOB))
        finally:
            connection.close()

    other = threading.Thread(target=second_run)
    with transaction.atomic():
        first = judge(AS_OF, agent=JOB)
        other.start()
        until(waiting_for_a_lock)
    other.join(timeout=30)

    [second] = found
    assert (first.opened, second.opened, second.updated, second.closed) == (4, 0, 0, 0)
    assert (Flag.objects.count(), Event.objects.count(), Message.objects.count()) == (4, 4, 1)


# The digest


@pytest.mark.django_db
def test_each_leader_gets_one_digest_with_warnings_by_name_and_low_months_as_one_line():
    municipality = MunicipalityFactory(name="Prøvevik")
    leader = MembershipFactory(municipality=municipality, role=Role.LEADER, user__language="en-gb").user
    unsupervised(municipality, person__name="Ida Demo")
    low = supervised(unsupervised(municipality, person__name="Amir Demo"), until=date(2026, 9, 30))
    SessionFactory(trainee=low.trainee, supervisor=low.supervisor, date=date(2026, 10, 20), state="finalised")

    judge(AS_OF, agent=JOB)
    assert [flag.kind for flag in Flag.objects.filter(trainee=low.trainee)] == ["month_below_norm"]
    [message] = Message.objects.all()
    assert message.recipient == leader
    send(message.pk)

    [letter] = mail.outbox
    assert letter.to == [leader.email]
    assert "Prøvevik" in letter.subject
    assert "Ida Demo: no supervisor" in letter.body
    assert "Ida Demo: 42 h 0 min behind the average of twelve months" in letter.body
    assert "2 trainees had a low month" in letter.body
    assert "Amir Demo" not in letter.body
    assert f"/municipalities/{municipality.pk}/compliance/" in letter.body


@pytest.mark.django_db
def test_a_low_month_alone_writes_to_nobody():
    charge = supervised(unsupervised(), until=date(2026, 9, 30))
    SessionFactory(
        trainee=charge.trainee, supervisor=charge.supervisor, date=date(2026, 10, 20), state="finalised"
    )
    MembershipFactory(municipality=charge.trainee.municipality, role=Role.LEADER)

    judge(AS_OF, agent=JOB)

    assert [(flag.kind, flag.level) for flag in Flag.objects.all()] == [("month_below_norm", Level.NOTICE)]
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_only_leaders_who_have_joined_and_lead_today_are_told():
    trainee = unsupervised()
    here = {"municipality": trainee.municipality, "role": Role.LEADER}
    leader = MembershipFactory(**here).user
    MembershipFactory(**here, user__joined_at=None)
    MembershipFactory(**here, ends_on=date(2020, 1, 1))
    MembershipFactory(**here, starts_on=date(2090, 1, 1))
    MembershipFactory(municipality=trainee.municipality, role=Role.COORDINATOR)
    MembershipFactory(role=Role.LEADER)

    judge(AS_OF, agent=JOB)

    assert [message.recipient for message in Message.objects.all()] == [leader]


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["no longer leader", "nothing holds any more"])
def test_a_digest_with_nothing_left_to_tell_is_not_sent(what):
    trainee = unsupervised()
    membership = MembershipFactory(municipality=trainee.municipality, role=Role.LEADER)
    judge(AS_OF, agent=JOB)
    if what == "no longer leader":
        Membership.objects.filter(pk=membership.pk).update(ends_on=date(2020, 1, 1))
    else:
        Flag.objects.update(closed_on=NEXT_DAY)

    send(Message.objects.get().pk)

    assert mail.outbox == []
    assert Message.objects.get().sent_at is not None


@pytest.mark.django_db
def test_sending_is_asked_for_once_after_commit(django_capture_on_commit_callbacks):
    trainee = unsupervised()
    for _ in range(3):
        MembershipFactory(municipality=trainee.municipality, role=Role.LEADER)

    with django_capture_on_commit_callbacks() as callbacks:
        judge(AS_OF, agent=JOB)

    assert (Message.objects.count(), len(callbacks)) == (3, 1)


# Who calls it


@pytest.mark.django_db
def test_the_command_prints_counts_and_refuses_what_it_cannot_do():
    unsupervised(MunicipalityFactory(number="9901"))
    printed = StringIO()

    call_command("flag_low_supervision", "--as-of", "2026-10-31", "--municipality", "9901", stdout=printed)

    assert "1 trainee record" in printed.getvalue()
    assert "opened 4, updated 0, closed 0" in printed.getvalue()
    assert {event.agent for event in Event.objects.all()} == {"command:flag_low_supervision"}
    with pytest.raises(CommandError, match="already been judged as of 2026-10-31"):
        call_command("flag_low_supervision", "--as-of", "2026-10-30")
    with pytest.raises(CommandError, match="There is no municipality 0000"):
        call_command("flag_low_supervision", "--municipality", "0000")


@pytest.mark.django_db
def test_the_task_judges_as_of_yesterday_and_is_quiet_about_a_later_judgement(settings):
    unsupervised()

    flag_low_supervision()

    yesterday = Judgement.objects.get().as_of
    Judgement.objects.update(as_of=yesterday + timedelta(days=5))
    before = everything()
    flag_low_supervision()
    assert everything() == before
    assert flag_low_supervision.name in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


@pytest.mark.django_db
def test_a_person_may_run_it_too():
    coordinator = UserFactory()
    unsupervised()

    judge(AS_OF, actor=coordinator)

    assert {event.actor for event in Event.objects.all()} == {coordinator}
