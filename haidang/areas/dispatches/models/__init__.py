"""Dispatches with their demands, and the duties that come of them."""

from haidang.areas.dispatches.models.dispatches import (
    CLOSES_BY_ITSELF,
    AddresseeRole,
    AddresseeRule,
    Amendment,
    Basis,
    Demand,
    DemandKind,
    Dispatch,
    DispatchState,
    Doer,
    Rhythm,
    Span,
)
from haidang.areas.dispatches.models.duties import (
    OPEN_STATES,
    Duty,
    DutyEvent,
    DutyState,
    EventKind,
    Evidence,
)
from haidang.areas.dispatches.models.imports import DispatchImport, DispatchImportState

__all__ = [
    "CLOSES_BY_ITSELF",
    "OPEN_STATES",
    "AddresseeRole",
    "AddresseeRule",
    "Amendment",
    "Basis",
    "Demand",
    "DemandKind",
    "Dispatch",
    "DispatchImport",
    "DispatchImportState",
    "DispatchState",
    "Doer",
    "Duty",
    "DutyEvent",
    "DutyState",
    "EventKind",
    "Evidence",
    "Rhythm",
    "Span",
]
