"""Requirements of law by date, their conditions and parameters, and the table of retirement ages."""

from haidang.areas.standards.models.requirements import (
    Condition,
    Confidence,
    DecidedBy,
    Parameter,
    ParameterKind,
    Part,
    Requirement,
    Status,
)
from haidang.areas.standards.models.retirement import RetirementAge, RetirementBasis

__all__ = [
    "Condition",
    "Confidence",
    "DecidedBy",
    "Parameter",
    "ParameterKind",
    "Part",
    "Requirement",
    "RetirementAge",
    "RetirementBasis",
    "Status",
]
