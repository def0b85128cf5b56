"""The long work of a staff import: reading the file and laying it beside the records, applying what was taken."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import IO, Any

from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.imports import (
    VALUE_KEYS,
    ColumnGuess,
    Finding,
    How,
    Known,
    Layout,
    Severity,
    StaffTable,
    find_tables,
    mark_problems,
    read_table,
    read_tables,
)
from haidang.areas.personnel.models import FindingState, HeadingMemory, ImportState, StaffImport, StagedRow, Subject
from haidang.areas.personnel.operations.staff_imports import (
    ReadTable,
    apply_import,
    compare,
    reach_of,
    replace_row,
    stage,
)
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Unit
from haidang.foundation.spreadsheets.reading import SheetCells, Workbook, column_number, letter, open_workbook

type Report = Callable[[int], None]
OPENED, UNDERSTOOD, READ, STAGED = 30, 35, 60, 75


class NoTable(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("No list of people was found: a row of headings with a column of names is needed. Take the template.")
        )


@task
def read_staff_import(import_id: int) -> None:
    """Reads the file of an import and takes its difference; repeating it begins anew."""
    mine = StaffImport.objects.filter(pk=import_id, state__in=(ImportState.UPLOADED, ImportState.READING))
    if not mine.update(state=ImportState.READING, progress=5, refusal=""):
        return
    staff_import = StaffImport.objects.select_related("unit", "home", "by").get(pk=import_id)

    def report(progress: int) -> None:
        StaffImport.objects.filter(pk=import_id).update(progress=progress)

    try:
        state = read_list(staff_import, today=timezone.localdate(), report=report)
    except Refused as refusal:
        StaffImport.objects.filter(pk=import_id).update(state=ImportState.REFUSED, refusal=str(refusal))
        return
    StaffImport.objects.filter(pk=import_id).update(state=state, progress=100)


@task
def apply_staff_import(import_id: int, user_id: int) -> None:
    """Applies what was taken; done already, it does nothing."""
    staff_import = StaffImport.objects.get(pk=import_id)
    if staff_import.state != ImportState.APPLYING:
        return
    try:
        apply_import(staff_import, by=User.objects.get(pk=user_id), now=timezone.now())
    except Refused as refusal:
        state = ImportState.APPLIED if staff_import.applied_at else ImportState.READY
        StaffImport.objects.filter(pk=import_id).update(state=state, refusal=str(refusal))


def read_list(staff_import: StaffImport, *, today: date, report: Report) -> ImportState:
    """MAPPING when headings are left that nobody knows; otherwise staged, compared and READY."""
    workbook = open_file(staff_import)
    report(OPENED)
    layouts = tables_of(workbook, remembered_by(staff_import.unit_id))
    StaffImport.objects.filter(pk=staff_import.pk).update(layouts=[_stored(layout) for layout in layouts])
    if unknown_columns(layouts):
        return ImportState.MAPPING
    report(UNDERSTOOD)
    fill_stage(staff_import, workbook, layouts, today=today, report=report)
    return ImportState.READY


def tables_of(workbook: Workbook, remembered: dict[str, str]) -> list[Layout]:
    """The tables of people in a workbook; without one the file is refused."""
    layouts = [layout for layout in find_tables(workbook, remembered) if layout.has_table]
    if not any(guess.field in {"full_name", "given_name"} for layout in layouts for guess in layout.columns):
        raise NoTable
    return layouts


def fill_stage(
    staff_import: StaffImport, workbook: Workbook, layouts: Sequence[Layout], *, today: date, report: Report
) -> None:
    """Reads the tables, stages them and takes the difference."""
    tables = read_tables(workbook.sheets, layouts, known_to(staff_import, today))
    report(READ)
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    stage(staff_import, (_ready(table, sheets[table.sheet]) for table in tables))
    report(STAGED)
    by = staff_import.by
    if by is not None:
        compare(staff_import, reach_of(staff_import, by, today))


def open_file(staff_import: StaffImport) -> Workbook:
    return open_workbook(io.BytesIO(bytes(staff_import.file.content)), name=staff_import.file_name)


def marked_workbook(staff_import: StaffImport) -> IO[bytes]:
    """The file as .xlsx with the cells marked that still wait for somebody."""
    open_ones = staff_import.findings.filter(state=FindingState.OPEN).exclude(row=None).order_by("pk")
    findings = (
        Finding(
            code=found.code,
            severity=Severity(found.severity),
            sheet=found.sheet,
            row=found.row or 1,
            column=found.column,
            heading=found.heading,
            field=found.field,
            value=found.value,
            offer=found.offer,
            parameters=found.parameters,
        )
        for found in open_ones.iterator(chunk_size=2000)
    )
    return mark_problems(open_file(staff_import), findings)


def remembered_by(unit_id: int) -> dict[str, str]:
    return dict(HeadingMemory.objects.filter(unit=unit_id).values_list("heading", "field"))


def unknown_columns(layouts: Iterable[Layout]) -> list[ColumnGuess]:
    """Headings nobody knows, and those that were only guessed: a person answers once, then they are remembered."""
    unsure = {How.NONE, How.LIKELY}
    return [guess for layout in layouts for guess in layout.columns if guess.how in unsure and guess.heading]


def known_to(staff_import: StaffImport, today: date) -> Known:
    """The subjects, and the schools of the city by code and by name; a name that several bear leads to none."""
    subjects = {
        name: code for code, *names in Subject.objects.values_list("code", "name_vi", "name_en") for name in names
    }
    units = list(Unit.objects.exclude(levels=[]).values_list("code", "name", "short_name"))
    names: dict[str, str] = {}
    for code, *called in units:
        for name in called:
            names[name] = "" if names.get(name, code) != code else code
    return Known(
        today=today,
        subjects=subjects,
        unit_codes=frozenset(code for code, *_called in units),
        unit_names=names,
        levels=tuple(staff_import.home.levels) if staff_import.home else (),
    )


def recheck_cell(staged: StagedRow, *, column: str, text: str, by: User, now: datetime) -> StagedRow:
    """Reads the row again with another text in one of its cells, as the file would have been read."""
    staff_import = StaffImport.objects.select_related("home").get(pk=staged.staff_import_id)
    layout = next(layout for layout in stored_layouts(staff_import) if layout.sheet[:60] == staged.sheet)
    cells = {**(staged.raw or {}), column: text.strip()}
    width = max(guess.index for guess in layout.columns) + 1
    headings: list[Any] = [""] * width
    for guess in layout.columns:
        headings[guess.index] = guess.heading
    row: list[Any] = [""] * width
    for mark, value in cells.items():
        if column_number(mark) <= width:
            row[column_number(mark) - 1] = value
    alone = replace(layout, heading_rows=(1,), first_row=2, last_row=2)
    today = timezone.localdate(now)
    table = read_table(SheetCells(layout.sheet, [headings, row]), alone, known_to(staff_import, today))
    findings = [replace(finding, row=staged.row) for finding in table.findings]
    read = ReadTable(staged.sheet, [staged.row], table.columns, findings, {staged.row: cells})
    return replace_row(staged, table=read, edited=column, by=by, today=today)


def stored_layouts(staff_import: StaffImport) -> list[Layout]:
    """The layouts as they were understood when the file was read."""
    return [
        Layout(
            sheet=kept["sheet"],
            columns=[
                ColumnGuess(c["index"], c["letter"], c["heading"], c["field"], How(c["how"]), c["key"])
                for c in kept["columns"]
            ],
            heading_rows=tuple(kept["heading_rows"]),
            first_row=kept["first_row"],
            last_row=kept["last_row"],
        )
        for kept in staff_import.layouts
    ]


def _stored(layout: Layout) -> dict[str, object]:
    names = ("index", "letter", "heading", "field", "how", "key")
    return {
        "sheet": layout.sheet,
        "columns": [{name: getattr(guess, name) for name in names} for guess in layout.columns],
        "heading_rows": list(layout.heading_rows),
        "first_row": layout.first_row,
        "last_row": layout.last_row,
    }


def _ready(table: StaffTable, sheet: SheetCells) -> ReadTable:
    """With the cells of the rows that have something to correct."""
    faulty = {finding.row for finding in table.findings}
    raw = {number: _cells(sheet.rows[number - 1]) for number in table.row_numbers if number in faulty}
    columns = {name: table.columns[name] for name in VALUE_KEYS if name in table.columns}
    return ReadTable(table.sheet, table.row_numbers, columns, table.findings, raw)


def _cells(row: Sequence[object]) -> dict[str, str]:
    return {letter(place): _text(value) for place, value in enumerate(row, start=1) if value not in {"", None}}


def _text(value: object) -> str:
    """A cell as somebody would write it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (date, datetime)):
        return value.strftime("%d/%m/%Y")
    return str(value)
