"""Official documents as .docx in the layout of Decree 30/2020/NĐ-CP, Annex I."""

import re
from collections.abc import Sequence
from io import BytesIO

import docx
from django.http import FileResponse
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from haidang.foundation.basics.downloads import download
from haidang.foundation.basics.paper import Paper
from haidang.foundation.documents.official import Annex, Block, Heading, OfficialDocument, Paragraph, Table
from haidang.foundation.documents.pieces import (
    BODY_SIZE,
    add_frame,
    add_lines,
    add_rule,
    dress,
    drop_first_paragraph,
    element,
    number_pages,
    set_font,
    set_page,
)
from haidang.foundation.documents.tables import add_table

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STATE_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
INDENT = Mm(12.7)
HEAD_WIDTHS = (70.0, 95.0)
NOTHING_XML_TAKES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def render_docx(document: OfficialDocument) -> bytes:
    """The document as a Word file, ready to be edited and signed elsewhere."""
    word = docx.Document()
    _set_styles(word)
    _describe(word, document)
    width = set_page(word.sections[0], Paper.PORTRAIT)
    number_pages(word.sections[0])
    _add_head(word, document)
    _add_title(word, document)
    _add_addressees(word, document.addressees)
    for basis in document.bases:
        _add_body(word, basis).runs[0].italic = True
    _add_blocks(word, document.body, width)
    _add_signature(word, document)
    for annex in document.annexes:
        _add_annex(word, annex)
    target = BytesIO()
    word.save(target)
    return target.getvalue()


def docx_response(document: OfficialDocument, *, title: str) -> FileResponse:
    """The document as a download named after `title`."""
    return download(BytesIO(render_docx(document)), title=title, extension="docx", content_type=DOCX)


def _set_styles(word: Document) -> None:
    normal = word.styles["Normal"]
    set_font(normal, BODY_SIZE)
    normal.element.get_or_add_rPr().append(element("lang", val="vi-VN", eastAsia="vi-VN", bidi="vi-VN"))
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    for depth in (1, 2):
        style = word.styles[f"Heading {depth}"]
        set_font(style, BODY_SIZE)
        style.font.bold, style.font.color.rgb = True, RGBColor(0, 0, 0)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(6), Pt(6)


def _describe(word: Document, document: OfficialDocument) -> None:
    about = word.core_properties
    about.title = " ".join(_clean(f"{document.kind} {document.subject}").split())[:255]
    about.author = document.issuer.name[:255]
    about.last_modified_by = about.comments = ""
    about.language = "vi-VN"


def _add_head(word: Document, document: OfficialDocument) -> None:
    """Quốc hiệu, issuing body, number, place and date: two columns without borders."""
    left, right = add_frame(word, HEAD_WIDTHS).rows[0].cells
    if document.issuer.superior:
        add_lines(left, _clean(document.issuer.superior).upper(), size=12)
    add_lines(left, _clean(document.issuer.name).upper(), size=12, weight="bold")
    add_rule(left, left=20, right=20)
    add_lines(left, _clean(document.number_line), size=13).paragraph_format.space_before = Pt(6)
    if not document.kind:
        add_lines(left, _clean(document.subject), size=12).paragraph_format.space_before = Pt(6)
    add_lines(right, STATE_NAME, size=12, weight="bold")
    add_lines(right, MOTTO, size=13, weight="bold")
    add_rule(right, left=18, right=18)
    add_lines(right, _clean(document.date_line), size=13, weight="italic").paragraph_format.space_before = Pt(6)
    for cell in (left, right):
        drop_first_paragraph(cell)


def _add_title(word: Document, document: OfficialDocument) -> None:
    gap = word.add_paragraph()
    gap.paragraph_format.space_after, gap.paragraph_format.line_spacing = Pt(0), Pt(10)
    if not document.kind:
        return
    add_lines(word, _clean(document.kind).upper(), weight="bold")
    add_lines(word, _clean(document.subject), weight="bold")
    if document.subject_note:
        add_lines(word, _clean(document.subject_note), size=13, weight="italic")
    add_rule(word, left=55, right=55)
    word.add_paragraph().paragraph_format.space_after = Pt(0)


def _add_addressees(word: Document, addressees: Sequence[str]) -> None:
    """One addressee on the line of "Kính gửi:", several as a list."""
    if len(addressees) == 1:
        add_lines(word, f"Kính gửi: {_clean(addressees[0])}", after=6)
    elif addressees:
        add_lines(word, "Kính gửi:", align=WD_ALIGN_PARAGRAPH.LEFT).paragraph_format.left_indent = Mm(30)
        for place, name in enumerate(addressees, start=1):
            end = "." if place == len(addressees) else ";"
            line = add_lines(word, f"- {_clean(name)}{end}", align=WD_ALIGN_PARAGRAPH.LEFT)
            line.paragraph_format.left_indent = Mm(45)
        word.paragraphs[-1].paragraph_format.space_after = Pt(6)


def _add_blocks(word: Document, blocks: Sequence[Block], width: float) -> None:
    for block in blocks:
        match block:
            case Heading():
                heading = word.add_heading(_clean(block.text), level=min(block.depth, 2))
                heading.paragraph_format.first_line_indent = INDENT
            case Paragraph():
                _add_body(word, block.text)
            case Table():
                rows = [[_clean(cell) for cell in row] for row in block.rows]
                add_table(word, Table(block.columns, rows), width)
                word.add_paragraph().paragraph_format.space_after = Pt(0)


def _add_body(word: Document, text: str) -> WordParagraph:
    paragraph = word.add_paragraph(_clean(text))
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = INDENT
    return paragraph


def _add_signature(word: Document, document: OfficialDocument) -> None:
    left, right = add_frame(word, (80.0, 85.0)).rows[0].cells
    plain = WD_ALIGN_PARAGRAPH.LEFT
    if document.recipients:
        dress(left.paragraphs[0], "Nơi nhận:", size=12, weight="bold italic", align=plain)
    for place, line in enumerate(document.recipients, start=1):
        end = "" if line.endswith((";", ".")) else "." if place == len(document.recipients) else ";"
        add_lines(left, f"- {_clean(line)}{end}", size=11, align=plain)
    for line in document.signature.authority:
        add_lines(right, _clean(line).upper(), weight="bold")
    for _blank in range(4):
        add_lines(right, "")
    add_lines(right, _clean(document.signature.name), weight="bold")
    drop_first_paragraph(right)


def _add_annex(word: Document, annex: Annex) -> None:
    section = word.add_section(WD_SECTION.NEW_PAGE)
    width = set_page(section, annex.paper)
    number_pages(section)
    add_lines(word, _clean(annex.label), weight="bold")
    add_lines(word, _clean(annex.title).upper(), weight="bold")
    if annex.note:
        add_lines(word, _clean(annex.note), size=13, weight="italic", after=8)
    _add_blocks(word, annex.blocks, width)


def _clean(text: str) -> str:
    """Without the control characters that no XML file may hold."""
    return NOTHING_XML_TAKES.sub("", text)
