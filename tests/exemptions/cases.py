"""Applications in each state, made by the actions themselves, for tests."""

import io
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from exemptions.actions import applications, decisions, letters
from exemptions.actions.letterheads import change_letterhead
from exemptions.actions.measures import add_measure
from exemptions.actions.sending import send_application
from exemptions.composing import contents_of
from exemptions.models import Application, DecisionKind, Letterhead, MeasureKind, Rendering, SentHow
from municipalities.days import today
from municipalities.files import examine
from municipalities.models import Role
from tests.factories import QualificationFactory, UserFactory
from tests.world import make_world, person

ORGANISATION_NUMBER = "310999903"  # of the series for synthetic enterprises
SIGNED = {
    "contact_name": "Kari Demo",
    "contact_title": "Rådgiver",
    "contact_email": "kari@example.no",
    "contact_phone": "",
    "signatory_name": "Leif Demo",
    "signatory_title": "Kommunalsjef",
}


@dataclass
class Case:
    """A municipality of the world with a doctor who may supervise for a while, and its coordinator."""

    world: object
    coordinator: object
    supervisor: object

    @property
    def place(self):
        return self.world.place

    @property
    def trainee(self):
        return self.world.trainee


def make_case():
    return of(make_world())


def of(world):
    """A case in that world, with one more doctor, who is no specialist."""
    supervisor = person(Role.SUPERVISOR, world.place, name="Unni Prøve")
    QualificationFactory(person=supervisor, hpr_number="999000005", specialist_since=None)
    return Case(world, world.people["coordinator"], supervisor)


def first_day():
    return today() + timedelta(days=10)


def last_day():
    return today() + timedelta(days=200)


def answers(case, **others):
    """Part → its answers, complete."""
    return {
        "challenges": {"challenges": "Ingen spesialist i kommunen har kapasitet."},
        "search": {
            "measures_to_find": "Utlyst tre ganger uten søkere.",
            "cooperation": "Spurt tre nabokommuner.",
            "measures": [],
        },
        "period": {"starts_on": first_day(), "ends_on": last_day()},
        "specialists": {
            "specialists": 4,
            "specialists_counted_on": today(),
            "specialists_source": "Fastlegeregisteret",
        },
        "trainees": {
            "trainees": [case.trainee],
            "trainees_in_training": None,
            "trainees_without_specialist": None,
            "counts_reason": "",
        },
        "supervisor": {
            "supervisor": case.supervisor,
            "hpr_number": "999000005",
            "competence": "Fire år i allmennpraksis.",
            "experience": "Har veiledet LIS1 i to år.",
        },
        "plan": {"plan": "En spesialist begynner neste høst."},
        "sender": {"case_number": "26/123", **SIGNED},
    } | others


ACCESS = {"access_code": "UO", "access_basis": "offl. § 13"}


def letterhead(case):
    found = Letterhead.objects.filter(municipality=case.place).first()
    return change_letterhead(
        case.place,
        actor=case.coordinator,
        version=found.version if found else 0,
        organisation_number=ORGANISATION_NUMBER,
        address="Rådhusgata 1\n9999 Prøvevik",
        **SIGNED,
        **ACCESS,
    )


def draft(case):
    """A draft about the case's two, with nothing typed yet."""
    return applications.start_application(
        case.place, actor=case.coordinator, trainees=[case.trainee], supervisor=case.supervisor
    )


def write(application, case, **others):
    """Every part is filled in."""
    for section, values in answers(case, **others).items():
        application = save(application, case, section, values)
    return application


def save(application, case, section, values, **how):
    application = Application.objects.get(pk=application.pk)
    saved = application.saves.get(section, {"version": 0})
    known = {"version": saved["version"], "editor": uuid4(), "actor": case.coordinator, **how}
    return applications.save_section(application, section=section, values=values, **known)


def complete(case, **others):
    letterhead(case)
    return write(draft(case), case, **others)


def ready(case, **others):
    return applications.mark_ready(complete(case, **others), actor=case.coordinator)


def rendered(application, content=None):
    """A PDF of the application as it stands, which a worker would have made."""
    rendering = Rendering.objects.get(pk=application.pk)
    application = Application.objects.with_names().get(pk=application.pk)
    contents = contents_of(application, rendering.day)
    letters.settle(application.pk, contents, content or pdf(), agent="job:render_letter")
    return application


def sent(case, **others):
    application = rendered(ready(case, **others))
    return send_application(application, actor=case.coordinator, sent_on=today(), how=SentHow.EML)


def asked(case, **others):
    return decisions.ask_information(
        sent(case, **others), actor=case.coordinator, asked_on=today(), question="Hvor mange søkere?"
    )


def decided(kind=DecisionKind.GRANTED, **others):
    period = {"starts_on": first_day(), "ends_on": last_day()} if kind == DecisionKind.GRANTED else {}
    return {
        "kind": kind,
        "decided_on": today(),
        "received_on": today(),
        "reference": "26/4567-2",
        "conditions": "",
        **period,
        **others,
    }


def granted(case, application=None, **others):
    return decisions.decide_application(
        application or sent(case), actor=case.coordinator, **decided(**others)
    )


def granted_later(case):
    """Granted for days after those of all the others."""
    period = {"starts_on": last_day() + timedelta(days=1), "ends_on": last_day() + timedelta(days=90)}
    return granted(case, sent(case, period=period), **period)


def rejected(case, **others):
    return decisions.decide_application(
        sent(case),
        actor=case.coordinator,
        **decided(DecisionKind.REJECTED, **{"appeal_due_on": today() + timedelta(days=21), **others}),
    )


def appealed(case):
    return decisions.appeal_decision(rejected(case), actor=case.coordinator, sent_on=today())


def revocation(**others):
    return {
        "decided_on": today(),
        "received_on": today(),
        "reference": "26/4567-9",
        "conditions": "",
        **others,
    }


def revoked(case, **others):
    return decisions.revoke_exemption(
        granted(case), actor=case.coordinator, ends_on=first_day(), **revocation(**others)
    )


def measure(case, **others):
    return add_measure(
        case.place,
        actor=case.coordinator,
        **{
            "day": today() - timedelta(days=40),
            "kind": MeasureKind.ADVERTISEMENT,
            "what": "Utlyst på nett.",
            "other_municipality": "",
            **others,
        },
    )


def pdf(pages=1):
    file = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(file)
    return file.getvalue()


def upload(name="cv.pdf", content=None):
    """A file that was looked into."""
    return examine(name, content or pdf())


def file(name="cv.pdf", content=None):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content or pdf())


def colleague(case, role=Role.COORDINATOR, **fields):
    return person(role, case.place, user=UserFactory(**fields))


# One of each in a municipality; what is granted is granted last, so that it is in nobody's way.
IN_TURN = {
    "draft": draft,
    "complete": complete,
    "ready": ready,
    "sent": sent,
    "information_asked": asked,
    "rejected": rejected,
    "granted": lambda case: granted_later(case),
}
STATES = {
    "draft": draft,
    "ready": ready,
    "sent": sent,
    "information_asked": asked,
    "granted": granted,
    "rejected": rejected,
    "appealed": appealed,
    "revoked": revoked,
    "withdrawn": lambda case: applications.withdraw_application(sent(case), actor=case.coordinator),
}
