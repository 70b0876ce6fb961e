"""What exemptions show on the pages of supervision, and what of them waits for a person. Reads only."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exemptions import permissions
from exemptions.actions.reminders import MARKS
from exemptions.models import UNSENT, WITH_THE_DIRECTORATE, Application, ApplicationState, DecisionKind
from municipalities.days import today
from municipalities.models import Role
from supervision.contributions import Panel, Remedy, WaitingItem
from supervision.models import Authorisation

SOON = timedelta(days=max(MARKS))


def waiting_for(user):
    """For coordinators: what is begun, what can be sent, answered or appealed against, and what ends soon."""
    coordinated = user.municipalities_as(Role.COORDINATOR)
    if not coordinated:
        return []
    mine = Application.objects.filter(municipality__in=coordinated).with_names()
    open_ones = mine.filter(
        Q(state__in=[*UNSENT, ApplicationState.INFORMATION_ASKED])
        | Q(state=ApplicationState.REJECTED, appeal__isnull=True)
    ).prefetch_related("decisions", "supplements")
    ending = mine.in_force(today()).filter(granted_until__lte=today() + SOON).not_being_renewed()
    items = [waiting(one) for one in open_ones] + [ending_item(one) for one in ending]
    return [one for one in items if one is not None]


def waiting(application):
    """The one thing that this application asks of a coordinator, or None."""
    sentences = {
        ApplicationState.DRAFT: (_("Application for an exemption, %(title)s: not finished"), _("Go on")),
        ApplicationState.READY: (_("Application for an exemption, %(title)s: ready to be sent"), _("Send")),
        ApplicationState.INFORMATION_ASKED: (
            _("Helsedirektoratet asks for more information: %(title)s"),
            _("Answer"),
        ),
    }
    pages = {
        ApplicationState.READY: "send_application",
        ApplicationState.INFORMATION_ASKED: "answer_information",
    }
    if application.state == ApplicationState.REJECTED:
        return appeal_item(application)
    sentence, action = sentences[application.state]
    address = reverse(pages.get(application.state, "application"), args=[application.pk])
    asked_on = [one.asked_on for one in application.supplements.all() if one.sent_at is None]
    since = asked_on[-1] if asked_on else application.since
    return WaitingItem(since, sentence % {"title": application.title}, address, action)


def appeal_item(application):
    """As long as there is time to appeal."""
    rejection = [one for one in application.decisions.all() if one.kind == DecisionKind.REJECTED][-1]
    if rejection.appeal_due_on is None or rejection.appeal_due_on < today():
        return None
    sentence = _("Rejected: %(title)s. Last day to appeal is %(day)s") % {
        "title": application.title,
        "day": date_format(rejection.appeal_due_on, "DATE_FORMAT"),
    }
    return WaitingItem(
        rejection.received_on, sentence, reverse("application", args=[application.pk]), _("Open")
    )


def ending_item(application):
    sentence = ngettext(
        "The exemption %(title)s ends in %(days)d day",
        "The exemption %(title)s ends in %(days)d days",
        application.days_left,
    ) % {"title": application.title, "days": application.days_left}
    since = max(application.since, application.granted_until - SOON)
    return WaitingItem(since, sentence, reverse("application", args=[application.pk]), _("Renew"))


def of_municipality(user, municipality):
    """What runs out there, for who sees its compliance; nothing where nothing is granted or in work."""
    if not permissions.can_see_applications(user, municipality):
        return []
    found = Application.objects.filter(municipality=municipality)
    in_force = list(
        found.in_force(today()).with_names().prefetch_related("renewals").order_by("granted_until")
    )
    in_work = found.filter(state__in=[*UNSENT, *WITH_THE_DIRECTORATE]).count()
    if not in_force and not in_work:
        return []
    context = {
        "municipality": municipality,
        "applications": in_force,
        "in_work": in_work,
        "may_apply": permissions.can_apply(user, municipality),
    }
    return [Panel("exemptions/_running_out.html", context)]


def of_trainee(user, trainee):
    """Whose supervision of the trainee stands on an exemption today or later, and until when."""
    standing = trainee.authorisations.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today()))
    return standing_panel(standing.order_by("starts_on"))


def of_session(user, session):
    """Whether the session's supervision stands on an exemption, on its own day."""
    return standing_panel(
        Authorisation.objects.on(session.date).filter(trainee=session.trainee, supervisor=session.supervisor)
    )


def standing_panel(authorisations):
    rows = list(authorisations.select_related("supervisor", "trainee__person"))
    return [Panel("exemptions/_standing.html", {"authorisations": rows})] if rows else []


def remedies_for(user, trainee):
    """For coordinators: the application that is begun about the trainee, or a new one."""
    if not permissions.can_apply(user, trainee.municipality):
        return []
    begun = Application.objects.filter(
        concerned__trainee=trainee, state__in=[*UNSENT, *WITH_THE_DIRECTORATE]
    ).first()
    if begun is not None:
        return [
            Remedy(
                _("An application for an exemption is in work."),
                reverse("application", args=[begun.pk]),
                _("Open the application"),
            )
        ]
    address = reverse("start_application", args=[trainee.municipality_id])
    return [
        Remedy(
            _("No specialist to be found? Helsedirektoratet may grant an exemption for a time."),
            f"{address}?trainee={trainee.pk}",
            _("Apply for an exemption"),
        )
    ]
