"""The learning-goal catalogue, plans, activities, and how a goal comes to its approval; split by noun."""

from learning_goals.models.activities import (
    Activity,
    ActivityFile,
    ActivityGoal,
    ActivityKind,
    ActivityState,
    Evidence,
)
from learning_goals.models.catalogue import Catalogue, Goal, GoalKind
from learning_goals.models.imports import CatalogueImport, CatalogueImportState
from learning_goals.models.plans import EarlierPlan, Instructorship, PlanGoal, SessionGoal
from learning_goals.models.sign_offs import (
    Delegation,
    Opinion,
    OpinionKind,
    OpinionState,
    PortalMark,
    SignOff,
    SignOffState,
)

__all__ = [
    "Activity",
    "ActivityFile",
    "ActivityGoal",
    "ActivityKind",
    "ActivityState",
    "Catalogue",
    "CatalogueImport",
    "CatalogueImportState",
    "Delegation",
    "EarlierPlan",
    "Evidence",
    "Goal",
    "GoalKind",
    "Instructorship",
    "Opinion",
    "OpinionKind",
    "OpinionState",
    "PlanGoal",
    "PortalMark",
    "SessionGoal",
    "SignOff",
    "SignOffState",
]
