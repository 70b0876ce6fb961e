"""The pages of applications, as coordinators and leaders read them."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from exemptions.history import SENTENCES
from exemptions.models import Application, ApplicationState, Attachment, Decision, Measure
from municipalities.days import today
from supervision.models import Session
from tests.exemptions import cases
from tests.factories import AuthorisationFactory, TraineeFactory
from tests.pages import browser, heading, queries_of, read, rows, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return cases.make_case()


@pytest.fixture
def client(case):
    return browser(case.coordinator)


def at(name, row):
    return reverse(name, args=[row.pk])


def text_of(answer):
    return " ".join(tree(answer).find(".//main").text_content().split())


@pytest.mark.parametrize("state", cases.STATES)
@pytest.mark.parametrize("part", ["coordinator", "leader"])
def test_the_page_of_an_application_in_each_state(case, state, part):
    letter = cases.STATES[state](case)
    page = browser(case.world.people[part]).get(at("application", letter))
    assert page.status_code == 200
    assert heading(page) == "Unni Prøve for Ida Demo"
    assert str(letter.get_state_display()) in text_of(page) or letter.state == "draft"
    forms = tree(page).xpath("//form[@data-part]")
    assert bool(forms) == (part == "coordinator" and letter.is_unsent)


def test_a_fresh_draft_says_what_is_missing_with_links_to_the_fields(case, client):
    page = client.get(at("application", cases.draft(case)))

    said = tree(page).xpath("//section[@id='points']//a")
    targets = {link.get("href").removeprefix("#") for link in said}
    ids = set(tree(page).xpath("//@id")) | {reverse("letterhead", args=[case.place.pk])}
    assert targets - ids == set()
    assert f"{len(said)} points are missing" in text_of(page)
    assert len(said) == 17


def test_a_complete_one_can_be_made_ready(case, client):
    page = client.get(at("application", cases.complete(case)))

    assert "Nothing is missing" in text_of(page)
    assert reverse("mark_ready", args=[Application.objects.get().pk]) in tree(page).xpath("//main//a/@href")


def test_what_is_typed_is_shown_as_text_on_every_page(case, client):
    nasty = "<script>alert(1)</script><img src=file:///etc/passwd>"
    letter = cases.complete(
        case,
        challenges={"challenges": nasty},
        plan={"plan": nasty},
        sender={"case_number": nasty[:50], **cases.SIGNED, "contact_name": nasty},
    )
    page = client.get(at("application", letter))
    assert page.content.decode().count("<script>alert") == 0
    assert tree(page).xpath("//img[contains(@src, 'passwd')]") == []
    assert nasty in tree(page).find(".//main").text_content()


def post(client, letter, section, values, **how):
    known = {"version": letter.saves.get(section, {"version": 0})["version"], "editor": uuid4(), **values}
    data = {f"{section}-{name}": value for name, value in known.items()}
    return client.post(at("save_section", letter), {"section": section, **data}, **how)


def test_a_part_is_saved_by_its_button(case, client):
    letter = cases.draft(case)

    answer = post(client, letter, "challenges", {"challenges": "Ingen søkere."})

    assert answer.url == f"{at('application', letter)}#challenges"
    assert Application.objects.get().challenges == "Ingen søkere."


def test_a_part_is_saved_while_it_is_typed(case, client):
    letter = cases.draft(case)

    answer = post(
        client, letter, "challenges", {"challenges": "Ingen søkere."}, headers={"hx-request": "true"}
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="challenges-version" value="1"' in page
    assert "16 points are missing" in page
    assert "Ingen søkere." in page


@pytest.mark.parametrize(
    ("section", "values", "said"),
    [
        ("supervisor", {"hpr_number": "12a"}, "An HPR number has one to nine digits."),
        ("supervisor", {"hpr_number": "1234567890"}, None),
        ("period", {"starts_on": "2026-05-02", "ends_on": "2026-05-01"}, "The last day is before the first."),
        ("period", {"starts_on": "0026-05-02"}, "Please give the year with four digits."),
        ("specialists", {"specialists": "-1"}, None),
        ("sender", {"contact_email": "kari"}, "Enter a valid email address."),
    ],
)
def test_what_cannot_be_saved_is_said_beside_the_field_and_nothing_is_lost(
    case, client, section, values, said
):
    letter = cases.draft(case)
    typed = {"competence": "Fire år."} if section == "supervisor" else {}

    answer = post(client, letter, section, {**values, **typed})

    assert answer.status_code == 422
    assert tree(answer).find_class("ds-validation-message")
    if said:
        assert said in text_of(answer)
    shown = answer.content.decode()
    assert all(value in shown for value in (*values.values(), *typed.values()))
    assert Application.objects.get().saves == {}


def test_two_coordinators_at_once_see_both_texts(case, client):
    letter = cases.draft(case)
    post(client, letter, "plan", {"plan": "Plan fra Kari."})
    other = browser(cases.colleague(case, name="Mona Demo"))

    answer = post(other, letter, "plan", {"plan": "Plan fra Mona."})

    assert answer.status_code == 409
    assert "Plan fra Kari." in text_of(answer)
    assert "Plan fra Mona." in text_of(answer)
    assert Application.objects.get().plan == "Plan fra Kari."
    form = tree(answer).xpath("//main//form")[0]
    again = {field.get("name"): field.text_content().lstrip("\n") for field in form.findall(".//textarea")}
    assert other.post(form.get("action"), again).status_code == 302
    assert Application.objects.get().plan == "Plan fra Mona."


def test_two_coordinators_in_different_parts_do_not_meet(case, client):
    letter = cases.draft(case)
    post(client, letter, "plan", {"plan": "En plan."})
    other = browser(cases.colleague(case))

    assert post(other, letter, "challenges", {"challenges": "Mye."}).status_code == 302
    assert (Application.objects.get().plan, Application.objects.get().challenges) == ("En plan.", "Mye.")


def test_a_part_that_is_saved_too_late_gives_the_text_back(case, client):
    letter = cases.sent(case)

    answer = post(client, letter, "plan", {"plan": "En ny plan."})

    assert answer.status_code == 422
    assert "En ny plan." in answer.content.decode()
    assert Application.objects.get().plan != "En ny plan."


def test_what_is_sent_after_the_session_has_ended_is_given_back(case):
    letter = cases.draft(case)
    answer = post(browser(), letter, "plan", {"plan": "En lang plan."})
    assert "En lang plan." in answer.content.decode()


def test_starting_from_a_trainee_who_needs_one(case, client):
    case.world.trainee.assignments.all().delete()
    page = client.get(at("trainee", case.trainee))
    [link] = [link for link in tree(page).findall(".//main//a") if read(link) == "Apply for an exemption"]

    page = client.get(link.get("href"))
    assert tree(page).xpath("//input[@name='trainees' and @checked]/@value") == [str(case.trainee.pk)]
    answer = client.post(
        link.get("href").partition("?")[0], {"trainees": case.trainee.pk, "supervisor": case.supervisor.pk}
    )

    letter = Application.objects.get()
    assert answer.url == at("application", letter)
    assert (letter.hpr_number, letter.supervisor) == ("999000005", case.supervisor)
    assert [one.trainee for one in letter.concerned.all()] == [case.trainee]


def test_a_trainee_of_another_municipality_cannot_be_chosen(case, client):
    other = TraineeFactory(municipality=case.world.elsewhere, in_service=True)
    answer = client.post(at("start_application", case.place), {"trainees": other.pk})
    assert (answer.status_code, Application.objects.count()) == (422, 0)
    assert str(other) not in answer.content.decode()


def test_ready_asks_about_what_is_unusual(case, client):
    early = {"starts_on": today() - timedelta(days=3), "ends_on": cases.last_day()}
    letter = cases.complete(
        case, period=early, specialists={**cases.answers(case)["specialists"], "specialists": 1}
    )

    page = client.get(at("mark_ready", letter))
    assert "The period begins before today." in text_of(page)
    assert "The register has more specialists than that" in text_of(page)
    assert client.post(at("mark_ready", letter)).status_code == 422
    assert client.post(at("mark_ready", letter), {"looked_at": "on"}).url == at("send_application", letter)
    assert Application.objects.get().state == ApplicationState.READY


def test_ready_without_questions_needs_no_box(case, client):
    letter = cases.complete(case)
    assert client.post(at("mark_ready", letter)).url == at("send_application", letter)


def test_an_incomplete_one_is_not_made_ready(case, client):
    letter = cases.draft(case)
    assert client.post(at("mark_ready", letter)).url == at("application", letter)
    assert Application.objects.get().state == ApplicationState.DRAFT


def test_editing_what_is_ready_makes_it_a_draft_again(case, client):
    letter = cases.ready(case)
    post(client, letter, "plan", {"plan": "En bedre plan."})
    assert Application.objects.get().state == ApplicationState.DRAFT


def test_sending_is_refused_as_long_as_there_is_no_letter(case, client):
    letter = cases.ready(case)
    data = {"sent_on": today(), "how": "eml"}

    assert client.post(at("send_application", letter), data).status_code == 422
    cases.rendered(letter)
    page = client.get(at("send_application", letter))
    assert "godkjenning@helsedir.no" in text_of(page)
    assert client.post(at("send_application", letter), data).url == at("application", letter)
    assert Application.objects.get().state == ApplicationState.SENT


def test_a_letter_that_says_something_else_is_not_sent(case, client):
    letter = cases.rendered(cases.ready(case))
    cases.save(letter, case, "plan", {"plan": "En ny plan."})
    cases.applications.mark_ready(Application.objects.get(), actor=case.coordinator)

    answer = client.post(at("send_application", letter), {"sent_on": today(), "how": "eml"})

    assert answer.status_code == 422
    assert client.get(at("letter_pdf", letter)).url == at("letter", letter)


def test_the_decision_page_asks_about_another_period(case, client):
    letter = cases.sent(case)
    data = {
        "kind": "granted",
        "decided_on": today(),
        "received_on": today(),
        "reference": "26/1",
        "starts_on": cases.first_day(),
        "ends_on": cases.last_day() + timedelta(days=1),
    }

    answer = client.post(at("decide_application", letter), data)
    assert answer.status_code == 422
    assert "The application asked for" in text_of(answer)
    assert client.post(at("decide_application", letter), {**data, "meant": "on"}).status_code == 302
    assert Decision.objects.get().ends_on == cases.last_day() + timedelta(days=1)


def test_the_decision_page_says_that_periods_overlap(case, client):
    letter = cases.sent(case)
    AuthorisationFactory(trainee=case.trainee, supervisor=case.supervisor, starts_on=cases.last_day())
    data = {
        "kind": "granted",
        "decided_on": today(),
        "received_on": today(),
        "reference": "26/1",
        "starts_on": cases.first_day(),
        "ends_on": cases.last_day(),
    }
    answer = client.post(at("decide_application", letter), data)
    assert answer.status_code == 422
    assert "already has an exemption for Ida Demo" in text_of(answer)
    assert "26/1" in answer.content.decode()


def test_a_rejection_is_due_to_be_appealed_three_weeks_after_it_was_received(case, client):
    letter = cases.sent(case)
    received = today() - timedelta(days=2)
    data = {"kind": "rejected", "decided_on": received, "received_on": received, "reference": "26/1"}

    client.post(at("decide_application", letter), data)
    assert Decision.objects.get().appeal_due_on == received + timedelta(days=21)
    assert Decision.objects.get().starts_on is None


def test_a_grant_needs_its_period_and_reference(case, client):
    letter = cases.sent(case)
    data = {"kind": "granted", "decided_on": today(), "received_on": today()}
    answer = client.post(at("decide_application", letter), data)
    assert answer.status_code == 422
    assert len(tree(answer).find_class("ds-validation-message")) == 3
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("program.exe", b"MZ" + bytes(100)),
        ("brev.pdf", b"<script>"),
        ("side.html", b"<h1>"),
        ("tom.pdf", b""),
    ],
)
def test_a_file_that_is_not_taken_is_refused_and_the_words_are_kept(case, client, name, content):
    letter = cases.draft(case)
    data = {"file": cases.file(name, content) if content else empty(name), "description": "CV fra veileder"}

    answer = client.post(at("add_attachment", letter), data)

    assert answer.status_code == 422
    assert "CV fra veileder" in answer.content.decode()
    assert Attachment.objects.count() == 0


def empty(name):
    return SimpleUploadedFile(name, b"")


def test_attachments_are_added_fetched_and_removed(case, client):
    letter = cases.draft(case)
    client.post(at("add_attachment", letter), {"file": cases.file(), "description": "CV"})
    attachment = Attachment.objects.get()

    answer = client.get(at("exemption_file", attachment))
    assert answer.content == attachment.file.content
    assert answer["Content-Disposition"].startswith("attachment")
    client.post(at("remove_attachment", attachment))
    assert Attachment.objects.count() == 0
    assert client.get(at("exemption_file", attachment)).status_code == 404


@pytest.mark.parametrize("part", ["trainee", "supervisor", "clinical instructor", "stranger"])
def test_no_file_of_exemptions_is_anybody_elses(case, client, part):
    letter = cases.sent(case)
    assert client.get(at("exemption_file", letter.sent_pdf)).status_code == 200
    assert browser(case.world.people["leader"]).get(at("exemption_file", letter.sent_pdf)).status_code == 200
    assert browser(case.world.people[part]).get(at("exemption_file", letter.sent_pdf)).status_code == 404


def test_the_measures_log(case, client):
    data = {
        "day": today(),
        "kind": "request",
        "other_municipality": "Demofjord",
        "what": "Spurt om én veileder.",
        "version": 0,
        "files": [cases.file("brev.pdf"), cases.file("svar.pdf")],
    }
    assert client.post(at("add_measure", case.place), {**data, "other_municipality": ""}).status_code == 422
    data["files"] = [cases.file("brev.pdf"), cases.file("svar.pdf")]
    assert client.post(at("add_measure", case.place), data).status_code == 302
    measure = Measure.objects.get()
    assert sorted(row.file.name for row in measure.files.all()) == ["brev.pdf", "svar.pdf"]
    assert "Request to another municipality: Demofjord" in text_of(client.get(at("measures", case.place)))

    change = {**data, "what": "Spurt om to.", "version": 1}
    del change["files"]
    assert client.post(at("change_measure", measure), change).status_code == 302
    stale = client.post(at("change_measure", measure), {**change, "what": "Min tekst."})
    assert stale.status_code == 422
    assert "Spurt om to." in text_of(stale)
    assert "Min tekst." in stale.content.decode()
    client.post(at("withdraw_measure", measure))
    assert client.get(at("change_measure", measure)).url == at("measures", case.place)


def test_the_letterhead_refuses_a_wrong_organisation_number(case, client):
    data = {"organisation_number": "310999904", "address": "Gata 1", "version": 0, **cases.SIGNED}

    answer = client.post(at("letterhead", case.place), data)
    assert answer.status_code == 422
    assert "310999904" in answer.content.decode()
    assert "the last digit does not fit" in text_of(answer)
    data["organisation_number"] = "310 999 903"
    assert client.post(at("letterhead", case.place), data).status_code == 302
    case.place.refresh_from_db()
    assert case.place.organisation_number == "310999903"
    assert client.post(at("letterhead", case.place), data).status_code == 422


def test_the_overview_asks_as_much_of_the_database_with_many_as_with_one(case, client):
    cases.granted(case)
    address = at("applications", case.place)
    few = queries_of(client, address)
    for _ in range(12):
        cases.draft(case)
    assert queries_of(client, address) == few <= 12


def test_the_overview_shows_what_ends_first(case, client):
    cases.granted(case)
    page = client.get(at("applications", case.place))
    assert heading(page) == "1 exemption in force"
    assert "200 days left" in text_of(page)


def test_the_log_asks_as_much_of_the_database_with_many_as_with_one(case, client):
    cases.measure(case)
    few = queries_of(client, at("measures", case.place))
    for _ in range(12):
        cases.measure(case)
    assert queries_of(client, at("measures", case.place)) == few


def test_a_renewal_is_linked_both_ways(case, client):
    letter = cases.granted(case)
    answer = client.post(at("renew_exemption", letter))
    renewal = Application.objects.exclude(pk=letter.pk).get()
    assert answer.url == at("application", renewal)
    assert (renewal.starts_on, renewal.challenges) == (
        cases.last_day() + timedelta(days=1),
        letter.challenges,
    )
    assert at("application", letter) in tree(client.get(at("application", renewal))).xpath("//main//a/@href")
    assert at("application", renewal) in tree(client.get(at("application", letter))).xpath("//main//a/@href")


def test_the_trainee_and_the_supervisor_see_whether_supervision_stands_on_an_exemption(case):
    cases.granted(case)
    page = browser(case.trainee.person).get(at("account", case.trainee))
    assert "Unni Prøve supervises Ida Demo under an exemption" in text_of(page)
    assert "Ingen spesialist i kommunen" not in page.content.decode()


def test_the_compliance_page_shows_what_runs_out(case):
    cases.granted(case)
    page = browser(case.world.people["leader"]).get(at("compliance", case.place))
    assert "200 days left" in text_of(page)


def test_what_waits_for_a_coordinator(case, client):
    cases.ready(case)
    home = client.get(reverse("home"))
    assert [row for row in rows(home) if "ready to be sent" in row]
    assert not [
        row for row in rows(browser(case.world.people["leader"]).get(reverse("home"))) if "ready" in row
    ]


def test_everything_that_happens_to_an_application_has_a_sentence(case, client):
    """Every verb that an action records about one."""
    sources = "".join(file.read_text() for file in Path("exemptions/actions").glob("*.py"))
    steps = re.findall(r'step\(\s*application,\s*ApplicationState\.\w+,\s*"(\w+)"', sources)
    others = re.findall(r'"application\.(\w+)"', sources)
    known = {"attached", "detached", "granted", "rejected"}  # whose names are put together
    assert {f"application.{verb}" for verb in {*steps, *others} | known} == set(SENTENCES)

    page = client.get(at("application", cases.granted(case)))
    assert "Kari Demo wrote down that it is granted" in text_of(page)


def test_the_session_says_that_its_supervision_stands_on_an_exemption(case):
    session = Session.objects.get()
    AuthorisationFactory(
        trainee=case.trainee, supervisor=session.supervisor, starts_on=session.date, ends_on=session.date
    )
    for part in ("trainee", "supervisor"):
        page = browser(case.world.people[part]).get(at("session", session))
        assert "Vera Prøve supervises Ida Demo under an exemption" in text_of(page)


def test_a_renewal_that_is_withdrawn_is_asked_for_again(case, client):
    period = {"starts_on": today() - timedelta(days=30), "ends_on": today() + timedelta(days=20)}
    letter = cases.granted(case, cases.sent(case, period=period), **period)
    client.post(at("renew_exemption", letter))
    renewal = Application.objects.exclude(pk=letter.pk).get()

    def ends():
        return [row for row in rows(client.get(reverse("home"))) if "ends in 20 days" in row]

    assert ends() == []
    client.post(at("withdraw_application", renewal))
    assert len(ends()) == 1
