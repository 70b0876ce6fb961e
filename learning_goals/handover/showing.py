"""An exported plan, ours or one that was handed in, as a page and a paper show it: days as days, kinds and
states by their names. Pure: it asks the contents alone."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from learning_goals.models import ActivityKind, ActivityState, OpinionKind, OpinionState, SignOffState

DAYS = ("_on", "date", "as_of")  # endings of the names of days


class ShownGroup(NamedTuple):
    name: str
    total: int
    approved: int
    goals: list


class Shown(NamedTuple):
    """`goals` are those of the plan when it was exported, in groups; `closed` those that had left it."""

    contents: dict
    groups: list[ShownGroup]
    closed: list
    total: int
    approved: int


def shown(contents) -> Shown:
    whole = with_days(contents)
    kinds, states = dict(ActivityKind.choices), dict(ActivityState.choices)
    for activity in whole["activities"]:
        activity["kind_name"] = kinds.get(activity["kind"], activity["kind"])
        activity["state_name"] = states[activity["state"]]
    by_id = {activity["id"]: activity for activity in whole["activities"]}
    for goal in whole["goals"]:
        name_states(goal)
        listed = goal["evidence"]["activities"]
        goal["evidence"]["activities"] = [by_id[one] for one in listed if one in by_id]
    present = [goal for goal in whole["goals"] if goal["closed_on"] is None]
    return Shown(
        whole,
        groups_of(present),
        [goal for goal in whole["goals"] if goal["closed_on"] is not None],
        len(present),
        sum(goal["is_approved"] for goal in present),
    )


def with_days(value, name=""):
    """The same anew, with a date for each day."""
    if isinstance(value, dict):
        return {key: with_days(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [with_days(one, name) for one in value]
    return date.fromisoformat(value) if isinstance(value, str) and name.endswith(DAYS) and value else value


def name_states(goal):
    """The goal knows how it stood, and each step and opinion its name."""
    states, kinds = dict(SignOffState.choices), dict(OpinionKind.choices)
    given = dict(OpinionState.choices)
    for step in goal["sign_offs"]:
        step["state_name"] = states[step["state"]]
    for opinion in goal["opinions"]:
        opinion["kind_name"], opinion["state_name"] = kinds[opinion["kind"]], given[opinion["state"]]
    latest = goal["sign_offs"][-1] if goal["sign_offs"] else None
    goal["latest"] = latest
    goal["is_approved"] = latest is not None and latest["state"] == SignOffState.APPROVED


def groups_of(goals):
    totals = Counter(goal["group"] for goal in goals)
    approved = Counter(goal["group"] for goal in goals if goal["is_approved"])
    return [
        ShownGroup(name, total, approved[name], [goal for goal in goals if goal["group"] == name])
        for name, total in totals.items()
    ]
