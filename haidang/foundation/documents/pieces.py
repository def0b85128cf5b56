"""The small pieces of WordprocessingML that python-docx has no words for."""

# ruff: noqa: SLF001 - python-docx gives its XML only under private names
from datetime import datetime
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from haidang.foundation.basics.paper import Paper

FONT = "Times New Roman"
BODY_SIZE = 14
# Decree 30/2020, Annex I, part I: top and bottom 20-25, left 30-35, right 15-20 mm.
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
A4_SHORT, A4_LONG = 210, 297
# A document does not know when its file was made: made again, it is the same. (python-docx wants no time zone.)
MOMENT = datetime(2020, 3, 5)  # noqa: DTZ001
URGENCY_HEIGHT = 8
RED = "FF0000"


def element(name: str, **values: object) -> Any:
    """<w:name w:key="value"/>."""
    made: Any = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def set_font(style: Any, size: float) -> None:
    """The one font in all four scripts, without the theme's own."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{key}"), FONT)
    style.font.size = Pt(size)


def set_page(section: Any, paper: Paper) -> float:
    """Margins and size; returns the width of the text in millimetres."""
    is_upright = paper is Paper.PORTRAIT
    width, height = (A4_SHORT, A4_LONG) if is_upright else (A4_LONG, A4_SHORT)
    section.orientation = WD_ORIENT.PORTRAIT if is_upright else WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = Mm(10)
    return width - LEFT - RIGHT


def number_pages(section: Any) -> None:
    """Arabic numbers centred in the top margin, not on the first page, from 1 in each section."""
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    run.font.size = Pt(13)
    code = OxmlElement("w:instrText")
    code.text = "PAGE"
    for piece in (element("fldChar", fldCharType="begin"), code, element("fldChar", fldCharType="end")):
        run._r.append(piece)
    for inherited in section._sectPr.xpath("./w:pgNumType"):
        section._sectPr.remove(inherited)
    section._sectPr.xpath("./w:pgMar")[0].addnext(element("pgNumType", start=1))


def add_rule(container: Any, *, left: float, right: float) -> None:
    """A thin line under the paragraph before it: the border of an empty one, so many millimetres from both sides."""
    paragraph = container.add_paragraph()
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.right_indent = Mm(left), Mm(right)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(3), Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(3)
    border = OxmlElement("w:pBdr")
    border.append(element("top", val="single", sz=6, space=1, color="000000"))
    # The schema wants pBdr before spacing and indents.
    paragraph._p.get_or_add_pPr().insert(0, border)


def add_box(cell: Any, text: str, *, width: float) -> None:
    """A word in capitals in a red frame, centred in its column."""
    cell.add_paragraph().paragraph_format.line_spacing = Pt(6)
    table = cell.add_table(rows=1, cols=1)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right"):
        borders.append(element(side, val="single", sz=8, space=0, color=RED))
    table._tbl.tblPr.append(borders)
    row = table.rows[0]
    row.height, row.height_rule = Mm(URGENCY_HEIGHT), WD_ROW_HEIGHT_RULE.EXACTLY
    row.cells[0].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    table.columns[0].width = row.cells[0].width = Mm(width)
    dress(row.cells[0].paragraphs[0], text, size=13, weight="bold")
    row.cells[0].paragraphs[0].runs[0].font.color.rgb = RGBColor.from_string(RED)
    # A cell must end with a paragraph.
    cell.add_paragraph().paragraph_format.line_spacing = Pt(1)


def set_address(section: Any, address: str) -> None:
    """The address of the issuing body at the foot of page 1, under a line over the whole width."""
    if not address:
        return
    paragraph = section.first_page_footer.paragraphs[0]
    dress(paragraph, address, size=11)
    border = OxmlElement("w:pBdr")
    border.append(element("top", val="single", sz=6, space=1, color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(border, "w:spacing", "w:jc")


def add_lines(container: Any, text: str, **look: Any) -> Paragraph:
    """One paragraph; line breaks in `text` stay line breaks."""
    paragraph: Paragraph = container.add_paragraph()
    dress(paragraph, text, **look)
    return paragraph


def dress(
    paragraph: Paragraph,
    text: str,
    *,
    size: float = BODY_SIZE,
    weight: str = "",
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.CENTER,
    after: float = 0,
) -> None:
    """Writes `text`; `weight` names "bold", "italic" or both."""
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(after)
    paragraph.paragraph_format.line_spacing = 1.0
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.bold, run.italic = "bold" in weight or None, "italic" in weight or None


def add_frame(document: Document, widths: tuple[float, ...]) -> Any:
    """A borderless table of one row, its grid set (Word wraps columns whose grid is missing)."""
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = Mm(width)
    return table


def drop_first_paragraph(cell: Any) -> None:
    """A cell starts with an empty paragraph; remove it once another follows."""
    first = cell.paragraphs[0]._p
    first.getparent().remove(first)
