"""Review rounds: one sheet a school, one need a person and requirement; wishes, evidence, yearly intake, statements."""

from haidang.areas.needs.models.needs import (
    Answer,
    Evidence,
    Intake,
    Need,
    NeedStatus,
    Origin,
    Wish,
    WishState,
)
from haidang.areas.needs.models.rounds import (
    FIRST_YEAR,
    LAST_YEAR,
    LAST_YEAR_OF,
    Phase,
    ReviewRound,
    RoundState,
    Sheet,
    SheetState,
    Statement,
)

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "LAST_YEAR_OF",
    "Answer",
    "Evidence",
    "Intake",
    "Need",
    "NeedStatus",
    "Origin",
    "Phase",
    "ReviewRound",
    "RoundState",
    "Sheet",
    "SheetState",
    "Statement",
    "Wish",
    "WishState",
]
