"""The letter is made by a worker, once for each content, and kept byte for byte when it is sent."""

import io
import json
import sys
import zipfile
from email import message_from_bytes, policy

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from exemptions.actions.attachments import add_attachment
from exemptions.actions.decisions import answer_information
from exemptions.actions.letters import MAX_ATTEMPTS, NoPeriod, prepare_letter, render_letter
from exemptions.composing import contents_of, letter_of
from exemptions.letter import pdf
from exemptions.letter.mail import USUAL_LIMIT
from exemptions.models import Application, Letterhead, Rendering
from municipalities.days import today
from municipalities.models import StoredFile
from tests.exemptions import cases
from tests.factories import TraineeFactory
from tests.pages import browser, read, tree

pytestmark = pytest.mark.django_db
AGENT = "job:render_letter"
PROTECTED = {"tilgangskode": "UO", "skjermingshjemmel": "offl. § 13"}


@pytest.fixture
def case():
    return cases.make_case()


def warnings_on(page):
    return [read(node) for node in tree(page).get_element_by_id("main").find_class("ds-alert")]


def made(letter):
    render_letter(letter.pk, agent=AGENT)
    return Rendering.objects.get(pk=letter.pk)


@pytest.mark.pdf
def test_the_worker_makes_the_letter_of_the_application(case):
    letter = cases.complete(case)
    add_attachment(letter, actor=case.coordinator, file=cases.upload(), description="CV")
    prepare_letter(letter, actor=case.coordinator)

    rendering = made(letter)

    assert (rendering.asked_at, rendering.file.media_type) == (None, "application/pdf")
    with pikepdf.open(io.BytesIO(rendering.file.content)) as pdf:
        assert str(pdf.Root.Lang) == "nb"
        assert [one.filename for one in pdf.attachments.values()] == ["cv.pdf"]


@pytest.mark.pdf
def test_a_second_click_makes_nothing_until_the_contents_change(case):
    letter = cases.complete(case)
    prepare_letter(letter, actor=case.coordinator)
    first = made(letter)

    prepare_letter(letter, actor=case.coordinator)
    assert Rendering.objects.get().asked_at is None
    assert made(letter).file == first.file

    cases.save(letter, case, "plan", {"plan": "En annen plan."})
    prepare_letter(letter, actor=case.coordinator)
    second = made(letter)
    assert second.file != first.file
    assert list(StoredFile.objects.all()) == [second.file]


def test_a_letter_over_which_workers_were_killed_is_given_up(case):
    letter = cases.complete(case)
    prepare_letter(letter, actor=case.coordinator)
    Rendering.objects.update(attempts=MAX_ATTEMPTS)

    rendering = made(letter)
    assert (rendering.has_failed, rendering.file, rendering.asked_at) == (True, None, None)
    page = browser(case.coordinator).get(reverse("letter", args=[letter.pk]))
    assert "could not be made" in page.content.decode()

    prepare_letter(letter, actor=case.coordinator)
    assert (Rendering.objects.get().has_failed, Rendering.objects.get().attempts) == (False, 0)


def test_where_no_pdf_can_be_made_the_page_says_what_to_do(case, tmp_path, monkeypatch):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    letter = cases.complete(case)
    prepare_letter(letter, actor=case.coordinator)

    rendering = made(letter)

    assert (rendering.has_failed, rendering.lacks_libraries, rendering.file) == (True, True, None)
    page = browser(case.coordinator).get(reverse("letter", args=[letter.pk]))
    [said] = warnings_on(page)
    assert said.startswith("This server lacks what PDFs are made with")
    assert "Ask whoever runs the server" in said

    prepare_letter(letter, actor=case.coordinator)
    assert Rendering.objects.get().lacks_libraries is False


@pytest.mark.parametrize(("millions", "is_said"), [(18, False), (19, True)])
def test_the_page_says_when_many_mail_systems_would_refuse_the_mail(case, millions, is_said):
    letter = cases.ready(case)
    cases.rendered(letter, bytes(millions * 10**6))
    client = browser(case.coordinator)

    for name in ("letter", "send_application"):
        said = warnings_on(client.get(reverse(name, args=[letter.pk])))
        assert [one.startswith("The e-mail takes about") for one in said] == [True] * is_said
    size = len(client.get(reverse("letter_eml", args=[letter.pk])).content)
    assert (size > USUAL_LIMIT) is is_said


