"""The page of a goal: what is asked, what shows it, who decides next, and the one action of its reader."""

import pytest
from django.urls import reverse

from learning_goals.actions.portal_marks import mark_in_portal
from learning_goals.actions.sign_offs import begin_goal, return_goal, revoke_goal
from municipalities.models import Role
from tests.learning_goals.factories import CatalogueFactory, EvidenceFactory, OpinionFactory
from tests.learning_goals.scene import COMMENT, REASON, SENTENCE, TYPED, Scene, see
from tests.pages import browser, heading, queries_of, read, tree, words
from tests.world import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def buttons(page):
    """What stands at the bottom edge."""
    bar = tree(page).find_class("app-actionbar")
    return [read(node) for node in bar[0].xpath(".//a | .//button")] if bar else []


def history(page):
    return [read(node) for node in tree(page).xpath("//ol[@class='app-timeline']/li/div")]


def lead(page):
    return read(tree(page).find_class("app-title")[0])


def test_the_page_says_what_is_asked(scene):
    goal = scene.goal.goal
    goal.elaboration, goal.recommended_activities = "Utdypende.", ["Grunnkurs A"]
    goal.assessment_forms = ["Supervisjon"]
    goal.save()

    page = see(scene["trainee"], "goal", scene.goal)

    assert heading(page) == str(goal)
    for text in ("Oppdiktet måltekst.", "Utdypende.", "Grunnkurs A", "Supervisjon"):
        assert text in words(page)


@pytest.mark.parametrize("fictitious", [True, False])
def test_an_invented_catalogue_is_named_as_such(scene, fictitious):
    CatalogueFactory._meta.model.objects.update(is_fictitious=fictitious)

    assert ("Invented learning goals" in words(see(scene["trainee"], "goal", scene.goal))) is fictitious


@pytest.mark.parametrize(
    ("step", "part", "next_step"),
    [
        ("another_goal", "trainee", "Not sent yet."),
        ("sent", "trainee", "Waits for Vera Prøve to recommend it."),
        ("sent", "supervisor", "Waits for you to recommend it or send it back."),
        ("recommended", "trainee", "Waits for Leif Demo to decide."),
        ("recommended", "leader", "Waits for your decision."),
        ("recommended", "coordinator", "Waits for Leif Demo to decide."),
        ("approved", "trainee", "Leif Demo approved the goal on"),
    ],
)
def test_the_page_says_who_decides_next(scene, step, part, next_step):
    if step != "another_goal":
        getattr(scene, step)()

    assert next_step in lead(see(scene[part], "goal", scene.goal))


def test_where_a_leader_is_named_the_goal_waits_for_that_one(scene):
    scene.named(scene.another_leader())
    scene.recommended()

    assert "Waits for Lise Demo to decide." in lead(see(scene["trainee"], "goal", scene.goal))


@pytest.mark.parametrize(
    ("step", "part", "expected"),
    [
        (None, "trainee", ["Send to the supervisor"]),
        (None, "supervisor", ["Recommend without waiting"]),
        (None, "leader", []),
        ("sent", "trainee", ["Take the goal back"]),
        ("sent", "supervisor", ["Recommend", "Send back"]),
        ("sent", "leader", ["Send back"]),
        ("sent", "coordinator", []),
        ("recommended", "trainee", ["Take the goal back"]),
        ("recommended", "supervisor", []),
        ("recommended", "leader", ["Approve", "Send back"]),
        ("recommended", "coordinator", []),
        ("approved", "trainee", []),
        ("approved", "leader", []),
    ],
)
def test_the_one_action_of_the_reader_stands_at_the_bottom_edge(scene, step, part, expected):
    if step:
        getattr(scene, step)()

    assert buttons(see(scene[part], "goal", scene.goal)) == expected


def test_a_goal_that_came_back_is_sent_again(scene):
    return_goal(scene.sent(), actor=scene["supervisor"], comment=COMMENT)

    assert buttons(see(scene["trainee"], "goal", scene.goal)) == ["Send again"]


def goes_to_close(scene, part):
    page = see(scene[part], "goal", scene.goal)
    return reverse("close_goal", args=[scene.goal.pk]) in tree(page).xpath("//main//a/@href")


def test_who_keeps_the_plan_can_take_the_goal_out_of_it(scene):
    assert [part for part in scene.world.people if goes_to_close(scene, part)] == ["leader", "coordinator"]


@pytest.mark.parametrize("step", ["sent", "recommended", "approved"])
def test_a_goal_that_is_under_way_or_approved_stays_in_the_plan(scene, step):
    getattr(scene, step)()

    assert not goes_to_close(scene, "leader")


@pytest.mark.parametrize(
    ("language", "of_title", "of_words"), [("en-gb", "nb", "nb"), ("nb", None, None), ("nn", "nb", None)]
)
def test_a_screen_reader_is_told_what_the_goal_is_written_in(scene, language, of_title, of_words):
    goal = scene.goal.goal
    goal.text_nb, goal.text_nn = "Måltekst på bokmål.", "Måltekst på nynorsk."
    goal.save()

    page = browser(scene["trainee"], language=language).get(reverse("goal", args=[scene.goal.pk]))

    [title] = tree(page).xpath("//main//h1/descendant-or-self::*[last()]")
    assert (read(title), title.get("lang")) == (str(goal), of_title)
    [asked] = tree(page).xpath("//section[@aria-labelledby='asked']/div")
    assert (read(asked), asked.get("lang")) == (goal.text_nn if language == "nn" else goal.text_nb, of_words)


