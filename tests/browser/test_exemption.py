"""A coordinator's way from a supervisor who stops to the exemption that is granted, in the browser, where the
letter is downloaded and looked into."""

import io
import re
from datetime import timedelta

import pikepdf
import pytest
from django.utils import translation
from django.utils.formats import date_format
from playwright.sync_api import Page, expect

from exemptions.actions.letters import render_letter
from exemptions.models import Application, ApplicationState
from municipalities.days import today
from supervision.models import Authorisation
from tests.browser.test_pages import sign_in
from tests.exemptions import cases

pytestmark = [pytest.mark.browser, pytest.mark.pdf, pytest.mark.django_db(transaction=True)]

FIRST, LAST = today() + timedelta(days=7), today() + timedelta(days=187)
TEXTS = {
    "challenges-challenges": "Ingen ledig spesialist. <img src=file:///etc/passwd>",
    "search-measures_to_find": "Lyst ut tre ganger.",
    "search-cooperation": "Spurt begge nabokommunene.",
    "specialists-specialists_source": "Fastlegeregisteret",
    "supervisor-competence": "Fire år i allmennpraksis.",
    "supervisor-experience": "Har veiledet i to år.",
    "plan-plan": "En spesialist begynner til høsten.",
    "sender-case_number": "26/123",
}


@pytest.fixture
def case():
    case = cases.make_case()
    cases.letterhead(case)
    return case


@pytest.fixture
def page(case, new_context, live_server) -> Page:
    context = new_context(base_url=live_server.url, accept_downloads=True)
    sign_in(context, case.coordinator, live_server.url)
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def test_from_an_ending_supervisor_to_the_exemption_that_is_granted(page, case):
    the_supervisor_stops(page, case)
    the_application_is_written(page, case)
    the_letter_is_made_and_holds_every_word(page)
    it_is_sent_and_granted(page)
    the_trainee_has_a_supervisor_for_the_period(page, case)


