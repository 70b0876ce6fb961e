"""A plan moves with the doctor: exported here, handed in there, read and never changed."""

import io
import json
from datetime import date, timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from learning_goals.handover.contents import digest_of
from learning_goals.handover.reading import LARGEST, NotAPlan, read_plan
from learning_goals.handover.writing import plan_of, written
from learning_goals.models import EarlierPlan, PortalMark
from municipalities.days import today
from municipalities.models import Role, StoredFile
from supervision.models import SessionState
from tests.factories import SessionFactory, TraineeFactory
from tests.learning_goals.factories import (
    ActivityFactory,
    EvidenceFactory,
    OpinionFactory,
    PlanGoalFactory,
    SignOffFactory,
)
from tests.pages import above, alerts, beside, browser, heading, queries_of, words
from tests.world import NOTE_TEXT, make_world, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def some_plan(world):
    """A goal that is approved, with all that a goal can have, and one that is open."""
    trainee = world.trainee
    approved = PlanGoalFactory(trainee=trainee, goal__code="ALM-001", target_on=today())
    PlanGoalFactory(trainee=trainee, goal__code="ALM-002", goal__title="<b>Mål</b> &amp; =1+1")
    OpinionFactory(plan_goal=approved, given=True)
    EvidenceFactory(plan_goal=approved)
    activity = ActivityFactory(trainee=trainee, title="Oppdiktet kurs")
    activity.goal_links.create(plan_goal=approved)
    ActivityFactory(trainee=trainee, title="Bare et utkast")
    activity.state, activity.signer = "signed", world.people["supervisor"]
    activity.signed_by, activity.signed_at = world.people["supervisor"], timezone.now()
    activity.save()
    session = SessionFactory(
        trainee=trainee, supervisor=world.people["supervisor"], date=today(), state=SessionState.HELD
    )
    session.goals.create(plan_goal=approved, picked_by=trainee.person)
    session.state, session.finalised_at, session.finalised_by = (
        SessionState.FINALISED,
        timezone.now(),
        session.supervisor,
    )
    session.save()
    sign_off = SignOffFactory(
        plan_goal=approved,
        approved=True,
        recommended_by=world.people["supervisor"],
        decided_by=world.people["leader"],
    )
    PortalMark.objects.create(sign_off=sign_off, marked_by=trainee.person)
    return approved


def elsewhere(world):
    """The same doctor's record in the other municipality."""
    other = TraineeFactory(person=world.trainee.person, municipality=world.elsewhere, responsible=False)
    person(Role.TRAINEE, world.elsewhere, user=world.trainee.person)
    return other


def exported(world):
    answer = browser(world.people["trainee"]).get(reverse("export_plan", args=[world.trainee.pk]))
    assert answer.status_code == 200
    return answer


def changed(world, **fields):
    """An export with other values, and the digest that belongs to them."""
    contents = plan_of(world.trainee) | fields
    return written(contents | {"digest": digest_of(contents)})


def hand_in(client, trainee, content, **fields):
    file = SimpleUploadedFile("plan.json", content, content_type="application/json")
    return client.post(reverse("hand_in_plan", args=[trainee.pk]), {"plan": file, **fields})


# Export


def test_an_export_holds_plan_approvals_evidence_and_activities(world):
    some_plan(world)

    answer = exported(world)

    assert answer["Content-Disposition"] == f'attachment; filename="laeringsplan-ida-demo-{today()}.json"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/json", "nosniff")
    contents = json.loads(answer.content)
    approved, still_open = contents["goals"]
    assert (approved["code"], approved["target_on"], still_open["sign_offs"]) == (
        "ALM-001",
        str(today()),
        [],
    )
    (sign_off,) = approved["sign_offs"]
    assert (sign_off["state"], sign_off["recommended_by"], sign_off["decided_by"]) == (
        "approved",
        "Vera Prøve",
        "Leif Demo",
    )
    assert sign_off["registered_in_portal_on"] == str(today())
    assert approved["opinions"][0]["answer"] == "Jeg har sett dette flere ganger."
    assert approved["evidence"]["sessions"] == [
        {"date": str(today()), "minutes": 60, "supervisor": "Vera Prøve"}
    ]
    (activity,) = contents["activities"]
    assert (activity["title"], activity["goals"]) == ("Oppdiktet kurs", ["ALM-001"])
    assert approved["evidence"]["activities"] == [activity["id"]]
    assert contents["person"] == {"name": "Ida Demo", "email": world.trainee.person.email}


