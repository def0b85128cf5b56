"""Official documents as .docx in the layout of Decree 30/2020/NĐ-CP, Annex I."""

# ruff: noqa: SLF001 - python-docx gives its XML only under private names
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from django.http import FileResponse
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from haidang.foundation.basics.downloads import download
from haidang.foundation.basics.paper import Paper
from haidang.foundation.documents.official import (
    Annex,
    Block,
    Division,
    Heading,
    OfficialDocument,
    Paragraph,
    Table,
    Urgency,
)
from haidang.foundation.documents.pieces import (
    BODY_SIZE,
    MOMENT,
    add_box,
    add_frame,
    add_lines,
    add_rule,
    dress,
    drop_first_paragraph,
    element,
    number_pages,
    set_address,
    set_font,
    set_page,
)
from haidang.foundation.documents.tables import add_table
from haidang.foundation.documents.wording import (
    CAPITALS,
    MOTTO,
    SMALL,
    STATE_NAME,
    addressee_lines,
    annex_note,
    basis_lines,
    clean,
    clean_lines,
    closed_body,
    recipient_lines,
    rule_length,
    title_of,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
INDENT = Mm(12.7)
HEAD_WIDTHS = (70.0, 95.0)
SIGNATURE_WIDTHS = (80.0, 85.0)
MOTTO_WIDTH = 56.1  # millimetres in bold 13
GAP_OF_CELLS = 3.8  # Word keeps 1.9 mm on each side


def render_docx(document: OfficialDocument) -> bytes:
    """The document as a Word file, ready to be edited and signed elsewhere."""
    word = docx.Document()
    _set_styles(word)
    _describe(word, document)
    width = set_page(word.sections[0], Paper.PORTRAIT)
    number_pages(word.sections[0])
    set_address(word.sections[0], clean(document.issuer.address))
    _add_head(word, document)
    _add_title(word, document)
    _add_addressees(word, document)
    if document.authority:
        add_lines(word, clean(document.authority).upper(), weight="bold", after=6)
    for basis in basis_lines(document):
        _add_body(word, basis).runs[0].italic = True
    _add_blocks(word, closed_body(document), width)
    _add_signature(word, document)
    for annex in document.annexes:
        _add_annex(word, document, annex)
    target = BytesIO()
    word.save(target)
    return _timeless(target)


def docx_response(document: OfficialDocument, *, title: str) -> FileResponse:
    """The document as a download named after `title`."""
    return download(BytesIO(render_docx(document)), title=title, extension="docx", content_type=DOCX)


def _timeless(packed: BytesIO) -> bytes:
    """The same archive without the moment of writing: the same document gives the same bytes."""
    target = BytesIO()
    with ZipFile(packed) as source, ZipFile(target, "w", ZIP_DEFLATED) as written:
        for name in source.namelist():
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            written.writestr(entry, source.read(name))
    return target.getvalue()


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
    about.title = title_of(document)
    about.author = clean(document.issuer.name)[:255]
    about.created = about.modified = MOMENT
    about.last_modified_by = about.comments = ""
    about.language = "vi-VN"


def _add_head(word: Document, document: OfficialDocument) -> None:
    """Quốc hiệu, issuing body, number, place and date, mark of urgency: two columns without borders."""
    left, right = add_frame(word, HEAD_WIDTHS).rows[0].cells
    issuer = clean(document.issuer.name).upper()
    if document.issuer.superior:
        add_lines(left, clean(document.issuer.superior).upper(), size=12)
    add_lines(left, issuer, size=12, weight="bold")
    room = HEAD_WIDTHS[0] - GAP_OF_CELLS
    _add_rule(left, room, rule_length(issuer.split("\n")[-1], room, size=12, letter=CAPITALS))
    add_lines(left, clean(document.number_line), size=13).paragraph_format.space_before = Pt(6)
    if not document.kind:
        add_lines(left, clean(document.subject), size=12).paragraph_format.space_before = Pt(6)
    _add_urgency(left, document.urgency)
    add_lines(right, STATE_NAME, size=12, weight="bold")
    add_lines(right, MOTTO, size=13, weight="bold")
    _add_rule(right, HEAD_WIDTHS[1] - GAP_OF_CELLS, MOTTO_WIDTH)
    add_lines(right, clean(document.date_line), size=13, weight="italic").paragraph_format.space_before = Pt(6)
    for cell in (left, right):
        drop_first_paragraph(cell)


def _add_urgency(cell: Any, urgency: Urgency) -> None:
    if urgency is not Urgency.NONE:
        add_box(cell, urgency.value, width=urgency.width)


def _add_rule(container: Any, room: float, length: float) -> None:
    aside = (room - length) / 2
    add_rule(container, left=aside, right=aside)


def _add_title(word: Document, document: OfficialDocument) -> None:
    gap = word.add_paragraph()
    gap.paragraph_format.space_after, gap.paragraph_format.line_spacing = Pt(0), Pt(10)
    if not document.kind:
        return
    subject = clean(document.subject)
    add_lines(word, clean(document.kind).upper(), weight="bold")
    add_lines(word, subject, weight="bold")
    if document.subject_note:
        add_lines(word, clean(document.subject_note), size=13, weight="italic")
    room = float(sum(HEAD_WIDTHS))
    longest = max(subject.split("\n"), key=len)
    _add_rule(word, room, rule_length(longest, room, size=BODY_SIZE, letter=SMALL))
    word.add_paragraph().paragraph_format.space_after = Pt(0)


def _add_addressees(word: Document, document: OfficialDocument) -> None:
    """One addressee on the line of "Kính gửi:", several as a list."""
    called, lines = clean(document.addressed_with), addressee_lines(document)
    if len(lines) == 1:
        add_lines(word, f"{called}: {lines[0]}", after=6)
    elif lines:
        add_lines(word, f"{called}:", align=WD_ALIGN_PARAGRAPH.LEFT).paragraph_format.left_indent = Mm(30)
        for line in lines:
            add_lines(word, line, align=WD_ALIGN_PARAGRAPH.LEFT).paragraph_format.left_indent = Mm(45)
        word.paragraphs[-1].paragraph_format.space_after = Pt(6)


def _add_blocks(word: Document, blocks: Sequence[Block], width: float) -> None:
    for block in blocks:
        match block:
            case Heading():
                heading = word.add_heading(clean(block.text), level=min(block.depth, 2))
                heading.paragraph_format.first_line_indent = INDENT
            case Division():
                if block.label:
                    add_lines(word, clean(block.label), weight="bold").paragraph_format.keep_with_next = True
                add_lines(
                    word, clean(block.title).upper(), weight="bold", after=6
                ).paragraph_format.keep_with_next = True
            case Paragraph():
                _add_body(word, block.text, block.label)
            case Table():
                rows = [clean_lines(row) for row in block.rows]
                add_table(word, Table(block.columns, rows, block.size), width)
                word.add_paragraph().paragraph_format.space_after = Pt(0)


def _add_body(word: Document, text: str, label: str = "") -> WordParagraph:
    paragraph = word.add_paragraph()
    if label:
        paragraph.add_run(f"{clean(label)} ").bold = True
    paragraph.add_run(clean(text))
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = INDENT
    return paragraph


def _add_signature(word: Document, document: OfficialDocument) -> None:
    """Never alone on a page: the last paragraph of the body stays with it."""
    if document.body and isinstance(document.body[-1], Paragraph):
        word.paragraphs[-1].paragraph_format.keep_with_next = True
    frame = add_frame(word, SIGNATURE_WIDTHS)
    frame.rows[0]._tr.get_or_add_trPr().append(element("cantSplit"))
    left, right = frame.rows[0].cells
    plain = WD_ALIGN_PARAGRAPH.LEFT
    if document.recipients:
        dress(left.paragraphs[0], "Nơi nhận:", size=12, weight="bold italic", align=plain)
    for line in recipient_lines(document):
        add_lines(left, line, size=11, align=plain)
    for line in clean_lines(document.signature.authority):
        add_lines(right, line.upper(), weight="bold")
    for _blank in range(4):
        add_lines(right, "")
    add_lines(right, clean(document.signature.name), weight="bold")
    drop_first_paragraph(right)


def _add_annex(word: Document, document: OfficialDocument, annex: Annex) -> None:
    section = word.add_section(WD_SECTION.NEW_PAGE)
    width = set_page(section, annex.paper)
    number_pages(section)
    add_lines(word, clean(annex.label), weight="bold")
    add_lines(word, clean(annex.title).upper(), weight="bold")
    if annex.note:
        add_lines(word, annex_note(document, annex), size=13, weight="italic", after=8)
    _add_blocks(word, annex.blocks, width)
