"""The demo's applications for an exemption, one in each state, and what was done to find supervisors."""

import io
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from exemptions.actions import applications, decisions, letters
from exemptions.actions.letterheads import change_letterhead
from exemptions.actions.measures import add_measure
from exemptions.actions.sending import send_application
from exemptions.composing import contents_of, letter_of
from exemptions.models import Application, DecisionKind, Measure, MeasureKind, Rendering, SentHow
from municipalities.days import today
from municipalities.models import Membership, Role, User
from municipalities.pdf import PdfUnavailable
from supervision.models import Qualification, Trainee

EDITOR = UUID(int=2)


@dataclass(frozen=True)
class Words:
    """What a municipality writes, in its language form."""

    challenges: str
    measures_to_find: str
    cooperation: str
    source: str
    competence: str
    experience: str
    plan: str
    question: str
    answer: str
    conditions: str
    reasons: str
    title: str


BOKMAL = Words(
    challenges="Kommunen har fire spesialister i allmennmedisin. To er over 65 år, og de to andre veileder"
    " allerede tre ALIS hver. Reisetid til nærmeste ledige veileder er over to timer.",
    measures_to_find="Stillingen som veileder er lyst ut tre ganger det siste året uten kvalifiserte søkere.",
    cooperation="Begge nabokommunene er spurt skriftlig. Ingen av dem har ledig kapasitet i perioden.",
    source="Kommunens oversikt over fastleger",
    competence="Lege med fire års praksis i allmennmedisin, og grunnkursene i spesialistutdanningen.",
    experience="Har vært supervisør for ALIS i to år, og har gjennomført emnekurs for veiledere.",
    plan="En av kommunens leger blir spesialist i perioden, og overtar veiledningen da.",
    question="Hvor mange søkere var det til den siste utlysningen?",
    answer="Det var én søker, som trakk seg før intervju.",
    conditions="Veilederen skal ha jevnlig kontakt med en spesialist i allmennmedisin.",
    reasons="Det er ikke vist at samarbeid med nabokommunene er forsøkt.",
    title="Rådgiver",
)
NYNORSK = Words(
    challenges="Kommunen har to spesialistar i allmennmedisin, og begge rettleier så mange som dei kan."
    " Det er langt til næraste kommune med ledig rettleiar.",
    measures_to_find="Stillinga som rettleiar er lyst ut to gonger utan kvalifiserte søkjarar.",
    cooperation="Nabokommunane er spurde, og har svart at dei ikkje har kapasitet.",
    source="Oversikta til kommunen over fastlegar",
    competence="Lege med tre års praksis i allmennmedisin.",
    experience="Har vore supervisør for ALIS i eitt år.",
    plan="Kommunen tilset ein spesialist til neste haust.",
    question="Kva nabokommunar er spurde?",
    answer="Dei tre næraste.",
    conditions="Rettleiaren skal ha jamleg kontakt med ein spesialist i allmennmedisin.",
    reasons="Det er ikkje vist at samarbeid med nabokommunane er prøvd.",
    title="Rådgjevar",
)
MEASURES = [
    # days ago, kind, other municipality, what
    (230, MeasureKind.ADVERTISEMENT, "", "Lyst ut på nett og i Tidsskriftet."),
    (190, MeasureKind.REQUEST, "Demofjord", "Spurt om en veileder kan ta én ALIS til."),
    (176, MeasureKind.ANSWER, "Demofjord", "Ingen ledig kapasitet før neste høst."),
    (60, MeasureKind.AGENCY, "", "Bestilt søk etter spesialist, uten treff."),
]


def write(places):
    """Both municipalities have a letterhead and a log of measures, and between them all states."""
    write_first(Office(places["9901"], "kari", BOKMAL))
    write_second(Office(places["9902"], "laila", NYNORSK))


def write_first(office):
    office.apply("Elias", "unni", ago(-14), ago(-200), until="draft")
    office.apply("Oskar", "vegard", ago(-7), ago(-190))
    asked = office.sent("Emil", "unni", ago(-20), ago(-250), on=ago(25))
    office.ask(asked)
    office.grant(office.sent("Filip", "unni", ago(800), ago(500), on=ago(860)), ago(820), "DEMO-2023/7")
    office.grant(office.sent("Thea", "unni", ago(500), ago(-55), on=ago(560)), ago(510), "DEMO-2025/1")


def write_second(office):
    answered = office.sent("Leah", "ulrik", ago(-30), ago(-220), on=ago(20))
    office.ask(answered)
    decisions.answer_information(
        answered, actor=office.coordinator, answered_on=ago(3), answer=office.words.answer
    )
    office.reject(office.sent("Magnus", "ulrik", ago(-10), ago(-180), on=ago(60)), ago(6))
    appealed = office.sent("Ingrid", "ulrik", ago(-10), ago(-180), on=ago(90))
    office.reject(appealed, ago(30))
    decisions.appeal_decision(appealed, actor=office.coordinator, sent_on=ago(12))
    withdrawn = office.sent("Leah", "ulrik", ago(100), ago(10), on=ago(130))
    applications.withdraw_application(withdrawn, actor=office.coordinator)
    revoked = office.sent("Ingrid", "ulrik", ago(200), ago(-160), on=ago(250))
    office.grant(revoked, ago(210), "DEMO-2026/4")
    decisions.revoke_exemption(
        revoked,
        actor=office.coordinator,
        ends_on=ago(100),
        decided_on=ago(110),
        received_on=ago(105),
        reference="DEMO-2026/9",
        conditions="",
    )


