"""Who and what there is in the register that is measured on."""

from datetime import timedelta

from municipalities.models import Membership, Municipality, Role
from supervision.models import Session, Trainee
from supervision.overview import last_day_over
from supervision.requirements import months_of_window

KEPT_FOR_READING = 40  # held sessions whose notes are read and saved; the others are finalised

# The event that every change leaves, in bare SQL.
WITNESS = """
INSERT INTO audit_event
  (id, at, verb, actor_id, agent, municipality_id, target_app, target_model, target_id, data)
VALUES (gen_random_uuid(), now(), 'bare.updated', %(actor)s, '', NULL, 'supervision', 'session', %(id)s, '{}')
"""


def largest():
    return Municipality.objects.get(number="0001")


def leader():
    return (
        Membership.objects.filter(municipality=largest(), role=Role.LEADER)
        .order_by("user__email")
        .first()
        .user
    )


def held_with_notes():
    """The same ones each time, in the order of their ids, which is no order at all."""
    return (
        Session.objects.to_finalise()
        .filter(note__isnull=False)
        .select_related("note")
        .with_names()
        .order_by("pk")
    )


def to_read():
    """Held sessions that nobody finalises here: half of them, 40 at most."""
    found = held_with_notes()
    return list(found[: min(KEPT_FOR_READING, found.count() // 2)])


def to_finalise():
    return list(held_with_notes()[len(to_read()) :])


def trainees_in_service():
    """Forty of those who have been there for long, each from another corner of the country."""
    long_ago = last_day_over() - timedelta(days=500)
    found = Trainee.objects.filter(service__ends_on=None, training_started_on__lt=long_ago).with_names()
    return list(found.order_by("pk")[:40] or Trainee.objects.with_names().order_by("pk")[:40])


def window():
    as_of = last_day_over()
    return {"first": months_of_window(as_of)[0], "last": as_of}
