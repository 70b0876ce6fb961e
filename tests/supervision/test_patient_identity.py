"""A note that may name a patient is not sealed by accident. All numbers here are of the synthetic series."""

import pytest
from django.urls import reverse

from audit.models import Event
from supervision.actions.sessions import MayNamePatient, finalise_session
from supervision.models import Note, Session
from supervision.patient_identity import has_birth_date, has_identity_number
from supervision.views.notes import facts_line
from tests.world import make_world

SYNTHETIC, SYNTHETIC_D, SYNTHETIC_H = "01819012365", "41819012359", "01419012382"


@pytest.mark.parametrize(
    "number",
    [
        SYNTHETIC,
        SYNTHETIC_D,
        SYNTHETIC_H,
        "018190 12365",
        "018190-12365",
        "01 81 90 12365",
        "018190 – 12365",
        "018190\n12365",
        "01.81.90 123 65",
    ],
)
def test_an_identity_number_is_found(number):
    assert has_identity_number(f"Samtale om pasienten ({number}), som var vanskelig.")


@pytest.mark.parametrize(
    "text", ["", "01819012366", "0181901236", "018190123651", "Tlf. 22 22 22 22", "Kurs 12.03.2026 kl. 12.30"]
)
def test_other_numbers_are_not(text):
    assert not has_identity_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "født 01.02.1950",
        "f. 1.2.50",
        "fnr 010250",
        "Born on 01/02/1950",
        "født 15. mai 1975",
        "f 15.05.1975",
        "fødselsdato: 15.05.75",
    ],
)
def test_a_date_of_birth_is_found(text):
    assert has_birth_date(text)


@pytest.mark.parametrize(
    "text", ["Møte 01.02.2026", "født til å lede", "if. 01.02.2026", "f.eks. 01.02.2026", "for 15. mai 2026"]
)
def test_other_dates_are_not(text):
    assert not has_birth_date(text)


@pytest.fixture
def world(db):
    world = make_world()
    Note.objects.update(text=f"Pasienten {SYNTHETIC} kom igjen.")
    return world


def test_finalising_is_refused_until_it_is_declared_no_patients(world):
    supervisor = world.people["supervisor"]
    with pytest.raises(MayNamePatient):
        finalise_session(world.session, actor=supervisor, version=3)

    session = finalise_session(world.session, actor=supervisor, version=3, no_patient=True)

    assert session.state == "finalised"
    assert Event.objects.get().data["declared_no_patient"] is True


def test_the_page_asks_beside_the_box_and_seals_nothing(client, world):
    client.force_login(world.people["supervisor"])
    url = reverse("finalise_session", args=[world.session.pk])
    assert 'type="checkbox" name="no_patient"' in client.get(url).content.decode()

    answer = client.post(url, {"version": 3, "seen": "x", "facts": facts_line(world.session)})

    assert answer.status_code == 422
    assert "id_no_patient_error" in answer.content.decode()
    assert Session.objects.get().state == "held"

    client.post(url, {"version": 3, "facts": facts_line(world.session), "no_patient": "on"})
    assert Session.objects.get().state == "finalised"


def test_a_note_without_a_number_asks_nothing(client, world):
    Note.objects.update(text="Om prioritering.")
    client.force_login(world.people["supervisor"])

    page = client.get(reverse("finalise_session", args=[world.session.pk])).content.decode()

    assert 'type="checkbox" name="no_patient"' not in page