def test_a_letter_that_is_sent_meanwhile_is_not_replaced(case):
    letter = cases.sent(case)
    before = letter.sent_pdf
    Rendering.objects.update(asked_at=letter.sent_at)

    render_letter(letter.pk, agent=AGENT)

    assert Application.objects.get().sent_pdf == before == Rendering.objects.get().file


def test_a_letter_needs_its_period(case):
    with pytest.raises(NoPeriod):
        prepare_letter(cases.draft(case), actor=case.coordinator)


def test_a_leader_does_not_make_letters(case):
    with pytest.raises(PermissionDenied):
        prepare_letter(cases.complete(case), actor=case.world.people["leader"])


def test_no_letter_is_made_of_what_is_sent(case):
    with pytest.raises(InvalidTransition):
        prepare_letter(cases.sent(case), actor=case.coordinator)


def test_the_page_polls_while_the_letter_is_being_made_and_then_ends(case):
    letter = cases.ready(case)
    client, address = browser(case.coordinator), reverse("letter", args=[letter.pk])

    waiting = client.get(address)
    assert tree(waiting).xpath("//*[@hx-trigger='every 2s']/@hx-get") == [address]
    poll = client.get(address, headers={"hx-request": "true"})
    assert "HX-Refresh" not in poll
    assert "<html" not in poll.content.decode()

    cases.rendered(letter)
    assert client.get(address, headers={"hx-request": "true"})["HX-Refresh"] == "true"
    done = client.get(address)
    assert tree(done).xpath("//*[@hx-trigger]") == []
    assert client.get(reverse("letter_pdf", args=[letter.pk])).content == Rendering.objects.get().file.content


@pytest.mark.parametrize("state", ["sent", "granted", "revoked", "withdrawn"])
def test_what_was_sent_is_what_is_fetched(case, state):
    letter = cases.STATES[state](case)
    client = browser(case.world.people["leader"])

    answer = client.get(reverse("letter_pdf", args=[letter.pk]))

    assert answer.content == Application.objects.get().sent_pdf.content
    assert answer["Content-Type"] == "application/pdf"


def test_the_mail_is_addressed_and_carries_the_letter(case):
    letter = cases.sent(case)
    answer = browser(case.coordinator).get(reverse("letter_eml", args=[letter.pk]))

    mail = message_from_bytes(answer.content, policy=policy.default)
    assert mail["To"] == "godkjenning@helsedir.no"
    assert [part.get_content() for part in mail.iter_attachments()][0] == letter.sent_pdf.content


def test_the_record_for_the_archive_holds_the_letter_as_sent_and_the_answers(case):
    letter = cases.asked(case)
    answer_information(
        letter, actor=case.coordinator, answered_on=today(), answer="Ti.", files=[cases.upload("svar.pdf")]
    )

    answer = browser(case.coordinator).get(reverse("archive_record", args=[letter.pk]))

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert {"soknad.pdf", "vedlegg/svar.pdf", "metadata.xml", "metadata.json"} == set(archive.namelist())
        assert archive.read("soknad.pdf") == letter.sent_pdf.content
        assert json.loads(archive.read("metadata.json"))["skjerming"] == PROTECTED


def test_the_record_stays_as_it_was_when_the_archive_plan_changes(case):
    letter = cases.sent(case)
    client, address = browser(case.coordinator), reverse("archive_record", args=[letter.pk])
    before = client.get(address).content
    Letterhead.objects.update(access_code="POF", access_basis="en annen")

    assert client.get(address).content == before


def test_a_draft_without_a_number_shows_a_dash_for_it(case):
    letter = cases.complete(case)
    Application.objects.filter(pk=letter.pk).update(specialists=None)
    page = pdf.html(letter_of(contents_of(Application.objects.get(), today())))
    assert '<td class="count">–</td>' in page
    assert "None" not in page


def test_the_numbers_are_frozen_when_sent(case):
    letter = cases.sent(case)
    before = letter.as_sent
    TraineeFactory(municipality=case.place, in_service=True)
    case.supervisor.name = "Et annet navn"
    case.supervisor.save()

    page = browser(case.coordinator).get(reverse("application", args=[letter.pk])).content.decode()
    assert Application.objects.get().as_sent == before
    assert "Unni Prøve" in page
    assert (before["trainees_in_training"], before["trainees_without_specialist"]) == (1, 1)
