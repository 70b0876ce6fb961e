"""Who has seen or changed what is a person's own, in sentences, newest first. Reads only.

A person's own are: they themselves and their roles; the sessions in which they take part, with notes and
additions; the assignments, exemptions and named leaders that are theirs or about them; all of their own
trainee records; and what higher apps add by `contributions.own_rows`. The log is asked about these rows and
no others. Nothing of a text is told, since no event holds one.
"""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Event, Read
from supervision import contributions
from supervision.models import (
    Addendum,
    Assignment,
    Authorisation,
    Flag,
    FlagKind,
    Leave,
    NamedLeader,
    ServicePeriod,
    Session,
    Trainee,
)

READ = "%s.read"  # of a row of that model

# What is said of each verb, and of reading. A higher app adds its own about the rows that it adds.
SENTENCES = {
    "session.planned": gettext_lazy("%(who)s planned the session on %(date)s"),
    "session.changed": gettext_lazy("%(who)s changed the session on %(date)s"),
    "session.held": gettext_lazy("%(who)s marked the session on %(date)s as held"),
    "session.cancelled": gettext_lazy("%(who)s cancelled the session on %(date)s"),
    "session.closed": gettext_lazy("%(who)s marked the session on %(date)s as one that cannot be finalised"),
    "session.reopened": gettext_lazy("%(who)s opened the session on %(date)s for finalising again"),
    "session.finalised": gettext_lazy("%(who)s finalised the note from %(date)s"),
    "session.imported": gettext_lazy("%(who)s imported the session on %(date)s"),
    "note.read": gettext_lazy("%(who)s read the note from %(date)s"),
    "note.written": gettext_lazy("%(who)s wrote in the note from %(date)s"),
    "addendum.added": gettext_lazy("%(who)s added something to the note from %(date)s"),
    "addendum.confirmed": gettext_lazy("%(who)s confirmed an addition to the note from %(date)s"),
    "assignment.made": gettext_lazy("%(who)s assigned %(supervisor)s as supervisor of %(trainee)s"),
    "assignment.ended": gettext_lazy("%(who)s set an end to %(supervisor)s's supervision of %(trainee)s"),
    "assignment.imported": gettext_lazy("%(who)s imported that %(supervisor)s is supervisor of %(trainee)s"),
    "leader.named": gettext_lazy("%(who)s named %(leader)s as leader of %(trainee)s"),
    "leader.ended": gettext_lazy("%(who)s set an end to %(leader)s as named leader of %(trainee)s"),
    "authorisation.imported": gettext_lazy("%(who)s imported an exemption for %(supervisor)s"),
    "authorisation.granted": gettext_lazy("%(who)s registered an exemption for %(supervisor)s"),
    "authorisation.cut": gettext_lazy(
        "%(who)s registered an earlier end of the exemption for %(supervisor)s"
    ),
    "trainee.imported": gettext_lazy("%(who)s imported your trainee record"),
    "service.imported": gettext_lazy("%(who)s imported a period of your service"),
    "leave.imported": gettext_lazy("%(who)s imported a leave of yours"),
    "membership.imported": gettext_lazy("%(who)s imported your role in the municipality"),
    "membership.capacity_set": gettext_lazy("%(who)s set how many trainees you can take"),
    "person.imported": gettext_lazy("%(who)s imported your name"),
    "qualification.imported": gettext_lazy("%(who)s imported what makes you fit to supervise"),
    "language.chosen": gettext_lazy("%(who)s chose the language of the pages"),
    "flag.opened": gettext_lazy("%(who)s found: %(what)s"),
    "flag.closed": gettext_lazy("%(who)s found no longer: %(what)s"),
}
ANYTHING_ELSE = gettext_lazy("%(who)s changed something of yours in the register")


class Entry(NamedTuple):
    """Something that somebody did: when, the sentence, and the page where it can be seen, or ""."""

    at: datetime
    sentence: str
    url: str
    is_hour: bool  # of a read only the hour is kept

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)


class Own(NamedTuple):
    """A row that is the person's: what its sentences say of it, and its page."""

    facts: dict
    url: str = ""


