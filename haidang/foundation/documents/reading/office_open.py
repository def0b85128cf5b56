""".docx as blocks: paragraphs with the numbers Word counts, tables with their merged cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from haidang.foundation.documents.reading import limits
from haidang.foundation.documents.reading.blocks import Block, ReadDocument, ReadParagraph, ReadTable, clean
from haidang.foundation.documents.reading.numbering import Numbering, W, read_numbering, whole
from haidang.foundation.documents.reading.package import Package
from haidang.foundation.documents.reading.plain_text import refuse_old_font
from haidang.foundation.documents.reading.refusals import (
    DocumentDamaged,
    DocumentEmpty,
    DocumentTooLarge,
    OldFont,
    TableTooLarge,
    TrackedChanges,
)

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OLD_FONT = re.compile(r"^(\.Vn|VNI[- ])", re.IGNORECASE)
# What holds blocks or runs without being one: content controls, smart tags, links, fields, accepted insertions.
WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "smartTag", "hyperlink", "fldSimple", "customXml")}
TRACKED = {f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")}
SIGNS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def read_office_open(content: bytes, *, name: str) -> ReadDocument:
    """The body of a .docx; headers, footers, comments and notes are no part of a plan."""
    package = Package(content)
    document = package.part("word/document.xml")
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        raise DocumentDamaged
    reader = _Reader(read_numbering(package.part("word/numbering.xml")), _styles(package.part("word/styles.xml")))
    blocks = list(reader.blocks(body, 0))
    if not any(isinstance(block, ReadTable) or block.text for block in blocks):
        raise DocumentEmpty
    refuse_old_font("\n".join(_texts(blocks)))
    return ReadDocument(name, "docx", [b for b in blocks if isinstance(b, ReadTable) or b.text])


def _texts(blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, ReadParagraph):
            yield block.text
        else:
            yield from (cell for row in block.rows for cell in row if cell)


def _styles(root: ET.Element | None) -> dict[str, tuple[str, int]]:
    """The list (and depth) that paragraphs of a style belong to, by the style."""
    found: dict[str, tuple[str, int]] = {}
    for style in () if root is None else root.iter(f"{W}style"):
        if (numbers := style.find(f"{W}pPr/{W}numPr")) is not None:
            found[style.get(f"{W}styleId", "")] = _list_of(numbers)
    return found


def _list_of(numbers: ET.Element) -> tuple[str, int]:
    number_id, depth = numbers.find(f"{W}numId"), numbers.find(f"{W}ilvl")
    return (
        "" if number_id is None else number_id.get(f"{W}val", ""),
        0 if depth is None else whole(depth.get(f"{W}val"), 0),
    )


@dataclass(slots=True)
class _Reader:
    numbering: Numbering
    styles: dict[str, tuple[str, int]]
    count: int = 0
    characters: int = 0
    cells: int = 0
    _boxes: list[ET.Element] = field(default_factory=list)

    def blocks(self, parent: ET.Element, depth: int) -> Iterator[Block]:
        if depth > limits.DEPTH:
            raise DocumentDamaged
        for child in parent:
            if child.tag in TRACKED:
                raise TrackedChanges
            if child.tag == f"{W}p":
                yield self._paragraph(child, depth)
                boxes, self._boxes = self._boxes, []
                for box in boxes:
                    yield from self.blocks(box, depth + 1)
            elif child.tag == f"{W}tbl":
                yield self._table(child, depth + 1)
            elif child.tag in WRAPPERS or child.tag.startswith(MC):
                yield from self.blocks(_chosen(child), depth + 1)

    def _paragraph(self, paragraph: ET.Element, depth: int) -> ReadParagraph:
        self.count += 1
        text = clean("".join(self._runs(paragraph, depth)))
        self.characters += len(text)
        if self.count > limits.BLOCKS or self.characters > limits.CHARACTERS:
            raise DocumentTooLarge
        number = self._number(paragraph) if text else ""
        return ReadParagraph(f"{number} {text}" if number else text)

    def _number(self, paragraph: ET.Element) -> str:
        look = paragraph.find(f"{W}pPr")
        if look is None:
            return ""
        if (numbers := look.find(f"{W}numPr")) is not None:
            return self.numbering.next(*_list_of(numbers))
        style = look.find(f"{W}pStyle")
        found = None if style is None else self.styles.get(style.get(f"{W}val", ""))
        return self.numbering.next(*found) if found else ""

    def _runs(self, parent: ET.Element, depth: int) -> Iterator[str]:
        if depth > limits.DEPTH:
            raise DocumentDamaged
        for child in parent:
            if child.tag in TRACKED:
                raise TrackedChanges
            if child.tag == f"{W}r":
                yield from self._run(child, depth)
            elif child.tag in WRAPPERS:
                yield from self._runs(child, depth + 1)

    def _run(self, run: ET.Element, depth: int) -> Iterator[str]:
        look = run.find(f"{W}rPr")
        if look is not None and look.find(f"{W}vanish") is not None:
            return
        has_text = False
        for child in run:
            if child.tag == f"{W}t":
                has_text = has_text or bool((child.text or "").strip())
                yield child.text or ""
            elif child.tag in SIGNS:
                yield SIGNS[child.tag]
            elif child.tag.startswith(MC) or child.tag in {f"{W}drawing", f"{W}pict"}:
                self._boxes += _text_boxes(_chosen(child), depth)
        if has_text and look is not None and _is_old(look):
            raise OldFont

    def _table(self, table: ET.Element, depth: int) -> ReadTable:
        if depth > limits.DEPTH:
            raise DocumentDamaged
        rows: list[list[str | None]] = []
        for row in _rows(table, depth):
            cells = self._row(row, depth)
            rows.append(cells)
            self.cells += len(cells)
            if len(rows) > limits.ROWS or self.cells > limits.CELLS:
                raise TableTooLarge
        width = max(map(len, rows), default=0)
        if width * len(rows) > limits.CELLS:
            raise TableTooLarge
        return ReadTable([row + [""] * (width - len(row)) for row in rows])

    def _row(self, row: ET.Element, depth: int) -> list[str | None]:
        before = row.find(f"{W}trPr/{W}gridBefore")
        cells: list[str | None] = [""] * (_count(before) if before is not None else 0)
        for cell in _children(row, f"{W}tc", depth):
            look = cell.find(f"{W}tcPr")
            span = merge = None
            if look is not None:
                span, merge = look.find(f"{W}gridSpan"), look.find(f"{W}vMerge")
            text = self._cell(cell, depth)
            is_covered = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            cells.append(None if is_covered else text)
            cells += [None] * ((_count(span) if span is not None else 1) - 1)
            if len(cells) > limits.COLUMNS:
                raise TableTooLarge
        return cells

    def _cell(self, cell: ET.Element, depth: int) -> str:
        lines: list[str] = []
        for block in self.blocks(cell, depth + 1):
            lines += [block.text] if isinstance(block, ReadParagraph) else _lines(block)
        return clean("\n".join(lines))


def _lines(table: ReadTable) -> list[str]:
    """A table inside a cell as lines."""
    return [" ".join(cell for cell in row if cell) for row in table.rows]


def _rows(table: ET.Element, depth: int) -> Iterator[ET.Element]:
    return _children(table, f"{W}tr", depth)


def _children(parent: ET.Element, tag: str, depth: int) -> Iterator[ET.Element]:
    """The children of a name, also those in content controls."""
    if depth > limits.DEPTH:
        raise DocumentDamaged
    for child in parent:
        if child.tag in TRACKED:
            raise TrackedChanges
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from _children(child, tag, depth + 1)


def _count(element: ET.Element) -> int:
    count = whole(element.get(f"{W}val"), 1)
    if count > limits.COLUMNS:
        raise TableTooLarge
    return max(count, 1)


def _chosen(element: ET.Element) -> ET.Element:
    """Of alternative contents the first choice: the fallback repeats the same text for old readers."""
    choice = element.find(f"{MC}Choice") if element.tag == f"{MC}AlternateContent" else None
    return element if choice is None else choice


def _text_boxes(element: ET.Element, depth: int) -> list[ET.Element]:
    if depth > limits.DEPTH:
        raise DocumentDamaged
    found: list[ET.Element] = []
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if one.tag == f"{W}txbxContent":
            found.append(one)
        elif one.tag != f"{MC}Fallback":
            waiting += reversed(one)
    return found


def _is_old(look: ET.Element) -> bool:
    fonts = look.find(f"{W}rFonts")
    names = () if fonts is None else (fonts.get(f"{W}ascii", ""), fonts.get(f"{W}hAnsi", ""))
    return any(_OLD_FONT.match(name) for name in names)
