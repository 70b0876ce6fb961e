"""The plan of a trainee record as it is exported: everything of the plan, the activities and the approvals,
and a list of what shows each goal. Reads only.

No note and no file's content goes along, and no activity that nobody but the trainee has seen: whoever reads
the plan in the other municipality reads no more than could be read here.
"""

import json
from collections import defaultdict
from datetime import date

from django.utils import timezone

from learning_goals.evidence import evidence_of
from learning_goals.handover.contents import FORMAT, VERSION, digest_of
from learning_goals.models import Activity, ActivityState, PlanGoal, SignOff
from municipalities.days import today


def plan_of(trainee) -> dict:
    """As JSON takes it, with its digest; in the same number of queries however many goals."""
    goals = list(
        PlanGoal.objects.filter(trainee=trainee)
        .with_names()
        .prefetch_related("replaced_by__goal")
        .order_by("goal__code", "assigned_at")
    )
    sign_offs = sign_offs_of(trainee)
    bundles = evidence_of(goals)
    contents = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": timezone.localtime().isoformat(timespec="seconds"),
        "as_of": iso(today()),
        "person": {"name": trainee.person.name, "email": trainee.person.email},
        "municipality": {"number": trainee.municipality.number, "name": trainee.municipality.name},
        "supervision": supervision_of(bundles),
        "goals": [goal_of(one, sign_offs[one.pk], bundles[one.pk]) for one in goals],
        "activities": [activity_of(one) for one in activities_of(trainee)],
    }
    return contents | {"digest": digest_of(contents)}


def written(contents) -> bytes:
    return json.dumps(contents, ensure_ascii=False, indent=1).encode()


def iso(day: date | None):
    return day and day.isoformat()


def day_of(moment):
    """The day in Norway, or None."""
    return moment and iso(timezone.localdate(moment))


def name_of(person):
    return str(person) if person else ""


def supervision_of(bundles):
    """All finalised individual supervision, which stands under every goal."""
    some = next(iter(bundles.values()), None)
    return {
        "sessions": some.supervision.count if some else 0,
        "minutes": some.supervision.minutes if some else 0,
    }


def sign_offs_of(trainee):
    """By goal of the plan, oldest first."""
    found = defaultdict(list)
    rows = SignOff.objects.filter(plan_goal__trainee=trainee).select_related(
        "sent_by", "recommended_by", "decided_by", "revoked_by", "delegation__leader", "portal_mark"
    )
    for row in rows.order_by("sent_at", "id"):
        found[row.plan_goal_id].append(row)
    return found


def goal_of(one, sign_offs, bundle):
    return {
        "code": one.goal.code,
        "title": one.goal.title,
        "group": one.goal.group,
        "catalogue": one.goal.catalogue.name,
        "fictitious": one.goal.catalogue.is_fictitious,
        "assigned_on": day_of(one.assigned_at),
        "target_on": iso(one.target_on),
        "closed_on": iso(one.closed_on),
        "closed_reason": one.closed_reason,
        "replaced_by": [other.goal.code for other in one.replaced_by.all()],
        "sign_offs": [sign_off_of(sign_off) for sign_off in sign_offs],
        "opinions": [opinion_of(opinion) for opinion in bundle.opinions],
        "evidence": evidence_listed(bundle),
    }


def sign_off_of(one):
    mark = getattr(one, "portal_mark", None)
    return {
        "state": one.state,
        "sent_on": day_of(one.sent_at),
        "sent_by": name_of(one.sent_by),
        "comment": one.comment,
        "recommended_on": day_of(one.recommended_at),
        "recommended_by": name_of(one.recommended_by),
        "recommendation": one.recommendation,
        "decided_on": day_of(one.decided_at),
        "decided_by": name_of(one.decided_by),
        "on_behalf_of": name_of(one.delegation and one.delegation.leader),
        "decision_comment": one.decision_comment,
        "no_statement_reason": one.no_statement_reason,
        "recommended_and_decided_by_one_person": one.by_one_person,
        "recalled_on": day_of(one.recalled_at),
        "revoked_on": day_of(one.revoked_at),
        "revoked_by": name_of(one.revoked_by),
        "revocation_reason": one.revocation_reason,
        "registered_in_portal_on": day_of(mark and mark.marked_at),
    }


def opinion_of(one):
    return {
        "kind": one.kind,
        "state": one.state,
        "of": name_of(one.asked_of),
        "asked_on": day_of(one.asked_at),
        "question": one.question,
        "answered_on": day_of(one.answered_at),
        "answer": one.answer,
    }


def evidence_listed(bundle):
    return {
        "sessions": [
            {"date": iso(one.date), "minutes": one.duration_minutes, "supervisor": name_of(one.supervisor)}
            for one in bundle.sessions
        ],
        "activities": [str(one.pk) for one in bundle.activities],
        "added": [
            {
                "added_on": day_of(one.added_at),
                "description": one.description,
                "file": one.file and file_of(one.file),
            }
            for one in bundle.words
        ],
        "replaced_goals": [one.goal.code for one in bundle.replaced],
    }


def file_of(file):
    return {"name": file.name, "size": file.size, "sha256": file.sha256}


def activities_of(trainee):
    return (
        Activity.objects.filter(trainee=trainee)
        .exclude(state__in=[ActivityState.DRAFT, ActivityState.WITHDRAWN])
        .select_related("signed_by")
        .prefetch_related("goals__goal", "files__file")
        .order_by("held_on", "recorded_at")
    )


def activity_of(one):
    return {
        "id": str(one.pk),
        "kind": one.kind,
        "title": one.title,
        "held_on": iso(one.held_on),
        "description": one.description,
        "state": one.state,
        "goals": sorted(link.goal.code for link in one.goals.all()),
        "signed_on": day_of(one.signed_at),
        "signed_by": name_of(one.signed_by),
        "comment": one.comment,
        "files": [file_of(link.file) for link in one.files.all()],
    }
