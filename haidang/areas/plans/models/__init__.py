"""Models of plans: the documents themselves."""

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
    "Duty",
    "Part",
    "PartKind",
    "Plan",
    "PlanState",
    "Recipient",
    "Target",
    "Task",
    "TaskUnit",
    "UnitGroup",
    "UnitPart",
]
