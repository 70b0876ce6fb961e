"""What is wrong with a form of goals or exemptions comes first: the summary takes the focus and leads
to the field, and what was typed is still there."""

import pytest
from playwright.sync_api import expect

from audit.actions import record_read
from exemptions.urls import urlpatterns as exemption_urls
from learning_goals.urls import urlpatterns as goal_urls
from tests.access import TABLE
from tests.browser.journeys import Travellers
from tests.exemptions import cases
from tests.learning_goals.deeds import activity_of
from tests.learning_goals.factories import InstructorshipFactory
from tests.learning_goals.scene import Scene
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Nothing can be wrong with them: a question with a button.
ONLY_A_BUTTON = {
    "assign_plan",
    "assign_plans",
    "move_plan",
    "move_plans",
    "withdraw_activity",
    "withdraw_application",
}
FORMS = {name for name, method in TABLE if method == "POST" and (name, "GET") in TABLE} - ONLY_A_BUTTON
FILLED_IN = """form => [...new FormData(form)].filter(
    ([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string"
)"""
IDENTITY_NUMBER = "Se 01819012365."  # synthetic
TYPED = "Dette ble skrevet."
AWAY = "2001-01-01"


def slips_with_goals(world):
    """Form → who, the row of its address, and what is typed into which field that is wrong."""
    scene = Scene(world)
    goal_of, sent = scene.goal, scene.sent(scene.another_goal())
    signer = world.people["clinical instructor"]
    activities = {state: activity_of(goal_of, state=state, signer=signer) for state in ("draft", "sent")}
    instructor = InstructorshipFactory(trainee=world.trainee, instructor=signer)
    waits, shown = scene.recommended(scene.another_goal()), scene.another_goal()
    approved = scene.approved(scene.another_goal())
    scene.stated(shown)
    record_read(scene["leader"], scene.recommended(shown))
    return {
        "hand_in_plan": ("trainee", world.trainee, "plan", None),
        "record_activity": ("trainee", world.trainee, "goal_words", "finnes ikke"),
        "change_activity": ("trainee", activities["draft"], "title", IDENTITY_NUMBER),
        "send_activity": ("trainee", activities["draft"], "signer", ""),
        "return_activity": ("clinical instructor", activities["sent"], "comment", IDENTITY_NUMBER),
        "fulfil_activity": ("leader", activities["sent"], "comment", IDENTITY_NUMBER),
        "add_evidence": ("trainee", goal_of, "description", IDENTITY_NUMBER),
        "import_catalogue": ("leader", world.place, "file", None),
        "set_targets": ("trainee", world.trainee, "group_0", AWAY),
        "close_goal": ("leader", goal_of, "reason", IDENTITY_NUMBER),
        "name_leader": ("leader", world.trainee, "starts_on", ""),
        "add_instructor": ("leader", world.trainee, "ends_on", AWAY),
        "end_named_leader": ("leader", scene.named(scene["leader"]), "ends_on", AWAY),
        "end_instructorship": ("leader", instructor, "ends_on", AWAY),
        "send_goal": ("trainee", goal_of, "comment", IDENTITY_NUMBER),
        "ask_opinion": ("trainee", goal_of, "question", IDENTITY_NUMBER),
        "begin_goal": ("supervisor", goal_of, "recommendation", IDENTITY_NUMBER),
        "recommend_goal": ("supervisor", sent, "recommendation", IDENTITY_NUMBER),
        "return_goal": ("supervisor", sent, "comment", IDENTITY_NUMBER),
        "approve_goal": ("leader", waits, "no_statement_reason", IDENTITY_NUMBER),
        "revoke_goal": ("leader", approved, "reason", IDENTITY_NUMBER),
        "goals_to_approve": ("leader", None, "sign_offs", None),
        "portal_marks": ("leader", None, "sign_offs", None),
        "opinion": ("clinical instructor", scene.asked(scene.another_goal()), "answer", IDENTITY_NUMBER),
        "delegations": ("leader", world.place, "ends_on", AWAY),
    }


def slips_with_exemptions(world):
    case = cases.of(world)
    made = {state: make(case) for state, make in cases.IN_TURN.items()}
    fewer = cases.answers(case)["specialists"] | {"specialists": 1}  # than the register has: it asks
    return {
        "start_application": ("coordinator", world.place, "trainees", None),
        "add_attachment": ("coordinator", made["draft"], "file", None),
        "mark_ready": ("coordinator", cases.complete(case, specialists=fewer), "looked_at", None),
        "send_application": ("coordinator", made["ready"], "sent_on", AWAY),
        "ask_information": ("coordinator", made["sent"], "asked_on", AWAY),
        "answer_information": ("coordinator", made["information_asked"], "answered_on", AWAY),
        "decide_application": ("coordinator", made["sent"], "decided_on", AWAY),
        "appeal_decision": ("coordinator", made["rejected"], "sent_on", AWAY),
        "revoke_exemption": ("coordinator", made["granted"], "decided_on", AWAY),
        "add_measure": ("coordinator", world.place, "kind", None),
        "change_measure": ("coordinator", cases.measure(case), "day", AWAY),
        "letterhead": ("coordinator", world.place, "organisation_number", "123"),
    }


APPS = {
    "learning_goals": (slips_with_goals, goal_urls),
    "exemptions": (slips_with_exemptions, exemption_urls),
}


@pytest.mark.parametrize("app", ["learning_goals", "exemptions"])
def test_the_summary_takes_the_focus_and_nothing_typed_is_lost(
    app, new_context, live_server, expected_complaints
):
    expected_complaints.append("status of 422")
    slips_with, routes = APPS[app]
    world = make_world()
    slips = slips_with(world)
    assert slips.keys() == FORMS & {route.name for route in routes}
    at = Travellers(new_context, world.people, live_server.url)
    for name, (part, row, field, typed) in slips.items():
        page = at(part, name, row).page
        form = page.locator("main form").filter(has=page.locator(f"[name='{field}']")).first
        fill(form, field, typed)
        before = form.evaluate(FILLED_IN)
        form.locator("[type=submit]").first.click()

        summary = page.locator("ds-error-summary")
        expect(summary, name).to_be_focused()
        assert form.evaluate(FILLED_IN) == before, name
        link = summary.locator(f"a[href^='#id_{field}']").first
        link.press("Enter")
        expect(page.locator(link.get_attribute("href")), name).to_be_focused()


def fill(form, field, typed):
    """Words everywhere, and the slip in its field."""
    for control in form.locator("textarea:visible, input[type=text]:visible").all():
        control.fill(TYPED)
    if typed is not None:
        control = form.locator(f"[name='{field}']")
        is_list = control.evaluate("node => node.matches('select')")
        control.select_option(typed) if is_list else control.fill(typed)
