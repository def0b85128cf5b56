"""A document as lines and rows: what stands where, as text, with what made it doubtful; nothing is understood yet."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from haidang.areas.plans.imports.headings import find_columns
from haidang.areas.plans.imports.rows import ReadRow, read_rows
from haidang.areas.plans.imports.sections import Sections, read_sections
from haidang.areas.plans.imports.wrapped import Known, Paragraph, find_flat_table, join_lines, split_flat_table
from haidang.areas.plans.queries.raw import Doubt, LineKind, RawLine, RawPlan, RawTask
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.documents.reading import ReadDocument, ReadParagraph, ReadTable


class NoTaskTable(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "No table of tasks was found: a row of headings is needed, among them “Nội dung” and two others such as"
                " “Thời gian”, “Số lượng”, “Đơn vị chủ trì”. Add it, or send the annex with the document."
            )
        )


@dataclass(slots=True)
class _Found:
    paragraphs: list[Paragraph] = field(default_factory=list)
    tasks: list[RawTask] = field(default_factory=list)
    unread: list[Paragraph] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_raw_plan(document: ReadDocument, *, is_unit: Known) -> RawPlan:
    """The lines and rows of a plan; raises NoTaskTable when there is no table of tasks."""
    found = _read_flat(document, is_unit) if document.kind == "text" else _read_blocks(document)
    if not found.tasks:
        raise NoTaskTable
    sections = read_sections(found.paragraphs)
    lines = [*sections.lines]
    for paragraph in found.unread:
        lines.append(RawLine(len(lines) + 1, LineKind.UNREAD, paragraph.text, paragraph.first, paragraph.last))
    return RawPlan(head=_head(sections), lines=lines, tasks=found.tasks, doubts=found.doubts)


def _head(sections: Sections) -> dict[str, str]:
    """The year of the plan is that of its title; without one, that of its date line."""
    head = dict(sections.head)
    if years := re.findall(r"(?<!\d)20\d{2}(?!\d)", head.get("title", "")):
        head["year"] = years[-1]
    return head


def _read_blocks(document: ReadDocument) -> _Found:
    found = _Found()
    for number, block in enumerate(document.blocks, start=1):
        if isinstance(block, ReadParagraph):
            found.paragraphs += [Paragraph(line, number, number) for line in _lines(block.text, found)]
        elif find_columns(block.rows):
            _read_table(found, block, number)
        elif found.tasks and _goes_on(block, found):
            continue
        else:
            found.paragraphs += [Paragraph(line, number, number) for line in _cells_of(block)]
    return found


def _lines(text: str, found: _Found) -> Iterable[str]:
    """Line breaks inside a paragraph of the head part lines; in the text they part nothing."""
    is_head = not found.paragraphs or len(found.paragraphs) < 12
    return [line for line in text.split("\n") if line] if is_head else [" ".join(text.split())]


def _cells_of(table: ReadTable) -> Iterable[str]:
    """A table without headings of tasks (head, signature) read column by column."""
    for column in range(table.width):
        for row in table.rows:
            yield from (line for line in (row[column] or "").split("\n") if line)


def _read_table(found: _Found, table: ReadTable, number: int) -> None:
    columns = find_columns(table.rows)
    if columns is None:
        return
    read = read_rows(table.rows, columns, first=columns.rows)
    if found.tasks and not read.tasks:
        return
    for row in read.tasks:
        _add_task(found, row, number, number)
    found.unread += [Paragraph(text, number, number) for _row, text in read.unread]
    found.doubts += [
        Doubt("column_missing", "table", "", (("column", name),)) for name in columns.missing if name != "coordinating"
    ]
    found.doubts += [Doubt("column_unknown", "table", "", (("column", words),)) for words in columns.others.values()]


def _goes_on(table: ReadTable, found: _Found) -> bool:
    """A table without headings as wide as the one before: the rest of it on the next page."""
    cells = [len(task.cells) for task in found.tasks[-1:]]
    if not cells or table.width != cells[0]:
        return False
    number = found.tasks[-1].first
    names = list(found.tasks[-1].cells)
    for place, row in enumerate(table.rows, start=1):
        if any(row):
            read = ReadRow({name: cell or "" for name, cell in zip(names, row, strict=True)}, place)
            read.doubts = [("perhaps_continued", "content")]
            _add_task(found, read, number, number)
    return True


def _add_task(found: _Found, row: ReadRow, first: int, last: int) -> None:
    place = len(found.tasks) + 1
    cells = {name: text.strip() for name, text in row.cells.items()}
    found.tasks.append(RawTask(place, cells, first, last, row.row, list(dict.fromkeys(row.doubts))))
    for heading, text in row.others:
        words = f"TT {cells.get('ordinal') or place} · {heading or '?'}: {text}"
        found.unread.append(Paragraph(words, first, last))


def _read_flat(document: ReadDocument, is_unit: Known) -> _Found:
    """Text without borders: the annex's table is cut out of its lines, the rest is put together to paragraphs."""
    found = _Found()
    lines = [(n, block.text) for n, block in enumerate(document.blocks, start=1) if isinstance(block, ReadParagraph)]
    lines = [(number, _plain(text)) for number, text in lines]
    place = find_flat_table(lines)
    if place is None:
        raise NoTaskTable
    start, order, used = place
    flat = split_flat_table(lines[start:], order, used, is_unit)
    for row, first, last in flat.tasks:
        _add_task(found, row, first, last)
    found.paragraphs = join_lines(lines[:start])
    return found


def _plain(text: str) -> str:
    """Without the marks of Markdown, which texts converted from a PDF carry."""
    return text.strip("*# ").replace("**", "") if text.startswith(("*", "#")) or text.endswith("*") else text