def history_of(user, limit) -> list[Entry]:
    """The newest `limit` entries. Of what the person has read themselves nothing is said."""
    own = own_rows(user)
    ids = {pk for _model, pk in own}
    reads = Read.objects.filter(target_id__in=ids).exclude(reader=user).select_related("reader")
    events = Event.objects.filter(target_id__in=ids).select_related("actor")
    entries = [
        entry(READ % read.target_model, read.hour, read.reader, read, own, user)
        for read in reads.order_by("-hour", "id")[:limit]
    ]
    entries += [
        entry(event.verb, event.at, event.actor or agent_named(event.agent), event, own, user)
        for event in events.order_by("-at", "id")[:limit]
    ]
    entries = sorted(filter(None, entries), key=lambda one: one.at, reverse=True)
    return entries[:limit]


def entry(verb, at, who, about, own, user):
    """None where the row merely has the same id as one of the person's."""
    row = own.get((about.target_model, about.target_id))
    if row is None:
        return None
    sentence = SENTENCES.get(verb, ANYTHING_ELSE)
    facts = {**row.facts, "who": _("You") if who == user else who}
    return Entry(at, sentence % facts, row.url, is_hour=verb.endswith(".read"))


def agent_named(agent):
    """Who acted, where it was no person."""
    return _("The nightly check") if agent.startswith("job:") else _("The operator")


def own_rows(user) -> dict:
    """Every row that is the person's, by model and id."""
    rows = {("user", user.pk): Own({}), ("qualification", user.pk): Own({})}
    rows |= {("membership", one.pk): Own({}) for one in user.known_memberships}
    rows |= rows_of_sessions(user) | rows_of_charges(user) | rows_of_records(user)
    for of_higher_app in contributions.own_rows:
        rows |= of_higher_app(user)
    return rows


def rows_of_sessions(user):
    """The sessions in which the person takes part; a note has the id of its session."""
    rows = {}
    for pk, day in Session.objects.of(user).values_list("pk", "date"):
        about = Own({"date": date_format(day, "MONTH_DAY_FORMAT")}, reverse("session", args=[pk]))
        rows[("session", pk)] = rows[("note", pk)] = about
    for pk, session in Addendum.objects.readable_by(user).values_list("pk", "session"):
        rows[("addendum", pk)] = rows[("session", session)]
    return rows


def named(path):
    """The name of the person there, as `str` has it, for rows of several tables in one query."""
    name = NullIf(F(f"{path}__name"), Value(""))
    return Coalesce(name, F(f"{path}__email"), output_field=CharField())


def rows_of_charges(user):
    """Who had charge of whom: as supervisor, as named leader, by an exemption."""
    of_me = Q(trainee__person=user)
    found = [
        model.objects.filter(mine)
        .order_by()
        .values_list(Value(model._meta.model_name), "pk", Value(who), named(who), named("trainee__person"))
        for model, who, mine in (
            (Assignment, "supervisor", Q(supervisor=user) | of_me),
            (NamedLeader, "leader", Q(leader=user) | of_me),
            (Authorisation, "supervisor", of_me),
        )
    ]
    return {
        (model, pk): Own({who: name, "trainee": trainee})
        for model, pk, who, name, trainee in found[0].union(*found[1:], all=True)
    }


def rows_of_records(user):
    """The person's own records as a trainee, with all that the register holds of them."""
    records = Trainee.objects.filter(person=user)
    found = [
        rows.order_by().values_list(Value(rows.model._meta.model_name), "pk")
        for rows in (
            records,
            ServicePeriod.objects.filter(trainee__in=records),
            Leave.objects.filter(trainee__in=records),
        )
    ]
    rows = {(model, pk): Own({}) for model, pk in found[0].union(*found[1:], all=True)}
    for pk, trainee, kind in Flag.objects.filter(trainee__in=records).values_list("pk", "trainee", "kind"):
        what = FlagKind(kind).label
        rows[("flag", pk)] = Own({"what": what}, reverse("account", args=[trainee]))
    return rows
