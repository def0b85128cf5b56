"""Units, their hierarchy and history, and reorganisations."""

from haidang.foundation.organisation.models.reorganisations import Act, ActKind, Reorganisation, ReorganisationState
from haidang.foundation.organisation.models.units import (
    LOCALITY_KINDS,
    SCHOOL_KINDS,
    FormerName,
    Level,
    Parentage,
    Sector,
    Succession,
    Unit,
    UnitKind,
)

__all__ = [
    "LOCALITY_KINDS",
    "SCHOOL_KINDS",
    "Act",
    "ActKind",
    "FormerName",
    "Level",
    "Parentage",
    "Reorganisation",
    "ReorganisationState",
    "Sector",
    "Succession",
    "Unit",
    "UnitKind",
]
