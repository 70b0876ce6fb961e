"""Who is told of exemptions. Never a word of an application."""

from collections import defaultdict

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exemptions.models import OVERSEERS, Application, ApplicationState, Decision, DecisionKind
from municipalities.days import today
from municipalities.models import Membership, Role
from outbox.actions import post, post_all
from outbox.renderers import Text, register


def overseers(application, *roles):
    """The people who hold one of the roles in its municipality today, each once."""
    held = Membership.objects.on(today()).filter(municipality=application.municipality_id, role__in=roles)
    return {one.user_id: one.user for one in held.select_related("user")}.values()


def information_asked(application, actor):
    """The other coordinators are told that an answer is waited for."""
    for person in overseers(application, Role.COORDINATOR):
        if person != actor:
            post(
                "exemption_information_asked",
                recipient=person,
                key=f"{application.pk}:{application.supplements.count()}",
                data={"application": str(application.pk)},
            )


def application_decided(application, decision, actor):
    """Leaders and the other coordinators are told; supervisor and trainees, where their right changes."""
    for person in overseers(application, *OVERSEERS):
        if person != actor:
            post("exemption_decided", recipient=person, key=str(decision.pk), data=data_of(decision))
    if decision.kind != DecisionKind.REJECTED:
        concerned = [one.trainee.person for one in application.concerned.all()]
        for person in (application.supervisor, *concerned):
            post("exemption_concerns", recipient=person, key=str(decision.pk), data=data_of(decision))


def data_of(decision):
    return {"decision": str(decision.pk)}


def exemptions_end(due):
    """For each (application, mark): who oversees it is told once that it ends."""
    places = {application.municipality_id for application, _mark in due}
    held = Membership.objects.on(today()).filter(municipality__in=places, role__in=OVERSEERS)
    people = defaultdict(dict)  # by municipality, each person once
    for one in held.select_related("user"):
        people[one.municipality_id][one.user_id] = one.user
    post_all(
        "exemption_ends",
        (
            (
                person,
                f"{application.pk}:{application.granted_until}:{mark}",
                {"application": str(application.pk)},
            )
            for application, mark in due
            for person in people[application.municipality_id].values()
        ),
    )


def application_of(message, pk=None):
    """The application, where the reader still oversees it."""
    found = Application.objects.visible_to(message.recipient).with_names()
    return found.filter(pk=pk or message.data["application"]).first()


def text_about(application, sentence, **facts):
    subject = sentence % {"title": application.title, "municipality": application.municipality, **facts}
    address = reverse("application", args=[application.pk])
    because = _("You get this because you are a leader or coordinator in %(municipality)s.") % {
        "municipality": application.municipality
    }
    body = f"{subject}.\n\n{settings.SITE_URL}{address}"
    return Text(subject, body, because, str(application.municipality))


@register("exemption_information_asked")
def text_of_question(message):
    """Nothing is left to tell once it is answered."""
    application = application_of(message)
    if application is None or application.state != ApplicationState.INFORMATION_ASKED:
        return None
    return text_about(
        application,
        _("%(municipality)s: Helsedirektoratet asks for more information about the exemption %(title)s"),
    )


@register("exemption_decided")
def text_of_decision(message):
    decision = Decision.objects.filter(pk=message.data["decision"]).first()
    application = decision and application_of(message, decision.application_id)
    if not application:
        return None
    sentences = {
        DecisionKind.GRANTED: _("%(municipality)s: the exemption %(title)s is granted"),
        DecisionKind.REJECTED: _("%(municipality)s: the exemption %(title)s is rejected"),
        DecisionKind.REVOKED: _("%(municipality)s: the exemption %(title)s is revoked"),
    }
    return text_about(application, sentences[decision.kind])


@register("exemption_concerns")
def text_for_the_two(message):
    """To the supervisor and the trainees: from when to when, and no more."""
    decision = (
        Decision.objects.select_related("application__supervisor", "application__municipality")
        .filter(pk=message.data["decision"])
        .first()
    )
    if decision is None:
        return None
    sentence = (
        _("%(supervisor)s may supervise under an exemption from %(from)s to %(to)s")
        if decision.kind == DecisionKind.GRANTED
        else _("The exemption for %(supervisor)s ends on %(to)s")
    )
    subject = sentence % {
        "supervisor": decision.application.supervisor,
        "from": decision.starts_on and date_format(decision.starts_on, "DATE_FORMAT"),
        "to": date_format(decision.ends_on, "DATE_FORMAT"),
    }
    return Text(
        subject,
        f"{subject}.\n\n{settings.SITE_URL}{reverse('home')}",
        _("You get this because the exemption is about you."),
        str(decision.application.municipality),
    )


@register("exemption_ends")
def text_of_end(message):
    """Nothing is left to tell of what is renewed, revoked or over."""
    application = application_of(message)
    if application is None or application.days_left is None:
        return None
    if Application.objects.filter(pk=application.pk).renewed().exists():
        return None
    sentence = ngettext(
        "%(municipality)s: the exemption %(title)s ends in %(days)d day",
        "%(municipality)s: the exemption %(title)s ends in %(days)d days",
        application.days_left,
    )
    return text_about(application, sentence, days=application.days_left)
