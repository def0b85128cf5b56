"""The shares of the roadmap to the degree standard, by phase and level, from their data file."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from haidang.areas.standards.queries.catalogue_files import DATA, CatalogueError, read_toml
from haidang.foundation.organisation.models import Level

COUNTS = ("studying", "finished")
HEAD = {"source", "confidence", "denominator_vi", "denominator_en", "denominator_confidence", "phase"}
PHASE = {"number", "first", "last", "counts", "percent"}
WHOLE = 100


@dataclass(frozen=True, slots=True)
class PhaseTarget:
    """The share of one level that must be reached by the last day of a phase.

    `counts` says who counts: "studying" (studying or finished) or "finished" (only with the diploma).
    """

    phase: int
    level: str
    first: date
    last: date
    percent: int
    counts: str
    source: str
    confidence: str
    denominator_vi: str
    denominator_en: str
    denominator_confidence: str

    @property
    def denominator(self) -> str:
        return self.denominator_en if get_language() == "en" else self.denominator_vi

    @property
    def counts_studying(self) -> bool:
        return self.counts == "studying"


def list_phase_targets() -> tuple[PhaseTarget, ...]:
    """All phases in their order, each with its levels."""
    return _read(DATA / "targets.toml")


def phase_targets(day: date) -> tuple[PhaseTarget, ...]:
    """The targets of the phase that `day` lies in; none before the first and after the last phase."""
    return tuple(target for target in list_phase_targets() if target.first <= day <= target.last)


@cache
def _read(file: Path) -> tuple[PhaseTarget, ...]:
    return tuple(read_phase_targets(file))


def read_phase_targets(file: Path) -> list[PhaseTarget]:
    """The targets of a file. Raises CatalogueError."""
    content = read_toml(file)
    _need_exactly(file, "the head", content, HEAD)
    head = {name: content[name] for name in HEAD - {"phase"}}
    return [
        PhaseTarget(
            phase=row["number"],
            level=level,
            first=row["first"],
            last=row["last"],
            percent=percent,
            counts=row["counts"],
            **head,
        )
        for row in content["phase"]
        for level, percent in _percents(file, row)
    ]


def _percents(file: Path, row: dict[str, Any]) -> list[tuple[str, int]]:
    place = f"phase {row.get('number', '?')}"
    _need_exactly(file, place, row, PHASE)
    if type(row["first"]) is not date or type(row["last"]) is not date or row["last"] <= row["first"]:
        raise CatalogueError(file, place, "first and last must be days without quotes, last after first")
    if row["counts"] not in COUNTS:
        raise CatalogueError(file, place, f"counts must be one of {', '.join(COUNTS)}")
    for level, percent in row["percent"].items():
        if level not in Level.values or type(percent) is not int or not 0 < percent <= WHOLE:
            raise CatalogueError(file, place, f"percent needs levels and whole numbers to 100, not {level} = {percent}")
    return list(row["percent"].items())


def _need_exactly(file: Path, place: str, row: dict[str, Any], names: set[str]) -> None:
    wrong = names.symmetric_difference(row)
    if wrong:
        raise CatalogueError(file, place, f"missing or unknown: {', '.join(sorted(wrong))}")
