"""Every action on learning goals by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from learning_goals.handover.contents import digest_of
from learning_goals.handover.writing import plan_of, written
from learning_goals.models import Activity, PlanGoal, SessionGoal, SignOffState
from learning_goals.urls import urlpatterns
from municipalities.days import today
from municipalities.models import User
from supervision.models import NamedLeader
from tests.browser.journeys import Journeys, Travellers, day_from
from tests.factories import TraineeFactory
from tests.learning_goals.catalogues import csv_of, goal
from tests.learning_goals.deeds import activity_of
from tests.learning_goals.factories import (
    CatalogueFactory,
    GoalFactory,
    PlanGoalFactory,
)
from tests.learning_goals.scene import REASON, SENTENCE, Scene
from tests.municipalities.test_files import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

journeys = Journeys(urlpatterns)
ANSWER = "Sett flere ganger."
OLD = ["FKM-001", "FKM-002"]  # the new version has the first one, and nothing in place of the other


def test_every_action_is_taken_by_somebody():
    assert journeys.covered == journeys.actions


def test_every_action_by_keyboard(new_context, live_server, tmp_path):
    scene = Scene()
    User.objects.update(language="en-gb")
    at = Travellers(new_context, scene.world.people, live_server.url)
    journeys.take(at, scene, folder=tmp_path)
    assert at.faults == [], "\n".join(at.faults)


def exactly(text):
    return re.compile(f"^{text}$")


def about(what, whom):
    """A button's name with what only a screen reader says."""
    return re.compile(f"^{what} ?: {whom}")


def file_at(folder, name, content):
    (folder / name).write_bytes(content)
    return folder / name


@journeys.of(pick_goal="session.goal_picked", remove_session_goal="session.goal_removed")
def goals_are_picked_where_the_note_is_written(at, scene, folder):
    another = scene.another_goal()
    keyboard = at("trainee", "session", scene.world.session)
    search, chips = keyboard.page.get_by_role("searchbox"), keyboard.page.locator(".app-chips button")

    keyboard.go_to(search)
    keyboard.type(scene.goal.goal.code)
    keyboard.press("Enter")
    expect(chips).to_have_count(1)
    expect(search).to_be_focused()
    keyboard.type(another.goal.title)
    found = keyboard.page.locator("#session-goals-found button", has_text=another.goal.code)
    keyboard.use(found)
    expect(chips).to_have_count(2)
    expect(search).to_be_focused()

    keyboard.back_to(chips.first)
    keyboard.press("Enter")
    expect(chips).to_have_count(1)
    expect(keyboard.page.locator("#session-goals-heading")).to_be_focused()
    assert SessionGoal.objects.get().plan_goal == another


@journeys.of(add_evidence="evidence.added", remove_evidence="evidence.removed")
def words_and_a_file_are_added_and_taken_away(at, scene, folder):
    keyboard = at("trainee", "goal", scene.goal)
    keyboard.follow("Add words or a file")
    keyboard.field("description", "To avdelinger siden august.")
    keyboard.file("file", file_at(folder, "epikrise.pdf", pdf()))
    keyboard.send(exactly("Add"))
    keyboard.send(about("Take away", "epikrise.pdf"))
    assert scene.goal.evidence.standing().count() == 0


@journeys.of(
    ask_opinion="opinion.asked",
    withdraw_opinion="opinion.withdrawn",
    opinion="opinion.given",
    decline_opinion="opinion.declined",
)
def a_statement_is_asked_for_taken_back_given_and_declined(at, scene, folder):
    keyboard = at("trainee", "goal", scene.goal)

    def ask(link):
        keyboard.follow(link)
        keyboard.choose("asked_of", "Siri")
        keyboard.field("question", "Hvordan gikk samtalene?")
        keyboard.send(exactly("Ask"))

    ask("Ask for a statement")
    keyboard.send(about("Take the question back", "Siri"))
    ask("Ask for a statement")
    ask("Ask for feedback")
    asked = {one.kind: one for one in scene.goal.opinions.filter(state="asked")}

    siri = at("clinical instructor", "opinion", asked["statement"])
    siri.field("answer", ANSWER)
    siri.send("Send the answer")
    at("clinical instructor", "opinion", asked["feedback"])
    siri.send("I cannot say anything")
    assert scene.goal.opinions.get(state="given").answer == ANSWER


@journeys.of(send_goal="goal.sent", recall_goal="goal.recalled")
def a_goal_is_sent_and_taken_back(at, scene, folder):
    keyboard = at("trainee", "goal", scene.another_goal())
    keyboard.follow("Send to the supervisor")
    keyboard.field("comment", "Se kurset.")
    keyboard.tick(keyboard.page.locator("#id_without_evidence"))
    keyboard.send(exactly("Send"))
    keyboard.send("Take the goal back")


