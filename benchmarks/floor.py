"""The least that a signed-in page and a signed-in change can be, behind the same middleware and server."""

from django.db import connection, transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

LOCK = "SELECT FROM supervision_session WHERE id = %s FOR NO KEY UPDATE"
CHANGE = "UPDATE supervision_session SET cancel_reason = cancel_reason WHERE id = %s"
WITNESS = """
INSERT INTO audit_event
  (id, at, verb, actor_id, agent, municipality_id, target_app, target_model, target_id, data)
VALUES (gen_random_uuid(), now(), 'floor.updated', %s, '', NULL, 'supervision', 'session', %s, '{}')
"""


@require_safe
def empty(request):
    """A page with nothing on it but who is here and where one may go."""
    return render(request, "base.html")


@require_POST
def update(request, pk):
    """A row is locked and written, and one event says so."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK, [pk])
        cursor.execute(CHANGE, [pk])
        cursor.execute(WITNESS, [request.user.pk, pk])
    return HttpResponseRedirect("/")