def ago(days):
    """That many days ago; a negative number lies ahead."""
    return today() - timedelta(days=days)


class Office:
    """A coordinator at work on the applications of their municipality."""

    def __init__(self, place, coordinator, words):
        self.place, self.words = place, words
        self.coordinator = User.objects.get(email__startswith=f"{coordinator}@")
        leader = Membership.objects.filter(municipality=place, role=Role.LEADER).first().user
        self.signed = {
            "contact_name": self.coordinator.name,
            "contact_title": words.title,
            "contact_email": self.coordinator.email,
            "contact_phone": "00 00 00 00",
            "signatory_name": leader.name,
            "signatory_title": "Kommunalsjef",
        }
        change_letterhead(
            place,
            actor=self.coordinator,
            version=0,
            organisation_number=place.organisation_number,
            access_code="UO",
            access_basis="offl. § 13",
            address=f"Rådhusgata 1\n0000 {place.name.removesuffix(' kommune')}",
            **self.signed,
        )
        for days, kind, other, what in MEASURES:
            add_measure(
                place,
                actor=self.coordinator,
                day=ago(days),
                kind=kind,
                what=what,
                other_municipality=other if other != place.name.removesuffix(" kommune") else "Prøvevik",
            )

    def apply(self, trainee, supervisor, starts_on, ends_on, on=None, until="ready"):
        """The application, ready to be sent; or a draft of which half is written."""
        trainee = Trainee.objects.get(person__name=f"{trainee} Demo", municipality=self.place)
        supervisor = User.objects.get(email__startswith=f"{supervisor}@")
        application = applications.start_application(
            self.place, actor=self.coordinator, trainees=[trainee], supervisor=supervisor
        )
        parts = self.parts(trainee, supervisor, starts_on, ends_on, on or today())
        for section, values in parts.items() if until == "ready" else list(parts.items())[:3]:
            application = applications.save_section(
                application,
                actor=self.coordinator,
                section=section,
                values=values,
                version=0,
                editor=EDITOR,
            )
        return (
            applications.mark_ready(application, actor=self.coordinator) if until == "ready" else application
        )

    def parts(self, trainee, supervisor, starts_on, ends_on, on):
        words = self.words
        measures = Measure.objects.filter(municipality=self.place, day__lt=on)
        return {
            "challenges": {"challenges": words.challenges},
            "search": {
                "measures_to_find": words.measures_to_find,
                "cooperation": words.cooperation,
                "measures": sorted(measures, key=lambda one: str(one.pk)),
            },
            "period": {"starts_on": starts_on, "ends_on": ends_on},
            "specialists": {
                "specialists": 6,
                "specialists_counted_on": on,
                "specialists_source": words.source,
            },
            "trainees": {
                "trainees": [trainee],
                "trainees_in_training": None,
                "trainees_without_specialist": None,
                "counts_reason": "",
            },
            "supervisor": {
                "supervisor": supervisor,
                "hpr_number": Qualification.objects.get(person=supervisor).hpr_number,
                "competence": words.competence,
                "experience": words.experience,
            },
            "plan": {"plan": words.plan},
            "sender": {"case_number": f"{on:%y}/{100 + Application.objects.count()}", **self.signed},
        }

    def sent(self, trainee, supervisor, starts_on, ends_on, *, on):
        application = self.apply(trainee, supervisor, starts_on, ends_on, on)
        Rendering.objects.filter(pk=application.pk).update(day=on)
        contents = contents_of(application, on)
        letters.settle(application.pk, contents, printed(contents), agent="command:seed_demo")
        return send_application(application, actor=self.coordinator, sent_on=on, how=SentHow.EML)

    def ask(self, application):
        return decisions.ask_information(
            application, actor=self.coordinator, asked_on=ago(6), question=self.words.question
        )

    def grant(self, application, on, reference):
        return decisions.decide_application(
            application,
            actor=self.coordinator,
            kind=DecisionKind.GRANTED,
            decided_on=on,
            received_on=on,
            reference=reference,
            starts_on=application.starts_on,
            ends_on=application.ends_on,
            conditions=self.words.conditions,
        )

    def reject(self, application, on):
        return decisions.decide_application(
            application,
            actor=self.coordinator,
            kind=DecisionKind.REJECTED,
            decided_on=on,
            received_on=on,
            reference=f"DEMO-{on:%Y}/{on:%j}",
            conditions=self.words.reasons,
            appeal_due_on=on + timedelta(weeks=3),
        )


def printed(contents):
    """The letter; an empty page where this machine lacks what WeasyPrint needs."""
    from exemptions.letter import pdf  # noqa: PLC0415  heavy: only where the demo is made

    try:
        return pdf.render(letter_of(contents))
    except PdfUnavailable:
        return empty_page()


def empty_page():
    import pikepdf  # noqa: PLC0415

    file = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(file)
    return file.getvalue()