def test_an_export_holds_no_note_and_no_draft(world):
    some_plan(world)
    content = exported(world).content.decode()
    assert NOTE_TEXT not in content
    assert "Bare et utkast" not in content


def test_an_export_can_be_read_as_it_was_written(world):
    some_plan(world)
    content = exported(world).content
    contents, read = json.loads(content), read_plan(content)
    assert {"digest", *read} == set(contents)
    assert read == {name: contents[name] for name in read}


def test_an_export_takes_as_many_queries_with_thirty_goals_as_with_one(world):
    some_plan(world)
    client, address = browser(world.people["trainee"]), reverse("export_plan", args=[world.trainee.pk])
    few = queries_of(client, address)
    for goal in PlanGoalFactory.create_batch(30, trainee=world.trainee):
        SignOffFactory(plan_goal=goal, approved=True)
        EvidenceFactory(plan_goal=goal)
        ActivityFactory(trainee=world.trainee).goal_links.create(plan_goal=goal)
    assert queries_of(client, address) == few <= 20


@pytest.mark.pdf
def test_the_plan_on_paper_is_tagged_and_whole(world):
    some_plan(world)
    answer = browser(world.people["trainee"]).get(reverse("export_plan_pdf", args=[world.trainee.pk]))

    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert (pdf.Root.MarkInfo.Marked, str(pdf.Root.Lang)) == (True, "nb")
        assert str(pdf.docinfo["/Title"]) == "Læringsmål for Ida Demo"
        tags = {str(element.S) for element in elements(pdf.Root.StructTreeRoot)}
    assert {"/H1", "/H2", "/H3", "/Table", "/TH"} <= tags


def elements(node):
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


# Handing in


def test_handing_in_keeps_the_plan_as_it_was_exported(world):
    some_plan(world)
    there = elsewhere(world)
    content = exported(world).content

    answer = hand_in(browser(world.people["trainee"]), there, content)

    earlier = EarlierPlan.objects.get()
    assert answer.url == reverse("earlier_plan", args=[earlier.pk])
    assert (earlier.trainee, earlier.file.content) == (there, content)
    event = Event.objects.get(verb="earlier_plan.handed_in")
    assert (event.actor, event.municipality_id, event.data) == (there.person, world.elsewhere.pk, {})


def test_the_earlier_plan_is_shown_as_text_and_linked_from_the_plan(world):
    some_plan(world)
    there = elsewhere(world)
    client = browser(world.people["trainee"])
    hand_in(client, there, exported(world).content)
    earlier = EarlierPlan.objects.get()

    page = client.get(reverse("earlier_plan", args=[earlier.pk]))

    assert heading(page) == "1 of 2 approved in Prøvevik"
    assert "<b>Mål</b> &amp; =1+1" in words(page)
    assert "Decided on" in words(page)
    assert "Oppdiktet kurs" in words(page)
    assert "Learning goals in Prøvevik" in words(client.get(reverse("plan", args=[there.pk])))


def test_handing_in_the_same_file_again_leads_to_what_is_there(world):
    some_plan(world)
    there = elsewhere(world)
    client, content = browser(world.people["trainee"]), exported(world).content
    hand_in(client, there, content)
    files = StoredFile.objects.count()

    answer = hand_in(client, there, content)
    page = client.get(answer.url)

    assert alerts(page)[-1] == "This plan was handed in before. Here it is."
    assert (EarlierPlan.objects.count(), StoredFile.objects.count()) == (1, files)


def test_a_plan_under_another_address_is_asked_about(world):
    there = elsewhere(world)
    client = browser(world.people["trainee"])
    content = changed(world, person={"name": "IDA  demo", "email": "old@example.no"})

    asked = hand_in(client, there, content)
    assert asked.status_code == 422
    assert beside(asked, "is_mine").startswith("The plan has your name, but another e-mail address.")
    assert EarlierPlan.objects.count() == 0

    assert hand_in(client, there, content, is_mine="on").status_code == 302


def test_a_plan_of_somebody_else_is_refused(world):
    there = elsewhere(world)
    content = changed(world, person={"name": "Amir Demo", "email": "amir@example.no"})
    answer = hand_in(browser(world.people["trainee"]), there, content, is_mine="on")

    assert answer.status_code == 422
    assert beside(answer, "plan") == "That plan is of somebody else, by its name and e-mail address."
    assert above(answer) == []


