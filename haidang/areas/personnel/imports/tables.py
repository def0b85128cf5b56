"""Reads a table of staff column by column: typed values, and a finding wherever a cell is not understood."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast

from haidang.areas.personnel.imports import dates, names, numbers, words
from haidang.areas.personnel.imports.checks import check_rows
from haidang.areas.personnel.imports.columns import sources
from haidang.areas.personnel.imports.drafts import Known, Reading
from haidang.areas.personnel.imports.fields import FIELDS, PRECISIONS, Kind
from haidang.areas.personnel.imports.findings import Finding, Severity, Value
from haidang.areas.personnel.imports.layouts import Layout
from haidang.areas.personnel.imports.problems import Outcome, Problem, Read, YearOnly, error, warning
from haidang.areas.personnel.imports.rows import choose_rows
from haidang.areas.personnel.imports.texts import DITTOS, ERRORS
from haidang.foundation.spreadsheets.reading import Cell, SheetCells

type Reader = Callable[[Cell], Outcome]

_LENGTHS = {
    "unit_name": 200, "ethnicity": 40, "birthplace": 120, "major": 120, "institution": 160,
    "foreign_language": 80, "informatics": 80, "note": 500,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StaffTable:
    """The rows of one sheet; each list of `columns` (keys: fields.VALUE_KEYS as far as found) has one value a row."""

    sheet: str
    row_numbers: list[int]
    columns: dict[str, list[Value | None]]
    findings: list[Finding]
    skipped: list[tuple[int, str]] = field(default_factory=list)  # row and text: subtitles, totals, signatures


def read_table(sheet: SheetCells, layout: Layout, known: Known) -> StaffTable:
    """Values and findings of the rows of the layout."""
    chosen = choose_rows(sheet, layout)
    reading = Reading(sheet.name, chosen.numbers, sources(layout, chosen.rows))
    readers = _readers(known)
    for key, source in reading.sources.items():
        if key in readers:
            _read_column(reading, key, source.cells, readers[key])
    check_rows(reading, known)
    reading.findings.sort(key=lambda finding: (finding.row, len(finding.column), finding.column, finding.code))
    return StaffTable(sheet.name, chosen.numbers, _columns(reading.values), reading.findings, chosen.skipped)


def read_tables(sheets: Sequence[SheetCells], layouts: Sequence[Layout], known: Known) -> list[StaffTable]:
    """The tables of all sheets that have one."""
    of_name = {layout.sheet: layout for layout in layouts if layout.has_table}
    return [read_table(sheet, of_name[sheet.name], known) for sheet in sheets if sheet.name in of_name]


def _read_column(reading: Reading, key: str, cells: list[Cell], read: Reader) -> None:
    """Each different cell is read once: columns of 55,000 rows hold a few hundred different words."""
    outcomes: dict[Cell, Outcome] = {cell: _read_cell(cell, read) for cell in set(cells)}
    outcomes[""] = None
    reading.values[key] = cast("list[Read]", list(map(outcomes.__getitem__, cells)))
    if Problem not in set(map(type, outcomes.values())):
        return
    above: Read = None
    for place, outcome in enumerate(map(outcomes.__getitem__, cells)):
        if isinstance(outcome, Problem):
            problem = outcome if cells[place] not in DITTOS else _same_as(above)
            reading.report(key, place, problem)
            above = problem.value or problem.offer
        else:
            above = outcome


def _read_cell(cell: Cell, read: Reader) -> Outcome:
    if isinstance(cell, str) and cell[:1] == "#" and cell.strip() in ERRORS:
        return error("S102", error=cell.strip())
    return error("S106") if cell in DITTOS else read(cell)


def _same_as(above: Read) -> Problem:
    return error("S106", offer=None if isinstance(above, YearOnly) else above)


def _readers(known: Known) -> dict[str, Reader]:
    return {
        "unit_code": _unit_code_reader(known),
        "teacher_code": numbers.read_code,
        "full_name": names.read_name,
        "birth_on": dates.date_reader(dates.birth_window(known.today)),
        "sex": words.read_sex,
        "identity_number": numbers.read_identity,
        "phone": numbers.read_phone,
        "email": numbers.read_email,
        "post_kind": words.read_post,
        "is_counsellor": words.read_flag,
        "contract": words.read_contract,
        "joined_on": dates.date_reader(dates.service_window(known.today)),
        "appointed_on": dates.date_reader(dates.service_window(known.today)),
        "level": words.read_level,
        "subjects": words.subject_reader(known.subjects),
        "degree_rank": words.read_degree,
        "is_teacher_training": words.read_flag,
        "awarded_on": dates.date_reader(dates.award_window(known.today)),
        "pedagogy_level": words.read_pedagogy,
        "title_code": words.read_title,
        **{key: words.text_reader(longest) for key, longest in _LENGTHS.items()},
        "unit_name": _unit_name_reader(known),
    }


def _unit_code_reader(known: Known) -> Reader:
    def read(cell: Cell) -> Outcome:
        outcome = numbers.read_code(cell)
        if isinstance(outcome, str) and known.unit_codes and outcome not in known.unit_codes:
            return error("S104", unit=outcome)
        return outcome

    return read


def _unit_name_reader(known: Known) -> Reader:
    read_text = words.text_reader(_LENGTHS["unit_name"])
    names_known = {words.plain(name) for name in known.unit_names}

    def read(cell: Cell) -> Outcome:
        outcome = read_text(cell)
        if isinstance(outcome, str) and names_known and words.plain(outcome) not in names_known:
            return warning("S105", outcome, unit=outcome)
        return outcome

    return read


def _columns(values: dict[str, list[Read]]) -> dict[str, list[Value | None]]:
    """Plain values, with the precision of dates beside them."""
    columns: dict[str, list[Value | None]] = {}
    for key in [one.key for one in FIELDS if one.kind is not Kind.PART]:
        if key not in values:
            continue
        if key in PRECISIONS:
            columns[PRECISIONS[key]] = [_precision(value) for value in values[key]]
        columns[key] = [value.first_day if value.__class__ is YearOnly else value for value in values[key]]  # type: ignore[misc]
    return columns


def _precision(value: Read) -> str | None:
    if value is None:
        return None
    return "year" if value.__class__ is YearOnly else "day"


def errors_of(findings: Iterable[Finding]) -> dict[int, int]:
    """How many errors each row has, for deciding which rows wait."""
    counted: dict[int, int] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR:
            counted[finding.row] = counted.get(finding.row, 0) + 1
    return counted
