"""A document as a download, in either form."""

from collections.abc import Sequence
from io import BytesIO

from django.http import FileResponse

from haidang.foundation.basics.downloads import download
from haidang.foundation.documents.models import FileForm
from haidang.foundation.documents.official import OfficialDocument
from haidang.foundation.documents.rendering import DOCX, render_docx
from haidang.foundation.documents.typesetting import PDF, render_pdf, render_pdfs

RENDERERS = {FileForm.DOCX: (render_docx, DOCX), FileForm.PDF: (render_pdf, PDF)}


def document_response(document: OfficialDocument, *, form: str, title: str) -> FileResponse:
    """The document as .docx or .pdf, named after `title`."""
    render, content_type = RENDERERS[FileForm(form)]
    return download(BytesIO(render(document)), title=title, extension=form, content_type=content_type)


def documents_response(documents: Sequence[OfficialDocument], *, title: str) -> FileResponse:
    """Many documents in one .pdf."""
    return download(BytesIO(render_pdfs(documents)), title=title, extension="pdf", content_type=PDF)
