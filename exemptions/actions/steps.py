"""What every step of an application has in common. The application's row is always locked first."""

from django.core.exceptions import PermissionDenied

from audit.actions import InvalidTransition, advance
from exemptions import permissions
from exemptions.models import Application
from municipalities.days import today


def locked(pk):
    return Application.objects.with_names().select_for_update(of=("self",), no_key=True).get(pk=pk)


def judged(application, verb, actor):
    """The application's row, locked, where this person may take the step and it is still possible."""
    application = locked(application.pk)
    if not getattr(permissions, f"can_{verb}")(actor, application):
        raise PermissionDenied
    if not permissions.is_possible(verb, application):
        raise InvalidTransition(application.state)
    return application


def step(application, to, verb, *, actor, data=None, **fields):
    """The application stands in state `to` from today on, and one event says so."""
    return advance(
        application,
        to,
        actor=actor,
        verb=f"application.{verb}",
        municipality=application.municipality,
        data=data,
        since=today(),
        **fields,
    )
