"""The trainee changes what is not sent, in the version that they have seen; both texts are kept."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions.activities import StaleActivity, change_activity, remove_activity_file
from learning_goals.models import Activity
from municipalities.models import FileBody, StoredFile
from tests.learning_goals.deeds import TEXT, TITLE, Deeds, certificate, chosen, nothing_typed_is_told
from tests.learning_goals.factories import PlanGoalFactory
from tests.pages import alerts, beside, browser, tree, typed, words

pytestmark = pytest.mark.django_db
OTHERS = ["other trainee", "supervisor", "clinical instructor", "leader", "coordinator", "stranger"]


@pytest.fixture
def deeds():
    return Deeds()


def change(deeds, activity, part="trainee", version=1, **changes):
    what = deeds.what(**{"title": "Ny tittel", **changes})
    return change_activity(activity, actor=deeds[part], version=version, **what)


def posted(deeds, activity, **changes):
    form = deeds.form(**{"version": activity.version, "title": "Ny tittel", **changes})
    return browser(deeds["trainee"]).post(reverse("change_activity", args=[activity.pk]), form, follow=True)


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_change_activity_makes_another_version_with_one_event(deeds, state):
    activity, other = deeds.in_state(state), deeds.another_goal()

    change(deeds, activity, goals=[other], uploads=[certificate()])

    activity.refresh_from_db()
    assert (activity.title, activity.version, activity.state) == ("Ny tittel", 2, state)
    assert list(activity.goals.all()) == [other]
    assert activity.files.count() == 1
    assert Event.objects.filter(verb="activity.changed").count() == 1
    assert nothing_typed_is_told()


@pytest.mark.parametrize("part", OTHERS)
def test_change_activity_is_refused_to_everybody_else(deeds, part):
    activity = deeds.returned()

    with pytest.raises(PermissionDenied):
        change(deeds, activity, part)

    assert Activity.objects.get().title == TITLE


@pytest.mark.parametrize("state", ["sent", "signed", "fulfilled", "withdrawn"])
def test_change_activity_is_too_late_once_it_is_sent(deeds, state):
    activity = deeds.in_state(state)

    with pytest.raises(InvalidTransition):
        change(deeds, activity)


def test_change_activity_takes_no_goal_of_somebody_else(deeds):
    with pytest.raises(PermissionDenied):
        change(deeds, deeds.recorded(), goals=[PlanGoalFactory()])


def test_change_activity_refuses_a_version_that_was_not_seen(deeds):
    activity = deeds.recorded()
    change(deeds, activity)

    with pytest.raises(StaleActivity) as stale:
        change(deeds, activity, title="En tredje")

    assert (stale.value.activity.title, stale.value.activity.version) == ("Ny tittel", 2)


def test_the_page_of_a_version_that_moved_on_shows_both_texts_and_a_second_save_stands(deeds):
    activity = deeds.recorded()
    change(deeds, activity, description="Skrevet fra telefonen.")

    answer = posted(deeds, activity, title="Skrevet fra kontoret", files=[chosen()])

    assert answer.status_code == 409
    assert "Skrevet fra telefonen." in words(answer)
    kept = typed(answer)
    assert (kept["title"], kept["description"].strip(), kept["version"]) == (
        "Skrevet fra kontoret",
        TEXT,
        "2",
    )
    assert "Please choose the files again." in words(answer)
    activity.refresh_from_db()
    posted(deeds, activity, title="Skrevet fra kontoret")
    assert Activity.objects.get().title == "Skrevet fra kontoret"


def test_the_page_keeps_a_goal_that_has_left_the_plan(deeds):
    activity = deeds.recorded()
    type(deeds.goal).objects.filter(pk=deeds.goal.pk).update(closed_on=activity.held_on)

    page = browser(deeds["trainee"]).get(reverse("change_activity", args=[activity.pk]))

    assert tree(page).xpath("//input[@name='goals' and @checked]/@value") == [str(deeds.goal.pk)]


def test_a_change_of_what_is_sent_says_to_whom_and_since_when(deeds):
    activity = deeds.sent()

    answer = posted(deeds, activity)

    assert alerts(answer)[0].startswith("The activity was sent to Siri Demo on ")
    assert Activity.objects.get().title == TITLE


def test_more_than_twenty_files_are_too_many(deeds):
    activity = deeds.recorded(uploads=[certificate(f"{number}.pdf") for number in range(20)])

    assert (
        beside(posted(deeds, activity, files=[chosen()]), "files")
        == "At most twenty files beside one activity."
    )


# Files


def removed(deeds, activity, part="trainee"):
    address = reverse("remove_activity_file", args=[activity.files.first().pk])
    return browser(deeds[part]).post(address, follow=True)


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_a_file_is_removed_with_its_bytes_as_long_as_the_activity_can_be_changed(deeds, state):
    make = {"draft": deeds.recorded, "returned": deeds.returned}[state]
    activity = make(uploads=[certificate(), certificate("bilde.pdf")])

    answer = removed(deeds, activity)

    assert alerts(answer) == ["The file is removed."]
    assert StoredFile.objects.count() == FileBody.objects.count() == activity.files.count() == 1
    assert Event.objects.filter(verb="activity.file_removed").count() == 1
    assert Activity.objects.get().version == 2


@pytest.mark.parametrize("make", ["sent", "signed"])
def test_what_is_sent_or_signed_keeps_its_files(deeds, make):
    activity = getattr(deeds, make)(uploads=[certificate()])

    removed(deeds, activity)

    assert activity.files.count() == 1


def test_a_file_that_is_gone_already_is_no_fault(deeds):
    activity = deeds.recorded(uploads=[certificate()])
    file = activity.files.get()
    remove_activity_file(file, actor=deeds["trainee"])

    remove_activity_file(file, actor=deeds["trainee"])

    assert Activity.objects.get().version == 2


@pytest.mark.parametrize("part", OTHERS)
def test_nobody_else_removes_a_file(deeds, part):
    activity = deeds.returned(uploads=[certificate()])

    with pytest.raises(PermissionDenied):
        remove_activity_file(activity.files.get(), actor=deeds[part])


def test_a_file_is_given_back_to_be_saved(deeds):
    activity = deeds.sent(uploads=[certificate()])
    address = reverse("activity_file", args=[activity.files.get().pk])

    answer = browser(deeds["clinical instructor"]).get(address)

    assert answer["Content-Disposition"] == 'attachment; filename="kursbevis.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content.startswith(b"%PDF")
