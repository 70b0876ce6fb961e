"""Applications for exemption from the specialist requirement, and what was done before one; split by noun."""

from exemptions.models.applications import (
    EXPIRED,
    UNSENT,
    WITH_THE_DIRECTORATE,
    Application,
    ApplicationMeasure,
    ApplicationState,
    ApplicationTrainee,
    Attachment,
    Rendering,
    SentHow,
)
from exemptions.models.decisions import (
    Appeal,
    Decision,
    DecisionKind,
    Grant,
    Supplement,
    SupplementFile,
)
from exemptions.models.letterheads import OVERSEERS, Letterhead, Signed
from exemptions.models.measures import ABOUT_ANOTHER, Measure, MeasureFile, MeasureKind

__all__ = [
    "ABOUT_ANOTHER",
    "EXPIRED",
    "OVERSEERS",
    "UNSENT",
    "WITH_THE_DIRECTORATE",
    "Appeal",
    "Application",
    "ApplicationMeasure",
    "ApplicationState",
    "ApplicationTrainee",
    "Attachment",
    "Decision",
    "DecisionKind",
    "Grant",
    "Letterhead",
    "Measure",
    "MeasureFile",
    "MeasureKind",
    "Rendering",
    "SentHow",
    "Signed",
    "Supplement",
    "SupplementFile",
]
