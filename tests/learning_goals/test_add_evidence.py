"""The trainee puts words and files beside a goal, and takes them away until others judge by them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions.evidence import add_evidence, remove_evidence
from learning_goals.models import Evidence, PlanGoal
from municipalities.models import StoredFile
from tests.learning_goals.deeds import (
    TEXT,
    Deeds,
    certificate,
    chosen,
    nothing_typed_is_told,
    yesterday,
)
from tests.learning_goals.factories import SignOffFactory
from tests.municipalities.test_files import word
from tests.pages import above, alerts, beside, browser, typed, words
from tests.supervision.test_patient_identity import SYNTHETIC

pytestmark = pytest.mark.django_db
OTHERS = ["other trainee", "supervisor", "clinical instructor", "leader", "coordinator", "stranger"]


@pytest.fixture
def deeds():
    return Deeds()


def add(deeds, part="trainee", **changes):
    what = {"description": TEXT, "upload": certificate(), "key": deeds.trainee.pk, **changes}
    return add_evidence(deeds.goal, actor=deeds[part], **what)


def posted(deeds, **form):
    address = reverse("add_evidence", args=[deeds.goal.pk])
    form = {"description": TEXT, "key": str(deeds.trainee.pk), **form}
    return browser(deeds["trainee"]).post(address, form, follow=True)


def test_add_evidence_keeps_words_and_file_with_one_event(deeds):
    evidence = add(deeds)

    assert (evidence.description, evidence.file.name) == (TEXT, "kursbevis.pdf")
    (event,) = Event.objects.filter(verb="evidence.added")
    assert event.data == {"plan_goal": str(deeds.goal.pk)}
    assert nothing_typed_is_told()


@pytest.mark.parametrize("part", OTHERS)
def test_add_evidence_is_refused_to_everybody_else(deeds, part):
    with pytest.raises(PermissionDenied):
        add(deeds, part)


def test_the_same_form_sent_twice_adds_it_once(deeds):
    assert add(deeds) == add(deeds)
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (1, 1)


@pytest.mark.parametrize("step", ["sent", "recommended"])
def test_add_evidence_is_possible_while_the_goal_is_under_way(deeds, step):
    SignOffFactory(plan_goal=deeds.goal, recommended=step == "recommended")

    assert add(deeds).pk


@pytest.mark.parametrize("end", ["approved", "closed"])
def test_add_evidence_is_too_late_once_the_goal_is_approved_or_closed(deeds, end):
    if end == "approved":
        SignOffFactory(plan_goal=deeds.goal, approved=True)
    else:
        PlanGoal.objects.update(closed_on=yesterday())

    with pytest.raises(InvalidTransition):
        add(deeds)

    answer = posted(deeds)
    assert above(answer) == ["The goal is approved or no longer in your plan: nothing can be added."]
    assert typed(answer)["description"].strip() == TEXT
    assert not Evidence.objects.exists()


def test_the_page_adds_and_shows_it_beside_the_goal(deeds):
    answer = posted(deeds, file=chosen())

    assert alerts(answer) == ["It stands beside the goal now."]
    assert TEXT in words(answer)
    assert "kursbevis.pdf" in words(answer)


@pytest.mark.parametrize(
    ("form", "field", "message"),
    [
        ({"description": ""}, "description", "Write something, or choose a file."),
        ({"description": f"Pasient {SYNTHETIC}"}, "description", "Please leave out identity numbers."),
        ({"file": ("x.pdf", b"MZ")}, "file", "The content is not that of a PDF file"),
        ({"file": ("x.pdf", b"0" * 51 * 2**20)}, "file", "The file is larger than 20 MB."),
        ({"file": ("x.docx", None)}, "file", "The content is not that of a DOCX file"),
    ],
    ids=["nothing", "identity number", "no pdf", "51 MB", "bomb"],
)
def test_a_fault_stands_beside_its_field_and_nothing_typed_is_lost(deeds, form, field, message):
    if "file" in form:
        name, content = form["file"]
        form = {"file": chosen(name, content or word(bomb=b"0" * (201 * 2**20)))}

    answer = posted(deeds, **form)

    assert answer.status_code == 422
    assert beside(answer, field).startswith(message)
    assert typed(answer)["description"].strip() == form.get("description", TEXT)
    assert not Evidence.objects.exists()


def test_a_file_is_given_back_to_be_saved(deeds):
    evidence = add(deeds)

    answer = browser(deeds["leader"]).get(reverse("evidence_file", args=[evidence.pk]))

    assert answer["Content-Disposition"] == 'attachment; filename="kursbevis.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_words_have_no_file(deeds):
    evidence = add(deeds, upload=None)

    assert browser(deeds["trainee"]).get(reverse("evidence_file", args=[evidence.pk])).status_code == 404


# Taken away


def removed(deeds, evidence):
    return browser(deeds["trainee"]).post(reverse("remove_evidence", args=[evidence.pk]), follow=True)


def test_remove_evidence_takes_it_away_with_one_event_and_its_file_is_not_given_any_more(deeds):
    evidence = add(deeds)

    assert alerts(removed(deeds, evidence)) == ["It is taken away."]
    assert not Evidence.objects.standing().exists()
    assert Event.objects.filter(verb="evidence.removed").count() == 1
    assert browser(deeds["trainee"]).get(reverse("evidence_file", args=[evidence.pk])).status_code == 404


@pytest.mark.parametrize("part", OTHERS)
def test_remove_evidence_is_refused_to_everybody_else(deeds, part):
    evidence = add(deeds)

    with pytest.raises(PermissionDenied):
        remove_evidence(evidence, actor=deeds[part])


def test_remove_evidence_a_second_time_is_too_late(deeds):
    evidence = remove_evidence(add(deeds), actor=deeds["trainee"])

    with pytest.raises(InvalidTransition):
        remove_evidence(evidence, actor=deeds["trainee"])


@pytest.mark.parametrize("step", [{}, {"recommended": True}, {"approved": True}])
def test_what_others_judge_by_stays(deeds, step):
    evidence = add(deeds)
    SignOffFactory(plan_goal=deeds.goal, **step)

    answer = removed(deeds, evidence)

    assert alerts(answer) == [
        "It stays: others judge the goal by it. Recall the goal first, if it is not approved yet."
    ]
    assert Evidence.objects.standing().exists()
