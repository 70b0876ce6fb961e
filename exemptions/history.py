"""Who did what with an application, in sentences, newest first. Reads only."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy

from audit.models import Event
from supervision.history import agent_named

SENTENCES = {
    "application.started": gettext_lazy("%(who)s began the application"),
    "application.written": gettext_lazy("%(who)s wrote in the application"),
    "application.attached": gettext_lazy("%(who)s added an attachment"),
    "application.detached": gettext_lazy("%(who)s removed an attachment"),
    "application.ready": gettext_lazy("%(who)s said that it is ready"),
    "application.reopened": gettext_lazy("%(who)s made it a draft again"),
    "application.rendered": gettext_lazy("The letter was made as a PDF"),
    "application.sent": gettext_lazy("%(who)s wrote down that it is sent"),
    "application.information_asked": gettext_lazy("%(who)s wrote down that more information is asked"),
    "application.information_answered": gettext_lazy("%(who)s wrote down the answer"),
    "application.granted": gettext_lazy("%(who)s wrote down that it is granted"),
    "application.rejected": gettext_lazy("%(who)s wrote down that it is rejected"),
    "application.appealed": gettext_lazy("%(who)s wrote down the appeal"),
    "application.revoked": gettext_lazy("%(who)s wrote down that it is revoked"),
    "application.withdrawn": gettext_lazy("%(who)s withdrew the application"),
}
SHOWN = 100  # events, the newest ones


class Entry(NamedTuple):
    at: datetime
    sentence: str


def history_of(application) -> list[Entry]:
    """The newest events of the application. Nothing of a text is told, since no event holds one."""
    events = Event.objects.about(application).select_related("actor").order_by("-at", "id")[:SHOWN]
    return [
        Entry(event.at, SENTENCES[event.verb] % {"who": event.actor or agent_named(event.agent)})
        for event in events
    ]
