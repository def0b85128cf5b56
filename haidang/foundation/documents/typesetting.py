"""Official documents as .pdf (PDF/A-2b, font embedded) from the same values as .docx, set by Typst."""

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import typst
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import FileResponse

from haidang.foundation.basics.downloads import download
from haidang.foundation.documents.official import (
    Annex,
    Block,
    Division,
    Heading,
    OfficialDocument,
    Paragraph,
    Table,
)
from haidang.foundation.documents.wording import (
    MOTTO,
    STATE_NAME,
    addressee_lines,
    annex_note,
    basis_lines,
    clean,
    clean_lines,
    closed_body,
    recipient_lines,
    title_of,
)

PDF = "application/pdf"
LAYOUT = Path(__file__).parent / "typst" / "official.typ"
STANDARD: Final = "a-2b"


def render_pdf(document: OfficialDocument) -> bytes:
    """The document as a file for reading, printing and keeping; the same document gives the same bytes."""
    return render_pdfs([document])


def render_pdfs(documents: Sequence[OfficialDocument]) -> bytes:
    """Many documents one behind the other in one file, each with its own page numbers."""
    first = documents[0]
    content = {
        "title": title_of(first),
        "author": clean(first.issuer.name)[:255],
        # Not the moment of printing: the file must not change when it is made again.
        "day": _day_of(first).timetuple()[:3],
        "all": [_document(document) for document in documents],
    }
    made = typst.compile(
        LAYOUT.read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"documents": json.dumps(content, ensure_ascii=False)},
        pdf_standards=STANDARD,
    )
    assert isinstance(made, bytes)
    return made


def pdf_response(document: OfficialDocument, *, title: str) -> FileResponse:
    """The document as a download named after `title`."""
    return download(BytesIO(render_pdf(document)), title=title, extension="pdf", content_type=PDF)


@cache
def _fonts() -> typst.Fonts:
    """The font files, read once a process."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(settings.FONT_ROOT)])
    if "Tinos" not in fonts.families():
        raise ImproperlyConfigured(f"There is no font Tinos in {settings.FONT_ROOT}: run `python -m config.build`.")
    return fonts


def _day_of(document: OfficialDocument) -> date:
    return document.issued_on or date(document.year or 2000, 1, 1)


def _document(document: OfficialDocument) -> dict[str, object]:
    issuer, signature = document.issuer, document.signature
    return {
        "state": STATE_NAME,
        "motto": MOTTO,
        "superior": clean(issuer.superior).upper(),
        "issuer": clean(issuer.name).upper(),
        "address": clean(issuer.address),
        "number": clean(document.number_line).replace(" ", "\u00a0"),
        "date": clean(document.date_line).replace(" ", "\u00a0"),
        "kind": clean(document.kind).upper(),
        "subject": clean(document.subject),
        "subject_note": clean(document.subject_note),
        "urgency": {"word": document.urgency.value, "width": document.urgency.width},
        "addressed_with": clean(document.addressed_with),
        "addressees": addressee_lines(document),
        "authority": clean(document.authority).upper(),
        "bases": basis_lines(document),
        "body": [_block(block) for block in closed_body(document)],
        "recipients": recipient_lines(document),
        "signature": {
            "authority": [line.upper() for line in clean_lines(signature.authority)],
            "name": clean(signature.name),
        },
        "annexes": [_annex(document, annex) for annex in document.annexes],
    }


def _annex(document: OfficialDocument, annex: Annex) -> dict[str, object]:
    return {
        "label": clean(annex.label),
        "title": clean(annex.title).upper(),
        "note": annex_note(document, annex),
        "paper": annex.paper.value,
        "blocks": [_block(block) for block in annex.blocks],
    }


def _block(block: Block) -> dict[str, object]:
    match block:
        case Heading():
            return {"is": "heading", "text": clean(block.text)}
        case Division():
            return {"is": "division", "label": clean(block.label), "title": clean(block.title).upper()}
        case Paragraph():
            return {"is": "paragraph", "label": clean(block.label), "text": clean(block.text)}
        case Table():
            columns = [
                {"heading": clean(column.heading), "share": column.share, "align": column.align.value}
                for column in block.columns
            ]
            rows = [clean_lines(row) for row in block.rows]
            return {"is": "table", "columns": columns, "rows": rows, "size": block.size}
