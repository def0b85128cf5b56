"""Models of plans: the documents, how they came in, what they cite and what they call units."""

from haidang.areas.plans.models.aliases import UnitAlias
from haidang.areas.plans.models.citations import CitedDocument, LegalBasis
from haidang.areas.plans.models.imports import PlanCorrection, PlanImport, PlanImportFile, PlanImportState
from haidang.areas.plans.models.plans import (
    Duty,
    Part,
    PartKind,
    Plan,
    PlanState,
    Recipient,
    Target,
    Task,
    TaskUnit,
    UnitGroup,
    UnitPart,
)

__all__ = [
    "CitedDocument",
    "Duty",
    "LegalBasis",
    "Part",
    "PartKind",
    "Plan",
    "PlanCorrection",
    "PlanImport",
    "PlanImportFile",
    "PlanImportState",
    "PlanState",
    "Recipient",
    "Target",
    "Task",
    "TaskUnit",
    "UnitAlias",
    "UnitGroup",
    "UnitPart",
]
