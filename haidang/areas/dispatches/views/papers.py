"""Files of a dispatch: the paper as .docx and .pdf, its fulfilment as .xlsx."""

from django.http import HttpResponseBase

from haidang.areas.dispatches.documents import dispatch_document
from haidang.areas.dispatches.exports import fulfilment_sheets
from haidang.areas.dispatches.permissions import VIEW_DISPATCH
from haidang.areas.dispatches.queries.board import board_of
from haidang.areas.dispatches.queries.dispatches import text_of
from haidang.areas.dispatches.queries.duties import with_reasons
from haidang.areas.dispatches.views.frame import duties_seen, load_dispatch
from haidang.foundation.documents.rendering import docx_response
from haidang.foundation.documents.typesetting import pdf_response
from haidang.foundation.spreadsheets.workbooks import xlsx_response
from haidang.foundation.ui.pages import PageRequest, page


@page(VIEW_DISPATCH)
def word(request: PageRequest, pk: int) -> HttpResponseBase:
    found = load_dispatch(request, pk)
    return docx_response(dispatch_document(text_of(found)), title=f"Công văn {found.printed_number}")


@page(VIEW_DISPATCH)
def pdf(request: PageRequest, pk: int) -> HttpResponseBase:
    found = load_dispatch(request, pk)
    return pdf_response(dispatch_document(text_of(found)), title=f"Công văn {found.printed_number}")


@page(VIEW_DISPATCH)
def fulfilment(request: PageRequest, pk: int) -> HttpResponseBase:
    """The matrix and every duty in a row, as far as the reader sees them."""
    found = load_dispatch(request, pk)
    seen = duties_seen(request, found)
    board = board_of(found, seen, request.today)
    rows = with_reasons(seen).order_by("unit__search", "unit", "demand__position", "turn")
    sheets = fulfilment_sheets(found, board, list(rows), day=request.today)
    return xlsx_response(sheets, title=f"Kết quả thực hiện {found.printed_number}")
