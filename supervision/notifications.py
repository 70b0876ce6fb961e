"""Who is told of what happens to sessions and assignments. Never a word of a note."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from municipalities.days import today
from municipalities.models import Membership, Municipality, Role
from municipalities.templatetags.wording import clock
from outbox.actions import post, post_all
from outbox.renderers import Text, register
from supervision.models import Assignment, Flag, FlagKind, Level, NamedLeader, Session, SessionState
from supervision.named_leaders import named_leaders


def other_of(session, actor):
    """The one of the two who did not do it."""
    return session.supervisor if actor.pk == session.trainee.person_id else session.trainee.person


def tell(kind, session, *recipients, key=None):
    """Each is told once of the session, or once for each `key`."""
    key = key or str(session.pk)
    for recipient in recipients:
        post(kind, recipient=recipient, key=key, data={"session": str(session.pk)})


def session_planned(session, actor):
    tell("session_planned", session, other_of(session, actor))


def session_changed(session, actor, event):
    """The other one is told of each change, be the session planned or held."""
    kind = "session_moved" if session.state == SessionState.PLANNED else "session_changed"
    tell(kind, session, other_of(session, actor), key=str(event.pk))


def session_held(session, actor):
    """The supervisor is told that a note waits, unless they marked it themselves."""
    if actor.pk != session.supervisor_id:
        tell("session_held", session, session.supervisor)


def session_cancelled(session, actor):
    tell("session_cancelled", session, other_of(session, actor))


def session_closed(session, actor):
    tell("session_closed", session, session.supervisor, session.trainee.person)


def session_finalised(session):
    tell("session_finalised", session, session.trainee.person)


def addendum_added(addendum):
    session = addendum.session
    recipient = other_of(session, addendum.author)
    post("addendum_added", recipient=recipient, key=str(addendum.pk), data={"session": str(session.pk)})


def supervisor_assigned(assignment):
    for recipient in (assignment.supervisor, assignment.trainee.person):
        post(
            "supervisor_assigned",
            recipient=recipient,
            key=str(assignment.pk),
            data={"assignment": str(assignment.pk)},
        )


def assignment_ended(assignment):
    for recipient in (assignment.supervisor, assignment.trainee.person):
        post(
            "assignment_ended",
            recipient=recipient,
            key=f"{assignment.pk}:{assignment.ends_on}",
            data={"assignment": str(assignment.pk)},
        )


def leader_named(named):
    for recipient in (named.leader, named.trainee.person):
        post("leader_named", recipient=recipient, key=str(named.pk), data={"named_leader": str(named.pk)})


def sentence_about(session, message, sentence):
    """`sentence` with the other person's name, the day and the time in it, and the address of the session."""
    other = (
        session.supervisor if message.recipient_id == session.trainee.person_id else session.trainee.person
    )
    facts = {
        "other": other,
        "date": date_format(session.date, "WEEKDAY_MONTH_DAY_FORMAT"),
        "time": clock(session.start),
    }
    subject = sentence % facts
    return Text(
        subject,
        f"{subject}.\n\n{settings.SITE_URL}{reverse('session', args=[session.pk])}",
        _("You get this because you are one of the two who meet."),
        str(session.municipality),
    )


def session_text(kind, sentence):
    """Registers the text of a kind of message about a session; `sentence` is a function, so that it is
    translated when the mail is written."""

    @register(kind)
    def text(message):
        session = Session.objects.with_names().filter(pk=message.data["session"]).first()
        return session and sentence_about(session, message, sentence())


session_text(
    "session_planned", lambda: _("%(other)s has planned supervision with you on %(date)s at %(time)s")
)
session_text("session_moved", lambda: _("Supervision with %(other)s is now on %(date)s at %(time)s"))
session_text(
    "session_changed",
    lambda: _("%(other)s has changed the time or length of the supervision on %(date)s at %(time)s"),
)
session_text("session_cancelled", lambda: _("Supervision with %(other)s on %(date)s is cancelled"))
session_text(
    "session_finalised", lambda: _("The note from supervision with %(other)s on %(date)s is finalised")
)
session_text(
    "addendum_added",
    lambda: _("%(other)s has added something to the note from %(date)s, and waits for you to confirm it"),
)
session_text(
    "session_closed", lambda: _("The note from supervision with %(other)s on %(date)s will not be finalised")
)


@register("session_held")
def text_of_held(message):
    """Nothing is left to tell once the supervisor has finalised it."""
    session = Session.objects.with_names().to_finalise().filter(pk=message.data["session"]).first()
    return session and sentence_about(
        session,
        message,
        _("The note from supervision with %(other)s on %(date)s waits for you to finalise it"),
    )


def assignment_of(message):
    return (
        Assignment.objects.select_related("trainee__person", "trainee__municipality", "supervisor")
        .filter(pk=message.data["assignment"])
        .first()
    )


def sentence_of(assignment, sentence, day):
    subject = sentence % {
        "supervisor": assignment.supervisor,
        "trainee": assignment.trainee,
        "date": date_format(day, "DATE_FORMAT"),
    }
    return Text(
        subject,
        f"{subject}.\n\n{settings.SITE_URL}{reverse('home')}",
        _("You get this because the assignment is about you."),
        str(assignment.trainee.municipality),
    )


