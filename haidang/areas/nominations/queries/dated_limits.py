"""What a list is measured against on a day: how long one serves afterwards, how many may be away at once."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

LIMITS = Path(__file__).parents[1] / "data" / "limits.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """Service owed after training of one kind: `multiple` times as long as it took."""

    multiple: int
    course_months: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceCap:
    """How many percent of a subject's teachers, and of all staff of a school, may be away at once."""

    percent: int
    staff_percent: int
    source_vi: str
    source_en: str
    is_uncertain: bool

    @property
    def source(self) -> str:
        return self.source_en if get_language() == "en" else self.source_vi

    def allowed(self, total: int) -> int:
        """Whole people; one of a small group may always go, else nobody of it could ever be trained."""
        return max(1, total * self.percent // 100)


def commitment_on(day: date, *, programme_kind: str) -> Commitment | None:
    """The rule in force for a kind of programme; None where no service is owed."""
    rows = (row for row in _rows()["commitment"] if row["programme"] == programme_kind)
    row = _latest(rows, day)
    if row is None:
        return None
    return Commitment(multiple=row["multiple"], course_months=row["course_months"], source=row["source"])


def absence_cap_on(day: date) -> AbsenceCap | None:
    row = _latest(_rows()["absence_cap"], day)
    if row is None:
        return None
    return AbsenceCap(
        percent=row["percent"],
        staff_percent=row["staff_percent"],
        source_vi=row["source_vi"],
        source_en=row["source_en"],
        is_uncertain=row["confidence"] != "H",
    )


@cache
def _rows() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(LIMITS.read_text(encoding="utf-8"))


def _latest(rows: Iterable[dict[str, Any]], day: date) -> dict[str, Any] | None:
    return max((row for row in rows if row["from"] <= day), key=lambda row: row["from"], default=None)
