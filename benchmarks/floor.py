"""The least that a signed-in page and a signed-in change can be, behind the same middleware and server."""

from functools import cache

from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import engines
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


# The goals of a plan, how each stands, since when and by whom.
GOALS = """
SELECT p.id, g.code, g.title, g.group, to_char(p.target_on, 'DD.MM.YYYY') AS target, s.state,
       to_char(coalesce(s.decided_at, s.recommended_at, s.sent_at) AT TIME ZONE 'Europe/Oslo',
               'DD.MM.YYYY') AS since,
       coalesce(d.name, r.name, '') AS by
FROM learning_goals_plangoal p
JOIN learning_goals_goal g ON g.id = p.goal_id
LEFT JOIN LATERAL (
  SELECT * FROM learning_goals_signoff WHERE plan_goal_id = p.id ORDER BY sent_at DESC LIMIT 1
) AS s ON true
LEFT JOIN municipalities_user d ON d.id = s.decided_by_id
LEFT JOIN municipalities_user r ON r.id = s.recommended_by_id
WHERE p.trainee_id = %(trainee)s AND p.closed_on IS NULL
ORDER BY g.code
"""
PLAN = """{% extends "base.html" %}
{% block content %}
  <ul>{% for pk, code, title, group, target, state, since, by in goals %}
    <li><a href="/learning-goals/goals/{{ pk }}/">{{ code }} {{ title }}</a>
      {% if state %}{{ state }} {{ since }} {{ by }}{% else %}{{ target }}{% endif %}</li>
  {% endfor %}</ul>
{% endblock %}"""


@cache
def bare_template():
    return engines["django"].from_string(PLAN)


@require_safe
def plan(request, pk):
    """The same goals as on the page of a plan, by one statement and a list without anything beside it."""
    with connection.cursor() as cursor:
        cursor.execute(GOALS, {"trainee": pk})
        return HttpResponse(bare_template().render({"goals": cursor.fetchall()}, request))


@require_POST
def update(request, pk):
    """A row is locked and written, and one event says so."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK, [pk])
        cursor.execute(CHANGE, [pk])
        cursor.execute(WITNESS, [request.user.pk, pk])
    return HttpResponseRedirect("/")
