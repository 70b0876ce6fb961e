"""What there is in supervision, and what is always true of it; split by noun."""

from supervision.models.compliance import Flag, FlagKind, Judgement, Level, Norm
from supervision.models.imports import ImportState, RegisterImport
from supervision.models.sessions import Addendum, Kind, Mode, Note, Session, SessionState
from supervision.models.trainees import (
    Arena,
    Assignment,
    AssignmentRole,
    Authorisation,
    Leave,
    NamedLeader,
    Qualification,
    ServicePeriod,
    Trainee,
)

__all__ = [
    "Addendum",
    "Arena",
    "Assignment",
    "AssignmentRole",
    "Authorisation",
    "Flag",
    "FlagKind",
    "ImportState",
    "Judgement",
    "Kind",
    "Leave",
    "Level",
    "Mode",
    "NamedLeader",
    "Norm",
    "Note",
    "Qualification",
    "RegisterImport",
    "ServicePeriod",
    "Session",
    "SessionState",
    "Trainee",
]