def test_a_plan_from_here_is_refused(world):
    answer = hand_in(browser(world.people["trainee"]), world.trainee, exported(world).content)
    assert beside(answer, "plan") == "That plan is from here. Nothing has to be handed in."


def broken(world):
    """Name → a file that is no whole plan."""
    good = plan_of(world.trainee)
    goal = {"goals": [{"code": "ALM-001"}]}
    return {
        "empty object": b"{}",
        "a list": b"[]",
        "a number": b"1e999",
        "no JSON": b"%PDF-1.7",
        "not UTF-8": "{}".encode("utf-16"),
        "cut off": written(good)[:-5],
        "deep": b'{"format": ' + b"[" * 200_000,
        "deep and closed": b'{"format": "alis-learning-plan", "version": 1, "digest": "", "x": '
        + b"[" * 900
        + b"]" * 900
        + b"}",
        "two of a name": b'{"format": "alis-learning-plan", "format": "alis-learning-plan"}',
        "later version": written(good | {"version": 2}),
        "true for one": changed(world, version=True),
        "changed by hand": written(good | {"as_of": "2020-01-01"}),
        "without digest": written({name: value for name, value in good.items() if name != "digest"}),
        "a day that is none": changed(world, as_of="2026-02-30"),
        "a day of another age": changed(world, as_of="0001-01-01"),
        "a part missing": changed(world, **goal),
        "a name too long": changed(world, municipality={"number": "9901", "name": "x" * 101}),
        "a name of zero bytes": changed(world, municipality={"number": "9901", "name": "x\x00"}),
        "half a sign": changed(world, municipality={"number": "9901", "name": "PLACE"}).replace(
            b"PLACE", b"\\ud800"
        ),
        "not a number": written(good).replace(b'"sessions": 0', b'"sessions": NaN'),
        "a huge number": changed(world, supervision={"sessions": 10**40, "minutes": 0}),
        "too large": b" " * (LARGEST + 1),
    }


def test_what_is_no_whole_plan_is_refused_in_words(world):
    files = broken(world)
    for name, content in files.items():
        with pytest.raises(NotAPlan) as refusal:
            pytest.fail(f"{name} is taken: {read_plan(content)}")
        assert 20 < len(str(refusal.value)) < 200, name

    assert len(files) == 22


def test_a_file_that_is_no_plan_is_refused_beside_its_field_and_keeps_nothing(world):
    there = elsewhere(world)
    client = browser(world.people["trainee"])
    for content in (b"", b"<script>alert(1)</script>"):
        answer = hand_in(client, there, content)
        assert answer.status_code == 422
        assert beside(answer, "plan")
    assert client.post(reverse("hand_in_plan", args=[there.pk])).status_code == 422
    assert (EarlierPlan.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_fields_that_nobody_knows_are_left_out(world):
    read = read_plan(changed(world, extra={"x": 1}))
    assert "extra" not in read


def test_another_municipality_reads_it_only_once_it_is_handed_in(world):
    some_plan(world)
    there = elsewhere(world)
    hand_in(browser(world.people["trainee"]), there, exported(world).content)
    address = reverse("earlier_plan", args=[EarlierPlan.objects.get().pk])

    assert browser(world.people["stranger"]).get(address).status_code == 200  # a leader there
    for part in ("leader", "supervisor", "coordinator", "other trainee"):
        assert browser(world.people[part]).get(address).status_code == 404


def test_the_file_comes_back_as_it_was_handed_in(world):
    there = elsewhere(world)
    client, content = browser(world.people["trainee"]), exported(world).content
    hand_in(client, there, content)
    answer = client.get(reverse("earlier_plan_file", args=[EarlierPlan.objects.get().pk]))
    assert answer.content == content
    assert answer["Content-Disposition"].startswith("attachment")


def test_days_and_unknown_kinds_of_another_export_are_shown_as_they_are(world):
    there = elsewhere(world)
    activity = {
        "id": "x",
        "kind": "unheard_of",
        "title": "Noe",
        "held_on": str(date(2020, 1, 2)),
        "description": "",
        "state": "signed",
        "goals": [],
        "signed_on": str(today() - timedelta(days=1)),
        "signed_by": "Vera",
        "comment": "",
        "files": [],
    }
    client = browser(world.people["trainee"])
    answer = hand_in(client, there, changed(world, activities=[activity]))
    assert "unheard_of: Noe" in words(client.get(answer.url))
