"""A table while it is read: what is known beforehand, the values so far, the findings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from haidang.areas.personnel.imports.columns import Source
from haidang.areas.personnel.imports.findings import Finding
from haidang.areas.personnel.imports.problems import Problem, Read
from haidang.areas.personnel.imports.texts import shown


@dataclass(frozen=True, slots=True)
class Known:
    """What the checks need to know: the day, the units the file may speak of, the levels of the school."""

    today: date
    subjects: Mapping[str, str] = field(default_factory=dict)  # name of a subject (vi or en) → code
    unit_codes: frozenset[str] = frozenset()  # empty: codes of units are not checked
    unit_names: Mapping[str, str] = field(default_factory=dict)  # name → code, for rows that give only the name
    levels: tuple[str, ...] = ()  # of the school; empty: levels are not checked


@dataclass(slots=True)
class Reading:
    """A table while it is read: values with their precision, the sources for findings."""

    sheet: str
    row_numbers: list[int]
    sources: dict[str, Source]
    values: dict[str, list[Read]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def report(self, key: str, place: int, problem: Problem) -> None:
        """Adds a finding about the field `key` of the row at `place`, and puts the problem's value there."""
        source = self.sources[key]
        self.values[key][place] = problem.value
        self.findings.append(
            Finding(
                problem.code,
                problem.severity,
                self.sheet,
                self.row_numbers[place],
                source.letter,
                source.heading,
                key,
                shown(source.cells[place]),
                problem.offer,
                problem.parameters,
            )
        )
