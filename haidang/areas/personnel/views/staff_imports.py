"""Bringing a staff list: upload, columns, findings, difference, applying, undoing."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.personnel.exports import import_template
from haidang.areas.personnel.forms import ColumnsForm, UploadForm
from haidang.areas.personnel.imports import FIELDS
from haidang.areas.personnel.jobs.staff_imports import (
    apply_staff_import,
    marked_workbook,
    read_staff_import,
    stored_layouts,
)
from haidang.areas.personnel.models import Decision, DifferenceKind, ImportFinding, ImportState, StaffImport
from haidang.areas.personnel.operations.staff_imports import (
    bring_list,
    name_columns,
    start_applying,
    undo_import,
    withdraw,
)
from haidang.areas.personnel.permissions import IMPORT_STAFF, RUN_IMPORT
from haidang.areas.personnel.queries.staff_imports import (
    CodeCount,
    KindCount,
    count_differences,
    count_findings,
    list_imports,
)
from haidang.areas.personnel.views.import_words import sentences
from haidang.foundation.access.models import Grant
from haidang.foundation.access.queries import get, grants_of, visible
from haidang.foundation.basics.downloads import download
from haidang.foundation.organisation.models import SCHOOL_KINDS, Unit
from haidang.foundation.organisation.queries import units_under
from haidang.foundation.spreadsheets.workbooks import XLSX, xlsx_response
from haidang.foundation.ui.lists import paginate
from haidang.foundation.ui.pages import PageRequest, page
from haidang.foundation.ui.seats import current_seat

DECIDABLE = (
    DifferenceKind.NEW, DifferenceKind.CHANGED, DifferenceKind.MOVED, DifferenceKind.DUPLICATE,
    DifferenceKind.ELSEWHERE, DifferenceKind.MISSING,
)  # fmt: skip
TONES = {
    ImportState.READY: "due", ImportState.MAPPING: "due", ImportState.APPLIED: "done", ImportState.REFUSED: "stop",
    ImportState.UNDONE: "draft", ImportState.WITHDRAWN: "draft",
}  # fmt: skip


def seat_of(request: PageRequest) -> Grant:
    """The chosen seat when lists may be imported from it, otherwise the first such one."""
    seat = current_seat(request)
    able = [grant for grant in grants_of(request.user, request.today) if grant.role in IMPORT_STAFF.roles]
    return next((grant for grant in able if seat and grant.pk == seat.grant.pk), able[0])


def schools_of(request: PageRequest, seat: Grant) -> Any:
    """The schools a list brought from the seat may be about."""
    units = visible(request.user, IMPORT_STAFF, request.today, Unit.objects.all())
    units = units.filter(kind__in=SCHOOL_KINDS)
    if seat.role != "lead_office":
        units = units.filter(pk__in=units_under([seat.unit_id], request.today))
    return units.order_by("name")


def import_of(request: PageRequest, pk: int) -> StaffImport:
    imports = StaffImport.objects.select_related("unit", "home", "by")
    return get(request.user, RUN_IMPORT, request.today, imports, pk=pk)


def back_to(staff_import: StaffImport) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("personnel:import", args=(staff_import.pk,)))


@page(RUN_IMPORT)
def imports(request: PageRequest) -> HttpResponse:
    mine = visible(request.user, RUN_IMPORT, request.today, list_imports(StaffImport.objects.all()))
    listing = paginate(request, mine, by="pk", descending=True)
    rows = [{"list": row, "tone": TONES.get(ImportState(row.state), "wait")} for row in listing.rows]
    return render(request, "personnel/import_list.html", {"listing": listing, "rows": rows, "seat": seat_of(request)})


@page(IMPORT_STAFF, methods=("GET", "POST"))
def bring(request: PageRequest) -> HttpResponse:
    seat = seat_of(request)
    form = UploadForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        schools=schools_of(request, seat),
        initial={"on": request.today},
    )
    if request.method == "POST" and form.is_valid():
        return back_to(_bring(request, seat, form.cleaned_data))
    context = {"form": form, "seat": seat}
    return render(request, "personnel/import_upload.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _bring(request: PageRequest, seat: Grant, facts: dict[str, Any]) -> StaffImport:
    file = facts["file"]
    brought = bring_list(
        seat.unit,
        role=seat.role,
        home=facts["home"],
        name=file.name,
        content=file.read(),
        on=facts["on"],
        post_kind=facts["post_kind"],
        by=request.user,
        now=timezone.now(),
    )
    read_staff_import.enqueue(brought.pk)
    return brought


@page(IMPORT_STAFF)
def template(_request: PageRequest) -> HttpResponseBase:
    return xlsx_response([import_template()], title=_("Staff list, template"))


@page(RUN_IMPORT)
def one_import(request: PageRequest, pk: int) -> HttpResponse:
    staff_import = import_of(request, pk)
    if request.htmx:
        if staff_import.is_at_work:
            return render(request, "personnel/_import_progress.html", {"list": staff_import})
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    if staff_import.state == ImportState.MAPPING:
        return redirect("personnel:import_columns", pk=pk)
    counts = count_differences(staff_import)
    context = {**_summary(staff_import, counts), "groups": groups_of(count_findings(staff_import))}
    return render(request, "personnel/import_detail.html", context)


def groups_of(codes: list[CodeCount]) -> list[dict[str, object]]:
    """The findings of a list by code, each with its sentence."""
    examples = ImportFinding.objects.in_bulk([count.example for count in codes])
    return [
        {"count": count, "reason": reason, "remedy": remedy}
        for count in codes
        for reason, remedy in [sentences(count.code, examples.get(count.example))]
    ]


def _summary(staff_import: StaffImport, counts: dict[str, KindCount]) -> dict[str, object]:
    decidable = [counts[kind] for kind in DECIDABLE]
    plain = counts["new"].open + counts["changed"].open
    return {
        "list": staff_import,
        "counts": [count for count in counts.values() if count.total],
        "open": sum(count.open for count in decidable),
        "plain": plain,
        "taken": [count for count in decidable if count.taken],
        "number_taken": sum(count.taken for count in decidable),
        "applied": [count for count in decidable if count.applied],
        "waiting": counts["waiting"].total,
        "rows": sum(count.total for count in counts.values() if count.kind != DifferenceKind.MISSING),
        "steps": steps_of(staff_import),
        "tone": TONES.get(ImportState(staff_import.state), "wait"),
        "is_closed": staff_import.state in {ImportState.UNDONE, ImportState.WITHDRAWN, ImportState.REFUSED},
    }


def steps_of(staff_import: StaffImport) -> list[dict[str, object]]:
    """Where the list stands between the file and the records."""
    place = {
        ImportState.UPLOADED: 0, ImportState.READING: 0, ImportState.REFUSED: 0, ImportState.MAPPING: 1,
        ImportState.READY: 2, ImportState.APPLYING: 3, ImportState.APPLIED: 4, ImportState.UNDONE: 4,
        ImportState.WITHDRAWN: 2,
    }[ImportState(staff_import.state)]  # fmt: skip
    titles = (_("Read the file"), _("Name the columns"), _("Look and decide"), _("Write to the records"))
    tones = ["done" if number < place else "due" if number == place else "draft" for number in range(len(titles))]
    return [
        {"title": title, "tone": tone, "is_current": number == place}
        for number, (title, tone) in enumerate(zip(titles, tones, strict=True))
    ]


@page(RUN_IMPORT, methods=("GET", "POST"))
def import_columns(request: PageRequest, pk: int) -> HttpResponse:
    staff_import = import_of(request, pk)
    sent = request.POST if request.method == "POST" else None
    known = [(field.key, field.label) for field in FIELDS]
    form = ColumnsForm(sent, columns=columns_of(staff_import), known=known)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            name_columns(staff_import, chosen=form.chosen())
            read_staff_import.enqueue(staff_import.pk)
        messages.success(request, _("The columns are remembered for your next lists. The file is read again."))
        return back_to(staff_import)
    context = {"form": form, "list": staff_import, "steps": steps_of(staff_import)}
    return render(request, "personnel/import_columns.html", context, status=422 if form.is_bound else 200)


def columns_of(staff_import: StaffImport) -> list[tuple[str, str, str | None, bool]]:
    """The headings of all sheets, each once, with what they were taken for; those nobody knew come first."""
    found: dict[str, tuple[str, str, str | None, bool]] = {}
    for layout in stored_layouts(staff_import):
        for guess in layout.columns:
            label = _("%(heading)s (sheet %(sheet)s, column %(letter)s)") % {
                "heading": guess.heading, "sheet": layout.sheet, "letter": guess.letter,
            }  # fmt: skip
            found.setdefault(guess.key, (guess.key, label, guess.field, guess.how in {"none", "likely"}))
    return sorted(found.values(), key=lambda column: not column[3])


@page(RUN_IMPORT, methods=("POST",))
def apply(request: PageRequest, pk: int) -> HttpResponse:
    staff_import = import_of(request, pk)
    with transaction.atomic():
        start_applying(staff_import)
        apply_staff_import.enqueue(staff_import.pk, request.user.pk)
    return back_to(staff_import)


@page(RUN_IMPORT, methods=("POST",))
def undo(request: PageRequest, pk: int) -> HttpResponse:
    staff_import = import_of(request, pk)
    undo_import(staff_import, by=request.user, now=timezone.now())
    messages.success(request, _("Everything this list recorded was taken back."))
    return back_to(staff_import)


@page(RUN_IMPORT, methods=("POST",))
def withdraw_list(request: PageRequest, pk: int) -> HttpResponse:
    withdraw(import_of(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The list was withdrawn; nothing was recorded."))
    return redirect("personnel:imports")


@page(RUN_IMPORT)
def marked(request: PageRequest, pk: int) -> HttpResponseBase:
    """The same file with its problem cells marked."""
    staff_import = import_of(request, pk)
    stem = staff_import.file_name.rsplit(".", 1)[0]
    title = _("%(file)s, marked") % {"file": stem}
    return download(marked_workbook(staff_import), title=title, extension="xlsx", content_type=XLSX)


def read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_decision(text: str) -> Decision:
    return Decision(text) if text in Decision.values else Decision.OPEN
