"""What the directorate asks and decides, and what follows from it."""

from django.db import transaction
from django.utils import timezone

from audit.actions import InvalidTransition
from exemptions import notifications
from exemptions.actions.steps import judged, step
from exemptions.models import (
    Appeal,
    ApplicationState,
    Decision,
    DecisionKind,
    Grant,
    Supplement,
    SupplementFile,
)
from municipalities.actions import keep_file
from supervision.actions import authorisations

AlreadyAuthorised = authorisations.AlreadyAuthorised


class OutsidePeriod(Exception):
    """The period decided is not inside the one applied for, and nobody has said that it is meant so."""


class BeforeItBegan(Exception):
    """A revoked exemption would end before its first day."""


@transaction.atomic
def ask_information(application, *, actor, asked_on, question):
    """It stands what the directorate asks; the application waits for the answer."""
    application = judged(application, "ask_information", actor)
    Supplement.objects.create(application=application, asked_on=asked_on, question=question)
    step(application, ApplicationState.INFORMATION_ASKED, "information_asked", actor=actor)
    notifications.information_asked(application, actor)
    return application


@transaction.atomic
def answer_information(application, *, actor, answered_on, answer, files=()):
    """The answer stands as it was sent, with its day; the application is with the directorate again."""
    application = judged(application, "answer_information", actor)
    supplement = (
        Supplement.objects.select_for_update().filter(application=application, sent_at__isnull=True).last()
    )
    if supplement is None:
        raise InvalidTransition("nothing is asked")
    for file in files:
        SupplementFile.objects.create(supplement=supplement, file=keep_file(file, actor=actor))
    supplement.answered_on, supplement.answer = answered_on, answer
    supplement.sent_at, supplement.sent_by = timezone.now(), actor
    supplement.save(update_fields=["answered_on", "answer", "sent_at", "sent_by"])
    step(application, ApplicationState.SENT, "information_answered", actor=actor)
    return application


@transaction.atomic
def decide_application(application, *, actor, kind, file=None, meant=False, **decided):
    """The decision stands. Granted, the supervisor may supervise each trainee for exactly its period.

    `decided` are the fields of a Decision. Raises OutsidePeriod where the period is not inside the one
    applied for and that is not `meant`, and AlreadyAuthorised where it overlaps another exemption.
    """
    application = judged(application, "decide_application", actor)
    granted = kind == DecisionKind.GRANTED
    if granted and not meant and not is_inside(application, decided):
        raise OutsidePeriod
    decision = write_decision(application, actor, kind, file, decided)
    if granted:
        authorise(application, decision, actor)
    step(
        application,
        ApplicationState(str(kind)),
        str(kind),
        actor=actor,
        data={"decision": str(decision.pk)},
        **({"granted_from": decision.starts_on, "granted_until": decision.ends_on} if granted else {}),
    )
    notifications.application_decided(application, decision, actor)
    return application


def is_inside(application, decided):
    return application.starts_on <= decided["starts_on"] and decided["ends_on"] <= application.ends_on


def write_decision(application, actor, kind, file, decided):
    return Decision.objects.create(
        application=application,
        kind=kind,
        file=file and keep_file(file, actor=actor),
        written_by=actor,
        **decided,
    )


def authorise(application, decision, actor):
    """One authorisation for each trainee, in the transaction of the decision."""
    for concerned in application.concerned.select_related("trainee__municipality", "trainee__person"):
        authorisation = authorisations.grant(
            concerned.trainee,
            actor=actor,
            supervisor=application.supervisor,
            starts_on=decision.starts_on,
            ends_on=decision.ends_on,
            decided_on=decision.decided_on,
            reference=decision.reference,
        )
        Grant.objects.create(decision=decision, authorisation=authorisation)


@transaction.atomic
def appeal_decision(application, *, actor, sent_on, file=None):
    """It stands that the municipality has appealed against the rejection, and when."""
    application = judged(application, "appeal_decision", actor)
    Appeal.objects.create(
        application=application,
        sent_on=sent_on,
        file=file and keep_file(file, actor=actor),
        written_by=actor,
    )
    step(application, ApplicationState.APPEALED, "appealed", actor=actor, data={"on": sent_on.isoformat()})
    return application


@transaction.atomic
def revoke_exemption(application, *, actor, ends_on, file=None, **decided):
    """The exemption's last day is `ends_on`: the authorisations end with it, and none is deleted.

    Raises BeforeItBegan where that is before its first day.
    """
    application = judged(application, "revoke_exemption", actor)
    if ends_on < application.granted_from:
        raise BeforeItBegan
    decision = write_decision(application, actor, DecisionKind.REVOKED, file, {"ends_on": ends_on, **decided})
    grants = Grant.objects.filter(decision__application=application).select_related("authorisation")
    for grant in grants:
        authorisations.cut(grant.authorisation, actor=actor, ends_on=ends_on)
    step(
        application,
        ApplicationState.REVOKED,
        "revoked",
        actor=actor,
        data={"decision": str(decision.pk)},
        granted_until=min(ends_on, application.granted_until),
    )
    notifications.application_decided(application, decision, actor)
    return application
