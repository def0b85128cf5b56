"""Bordered tables, built as XML: python-docx takes seconds for a thousand rows, this takes milliseconds."""

# ruff: noqa: SLF001 - python-docx gives its XML only under private names
from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from haidang.foundation.documents.official import Align, Table
from haidang.foundation.documents.pieces import element

CELL_GAP = 40  # twentieths of a point above and below the text


def add_table(document: Document, table: Table, width: float) -> None:
    """The table over `width` millimetres; its heading row repeats and no row breaks over two pages."""
    whole = sum(column.share for column in table.columns)
    widths = [Mm(width * column.share / whole).twips for column in table.columns]
    made = document.add_table(rows=0, cols=len(table.columns))
    made.style = "Table Grid"
    made.autofit = False
    for grid, twips in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid.set(qn("w:w"), str(twips))
    headings = [column.heading for column in table.columns]
    centred = [Align.CENTRE] * len(headings)
    half_points = round(table.size * 2)
    made._tbl.append(_row(headings, widths, centred, "heading", half_points))
    aligns = [column.align for column in table.columns]
    for cells in table.rows:
        made._tbl.append(_row(cells, widths, aligns, "row", half_points))


def _row(cells: Sequence[str], widths: Sequence[int], aligns: Sequence[Align], role: str, half_points: int) -> Any:
    row: Any = OxmlElement("w:tr")
    properties: Any = OxmlElement("w:trPr")
    properties.append(element("cantSplit"))
    if role == "heading":
        properties.append(element("tblHeader"))
    row.append(properties)
    for text, width, align in zip(cells, widths, aligns, strict=True):
        row.append(_cell(text, width, align, role, half_points))
    return row


def _cell(text: str, width: int, align: Align, role: str, half_points: int) -> Any:
    cell: Any = OxmlElement("w:tc")
    properties: Any = OxmlElement("w:tcPr")
    properties.append(element("tcW", w=width, type="dxa"))
    if role == "heading":
        properties.append(element("vAlign", val="center"))
    cell.append(properties)
    for line in text.split("\n"):
        cell.append(_paragraph(line, align, role, half_points))
    return cell


def _paragraph(line: str, align: Align, role: str, half_points: int) -> Any:
    paragraph: Any = OxmlElement("w:p")
    look: Any = OxmlElement("w:pPr")
    look.append(element("spacing", before=CELL_GAP, after=CELL_GAP, line=240, lineRule="auto"))
    look.append(element("jc", val=align.value))
    paragraph.append(look)
    run: Any = OxmlElement("w:r")
    style: Any = OxmlElement("w:rPr")
    if role == "heading":
        style.append(element("b"))
    style.append(element("sz", val=half_points))
    run.append(style)
    words: Any = OxmlElement("w:t")
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    words.text = line
    run.append(words)
    paragraph.append(run)
    return paragraph