@journeys.of(recommend_goal="goal.recommended", return_goal="goal.returned", begin_goal="goal.begun")
def a_supervisor_recommends_sends_back_and_begins(at, scene, folder):
    keyboard = at("supervisor", "goal", scene.sent(scene.another_goal()).plan_goal)
    keyboard.follow(exactly("Recommend"))
    keyboard.field("recommendation", SENTENCE)
    keyboard.send("Recommend")
    at("supervisor", "goal", scene.sent(scene.another_goal()).plan_goal)
    keyboard.follow("Send back")
    keyboard.field("comment", "Ta med ett tilfelle til.")
    keyboard.send("Send back")
    at("supervisor", "goal", scene.another_goal())
    keyboard.follow("Recommend without waiting")
    keyboard.field("recommendation", SENTENCE)
    keyboard.send("Recommend")


@journeys.of(approve_goal="goal.approved", goals_to_approve="goal.approved", revoke_goal="goal.revoked")
def a_leader_approves_one_then_two_at_once_and_revokes(at, scene, folder):
    bare = scene.recommended(scene.another_goal())
    shown = [scene.another_goal() for _ in range(2)]
    for one in shown:
        scene.stated(one)
        scene.recommended(one)
    keyboard = at("leader", "goals_to_approve")
    boxes = keyboard.page.get_by_role("checkbox")

    def see(plan_goal):
        keyboard.follow(re.compile(f"See what shows it.*{plan_goal.goal.code}"))

    see(bare.plan_goal)
    keyboard.field("no_statement_reason", REASON)
    keyboard.send("Approve")
    expect(boxes).to_have_count(0)  # nothing can be ticked before it is opened
    for number, one in enumerate(shown, 1):
        see(one)
        keyboard.leave(keyboard.page.get_by_role("banner").get_by_role("link", name="To approve"))
        expect(boxes).to_have_count(number)
    for one in shown:
        keyboard.tick(keyboard.page.get_by_role("checkbox", name=one.goal.code))
    keyboard.send("Approve those ticked")

    at("leader", "goal", shown[0])
    keyboard.follow("Revoke the approval")
    keyboard.field("reason", REASON)
    keyboard.send("Revoke the approval")
    states = [one.sign_offs.get().state for one in (bare.plan_goal, *shown)]
    assert states == [SignOffState.APPROVED, SignOffState.REVOKED, SignOffState.APPROVED]


@journeys.of(mark_in_portal="goal.marked", unmark_in_portal="goal.unmarked", portal_marks="goal.marked")
def approvals_are_marked_as_registered(at, scene, folder):
    approved = scene.approved(scene.another_goal())
    keyboard = at("leader", "goal", approved.plan_goal)
    keyboard.send("It is registered there")
    keyboard.send("It is not")
    at("leader", "portal_marks")
    keyboard.tick(keyboard.page.get_by_role("checkbox", name=approved.plan_goal.goal.code))
    keyboard.send("Those ticked are registered there")
    approved.refresh_from_db()
    assert approved.portal_mark.marked_by == scene["leader"]


@journeys.of(delegations="delegation.given", end_delegation="delegation.ended")
def a_leader_hands_over_and_ends_it(at, scene, folder):
    keyboard = at("leader", "delegations", scene.world.place)
    keyboard.choose("delegate", "Siri")
    keyboard.day("ends_on", day_from(today()))
    keyboard.send("Hand over")
    keyboard.send(about("Let it end today", "Siri"))
    assert scene.world.place.delegations.get().ends_on == today()


@journeys.of(
    record_activity="activity.recorded",
    change_activity="activity.changed",
    remove_activity_file="activity.file_removed",
    send_activity="activity.sent",
    take_back_activity="activity.taken_back",
    withdraw_activity="activity.withdrawn",
)
def an_activity_is_recorded_changed_sent_and_withdrawn(at, scene, folder):
    keyboard = at("trainee", "plan", scene.world.trainee)
    page, code = keyboard.page, scene.goal.goal.code
    keyboard.follow("Record an activity")
    keyboard.choose("kind", "Course")
    keyboard.field("title", "Kurs i akuttmedisin")
    keyboard.field("description", "Jeg øvde på luftvei.")
    keyboard.field("goal_words", code)
    keyboard.tick(page.locator("#activity-goals").get_by_label(code))
    keyboard.send("Save as a draft")
    activity = Activity.objects.get()
    assert (activity.kind, [one.pk for one in activity.goals.all()]) == ("course", [scene.goal.pk])

    keyboard.follow("Change or add files")
    keyboard.file("files", file_at(folder, "kursbevis.pdf", pdf()))
    keyboard.send("Save")
    keyboard.send(about("Remove", "kursbevis.pdf"))
    keyboard.follow("Send to be signed")
    keyboard.choose("signer", "Siri")
    keyboard.send(exactly("Send"))
    keyboard.send("Take back")
    keyboard.follow("Withdraw the activity")
    keyboard.send("Withdraw the activity")


