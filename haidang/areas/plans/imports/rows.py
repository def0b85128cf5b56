"""Rows of a plan's table: repeated headings skipped, rows that a page break cut put together, merged cells shared."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from haidang.areas.plans.imports.headings import Columns, is_heading_row
from haidang.foundation.basics.names import fold


@dataclass(slots=True)
class ReadRow:
    """One row before it is a task."""

    cells: dict[str, str]
    row: int
    doubts: list[tuple[str, str]] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class ReadRows:
    """The tasks of a table, and the rows that are none (titles of groups, totals), each with its number."""

    tasks: list[ReadRow]
    unread: list[tuple[int, str]]


def read_rows(rows: Sequence[Sequence[str | None]], columns: Columns, *, first: int) -> ReadRows:
    """The rows from `first` on."""
    found = ReadRows([], [])
    above: dict[int, str] = {}
    after_heading = False
    for number in range(first, len(rows)):
        row = rows[number]
        if is_heading_row(row, columns):
            after_heading = True
            continue
        shared = {place: above.get(place, "") for place, cell in enumerate(row) if cell is None}
        above |= {place: cell for place, cell in enumerate(row) if cell is not None}
        if not any(row):
            continue
        if (title := _title(row)) is not None:
            found.unread.append((number + 1, title))
        elif found.tasks and _continues(row, columns):
            _join(found.tasks[-1], row, columns)
        else:
            found.tasks.append(_task(row, columns, number + 1, shared, after_heading=after_heading))
            after_heading = False
    return found


def _title(row: Sequence[str | None]) -> str | None:
    """The words of a row that is one cell over at least half the table, or a total."""
    filled = [cell for cell in row if cell]
    covered = sum(cell is None for cell in row)
    if len(filled) == 1 and covered * 2 >= len(row):
        return filled[0]
    if filled and fold(filled[0]).startswith(("tong cong", "tong so", "cong:", "tong:")):
        return " | ".join(filled)
    return None


def _continues(row: Sequence[str | None], columns: Columns) -> bool:
    """A row without ordinal and content goes on with the row above."""

    def at(name: str) -> str:
        return (row[columns.places[name]] or "") if name in columns.places else ""

    if "ordinal" in columns.places:
        return not at("ordinal") and (not at("content") or at("content")[:1].islower())
    return not at("content")


def _join(task: ReadRow, row: Sequence[str | None], columns: Columns) -> None:
    for name, place in columns.places.items():
        if text := row[place]:
            task.cells[name] = f"{task.cells[name]}\n{text}" if task.cells.get(name) else text
            task.doubts.append(("continued", name))
    task.others += _others(row, columns)


def _task(
    row: Sequence[str | None], columns: Columns, number: int, shared: dict[int, str], *, after_heading: bool
) -> ReadRow:
    cells = {name: row[place] or shared.get(place, "") for name, place in columns.places.items()}
    task = ReadRow(cells, number, others=_others(row, columns))
    task.doubts += [("shared", name) for name, place in columns.places.items() if shared.get(place)]
    if after_heading and "ordinal" in columns.places and not cells["ordinal"]:
        task.doubts.append(("perhaps_continued", "content"))
    return task


def _others(row: Sequence[str | None], columns: Columns) -> list[tuple[str, str]]:
    known = set(columns.places.values())
    return [(columns.others.get(place, ""), cell) for place, cell in enumerate(row) if cell and place not in known]
