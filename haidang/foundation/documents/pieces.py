"""The small pieces of WordprocessingML that python-docx has no words for."""

# ruff: noqa: SLF001 - python-docx gives its XML only under private names
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from haidang.foundation.basics.paper import Paper

FONT = "Times New Roman"
BODY_SIZE = 14
# Decree 30/2020, Annex I, part I: top and bottom 20-25, left 30-35, right 15-20 mm.
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
A4_SHORT, A4_LONG = 210, 297


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
