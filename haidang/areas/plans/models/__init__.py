"""Models of plans: the documents, how they came in, what they cite and what they call units."""

from haidang.areas.plans.models.aliases import UnitAlias
from haidang.areas.plans.models.amendments import AmendedRow, AmendedTarget, Amendment, AmendmentState, Change
from haidang.areas.plans.models.citations import CitedDocument, LegalBasis
from haidang.areas.plans.models.duties import DutyCourse, DutyNote, DutyState
from haidang.areas.plans.models.imports import PlanCorrection, PlanImport, PlanImportFile, PlanImportState
from haidang.areas.plans.models.plans import (
    EDITABLE_STATES,
    ISSUED_STATES,
    OPEN_STATES,
    UPPER_KINDS,
    Duty,
    Part,
    PartKind,
    Plan,
    PlanKind,
    PlanState,
    Recipient,
    Target,
    Task,
    TaskUnit,
    UnitGroup,
    UnitPart,
)

__all__ = [
    "EDITABLE_STATES",
    "ISSUED_STATES",
    "OPEN_STATES",
    "UPPER_KINDS",
    "AmendedRow",
    "AmendedTarget",
    "Amendment",
    "AmendmentState",
    "Change",
    "CitedDocument",
    "Duty",
    "DutyCourse",
    "DutyNote",
    "DutyState",
    "LegalBasis",
    "Part",
    "PartKind",
    "Plan",
    "PlanCorrection",
    "PlanImport",
    "PlanImportFile",
    "PlanImportState",
    "PlanKind",
    "PlanState",
    "Recipient",
    "Target",
    "Task",
    "TaskUnit",
    "UnitAlias",
    "UnitGroup",
    "UnitPart",
]
