"""Puts the tables that were read into the database as typed rows, and the findings beside them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched, repeat
from typing import Any, Protocol

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from haidang.areas.personnel.models import StaffImport, StagedRow

STAGED = (
    "unit_code", "unit_name", "teacher_code", "full_name", "birth_on", "birth_precision", "sex", "identity_number",
    "ethnicity", "phone", "email", "birthplace", "post_kind", "is_counsellor", "contract", "joined_on", "appointed_on",
    "level", "subjects", "degree_rank", "major", "is_teacher_training", "institution", "awarded_on",
    "awarded_precision", "pedagogy_level", "title_code", "foreign_language", "informatics", "note",
)  # fmt: skip
_ROWS_AT_ONCE = 5_000
_NULL = "\\N"
_MARKS = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""})
# What the import reads fits the records; longer texts are cut where they would be stored.
LONGEST = {
    field.name: field.max_length
    for field in StagedRow._meta.concrete_fields
    if field.max_length and field.name in STAGED
}


class FindingRead(Protocol):
    """A finding as the reading side makes it."""

    @property
    def code(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def sheet(self) -> str: ...
    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def offer(self) -> object: ...
    @property
    def parameters(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class ReadTable:
    """One sheet as it was read: numbers of its rows, values by field, findings, and the raw cells of faulty rows."""

    sheet: str
    row_numbers: Sequence[int]
    columns: Mapping[str, Sequence[Any]]
    findings: Sequence[FindingRead]
    raw: Mapping[int, dict[str, str]]


@transaction.atomic
def stage(staff_import: StaffImport, tables: Iterable[ReadTable]) -> None:
    """Replaces what was staged for this import."""
    with connection.cursor() as cursor:
        for name in ("difference", "importfinding", "stagedrow"):
            cursor.execute(f"delete from personnel_{name} where staff_import_id = %s", [staff_import.pk])
    for table in tables:
        _copy_rows(staff_import.pk, table)
        add_findings(staff_import, table)
    with connection.cursor() as cursor:
        cursor.execute("analyze personnel_stagedrow (id, staff_import_id, unit_code, unit_name)")
        cursor.execute("analyze personnel_importfinding")


def _copy_rows(staff_import_id: int, table: ReadTable) -> None:
    """Column by column into one COPY; each different value is written out once."""
    present = [name for name in STAGED if name in table.columns]
    names = ["staff_import_id", "sheet", "row", "raw", *present]
    columns = [_written(table.columns[name], LONGEST.get(name)) for name in present]
    raw = [_text(json.dumps(table.raw[number])) if number in table.raw else _NULL for number in table.row_numbers]
    sheet = _text(table.sheet[:60])
    rows = zip(repeat(str(staff_import_id)), repeat(sheet), map(str, table.row_numbers), raw, *columns, strict=False)
    quoted = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor, cursor.copy(f"copy personnel_stagedrow ({quoted}) from stdin") as copy:
        for some in batched(map("\t".join, rows), _ROWS_AT_ONCE):
            copy.write("\n".join(some) + "\n")


def _written(values: Sequence[Any], longest: int | None) -> list[str]:
    """The values of a column as COPY reads them; texts no longer than their column."""
    written = {value: _value(value, longest) for value in set(values)}
    return [written[value] for value in values]


def _value(value: Any, longest: int | None) -> str:
    """An empty text says nothing, and neither do no subjects."""
    match value:
        case None | "" | ():
            return _NULL
        case bool():
            return "t" if value else "f"
        case str():
            return _text(value[:longest])
        case tuple():
            return _text("{" + ",".join(json.dumps(one, ensure_ascii=False) for one in value) + "}")
        case _:
            return str(value)


def _text(value: str) -> str:
    return value.translate(_MARKS)


def add_findings(staff_import: StaffImport, table: ReadTable) -> None:
    """Stores the findings of a table, each tied to its staged row."""
    if not table.findings:
        return
    rows = StagedRow.objects.filter(staff_import=staff_import, sheet=table.sheet[:60])
    wanted = {finding.row for finding in table.findings}
    of_row = dict(rows.filter(row__in=wanted).values_list("row", "pk"))
    with connection.cursor() as cursor, cursor.copy(f"copy personnel_importfinding ({_FINDING}) from stdin") as copy:
        for finding in table.findings:
            copy.write_row(
                (staff_import.pk, of_row.get(finding.row), *_told(finding), Jsonb(dict(finding.parameters)), "open")
            )


_FINDING = 'staff_import_id, staged_id, sheet, "row", "column", heading, field, code, severity, value, offer, parameters, state'


def _told(finding: FindingRead) -> tuple[object, ...]:
    offer = plain(finding.offer)
    return (
        finding.sheet[:60],
        finding.row or None,
        finding.column[:4],
        finding.heading[:200],
        finding.field[:40],
        finding.code,
        str(finding.severity),
        finding.value,
        None if offer is None else Jsonb(offer),
    )


def plain(value: object) -> object:
    """A value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
