"""How an application begins, is written part by part, and is made ready or put away."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit.actions import record
from exemptions import permissions
from exemptions.actions.letters import ask_for_letter
from exemptions.actions.steps import judged, locked, step
from exemptions.completeness import missing
from exemptions.composing import answers_of, columns, letterhead_of, values_of
from exemptions.models import Application, ApplicationMeasure, ApplicationState, ApplicationTrainee
from exemptions.sections import BEGUN_FROM_LATEST
from supervision.models import Qualification


class StaleSection(Exception):
    """The part has been saved from elsewhere since this page read it. `application` is as it stands now."""

    def __init__(self, application):
        super().__init__("the part has another version")
        self.application = application


class NotComplete(Exception):
    """Something that the directorate asks for is missing."""


@transaction.atomic
def start_application(municipality, *, actor, trainees=(), supervisor=None):
    """A draft stands, about these people, with the texts of the latest application."""
    if not permissions.can_apply(actor, municipality):
        raise PermissionDenied
    latest = Application.objects.filter(municipality=municipality).first()
    texts = {name: getattr(latest, name) for name in BEGUN_FROM_LATEST} if latest else {}
    application = Application.objects.create(
        municipality=municipality,
        created_by=actor,
        supervisor=supervisor,
        hpr_number=registered_hpr_number(supervisor),
        **texts,
        **letterhead_of(municipality).signed,
    )
    concern(application, trainees)
    record(
        "application.started",
        actor=actor,
        target=application,
        municipality=municipality,
        data={"trainees": [str(one.pk) for one in trainees]},
    )
    return application


def registered_hpr_number(person):
    found = person and Qualification.objects.filter(person=person).first()
    return found.hpr_number if found else ""


def concern(application, trainees):
    if any(one.municipality_id != application.municipality_id for one in trainees):
        raise PermissionDenied
    ApplicationTrainee.objects.bulk_create(
        ApplicationTrainee(application=application, trainee=one) for one in trainees
    )


@transaction.atomic
def save_section(application, *, actor, section, values, version, editor):
    """The part holds `values` (answer → value; rows as lists), one version further. One that was ready is a
    draft again. `editor` names the opened page, whose own quick saves do not conflict with each other.

    `version` is the one that the page last read or wrote. Where another page has saved the part since,
    nothing changes, and StaleSection holds the application as it stands.
    """
    application = judged(application, "save_section", actor)
    if values_of(application, section) == values:
        return application
    saved = application.saves.get(section, {"version": 0, "editor": None, "by": None})
    same_page = (saved["editor"], saved["by"]) == (str(editor), str(actor.pk))
    if not same_page and saved["version"] != version:
        raise StaleSection(application)
    if not same_page:  # one event for each person and opened page
        record(
            "application.written",
            actor=actor,
            target=application,
            municipality=application.municipality,
            data={"part": section},
        )
    write(application, section, values)
    now = timezone.now().isoformat()
    application.saves[section] = {
        "version": saved["version"] + 1,
        "editor": str(editor),
        "by": str(actor.pk),
        "at": now,
    }
    application.save(update_fields=[*columns(section), "saves"])
    back_to_writing(application, actor)
    return locked(application.pk)


def write(application, section, values):
    """The answers stand in the application, not yet saved; its trainees and measures are."""
    for name in columns(section):
        setattr(application, name, values[name])
    if "trainees" in values:
        application.concerned.all().delete()
        concern(application, values["trainees"])
    if "measures" in values:
        application.chosen_measures.all().delete()
        ApplicationMeasure.objects.bulk_create(
            ApplicationMeasure(application=application, measure=one) for one in values["measures"]
        )


def back_to_writing(application, actor):
    """Who changes what was ready makes it a draft again."""
    if application.state == ApplicationState.READY:
        step(application, ApplicationState.DRAFT, "reopened", actor=actor)


@transaction.atomic
def mark_ready(application, *, actor):
    """The application is ready to be sent, and a worker makes its letter. Raises NotComplete where something
    is missing."""
    application = judged(application, "mark_ready", actor)
    if missing(answers_of(application)):
        raise NotComplete
    step(application, ApplicationState.READY, "ready", actor=actor)
    ask_for_letter(application)
    return application


@transaction.atomic
def back_to_draft(application, *, actor):
    """The application is written further."""
    application = judged(application, "back_to_draft", actor)
    step(application, ApplicationState.DRAFT, "reopened", actor=actor)
    return application


@transaction.atomic
def withdraw_application(application, *, actor):
    """The application is put away; what was written stays readable."""
    application = judged(application, "withdraw_application", actor)
    step(application, ApplicationState.WITHDRAWN, "withdrawn", actor=actor)
    return application


@transaction.atomic
def renew_exemption(application, *, actor):
    """A new draft stands that is linked to this one and begins with its answers, from the day after."""
    old = judged(application, "renew_exemption", actor)
    kept = [*BEGUN_FROM_LATEST, "hpr_number", "competence", "experience", *old.signed]
    application = Application.objects.create(
        municipality=old.municipality,
        created_by=actor,
        renewal_of=old,
        supervisor=old.supervisor,
        starts_on=old.granted_until and old.granted_until + timedelta(days=1),
        **{name: getattr(old, name) for name in kept},
    )
    concern(application, [one.trainee for one in old.concerned.all()])
    record(
        "application.started",
        actor=actor,
        target=application,
        municipality=old.municipality,
        data={"renewal_of": str(old.pk)},
    )
    return application
