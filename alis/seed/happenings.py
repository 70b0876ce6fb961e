"""What happens beside the regular sessions: a meeting of three, something forgotten, cancelled, or added."""

from datetime import time, timedelta
from uuid import UUID

from django.utils import timezone

from municipalities.days import today
from supervision.models import Addendum, Kind, Mode, Session, SessionState, Trainee


def write():
    """The demo's Ida, Amir, Sofie and Emil have each met with something that is not quite regular."""
    ida, amir, sofie, emil = (
        Trainee.objects.get(person__name=f"{name} Demo") for name in ("Ida", "Amir", "Sofie", "Emil")
    )
    vera, vilde = supervisor_of(ida), supervisor_of(emil)
    meeting = {"meeting": UUID(int=1), "kind": Kind.JOINT, "duration_minutes": 90, "state": SessionState.HELD}
    for trainee in (ida, amir):
        write_session(trainee, vera, ago(12), start=time(15), **meeting)
    write_session(emil, vilde, ago(9), start=time(9))
    write_session(
        sofie,
        vera,
        ago(4),
        start=time(10),
        state=SessionState.CANCELLED,
        cancelled_by=sofie.person,
        cancel_reason="Kurs hele dagen",
    )
    sealed = ida.sessions.filter(state=SessionState.FINALISED).order_by("-date").first()
    Addendum.objects.create(
        session=sealed,
        author=vera,
        text="Vi avtalte også at Ida tar med et eksempel til neste gang.",
        written_at=timezone.now() - timedelta(days=2),
    )


def supervisor_of(trainee):
    return trainee.assignments.on(today()).filter(role="primary").get().supervisor


def write_session(trainee, supervisor, date, **fields):
    Session.objects.create(
        trainee=trainee, supervisor=supervisor, date=date, **{"mode": Mode.IN_PERSON, **fields}
    )


def ago(days):
    return today() - timedelta(days=days)