@register("supervisor_assigned")
def text_of_assigned(message):
    assignment = assignment_of(message)
    return assignment and sentence_of(
        assignment, _("%(supervisor)s supervises %(trainee)s from %(date)s"), assignment.starts_on
    )


@register("assignment_ended")
def text_of_ended(message):
    assignment = assignment_of(message)
    if assignment is None or assignment.ends_on is None:
        return None
    return sentence_of(
        assignment, _("%(supervisor)s supervises %(trainee)s until %(date)s"), assignment.ends_on
    )


@register("leader_named")
def text_of_named(message):
    rows = NamedLeader.objects.select_related("trainee__person", "leader")
    named = rows.filter(pk=message.data["named_leader"]).first()
    if named is None:
        return None
    subject = _("%(leader)s follows up %(trainee)s as leader from %(date)s") % {
        "leader": named.leader,
        "trainee": named.trainee,
        "date": date_format(named.starts_on, "DATE_FORMAT"),
    }
    return Text(subject, f"{subject}.\n\n{settings.SITE_URL}{reverse('home')}")


# What the nightly run has found: one digest for each leader of a municipality


def flags_opened(municipalities, as_of):
    """Today's leaders are told once of the warnings that were opened in their municipality as of the day: of
    a trainee with a named leader that one alone, of all others every leader. A digest with nothing is not
    sent."""
    leaders = Membership.objects.on(today()).filter(role=Role.LEADER, municipality__in=municipalities)
    post_all(
        "flags_opened",
        (
            (
                membership.user,
                f"{membership.municipality_id}:{as_of}",
                {
                    "municipality": str(membership.municipality_id),
                    "as_of": as_of.isoformat(),
                    "told_on": today().isoformat(),
                },
            )
            for membership in leaders.select_related("user")
        ),
    )


@register("flags_opened")
def text_of_flags(message):
    """Those that still hold: warnings by name, low months as one line. Nothing for who leads no longer."""
    municipality = Municipality.objects.get(pk=message.data["municipality"])
    as_of = date.fromisoformat(message.data["as_of"])
    opened = Flag.objects.open().filter(trainee__municipality=municipality, opened_on=as_of)
    opened = for_this_leader(opened.select_related("trainee__person"), message)
    low_months = sum(flag.kind == FlagKind.MONTH_BELOW_NORM for flag in opened)
    told = sorted(
        (flag for flag in opened if flag.level in (Level.WARNING, Level.CRITICAL)),
        key=lambda flag: (flag.level != Level.CRITICAL, flag.trainee.person.name, flag.kind),
    )
    if not told or not message.recipient.has_role(Role.LEADER, municipality.pk):
        return None
    trainees = len({flag.trainee_id for flag in told})
    subject = ngettext(
        "%(municipality)s: %(count)d trainee needs follow-up",
        "%(municipality)s: %(count)d trainees need follow-up",
        trainees,
    ) % {"municipality": municipality, "count": trainees}
    lines = [
        _("New as of %(date)s:") % {"date": date_format(as_of, "DATE_FORMAT")},
        "",
        *(f"- {sentence_of_flag(flag)}" for flag in told),
        *([sentence_of_low_months(low_months)] if low_months else []),
        "",
        f"{settings.SITE_URL}{reverse('compliance', args=[municipality.pk])}",
    ]
    because = _("You get this because you are a leader in %(municipality)s.") % {"municipality": municipality}
    return Text(subject, "\n".join(lines), because, str(municipality))


def for_this_leader(flags, message):
    """Those of trainees whose named leader the recipient was on the day of the run, and of those without
    one."""
    flags = list(flags)
    day = date.fromisoformat(message.data["told_on"]) if "told_on" in message.data else today()
    named = named_leaders({flag.trainee_id for flag in flags}, day)
    return [flag for flag in flags if named.get(flag.trainee_id) in (None, message.recipient_id)]


def sentence_of_flag(flag):
    minutes = flag.data.get("missing_minutes", 0)
    days = flag.data.get("days", 0)
    facts = {"trainee": flag.trainee, "hours": minutes // 60, "minutes": minutes % 60, "days": days}
    sentences = {
        FlagKind.AVERAGE_BEHIND: _(
            "%(trainee)s: %(hours)d h %(minutes)d min behind the average of twelve months"
        ),
        FlagKind.NO_SESSION_31_DAYS: _("%(trainee)s: no supervision that counts on %(days)d days of service"),
        FlagKind.NO_SUPERVISOR: _("%(trainee)s: no supervisor"),
        FlagKind.UNQUALIFIED_SUPERVISOR: _(
            "%(trainee)s: the supervisor is not qualified, the service may not count"
        ),
    }
    return sentences[flag.kind] % facts


def sentence_of_low_months(count):
    return ngettext("- %(count)d trainee had a low month", "- %(count)d trainees had a low month", count) % {
        "count": count
    }
