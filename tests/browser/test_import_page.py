"""The import in a browser: by keyboard, by itself, without JavaScript, wide and narrow."""

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from municipalities.models import Role
from supervision.actions.register_import import working
from supervision.models import RegisterImport, Trainee
from tests.browser.test_pages import faults_of, sign_in
from tests.factories import MembershipFactory, MunicipalityFactory
from tests.supervision.registers import IDA, xlsx
from tests.supervision.uploads import AGENT, confirm_import, judged, kept, register_of, worked_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place():
    return MunicipalityFactory(number="9901", name="Prøvevik")


@pytest.fixture
def kari(place):
    return MembershipFactory(municipality=place, role=Role.COORDINATOR, user__language="en-gb").user


@pytest.fixture
def open_page(new_context, live_server, place, kari):
    """The import page, in a browser of the coordinator."""

    def opened(width=1280, **options):
        context = new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            reduced_motion="reduce",
            **options,
        )
        sign_in(context, kari, live_server.url)
        page = context.new_page()
        page.goto(reverse("import_register", args=[place.pk]))
        return page

    return opened


@pytest.fixture
def file(tmp_path, place):
    """A register on the coordinator's disk."""

    def saved(register=None, name="register.xlsx"):
        path = tmp_path / name
        path.write_bytes(xlsx(register or register_of(place)).getvalue())
        return path

    return saved


def work():
    """A worker has been at all that waits."""
    for one in RegisterImport.objects.to_work_on():
        working.work_on(one.pk, agent=AGENT)


def heading(page):
    return page.get_by_role("heading", level=1)


def tab_to(page, control):
    """The control is reached by the keyboard."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if control.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {control}")


def test_by_keyboard_and_the_page_goes_on_by_itself(open_page, file):
    page = open_page()
    page.get_by_label("Choose file").focus()
    page.set_input_files("input[type=file]", file())  # the dialogue is the browser's own

    tab_to(page, page.get_by_role("button", name="See what it will do"))
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Reading register.xlsx")

    work()
    expect(heading(page)).to_have_text("5 new rows")

    button = page.get_by_role("button", name="Import 5 rows")
    tab_to(page, button)
    expect(button).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Importing register.xlsx")

    work()
    expect(heading(page)).to_have_text("Imported: 5 new rows")
    tab_to(page, page.get_by_role("link", name="See how they stand"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/compliance/$"))
    assert Trainee.objects.get().person.email == IDA


def test_without_javascript_it_works_with_links_and_buttons(open_page, file):
    page = open_page(java_script_enabled=False)
    page.set_input_files("input[type=file]", file())
    page.get_by_role("button", name="See what it will do").click()
    expect(heading(page)).to_have_text("Reading register.xlsx")

    work()
    page.get_by_role("link", name="Look again").click()
    expect(heading(page)).to_have_text("5 new rows")
    page.get_by_role("button", name="Import 5 rows").click()

    work()
    page.get_by_role("link", name="Look again").click()
    expect(heading(page)).to_have_text("Imported: 5 new rows")


def test_faults_are_put_right_and_the_file_chosen_again_on_the_same_page(open_page, file, place):
    wrong = register_of(place)
    wrong["service"][0]["from"] = "31.02.2026"
    page = open_page(width=360)
    page.set_input_files("input[type=file]", file(wrong))
    page.get_by_role("button", name="See what it will do").click()
    work()
    expect(heading(page)).to_have_text("1 thing must be put right")
    expect(page.get_by_role("main")).to_contain_text("31.02.2026")
    expect(page.get_by_role("main")).to_contain_text("Is not a date (2026-10-31 or 31.10.2026)")

    page.set_input_files("input[type=file]", file())
    page.get_by_role("button", name="See what it will do").click()
    work()

    expect(heading(page)).to_have_text("5 new rows")


def test_the_template_is_downloaded_and_taken(open_page, tmp_path):
    page = open_page()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the template").click()
    assert download.value.suggested_filename == "ALIS register 9901.xlsx"

    download.value.save_as(tmp_path / "template.xlsx")
    page.set_input_files("input[type=file]", tmp_path / "template.xlsx")
    page.get_by_role("button", name="See what it will do").click()
    work()

    expect(heading(page)).to_have_text("The file changes nothing")


def test_a_file_that_is_refused_leads_the_focus_to_what_to_do(open_page, tmp_path, expected_complaints):
    expected_complaints.append("status of 422")
    (tmp_path / "brev.xlsx").write_bytes(b"%PDF-1.7 ...")
    page = open_page()
    page.set_input_files("input[type=file]", tmp_path / "brev.xlsx")

    page.get_by_role("button", name="See what it will do").click()

    expect(page.locator("ds-error-summary")).to_be_focused()
    expect(page.get_by_label("Choose file")).to_have_accessible_description(re.compile("This is a PDF"))


def pages(place, kari):
    """What to do before, and the address."""
    here = {"municipality_number": "9901"}
    many = [
        {**here, "trainee_email": IDA, "supervisor_email": "kari@example.no", "date": date(2026, 1, day)}
        | {"start": "13:00", "minutes": 60, "state": "held"}
        for day in range(1, 25)
    ]
    wrong = {"Personer": [{"E-post": "ida@", "Kommunenummer": "9901", "Rolle": "sjef", "Skostr": 43}]}

    def preview(one):
        return reverse("import_preview", args=[one.pk])

    yield reverse("import_register", args=[place.pk])
    yield preview(kept(register_of(place), place, kari))
    yield preview(judged(wrong | {"Ark1": [{"a": 1}]}, place, kari))
    yield preview(judged({"people": []}, place, kari))
    one = judged(register_of(place, sessions=many), place, kari)
    yield preview(one)
    confirm_import(one, digest=one.digest, actor=kari)
    yield preview(worked_on(one))
    register = register_of(place)
    register["people"][0]["name"] = "Ida Prøve"
    yield preview(judged(register, place, kari))
    yield reverse("import_register", args=[place.pk])


@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_of_the_import_is_whole_and_accessible(open_page, place, kari, width):
    page, faults = open_page(width), []
    for path in pages(place, kari):
        page.goto(path)
        for details in page.locator("details.ds-details").all():
            details.evaluate("node => node.open = true")
        faults += [f"{path} {heading(page).inner_text()}: {fault}" for fault in faults_of(page, width)]
        page.goto("about:blank")  # else a page that looks again by itself asks for what is replaced next

    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_colour_schemes_have_enough_contrast(open_page, place, kari, scheme):
    page, faults = open_page(360, color_scheme=scheme), []
    for path in pages(place, kari):
        page.goto(path)
        faults += [f"{path}: {fault}" for fault in faults_of(page, 360)]
        page.goto("about:blank")

    assert faults == []
