"""Requirements of law by date, their conditions and parameters, and the table of retirement ages."""

from haidang.areas.standards.models.drafts import OPEN_STATES, DraftState, RequirementDraft
from haidang.areas.standards.models.requirements import (
    Condition,
    Confidence,
    DecidedBy,
    Parameter,
    ParameterKind,
    Part,
    Purpose,
    Requirement,
    Status,
    Topic,
)
from haidang.areas.standards.models.retirement import RetirementAge, RetirementBasis
from haidang.areas.standards.models.stored_facts import FactColumns, FactsDay, NationFacts, StoredFacts, TouchedPerson

__all__ = [
    "OPEN_STATES",
    "Condition",
    "Confidence",
    "DecidedBy",
    "DraftState",
    "FactColumns",
    "FactsDay",
    "NationFacts",
    "Parameter",
    "ParameterKind",
    "Part",
    "Purpose",
    "Requirement",
    "RequirementDraft",
    "RetirementAge",
    "RetirementBasis",
    "Status",
    "StoredFacts",
    "Topic",
    "TouchedPerson",
]
