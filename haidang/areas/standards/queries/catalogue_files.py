"""Reads the catalogue's data files into unsaved rows; a file that is wrong is refused by name, place and reason."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from psycopg.types.range import DateRange

from haidang.areas.standards.models import Condition, Parameter, Requirement, RetirementAge
from haidang.areas.standards.queries.catalogue_lines import line_of

DATA = Path(__file__).parent.parent / "data"
TEXTS = ("code", "title_vi", "title_en", "text_vi", "text_en", "target_group", "otherwise", "source", "confidence")
# Where a requirement is shown. No part of what it says: the digest leaves them out, a load may change them.
PLACES = ("purpose", "topic")
OPTIONAL = {
    "purpose": "purpose",
    "topic": "topic",
    "decided_by": "decided_by",
    "priority": "priority_expression",
    "priority_vi": "priority_vi",
    "priority_en": "priority_en",
}
CONDITION = ("code", "expression", "sentence_vi", "sentence_en", "document", "article", "confidence")
PARAMETER = ("name", "kind", "value", "label_vi", "label_en", "source", "confidence")
VERSION = ("number", "from", "until", "condition", "parameter")


class CatalogueError(Exception):
    """A catalogue file that cannot be used; the message names the file, the line, the place and the remedy."""

    def __init__(self, file: Path, place: str, reason: str) -> None:
        line = line_of(file.read_text(encoding="utf-8", errors="replace"), place, reason) if file.is_file() else None
        super().__init__(f"{file.name}{f':{line}' if line else ''}, {place}: {reason}")


@dataclass(frozen=True, slots=True)
class VersionDraft:
    """One version of a requirement as a file states it, not yet saved."""

    file: Path
    place: str
    requirement: Requirement
    programme_code: str
    conditions: tuple[Condition, ...]
    parameters: tuple[Parameter, ...]


def read_requirements(folder: Path = DATA / "requirements") -> list[VersionDraft]:
    """Every version in the files of `folder`."""
    return [draft for file in sorted(folder.glob("*.toml")) for draft in _read_file(file)]


def read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(file, "the whole file", str(error)) from error


def _read_file(file: Path) -> list[VersionDraft]:
    return read_content(file, read_toml(file))


def read_content(file: Path, content: Mapping[str, Any]) -> list[VersionDraft]:
    """The versions that `content` states; `file` is named in what is refused."""
    content = dict(content)
    versions = content.pop("version", [])
    _allow(file, "the head", content, (*TEXTS, *OPTIONAL, "programme"))
    if not versions:
        raise CatalogueError(file, "the whole file", "it has no [[version]]")
    return [_read_version(file, content, version) for version in versions]


def _read_version(file: Path, head: Mapping[str, Any], version: Mapping[str, Any]) -> VersionDraft:
    place = f"version {version.get('number', '?')}"
    _allow(file, place, version, VERSION)
    requirement = Requirement(
        version=_need(file, place, version, "number"),
        period=_period(file, place, version),
        **{name: _need(file, "the head", head, name) for name in TEXTS},
        **{field: head[name] for name, field in OPTIONAL.items() if name in head},
    )
    conditions = tuple(
        _condition(file, f"{place}, condition {ordinal}", ordinal, row)
        for ordinal, row in enumerate(version.get("condition", []), start=1)
    )
    parameters = tuple(
        _parameter(file, f"{place}, parameter {number}", row)
        for number, row in enumerate(version.get("parameter", []), start=1)
    )
    requirement.digest = _digest(requirement, head, conditions, parameters)
    _check_fields(file, place, requirement)
    return VersionDraft(file, place, requirement, _need(file, "the head", head, "programme"), conditions, parameters)


def _condition(file: Path, place: str, ordinal: int, row: Mapping[str, Any]) -> Condition:
    _allow(file, place, row, (*CONDITION, "decides", "from", "until"))
    condition = Condition(
        ordinal=ordinal,
        role=_need(file, place, row, "decides"),
        **{name: _need(file, place, row, name) for name in CONDITION},
    )
    if "from" in row or "until" in row:
        condition.period = _period(file, place, row)
    _check_fields(file, place, condition)
    return condition


def _parameter(file: Path, place: str, row: Mapping[str, Any]) -> Parameter:
    _allow(file, place, row, PARAMETER)
    parameter = Parameter(**{name: _need(file, place, row, name) for name in PARAMETER})
    _check_fields(file, place, parameter)
    return parameter


def _check_fields(file: Path, place: str, row: Requirement | Condition | Parameter) -> None:
    try:
        row.clean_fields(exclude=["requirement", "programme"])
    except ValidationError as error:
        raise CatalogueError(
            file, place, "; ".join(f"{name}: {' '.join(said)}" for name, said in error.message_dict.items())
        ) from error


def _allow(file: Path, place: str, row: Mapping[str, Any], names: tuple[str, ...]) -> None:
    unknown = sorted(set(row) - set(names))
    if unknown:
        raise CatalogueError(file, place, f"unknown {', '.join(unknown)}; known are {', '.join(names)}")


def _need(file: Path, place: str, row: Mapping[str, Any], name: str) -> Any:
    if name not in row:
        raise CatalogueError(file, place, f"{name} is missing")
    return row[name]


def _period(file: Path, place: str, row: Mapping[str, Any]) -> DateRange:
    first, end = _day(file, place, row, "from"), _day(file, place, row, "until")
    if first is not None and end is not None and end <= first:
        raise CatalogueError(file, place, "until is the first day without it and must come after from")
    return DateRange(first, end)


def _day(file: Path, place: str, row: Mapping[str, Any], name: str) -> date | None:
    value = row.get(name)
    if value is not None and type(value) is not date:
        raise CatalogueError(file, place, f"{name} is no day; write it as 2020-07-01 without quotes")
    return value


def _digest(
    requirement: Requirement,
    head: Mapping[str, Any],
    conditions: tuple[Condition, ...],
    parameters: tuple[Parameter, ...],
) -> str:
    """Fingerprint of what a version says. Its end is left out: a later version may close it."""
    said = [
        sorted((name, str(value)) for name, value in head.items() if name not in PLACES),
        str(requirement.period.lower),
        [[str(getattr(row, name)) for name in (*CONDITION, "role", "period")] for row in conditions],
        [[str(getattr(row, name)) for name in PARAMETER] for row in parameters],
    ]
    return sha256(repr(said).encode()).hexdigest()


def read_retirement_ages(file: Path = DATA / "retirement_ages.toml") -> list[RetirementAge]:
    """One row a month of birth, for each basis and sex."""
    return [
        RetirementAge(basis=basis, sex=sex, born_month=month, age_months=row["age"][0] * 12 + row["age"][1])
        for basis, table in read_toml(file).items()
        for sex in ("male", "female")
        for row in table[sex]
        for month in _months(*row["born"])
    ]


def _months(first: str, last: str) -> list[date]:
    (first_year, first_month), (last_year, last_month) = (map(int, text.split("-")) for text in (first, last))
    return [
        date(number // 12, number % 12 + 1, 1)
        for number in range(first_year * 12 + first_month - 1, last_year * 12 + last_month)
    ]
