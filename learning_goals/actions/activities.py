"""What happens to an activity: recorded, sent, signed or sent back. Its row is always locked first."""

from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit.actions import InvalidTransition, advance, record
from learning_goals import permissions
from learning_goals.models import Activity, ActivityFile, ActivityGoal, ActivityState
from learning_goals.notifications import activities as notifications
from learning_goals.signers import signers_of
from municipalities.actions import keep_file
from municipalities.models import StoredFile
from supervision.models import Trainee

CAN_CHANGE_IN = {ActivityState.DRAFT, ActivityState.RETURNED}


class StaleActivity(Exception):
    """The activity is not the version that the person has seen. `activity` is as it stands now."""

    def __init__(self, activity):
        super().__init__("the activity has another version")
        self.activity = activity


class CannotSign(Exception):
    """The person who was chosen is not among those who can be asked to sign."""


def judged(activity, may, actor, states):
    """The activity's row, locked, where this person may take a step that these states still allow."""
    activity = Activity.objects.with_names().select_for_update(of=("self",), no_key=True).get(pk=activity.pk)
    if not may(actor, activity):
        raise PermissionDenied
    if activity.state not in states:
        raise InvalidTransition(activity.state)
    return activity


@transaction.atomic
def record_activity(trainee, *, actor, key, goals, uploads, signer=None, **what):
    """A draft of the activity stands, with its goals and files; with a `signer` it is sent at once. `key`
    becomes its id, so that the same form sent twice records one. `what` are kind, title, day and description.
    """
    if not permissions.can_record_activity(actor, trainee):
        raise PermissionDenied
    Trainee.objects.select_for_update(no_key=True).get(pk=trainee.pk)  # two clicks come one after the other
    known = Activity.objects.filter(pk=key).first()
    if known is not None and known.trainee_id == trainee.pk:
        return known
    activity = Activity.objects.create(pk=key if known is None else uuid4(), trainee=trainee, **what)
    set_goals(activity, goals)
    add_files(activity, uploads, actor)
    record("activity.recorded", actor=actor, target=activity, municipality=trainee.municipality)
    return send_activity(activity, actor=actor, signer=signer) if signer else activity


@transaction.atomic
def change_activity(activity, *, actor, version, goals, uploads, **what):
    """The activity is as described, one version further. Raises StaleActivity where it is not the version
    that was seen, and InvalidTransition once it is sent."""
    activity = judged(activity, permissions.can_change_activity, actor, CAN_CHANGE_IN)
    if activity.version != version:
        raise StaleActivity(activity)
    for name, value in what.items():
        setattr(activity, name, value)
    activity.version += 1
    activity.save(update_fields=[*what, "version"])
    set_goals(activity, goals)
    add_files(activity, uploads, actor)
    record("activity.changed", actor=actor, target=activity, municipality=activity.municipality)
    return activity


def set_goals(activity, goals):
    """The activity is meant for exactly these goals of the trainee's plan."""
    if any(goal.trainee_id != activity.trainee_id for goal in goals):
        raise PermissionDenied
    activity.goal_links.exclude(plan_goal__in=goals).delete()
    links = [ActivityGoal(activity=activity, plan_goal=goal) for goal in goals]
    ActivityGoal.objects.bulk_create(links, ignore_conflicts=True)


def add_files(activity, uploads, actor):
    for upload in uploads:
        ActivityFile.objects.create(activity=activity, file=keep_file(upload, actor=actor))


@transaction.atomic
def remove_activity_file(file, *, actor):
    """The file is gone for good; possible as long as the activity can be changed."""
    activity = judged(file.activity, permissions.can_change_activity, actor, CAN_CHANGE_IN)
    kept = ActivityFile.objects.filter(pk=file.pk).first()
    if kept is None:
        return
    kept.delete()
    StoredFile.objects.filter(pk=kept.file_id).delete()
    activity.version += 1
    activity.save(update_fields=["version"])
    record(
        "activity.file_removed",
        actor=actor,
        target=activity,
        municipality=activity.municipality,
        data={"file": str(kept.file_id)},
    )


@transaction.atomic
def send_activity(activity, *, actor, signer):
    """The activity waits for `signer`, who is told. Raises CannotSign where they cannot be asked."""
    activity = judged(activity, permissions.can_change_activity, actor, CAN_CHANGE_IN)
    if not signers_of(activity.trainee).filter(pk=signer.pk).exists():
        raise CannotSign
    event = step(activity, ActivityState.SENT, "activity.sent", actor, signer=signer, sent_at=timezone.now())
    notifications.activity_sent(activity, event)
    return activity


@transaction.atomic
def take_back_activity(activity, *, actor):
    """The activity is a draft again. Who was asked to sign it is not told, and sees it no more."""
    activity = judged(activity, permissions.can_change_activity, actor, {ActivityState.SENT})
    step(activity, ActivityState.DRAFT, "activity.taken_back", actor)
    return activity


@transaction.atomic
def withdraw_activity(activity, *, actor):
    """The activity is out of the way for good; its row stays."""
    activity = judged(activity, permissions.can_change_activity, actor, CAN_CHANGE_IN)
    step(activity, ActivityState.WITHDRAWN, "activity.withdrawn", actor)
    return activity


@transaction.atomic
def sign_activity(activity, *, actor, version):
    """The activity is signed for good, in the version that the signer has seen: StaleActivity is raised where
    it was taken back, changed and sent again meanwhile."""
    activity = judged(activity, permissions.can_sign_activity, actor, {ActivityState.SENT})
    if activity.version != version:
        raise StaleActivity(activity)
    signature = {"signed_by": actor, "signed_at": timezone.now()}
    event = step(activity, ActivityState.SIGNED, "activity.signed", actor, **signature)
    notifications.activity_answered("activity_signed", activity, event)
    return activity


@transaction.atomic
def return_activity(activity, *, actor, comment):
    """The activity is the trainee's again, with a comment, and they are told."""
    activity = judged(activity, permissions.can_answer_activity, actor, {ActivityState.SENT})
    event = step(activity, ActivityState.RETURNED, "activity.returned", actor, comment=comment)
    notifications.activity_answered("activity_returned", activity, event)
    return activity


@transaction.atomic
def fulfil_activity(activity, *, actor, reason):
    """A leader has marked the activity as done on the trainee's behalf, and why; the trainee is told."""
    states = {ActivityState.SENT, ActivityState.RETURNED}
    activity = judged(activity, permissions.can_fulfil_activity, actor, states)
    mark = {"signed_by": actor, "signed_at": timezone.now(), "comment": reason}
    event = step(activity, ActivityState.FULFILLED, "activity.fulfilled", actor, **mark)
    notifications.activity_answered("activity_fulfilled", activity, event)
    return activity


def step(activity, state, verb, actor, **fields):
    return advance(activity, state, actor=actor, verb=verb, municipality=activity.municipality, **fields)
