"""That the application was sent: from then on it stands as it was."""

from django.db import transaction
from django.utils import timezone

from exemptions.actions.applications import NotComplete
from exemptions.actions.steps import judged, step
from exemptions.completeness import missing
from exemptions.composing import access_of, answers_of, contents_of, is_current
from exemptions.models import ApplicationState, Measure, Rendering


class NoLetter(Exception):
    """There is no PDF that says what the application says."""


@transaction.atomic
def send_application(application, *, actor, sent_on, how):
    """The application is recorded as sent, with its numbers and its PDF as they are; nothing of it changes
    any more, nor do the measures that it tells of. Sending is the person's own deed.

    Raises NotComplete where something is missing after all, NoLetter where there is no PDF of it.
    """
    application = judged(application, "send_application", actor)
    if missing(answers_of(application)):
        raise NotComplete
    rendering = Rendering.objects.select_for_update(of=("self",)).filter(pk=application.pk).first()
    if not is_current(rendering, application):
        raise NoLetter
    now = timezone.now()
    contents = contents_of(application, rendering.day)
    used = application.chosen_measures.values("measure")
    Measure.objects.filter(pk__in=used, sealed_at__isnull=True).update(sealed_at=now)
    step(
        application,
        ApplicationState.SENT,
        "sent",
        actor=actor,
        data={"on": sent_on.isoformat(), "how": str(how), "digest": rendering.digest},
        sent_on=sent_on,
        sent_at=now,
        sent_by=actor,
        sent_how=how,
        sent_pdf_id=rendering.file_id,
        as_sent={**contents, "access": access_of(application.municipality)},
        trainees_in_training=contents["trainees_in_training"],
        trainees_without_specialist=contents["trainees_without_specialist"],
    )
    return application