def test_a_leader_finds_the_way_to_revoke_below(scene):
    scene.approved()

    assert "Revoke the approval" in words(see(scene["leader"], "goal", scene.goal))
    assert "Revoke the approval" not in words(see(scene["trainee"], "goal", scene.goal))


def test_what_has_happened_stands_in_sentences_with_what_was_written(scene):
    return_goal(scene.sent(), actor=scene["supervisor"], comment=COMMENT)
    revoke_goal(scene.approved(), actor=scene["leader"], reason="Feil grunnlag.")

    assert history(see(scene["trainee"], "goal", scene.goal)) == [
        "You sent the goal",
        f"Vera Prøve sent it back {COMMENT}",
        "You sent the goal",
        f"Vera Prøve recommended it {SENTENCE}",
        f"Leif Demo approved it Without a statement: {REASON}",
        "Leif Demo revoked the approval Feil grunnlag.",
    ]


def test_what_was_begun_approved_for_another_and_asked_is_told_as_such(scene):
    scene.delegated(to="other supervisor")
    scene.stated()
    sign_off = begin_goal(scene.goal, actor=scene["supervisor"], recommendation=SENTENCE)
    scene.approve(sign_off, scene["other supervisor"], statements=1)

    page = see(scene["leader"], "goal", scene.goal)
    assert history(page) == [
        "Ida Demo asked Siri Demo for a statement",
        "Siri Demo gave a statement",
        f"Vera Prøve recommended it, without its having been sent {SENTENCE}",
        "Viktor Prøve approved it for You",
    ]
    assert "Approved on behalf of Leif Demo." in lead(page)


def test_a_coordinator_sees_the_steps_and_no_word_that_shows_or_judges_the_goal(scene):
    EvidenceFactory(plan_goal=scene.goal, description="Egenvurdering.")
    scene.stated()
    return_goal(scene.sent(), actor=scene["supervisor"], comment=COMMENT)
    scene.approve(scene.recommended(), scene["leader"], statements=1)

    page = see(scene["coordinator"], "goal", scene.goal)

    assert history(page) == [
        "Ida Demo sent the goal",
        "Vera Prøve sent it back",
        "Ida Demo sent the goal",
        "Vera Prøve recommended it",
        "Leif Demo approved it",
    ]
    for text in (*TYPED, "Egenvurdering.", "Sett flere ganger.", "Siri Demo"):
        assert text not in page.content.decode()


@pytest.mark.parametrize("part", ["trainee", "supervisor", "leader", "delegate"])
def test_those_who_judge_see_what_shows_it_and_what_others_say(scene, part):
    EvidenceFactory(plan_goal=scene.goal, description="Egenvurdering.")
    scene.stated()
    scene.delegated(to="other supervisor")
    reader = scene["other supervisor"] if part == "delegate" else scene[part]

    page = words(see(reader, "goal", scene.goal))

    assert "Egenvurdering." in page
    assert "Sett flere ganger." in page


def test_a_trainee_who_coordinates_still_sees_their_own(scene):
    person(Role.COORDINATOR, scene.world.place, user=scene["trainee"])
    EvidenceFactory(plan_goal=scene.goal, description="Egenvurdering.")

    assert "Egenvurdering." in words(see(scene["trainee"], "goal", scene.goal))


def test_the_tick_for_kompetanseportalen_is_there_once_it_is_approved(scene):
    sign_off = scene.approved()
    assert "It is registered there" in words(see(scene["trainee"], "goal", scene.goal))
    assert "It is registered there" not in words(see(scene["supervisor"], "goal", scene.goal))

    mark_in_portal(sign_off, actor=scene["coordinator"])

    assert "Registered there, says Kari Demo" in words(see(scene["leader"], "goal", scene.goal))


def test_a_goal_that_left_the_plan_says_so_and_offers_nothing(scene):
    scene.goal.closed_on, scene.goal.closed_reason = scene.goal.assigned_at.date(), "Erstattet"
    scene.goal.save()

    page = see(scene["trainee"], "goal", scene.goal)

    assert "has left the plan" in lead(page)
    assert buttons(page) == []


@pytest.mark.parametrize("part", ["trainee", "supervisor", "leader"])
def test_the_page_takes_as_many_queries_for_thirty_ways_and_opinions_as_for_one(scene, part):
    def once_more():
        return_goal(scene.sent(), actor=scene["supervisor"], comment=COMMENT)
        OpinionFactory(plan_goal=scene.goal, given=True)

    once_more()
    client, address = browser(scene[part]), f"/learning-goals/goals/{scene.goal.pk}/"
    few = queries_of(client, address)
    for _ in range(29):
        once_more()

    assert queries_of(client, address) == few <= 25
