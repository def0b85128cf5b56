"""Papers: evidence sent back to readers, printed lists and reports, the statement of verification."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.needs.documents import report_of_round, report_of_sheet, statement_paper, statement_text
from haidang.areas.needs.exports import round_workbook, rows_of_sheets
from haidang.areas.needs.models import Evidence, ReviewRound, Sheet, Statement
from haidang.areas.needs.operations import sign_statement
from haidang.areas.needs.permissions import (
    EXPORT_SHEET,
    SIGN_STATEMENT,
    VIEW_EVIDENCE,
    VIEW_ROUNDS,
    VIEW_SHEETS,
)
from haidang.areas.needs.queries import localities_to_sign, sheets_of, statements_seen
from haidang.areas.needs.queries.statements import counts_for_statement
from haidang.areas.personnel.operations import note_export
from haidang.areas.personnel.queries import sight_of
from haidang.foundation.access.queries import get, visible
from haidang.foundation.basics.evidence import download_evidence
from haidang.foundation.documents.responses import document_response
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import the_city
from haidang.foundation.ui.pages import PageRequest, page


@page(VIEW_EVIDENCE)
def evidence(request: PageRequest, pk: int) -> HttpResponseBase:
    """The paper as a download; it is never shown inside a page of ours."""
    found = get(request.user, VIEW_EVIDENCE, request.today, Evidence.objects.all(), pk=pk)
    return download_evidence(found.name, bytes(found.content))


@page(EXPORT_SHEET)
def sheet_report(request: PageRequest, pk: int, form: str) -> HttpResponseBase:
    """The school's report with its list, ready to be signed."""
    sheets = Sheet.objects.select_related("round", "school", "locality")
    found = get(request.user, EXPORT_SHEET, request.today, sheets, pk=pk, seen_by=VIEW_SHEETS)
    number = found.needs.values("person").distinct().count()
    note_export(found.school, number=number, by=request.user, now=timezone.now(), revealed=number)
    title = _("Report of needs %(school)s") % {"school": found.school.name}
    return document_response(report_of_sheet(found), form=form, title=title)


@page(EXPORT_SHEET)
def round_report(request: PageRequest, pk: int, form: str) -> HttpResponseBase:
    """The summary of a ward or the city."""
    review, sheets = _round_to_print(request, pk)
    return document_response(report_of_round(review, sheets, _printing_unit(sheets)), form=form, title=review.title)


@page(EXPORT_SHEET)
def round_export(request: PageRequest, pk: int) -> HttpResponseBase:
    """The list of people with the summary of a ward or the city, as a workbook."""
    review, sheets = _round_to_print(request, pk)
    rows = rows_of_sheets(review, sheets)
    sight = sight_of(request.user, request.today, [row.person.pk for row in rows])
    unit = _printing_unit(sheets) or the_city()
    note_export(unit, number=len(rows), by=request.user, now=timezone.now(), revealed=len(sight.revealed))
    return round_workbook(review, rows, sight)


@page(SIGN_STATEMENT, methods=("GET", "POST"))
def statement(request: PageRequest, pk: int) -> HttpResponse:
    """What the locality answers for, its counts, and the signature."""
    review = get(request.user, VIEW_ROUNDS, request.today, ReviewRound.objects.all(), pk=pk)
    waiting = localities_to_sign(review, request.user, request.today)
    signed = list(statements_seen(review, request.user, request.today))
    if request.method == "POST":
        if not waiting:
            raise PermissionDenied(SIGN_STATEMENT.code)
        sign_statement(
            review,
            locality=waiting[0],
            has_read=bool(request.POST.get("has_read")),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("The statement is signed with your name and this moment. Print it for your files."))
        return redirect("needs:statement", pk)
    context = {
        "round": review,
        "signed": signed,
        "waiting": waiting,
        "text": statement_text(review, waiting[0]) if waiting else "",
        "counts": counts_for_statement(review, waiting[0]) if waiting else None,
        "crumbs": [
            {"label": _("Needs"), "url": reverse("needs:rounds")},
            {"label": review.title, "url": reverse("needs:round", args=[pk])},
            {"label": _("Statement of verification")},
        ],
    }
    return render(request, "needs/statement.html", context)


@page(VIEW_ROUNDS)
def statement_document(request: PageRequest, pk: int, form: str) -> HttpResponseBase:
    """The signed statement as a document; `locality` in the address chooses among several."""
    review = get(request.user, VIEW_ROUNDS, request.today, ReviewRound.objects.all(), pk=pk)
    seen = list(statements_seen(review, request.user, request.today))
    word = request.GET.get("locality", "")
    found: Statement | None = next((row for row in seen if not word or word == _code(row.locality)), None)
    if found is None:
        raise Http404("statement")
    name = found.locality.short_name if found.locality else "SGDDT"
    return document_response(statement_paper(found), form=form, title=f"{_('Statement of verification')} {name}")


def _code(locality: Unit | None) -> str:
    return locality.code if locality else "department"


def _round_to_print(request: PageRequest, pk: int) -> tuple[ReviewRound, Any]:
    review = get(request.user, VIEW_ROUNDS, request.today, ReviewRound.objects.all(), pk=pk)
    sheets = visible(request.user, EXPORT_SHEET, request.today, sheets_of(review, request.user, request.today))
    if not sheets.exists():
        raise PermissionDenied(EXPORT_SHEET.code)
    return review, sheets


def _printing_unit(sheets: Any) -> Unit | None:
    """The one locality (or school) whose sheets they are; None for the department."""
    localities = list(sheets.order_by().values_list("locality", flat=True).distinct()[:2])
    schools = list(sheets.order_by().values_list("school", flat=True)[:2])
    if len(schools) == 1:
        return Unit.objects.get(pk=schools[0])
    if len(localities) == 1 and localities[0] is not None:
        return Unit.objects.get(pk=localities[0])
    return None