def the_supervisor_stops(page, case):
    page.goto(f"/supervision/assignments/{case.world.assignment.pk}/end/")
    page.get_by_label("Siste dag").fill((FIRST - timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Avslutt").click()
    expect(page.get_by_role("main")).to_contain_text("Ingen veileder fra")
    page.get_by_role("link", name="Søk om fritak").click()
    expect(page.get_by_label("Ida Demo")).to_be_checked()
    page.get_by_label("Midlertidig veileder").select_option(label="Unni Prøve")
    page.get_by_role("button", name="Begynn på søknaden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Unni Prøve for Ida Demo")


def the_application_is_written(page, case):
    expect(page.locator("#points-heading")).to_have_text("12 punkter mangler")
    for name, text in {
        **TEXTS,
        "period-starts_on": FIRST.isoformat(),
        "period-ends_on": LAST.isoformat(),
        "specialists-specialists": "4",
        "specialists-specialists_counted_on": today().isoformat(),
    }.items():
        page.locator(f"[name='{name}']").fill(text)
        page.locator(f"[name='{name}']").blur()
    expect(page.locator("#points-heading")).to_have_text("Ingenting mangler")
    expect(page.locator("#status-plan")).to_contain_text("Lagret")
    expect(page.locator("#preview")).to_contain_text(TEXTS["challenges-challenges"])
    page.get_by_role("link", name="Den er klar").click()
    page.get_by_role("button", name="Den er klar").click()
    assert Application.objects.get().state == ApplicationState.READY


def the_letter_is_made_and_holds_every_word(page):
    expect(page.get_by_role("main")).to_contain_text("Brevet lages.")
    render_letter(Application.objects.get().pk, agent="job:render_letter")  # what a worker does
    download = page.get_by_role("link", name="Last ned brevet (PDF)")
    expect(download).to_be_visible()
    with page.expect_download() as downloaded:
        download.click()
    content = downloaded.value.path().read_bytes()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == "nb"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert len(pdf.Root.OutputIntents) == 1
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] in ("2", "3")
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"]
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Last ned e-posten (.eml)").click()
    assert b"godkjenning@helsedir.no" in downloaded.value.path().read_bytes()


def it_is_sent_and_granted(page):
    page.get_by_role("button", name="Den er sendt").click()
    expect(page.get_by_role("status").first).to_contain_text("Det er notert at den er sendt")
    page.get_by_role("link", name="Noter vedtaket").click()
    page.get_by_label("Vedtatt").fill(today().isoformat())
    page.get_by_label("Helsedirektoratets referanse").fill("26/4567-2")
    page.get_by_role("button", name="Noter vedtaket").click()
    expect(page.get_by_role("main")).to_contain_text("187 dager igjen")
    given = Authorisation.objects.get()
    assert (given.starts_on, given.ends_on, given.reference) == (FIRST, LAST, "26/4567-2")


def the_trainee_has_a_supervisor_for_the_period(page, case):
    page.goto(f"/supervision/trainees/{case.trainee.pk}/")
    lane = page.get_by_role("listitem").filter(has_text="Fritak for Unni Prøve")
    with translation.override("nb"):
        last = date_format(LAST, "DATE_FORMAT")
    expect(lane).to_contain_text(last)
    page.get_by_role("link", name=re.compile("Tildel|Velg|veileder")).first.wait_for()


def test_a_save_that_does_not_reach_the_server_is_said_and_asked_about(page, case, expected_complaints):
    expected_complaints += ["Failed to load resource", "htmx:"]
    letter = cases.draft(case)
    page.goto(f"/exemptions/applications/{letter.pk}/")
    page.route("**/save/", lambda route: route.abort())
    page.locator("[name='plan-plan']").fill("En plan som ikke når fram.")
    page.locator("[name='plan-plan']").blur()
    expect(page.locator("#status-plan")).to_contain_text("Ikke lagret")
    page.unroute("**/save/")
    page.locator("#plan").get_by_role("button", name="Lagre").click()
    expect(page.locator("#status-plan")).to_contain_text("Lagret")
    assert Application.objects.get().plan == "En plan som ikke når fram."


def test_a_slow_save_of_one_part_does_not_undo_what_a_later_one_of_another_says(page, case):
    letter = cases.complete(case, plan={"plan": ""})
    page.goto(f"/exemptions/applications/{letter.pk}/")
    expect(page.locator("#points-heading")).to_have_text("1 punkt mangler")
    held = []

    def hold_the_answer(route):
        held.append((route, route.fetch()))

    page.route("**/save/", hold_the_answer, times=1)
    page.locator("[name='challenges-challenges']").fill("Tre stillinger står tomme.")
    page.locator("[name='challenges-challenges']").blur()
    page.locator("[name='plan-plan']").fill("En spesialist begynner til høsten.")
    page.locator("[name='plan-plan']").blur()
    page.wait_for_timeout(500)  # so that the later save would have its answer, did it not wait
    ((route, answer),) = held
    route.fulfill(response=answer)

    expect(page.locator("#status-plan")).to_contain_text("Lagret")
    expect(page.locator("#points-heading")).to_have_text("Ingenting mangler")
    expect(page.locator("#next-step")).to_contain_text("Den er klar")
    assert Application.objects.get().plan == "En spesialist begynner til høsten."


def test_two_coordinators_in_one_part_see_both_texts(page, case, expected_complaints):
    expected_complaints += ["status of 409"]
    letter = cases.draft(case)
    page.goto(f"/exemptions/applications/{letter.pk}/")
    mona = cases.colleague(case, name="Mona Demo")
    cases.save(letter, case, "plan", {"plan": "Planen til Mona."}, actor=mona)

    page.locator("[name='plan-plan']").fill("Planen til Kari.")
    page.locator("[name='plan-plan']").blur()

    choice = page.locator("#conflict-plan")
    expect(choice).to_contain_text("Planen til Mona.")
    expect(choice).to_contain_text("Planen til Kari.")
    assert Application.objects.get().plan == "Planen til Mona."
    choice.get_by_role("button", name="Behold mitt").click()
    expect(page.locator("[name='plan-plan']")).to_have_value("Planen til Kari.")
    assert Application.objects.get().plan == "Planen til Kari."
