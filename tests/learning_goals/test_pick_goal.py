"""The two of a session say which goals they touched, until it is finalised."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions.session_goals import pick_goal, remove_goal
from learning_goals.models import SessionGoal
from supervision.actions.sessions import finalise_session
from supervision.models import Session
from tests.at_once import at_once
from tests.factories import SessionFactory
from tests.learning_goals.deeds import Deeds, touched, yesterday
from tests.learning_goals.factories import PlanGoalFactory, SignOffFactory
from tests.pages import alerts, browser, queries_of, read, tree, words

pytestmark = pytest.mark.django_db
THE_TWO = ["trainee", "supervisor"]
OTHERS = [
    "other trainee",
    "other supervisor",
    "ended supervisor",
    "clinical instructor",
    "leader",
    "coordinator",
    "stranger",
]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def deeds():
    return Deeds()


@pytest.fixture
def session(deeds):
    return deeds.world.session


def pick(deeds, session, part="trainee", goal=None):
    return pick_goal(session, goal or deeds.goal, actor=deeds[part])


def finalised(deeds, session):
    return finalise_session(session, actor=deeds["supervisor"], version=3)


def panel(deeds, session, part="trainee"):
    """The picker on the page of the session, or None."""
    page = tree(browser(deeds[part]).get(reverse("session", args=[session.pk])))
    return page.get_element_by_id("session-goals", None)


@pytest.mark.parametrize("part", THE_TWO)
def test_pick_goal_is_either_s_of_the_two_and_leaves_one_event(deeds, session, part):
    picked = pick(deeds, session, part)

    assert list(session.goals.all()) == [picked]
    event = Event.objects.get()
    assert (event.verb, event.actor, event.target_id, event.data) == (
        "session.goal_picked",
        deeds[part],
        session.pk,
        {"plan_goal": str(deeds.goal.pk)},
    )


@pytest.mark.parametrize("part", OTHERS)
def test_pick_goal_is_refused_to_everybody_else(deeds, session, part):
    with pytest.raises(PermissionDenied):
        pick(deeds, session, part)

    assert not SessionGoal.objects.exists()


def test_a_second_pick_changes_nothing(deeds, session):
    assert pick(deeds, session) == pick(deeds, session, "supervisor")
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_both_at_once_pick_it_once(deeds, session):
    picks = at_once(*[lambda part=part: pick(deeds, session, part) for part in THE_TWO])

    assert picks == [SessionGoal.objects.get()] * 2
    assert Event.objects.count() == 1


@pytest.mark.parametrize("goal", [PlanGoalFactory, lambda: PlanGoalFactory(closed_on=yesterday())])
def test_only_goals_of_the_trainee_s_plan_can_be_picked(deeds, session, goal):
    with pytest.raises(PermissionDenied):
        pick(deeds, session, goal=goal())


def test_picking_is_possible_after_the_assignment_has_ended(deeds, session):
    deeds.world.assignment.delete()

    assert pick(deeds, session, "supervisor").plan_goal == deeds.goal


@pytest.mark.parametrize("step", [pick_goal, remove_goal])
@pytest.mark.parametrize("state", ["finalised", "cancelled", "closed"])
def test_no_goal_comes_or_goes_once_the_session_is_over(deeds, session, step, state):
    picked = pick(deeds, session)
    if state == "closed":
        Session.objects.filter(pk=session.pk).update(closed_on=yesterday())
    else:
        Session.objects.filter(pk=session.pk).update(state=state)
    about = [session, deeds.another_goal()] if step == pick_goal else [picked]

    with pytest.raises(InvalidTransition):
        step(*about, actor=deeds["trainee"])

    assert list(SessionGoal.objects.all()) == [picked]


def test_remove_goal_takes_it_out_with_one_event_and_a_second_time_is_no_fault(deeds, session):
    picked = pick(deeds, session)

    for part in THE_TWO:
        remove_goal(SessionGoal(pk=picked.pk, session=session, plan_goal=deeds.goal), actor=deeds[part])

    assert not SessionGoal.objects.exists()
    assert Event.objects.filter(verb="session.goal_removed").count() == 1


@pytest.mark.parametrize("part", OTHERS)
def test_remove_goal_is_refused_to_everybody_else(deeds, session, part):
    picked = pick(deeds, session)

    with pytest.raises(PermissionDenied):
        remove_goal(picked, actor=deeds[part])


@pytest.mark.django_db(transaction=True)
def test_of_a_pick_and_the_finalising_at_once_nothing_comes_in_afterwards(deeds, session):
    picked, sealed = at_once(
        lambda: pick(deeds, session),
        lambda: finalise_session(session, actor=deeds["supervisor"], version=3),
    )

    assert not isinstance(sealed, Exception)
    was_in_time = not isinstance(picked, InvalidTransition)
    assert SessionGoal.objects.exists() == was_in_time


# The picker on the page


def posted(deeds, session, part="trainee", htmx=False, **form):
    client = browser(deeds[part], headers=HTMX if htmx else None)
    return client.post(reverse("pick_goal", args=[session.pk]), form, follow=True)


@pytest.mark.parametrize("part", THE_TWO)
def test_the_page_shows_the_picker_to_the_two(deeds, session, part):
    pick(deeds, session)

    shown = read(panel(deeds, session, part))

    assert "Take out: " + str(deeds.goal.goal) in shown
    assert "Find a goal by code, title or word" in shown


@pytest.mark.parametrize("part", ["leader", "coordinator"])
def test_leaders_and_coordinators_do_not_see_which_goals_were_touched(deeds, session, part):
    pick(deeds, session)
    finalised(deeds, session)

    page = browser(deeds[part]).get(reverse("session", args=[session.pk]))

    assert deeds.goal.goal.code not in page.content.decode()
    assert panel(deeds, session, part) is None


def test_a_finalised_session_shows_its_goals_and_no_button(deeds, session):
    pick(deeds, session)
    finalised(deeds, session)

    shown = panel(deeds, session)

    assert str(deeds.goal.goal) in read(shown)
    assert shown.findall(".//form") == []


@pytest.mark.parametrize("state", ["planned", "finalised"])
def test_there_is_no_picker_where_there_is_nothing_to_pick(deeds, state):
    other = SessionFactory(state=state, date=yesterday())
    deeds.world.people["another trainee"] = other.trainee.person

    assert panel(deeds, other, "another trainee") is None


def test_the_page_of_finalising_shows_them_too(deeds, session):
    pick(deeds, session)

    page = browser(deeds["supervisor"]).get(reverse("finalise_session", args=[session.pk]))

    assert str(deeds.goal.goal) in words(page)


@pytest.mark.parametrize("typed", ["{code}", "{title}"])
def test_enter_adds_the_goal_that_must_be_meant(deeds, session, typed):
    typed = typed.format(code=deeds.goal.goal.code.lower(), title=deeds.goal.goal.title)

    answer = posted(deeds, session, q=typed)

    assert alerts(answer) == [f"{deeds.goal.goal.code} is added."]
    assert [one.plan_goal for one in session.goals.all()] == [deeds.goal]


def test_enter_on_a_word_that_fits_several_goals_lets_one_choose_without_script(deeds, session):
    one, two = deeds.another_goal(title="Svikt i hjertet"), deeds.another_goal(title="Svikt i nyren")

    page = posted(deeds, session, q="svikt")
    buttons = tree(page).findall(".//button[@name='goal']")

    assert {button.get("value") for button in buttons} == {str(one.pk), str(two.pk)}
    answer = posted(deeds, session, goal=str(two.pk), q="svikt")
    assert alerts(answer) == [f"{two.goal.code} is added."]
    assert answer.redirect_chain == [(reverse("session", args=[session.pk]), 302)]


def test_with_script_the_picker_comes_back_with_the_keyboard_where_it_goes_on(deeds, session):
    deeds.another_goal(title="Svikt i hjertet")
    two = deeds.another_goal(title="Svikt i nyren")

    asked = tree(posted(deeds, session, htmx=True, q="svikt"))
    assert asked.find(".//*[@autofocus]").get("name") == "goal"
    added = tree(posted(deeds, session, htmx=True, q="svikt", goal=str(two.pk)))
    assert added.find(".//*[@autofocus]").get("name") == "q"
    assert f"{two.goal.code} is added." in read(added)


def test_typing_finds_goals_that_are_not_picked_yet(deeds, session):
    one, two = deeds.another_goal(title="Svikt i hjertet"), deeds.another_goal(title="Svikt i nyren")
    pick(deeds, session, goal=one)
    client = browser(deeds["supervisor"], headers=HTMX)

    found = tree(client.get(reverse("session_goals", args=[session.pk]), {"q": "svikt"}))

    assert [button.get("value") for button in found.findall(".//button")] == [str(two.pk)]
    assert read(found).startswith("1 goal fits")


def test_goals_of_the_last_sessions_of_the_two_are_suggested_unless_approved(deeds, session):
    lately, approved, of_others = deeds.goal, deeds.another_goal(), deeds.another_goal()
    touched(lately, supervisor=deeds["supervisor"])
    touched(approved, supervisor=deeds["supervisor"])
    SignOffFactory(plan_goal=approved, approved=True)
    touched(of_others, supervisor=deeds["other supervisor"])

    def suggested(part):
        return {
            button.get("value") for button in panel(deeds, session, part).findall(".//button[@name='goal']")
        }

    assert suggested("supervisor") == {str(lately.pk)}
    assert suggested("trainee") == {str(lately.pk), str(of_others.pk)}
    answer = posted(deeds, session, goal=str(lately.pk))
    assert alerts(answer) == [f"{lately.goal.code} is added."]


@pytest.mark.parametrize("goal", ["x", "", "00000000-0000-0000-0000-000000000000", "other"])
def test_a_goal_that_is_not_in_the_plan_does_not_exist(deeds, session, goal):
    goal = str(PlanGoalFactory().pk) if goal == "other" else goal

    assert posted(deeds, session, goal=goal).status_code == 404


def test_a_pick_after_the_finalising_says_who_did_it_and_when(deeds, session):
    finalised(deeds, session)

    answer = posted(deeds, session, goal=str(deeds.goal.pk))

    assert alerts(answer)[0].startswith("Finalised by Vera Prøve on ")
    shown = posted(deeds, session, htmx=True, goal=str(deeds.goal.pk))
    assert "Finalised by Vera Prøve on " in read(tree(shown))


@pytest.mark.parametrize("htmx", [True, False])
def test_a_chip_takes_the_goal_out(deeds, session, htmx):
    picked = pick(deeds, session)
    client = browser(deeds["supervisor"], headers=HTMX if htmx else None)

    answer = client.post(reverse("remove_session_goal", args=[picked.pk]), follow=True)

    assert f"{deeds.goal.goal.code} is taken out." in read(tree(answer))
    assert not SessionGoal.objects.exists()


def test_a_chip_of_a_finalised_session_takes_nothing_out(deeds, session):
    picked = pick(deeds, session)
    finalised(deeds, session)

    answer = browser(deeds["trainee"]).post(reverse("remove_session_goal", args=[picked.pk]), follow=True)

    assert alerts(answer)[0].startswith("Finalised by Vera Prøve on ")
    assert SessionGoal.objects.exists()


@pytest.mark.parametrize("address", ["session", "session_goals"])
def test_the_picker_takes_as_many_queries_with_a_hundred_goals_as_with_one(deeds, session, address):
    client, address = browser(deeds["trainee"]), reverse(address, args=[session.pk])
    pick(deeds, session)
    touched(deeds.goal, supervisor=deeds["supervisor"])
    client.get(address)  # who reads the note is written down once an hour
    before = queries_of(client, f"{address}?q=oppdiktet")
    for number in range(100):
        goal = deeds.another_goal()
        if number < 20:
            pick(deeds, session, goal=goal)
            touched(goal, supervisor=deeds["supervisor"])

    assert queries_of(client, f"{address}?q=oppdiktet") == before
