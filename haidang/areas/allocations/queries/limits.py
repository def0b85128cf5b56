"""What limits a run besides places: shares of staff that may be away, and least shares of localities. Dated data."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from haidang.areas.nominations.queries.dated_limits import absence_cap_on

FILE = Path(__file__).parent.parent / "data" / "limits.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Percentages, and where they come from."""

    school_share: int
    subject_share: int
    ward_share: int
    source: str


def limits_on(day: date) -> Limits:
    """The limits in force on a day: caps of absence as lists know them; before the first cap nothing is limited."""
    cap = absence_cap_on(day)
    return Limits(
        school_share=cap.staff_percent if cap else 100,
        subject_share=cap.percent if cap else 100,
        ward_share=_least_share(day),
        source=cap.source if cap else _("No limit is recorded for this day."),
    )


def _least_share(day: date) -> int:
    rows = [row for row in _rows() if row["from"] <= day]
    return max(rows, key=lambda row: row["from"])["ward_share"] if rows else 0


@cache
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["least_share"]
    return rows
