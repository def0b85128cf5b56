"""What limits a run besides places: shares of staff that may be away, and least shares of localities. Dated data."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).parent.parent / "data" / "limits.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Percentages, and where they come from."""

    since: date
    school_share: int
    subject_share: int
    ward_share: int
    source_vi: str
    source_en: str

    @property
    def source(self) -> str:
        return self.source_en if get_language() == "en" else self.source_vi


@cache
def _all_limits() -> tuple[Limits, ...]:
    rows = tomllib.loads(FILE.read_text())["limits"]
    return tuple(sorted((Limits(**row) for row in rows), key=lambda row: row.since))


def limits_on(day: date) -> Limits:
    """The limits in force on a day; the first ones for days before."""
    rows = _all_limits()
    return next((row for row in reversed(rows) if row.since <= day), rows[0])
