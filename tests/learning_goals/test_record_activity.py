"""The trainee writes down what they did; with goals and files, as a draft or sent at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from learning_goals.actions.activities import CannotSign, record_activity
from learning_goals.models import Activity
from municipalities.models import StoredFile
from tests.at_once import at_once
from tests.learning_goals.deeds import (
    DAY,
    TEXT,
    TITLE,
    Deeds,
    certificate,
    chosen,
    nothing_typed_is_told,
    told,
)
from tests.learning_goals.factories import PlanGoalFactory
from tests.municipalities.test_files import word
from tests.pages import alerts, beside, browser, queries_of, tree, typed, words
from tests.supervision.test_patient_identity import SYNTHETIC

pytestmark = pytest.mark.django_db
OTHERS = ["other trainee", "supervisor", "clinical instructor", "leader", "coordinator", "stranger"]


@pytest.fixture
def deeds():
    return Deeds()


def posted(deeds, **changes):
    address = reverse("record_activity", args=[deeds.trainee.pk])
    return browser(deeds["trainee"]).post(address, deeds.form(**changes), follow=True)


def test_record_activity_keeps_a_draft_with_goals_and_files_and_one_event(deeds):
    activity = deeds.recorded(uploads=[certificate(), certificate("bilde.pdf")])

    assert (activity.state, activity.version, activity.title, activity.held_on) == ("draft", 1, TITLE, DAY)
    assert list(activity.goals.all()) == [deeds.goal]
    assert {one.file.name for one in activity.files.all()} == {"kursbevis.pdf", "bilde.pdf"}
    (event,) = Event.objects.filter(target_id=activity.pk)
    assert (event.verb, event.actor, event.data) == ("activity.recorded", deeds["trainee"], {})
    assert nothing_typed_is_told()


def test_record_activity_with_a_signer_sends_it_at_once(deeds):
    activity = deeds.recorded(signer=deeds["clinical instructor"])

    assert (activity.state, activity.signer) == ("sent", deeds["clinical instructor"])
    assert told("activity_sent") == [
        (
            deeds["clinical instructor"],
            "Ida Demo asks you to sign an activity: course on 4 May",
        )
    ]


def test_record_activity_for_somebody_who_cannot_sign_keeps_nothing(deeds):
    with pytest.raises(CannotSign):
        deeds.recorded(signer=deeds["leader"])

    assert not Activity.objects.exists()


@pytest.mark.parametrize("part", OTHERS)
def test_record_activity_is_refused_to_everybody_else(deeds, part):
    with pytest.raises(PermissionDenied):
        record_activity(deeds.trainee, actor=deeds[part], key=deeds.goal.pk, **deeds.what())

    assert not Activity.objects.exists()


def test_record_activity_takes_no_goal_of_somebody_else(deeds):
    with pytest.raises(PermissionDenied):
        deeds.recorded(goals=[PlanGoalFactory()])


def test_the_same_form_sent_twice_records_one(deeds):
    first = deeds.recorded(key=deeds.goal.pk)

    assert deeds.recorded(key=deeds.goal.pk, uploads=[certificate()]) == first
    assert (Activity.objects.count(), StoredFile.objects.count()) == (1, 0)


def test_a_key_of_somebody_else_s_activity_gives_nothing_away(deeds):
    deeds.recorded(key=deeds.goal.pk)
    other = deeds["other trainee"].trainee_records.get()

    another = record_activity(
        other, actor=other.person, key=deeds.goal.pk, **deeds.what(goals=[], title="Et annet")
    )

    assert (another.trainee, another.title) == (other, "Et annet")


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_record_one(deeds):
    def click():
        return deeds.recorded(key=deeds.goal.pk)

    assert at_once(click, click) == [Activity.objects.get()] * 2


def test_the_page_saves_a_draft_and_says_so(deeds):
    answer = posted(deeds, files=[chosen(), chosen("bilde.pdf")])

    activity = Activity.objects.get()
    assert alerts(answer) == ["The activity is saved as a draft. Send it when it is ready."]
    assert (activity.state, activity.files.count(), activity.signer) == ("draft", 2, None)
    assert answer.redirect_chain == [(reverse("activity", args=[activity.pk]), 302)]


def test_the_page_sends_at_once(deeds):
    answer = posted(deeds, step="send", signer=str(deeds["clinical instructor"].pk))

    assert alerts(answer) == ["The activity is sent to Siri Demo."]
    assert Activity.objects.get().state == "sent"


def test_a_draft_asks_for_no_signer_and_sending_does(deeds):
    answer = posted(deeds, step="send", signer="")

    assert answer.status_code == 422
    assert beside(answer, "signer") == "Choose who signs, or save it as a draft."
    assert typed(answer)["description"].strip() == TEXT


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "This field is required."),
        ("title", f"Pasient {SYNTHETIC}", "Please leave out identity numbers."),
        ("description", f"Pasient {SYNTHETIC}", "Please leave out identity numbers."),
        ("kind", "", "This field is required."),
        ("kind", "nonsense", "Select a valid choice."),
        ("held_on", "31.02.2026", "Enter a valid date."),
        (
            "held_on",
            (timezone.localdate() + timedelta(days=1)).isoformat(),
            "That day has not come yet. Record it once it is done.",
        ),
        ("signer", "00000000-0000-0000-0000-000000000000", "Select a valid choice."),
        ("goal_words", "finnes ikke", "No goal of the plan fits. Try a shorter word, or only the number."),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_typed_is_lost(deeds, field, value, message):
    answer = posted(deeds, **{field: value})

    assert answer.status_code == 422
    assert beside(answer, field).startswith(message)
    kept = typed(answer)
    assert kept["description"].strip() == (value if field == "description" else TEXT)
    assert f"goal-{deeds.goal.pk}" in answer.content.decode()
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ([chosen("bevis.pdf", b"MZ\x90\x00")], "bevis.pdf: The content is not that of a PDF file"),
        ([chosen("bevis.pdf", b"0" * 51 * 2**20)], "bevis.pdf: The file is larger than 20 MB."),
        ([chosen("b.docx", word(bomb=b"0" * (201 * 2**20)))], "b.docx: The content is not that of a DOCX"),
        ([chosen("bevis.exe", b"MZ")], "bevis.exe: Files of this kind are not taken."),
        ([chosen(), chosen("tom.pdf", b"")], "tom.pdf: The file is empty."),
        ([chosen()] * 11, "At most ten files at a time."),
    ],
    ids=["no pdf", "51 MB", "bomb", "program", "one of two", "eleven"],
)
def test_a_file_that_is_not_taken_is_named_and_nothing_typed_is_lost(deeds, files, message):
    for file in files:
        file.seek(0)

    answer = posted(deeds, files=files)

    assert answer.status_code == 422
    assert beside(answer, "files").startswith(message)
    assert typed(answer)["title"] == TITLE
    assert not StoredFile.objects.exists()


def test_files_that_were_fine_are_asked_for_again_after_another_fault(deeds):
    answer = posted(deeds, title="", files=[chosen()])

    assert beside(answer, "files") == "Please choose the files again."


@pytest.mark.parametrize("spelt", ["ALM-901", "alm 901", "901", "901, 902", "Oppdiktet hjertesvikt"])
def test_goals_can_be_typed_where_there_is_no_script(deeds, spelt):
    one = deeds.another_goal(code="ALM-901", title="Oppdiktet hjertesvikt")
    two = deeds.another_goal(code="ALM-902", title="Oppdiktet nyresvikt")

    posted(deeds, goals=[], goal_words=spelt)

    assert set(Activity.objects.get().goals.all()) == ({one, two} if "902" in spelt else {one})


def test_a_word_that_fits_several_goals_asks_which_and_a_tick_answers(deeds):
    one, two = deeds.another_goal(title="Svikt i hjertet"), deeds.another_goal(title="Svikt i nyren")

    asked = posted(deeds, goals=[], goal_words="svikt")
    offered = {box.get("value") for box in tree(asked).findall(".//input[@name='goals']")}

    assert beside(asked, "goal_words") == "More than one goal fits. Tick the right one."
    assert offered == {str(one.pk), str(two.pk)}
    posted(deeds, goals=[str(two.pk)], goal_words="svikt")
    assert list(Activity.objects.get().goals.all()) == [two]


def test_the_search_of_the_form_keeps_what_is_ticked(deeds):
    one = deeds.another_goal(title="Svikt i hjertet")
    address = reverse("activity_goals", args=[deeds.trainee.pk])
    asked = {"goals": [str(deeds.goal.pk)], "goal_words": f"{deeds.goal.goal.code}, svikt"}

    answer = browser(deeds["trainee"]).get(address, asked, headers={"HX-Request": "true"})
    boxes = tree(answer).findall(".//input")

    assert [(box.get("value"), box.get("checked") is not None) for box in boxes] == [
        (str(deeds.goal.pk), True),
        (str(one.pk), False),
    ]


def test_the_page_begins_with_today_the_goal_it_was_opened_for_and_the_usual_signer(deeds):
    deeds.goal.goal.recommended_activities = ["Grunnkurs A"]
    deeds.goal.goal.save()
    address = reverse("record_activity", args=[deeds.trainee.pk])

    answer = browser(deeds["trainee"]).get(address, {"goal": str(deeds.goal.pk)})

    kept = typed(answer)
    assert kept["held_on"] == timezone.localdate().isoformat()
    assert kept["signer"] == str(deeds["supervisor"].pk)
    assert tree(answer).xpath("//input[@name='goals' and @checked]/@value") == [str(deeds.goal.pk)]
    assert tree(answer).xpath("//datalist/option/@value") == ["Grunnkurs A"]
    deeds.sent("other supervisor")
    assert typed(browser(deeds["trainee"]).get(address))["signer"] == str(deeds["other supervisor"].pk)


def test_the_page_takes_as_many_queries_with_a_hundred_goals_as_with_one(deeds):
    client, address = browser(deeds["trainee"]), reverse("record_activity", args=[deeds.trainee.pk])
    before = queries_of(client, address)
    for _ in range(99):
        deeds.another_goal()

    assert queries_of(client, address) == before <= 14


def test_who_can_sign_are_those_of_the_trainee_and_of_the_municipality(deeds):
    page = browser(deeds["trainee"]).get(reverse("record_activity", args=[deeds.trainee.pk]))

    offered = tree(page).xpath("//select[@name='signer']/option/text()")
    assert offered == ["Choose", "Siri Demo", "Vegard Prøve", "Vera Prøve", "Viktor Prøve"]
    assert "Laila Demo" not in words(page)
