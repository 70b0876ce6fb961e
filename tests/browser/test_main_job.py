"""The whole main job, in the browser, as its four people: a register goes in, a note is written and
finalised, the nightly job judges, and the leader sees who gets too little, and why."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Page, expect

from audit.models import Event
from supervision.models import Note, Session, SessionState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "en setning jeg husker"
NOTE = "Vi gikk gjennom en krevende samtale, og hva Ida vil prøve neste gang."
LAST_WEEK = date.today() - timedelta(days=5)
YEAR_AGO = date.today() - timedelta(days=400)


@pytest.fixture
def register(tmp_path):
    """The municipality's own register: two trainees, one of whom has had no supervision for long."""
    sheets = {
        "municipalities": [
            "number,name,language_form,registered_from",
            "9901,Prøvevik kommune,nb,2019-03-01",
        ],
        "people": [
            "email,municipality_number,role,name,specialist_since",
            "ida@example.no,9901,trainee,Ida Demo,",
            "jonas@example.no,9901,trainee,Jonas Demo,",
            "vera@example.no,9901,supervisor,Vera Prøve,2015-01-01",
            "leif@example.no,9901,leader,Leif Demo,",
            "kari@example.no,9901,coordinator,Kari Demo,",
        ],
        "trainees": ["trainee_email,municipality_number", "ida@example.no,9901", "jonas@example.no,9901"],
        "service": [
            "trainee_email,municipality_number,from",
            f"ida@example.no,9901,{YEAR_AGO}",
            f"jonas@example.no,9901,{YEAR_AGO}",
        ],
        "assignments": [
            "trainee_email,supervisor_email,municipality_number,from,role",
            f"ida@example.no,vera@example.no,9901,{YEAR_AGO},primary",
            f"jonas@example.no,vera@example.no,9901,{YEAR_AGO},primary",
        ],
        "sessions": [
            "trainee_email,supervisor_email,municipality_number,date,start,minutes,mode,kind,state",
            f"ida@example.no,vera@example.no,9901,{LAST_WEEK},13:00,60,in_person,individual,planned",
            *(
                f"ida@example.no,vera@example.no,9901,{LAST_WEEK - timedelta(days=14 * n)},12:00,120,"
                "in_person,individual,finalised"
                for n in range(1, 26)
            ),
        ],
    }
    for name, lines in sheets.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


@pytest.fixture
def person(new_context, live_server):
    """A page of a browser of one's own, for each person."""

    def open_page() -> Page:
        page = new_context(base_url=live_server.url).new_page()
        page.set_default_timeout(10_000)
        return page

    return open_page


def join(page: Page, link: str):
    page.goto(re.sub(r"^https?://[^/]+", "", link.strip()))
    page.get_by_label("Velg et passord").fill(PASSWORD)
    page.get_by_role("button", name="Kom i gang").click()
    page.wait_for_url("**/")


def invitation_to(email: str) -> str:
    """The link in the mail that went to that address."""
    (letter,) = [letter for letter in mail.outbox if letter.to == [email]]
    return re.search(r"http\S+", letter.body).group()


def test_the_main_job(person, register, capsys):
    call_command("import_register", str(register))
    capsys.readouterr()
    call_command("invite", "kari@example.no", municipality="9901", role="coordinator")

    kari = person()
    join(kari, capsys.readouterr().out)
    the_coordinator_invites_everybody(kari)

    ida, vera, leif = person(), person(), person()
    join(ida, invitation_to("ida@example.no"))
    the_trainee_writes_the_note(ida)
    join(vera, invitation_to("vera@example.no"))
    the_supervisor_finalises_it(vera)
    call_command("flag_low_supervision")
    join(leif, invitation_to("leif@example.no"))
    the_leader_sees_who_gets_too_little_and_why(leif)


def the_coordinator_invites_everybody(page: Page):
    page.get_by_role("link", name="Personer").first.click()
    for name in ("Ida Demo", "Vera Prøve", "Leif Demo"):
        page.get_by_role("link", name=re.compile(f"Inviter ?: {name}")).click()
        page.get_by_role("button", name="Send invitasjonen").click()
        expect(page.get_by_role("status")).to_contain_text("er invitert")


def the_trainee_writes_the_note(page: Page):
    expect(page.get_by_role("heading", level=1)).to_have_text("Venter på deg")
    page.get_by_role("link", name="Marker som gjennomført").click()
    page.get_by_label("Minutter").fill("90")
    page.get_by_role("button", name="Marker som gjennomført").click()
    page.get_by_label("Referat").fill(NOTE)
    expect(page.locator("#note-status")).to_contain_text("Lagret")
    assert Note.objects.get().text == NOTE
    expect(page.get_by_role("link", name="Ferdigstill")).to_have_count(0)


def the_supervisor_finalises_it(page: Page):
    page.get_by_role("main").get_by_role("link", name="Ferdigstill").click()
    expect(page.get_by_role("main")).to_contain_text(NOTE)
    expect(page.get_by_role("main")).to_contain_text("1 t 30 min teller som individuell veiledning")
    page.get_by_role("button", name="Ferdigstill").click()
    expect(page.get_by_role("status")).to_contain_text("Referatet er ferdigstilt")
    session = Session.objects.get(date=LAST_WEEK)
    assert (session.state, session.finalised_by.email) == (SessionState.FINALISED, "vera@example.no")
    assert Event.objects.filter(verb="session.finalised").count() == 1


def the_leader_sees_who_gets_too_little_and_why(page: Page):
    page.get_by_role("link", name="Se oppfølgingen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 av 2 ALIS trenger oppfølging.")
    worst = page.get_by_role("listitem").filter(has_text="Jonas Demo").first
    expect(worst).to_contain_text("bak snittet de siste tolv månedene")
    expect(worst).to_contain_text("Ingen tellende veiledning ennå")
    worst.get_by_role("link", name="Jonas Demo", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("0 min av")
    expect(page.get_by_role("table")).to_contain_text("3 t 30 min")
    page.go_back()
    page.get_by_role("link", name="Ida Demo", exact=True).first.click()
    expect(page.get_by_role("main")).to_contain_text("1 t 30 min, Vera Prøve")
    page.get_by_role("main").get_by_role("link", name=re.compile(str(LAST_WEEK.year))).first.click()
    expect(page.get_by_role("main")).not_to_contain_text(NOTE)
    expect(page.get_by_role("main")).to_contain_text("Referatet er privat")