@journeys.of(
    sign_activity="activity.signed", return_activity="activity.returned", fulfil_activity="activity.fulfilled"
)
def activities_are_signed_sent_back_and_marked_as_done(at, scene, folder):
    for title in ("Kurs", "Vakt", "Hospitering"):
        activity_of(scene.goal, state="sent", signer=scene["clinical instructor"], title=title)
    keyboard = at("clinical instructor", "activities_to_sign")
    folded = keyboard.page.locator("main summary")
    keyboard.use(folded.filter(has_text="Kurs"))
    keyboard.send(about("Sign", "Ida Demo, Kurs"))
    keyboard.use(folded.filter(has_text="Vakt"))
    keyboard.follow(about("Send back with a comment", "Ida Demo, Vakt"))
    keyboard.field("comment", "Skriv litt mer.")
    keyboard.send("Send back")
    keyboard = at("leader", "activity", Activity.objects.get(title="Hospitering"))
    keyboard.follow("Mark as done for the trainee")
    keyboard.field("comment", "Signereren har sluttet.")
    keyboard.send("Mark as done")


@journeys.of(
    name_leader="leader.named",
    add_instructor="instructor.added",
    end_named_leader="leader.ended",
    end_instructorship="instructor.ended",
)
def people_who_help_are_named_and_end(at, scene, folder):
    keyboard = at("leader", "plan", scene.world.trainee)
    keyboard.follow("Leader and clinical instructors")
    keyboard.follow("Name a leader")
    keyboard.choose("person", "Leif")
    keyboard.send("Name the leader")
    keyboard.follow("Add a clinical instructor")
    keyboard.choose("person", "Siri")
    keyboard.send(exactly("Add"))
    for name in ("Leif", "Siri"):
        keyboard.follow(about("End", name))
        keyboard.send("Set the last day")
    assert NamedLeader.objects.get().ends_on == today()


@journeys.of(
    import_catalogue="catalogue_import.uploaded",
    discard_catalogue="catalogue_import.forgotten",
    confirm_catalogue="catalogue_import.done",
)
def a_catalogue_is_discarded_and_another_imported(at, scene, folder):
    trainees = [scene.world.trainee]
    for name in ("Emil Demo", "Eva Demo"):
        one = TraineeFactory(municipality=scene.world.place, in_service=True, person__name=name)
        trainees.append(one)
    for code in OLD:
        old = GoalFactory(catalogue=CatalogueFactory(kind="FKM"), code=code)
        for trainee in trainees[:2]:
            PlanGoalFactory(trainee=trainee, goal=old)
    file = file_at(folder, "goals.csv", csv_of(goal(OLD[0], title="Nytt mål")))
    keyboard = at("leader", "catalogue", scene.world.place)

    def choose():
        at("leader", "import_catalogue", scene.world.place)
        keyboard.file("file", file)
        keyboard.send("See what it will do")

    choose()
    keyboard.send("Discard")
    choose()
    keyboard.send("Import the goals")
    expect(keyboard.page.get_by_role("link", name="See the plans")).to_be_visible()


@journeys.of(
    move_plan="plan.moved",
    close_goal="plan_goal.closed",
    move_plans="plan.moved",
    assign_plan="plan.assigned",
    assign_plans="plan.assigned",
    set_targets="plan.targets_set",
)
def plans_move_and_get_goals_and_dates(at, scene, folder):
    """As the import before has left them."""
    keyboard = at("leader", "plans", scene.world.place)
    keyboard.follow("Move to a new version")
    keyboard.follow("Emil Demo")
    keyboard.send("Move the plan")
    emil = scene.world.place.trainees.get(person__name="Emil Demo")
    at("leader", "move_plan", emil)
    keyboard.follow("Take it out")
    keyboard.field("reason", "Gjelder ikke lenger.")
    keyboard.send("Take it out")

    at("leader", "move_plans", scene.world.place)
    keyboard.send("Move 1 plan")
    at("leader", "plan", emil)
    keyboard.follow("Put goals into the plan")
    keyboard.send("Put them into the plan")
    at("leader", "plans", scene.world.place)
    keyboard.follow("Put goals into the plans")
    keyboard.send("Put them into all plans")
    assert PlanGoal.objects.filter(trainee__person__name="Eva Demo").exists()

    day = day_from(today())
    keyboard = at("trainee", "plan", scene.world.trainee)
    keyboard.follow("Target dates")
    keyboard.day("group_0", day)
    keyboard.send("Save")
    assert scene.world.trainee.plan.filter(target_on=day).exists()


@journeys.of(hand_in_plan="earlier_plan.handed_in")
def a_plan_is_downloaded_and_an_earlier_one_handed_in(at, scene, folder):
    keyboard = at("trainee", "plan", scene.world.trainee)
    assert b"alis" in keyboard.download("Download for another municipality").read_bytes().lower()

    contents = plan_of(scene.world.trainee)
    contents |= {"municipality": {"number": scene.world.elsewhere.number, "name": "Demofjord"}}
    content = written(contents | {"digest": digest_of(contents)})
    keyboard.follow("Hand in an earlier plan")
    keyboard.file("plan", file_at(folder, "plan.json", content))
    keyboard.send("Hand it in")
    expect(keyboard.page.get_by_role("main")).to_contain_text("Demofjord")
