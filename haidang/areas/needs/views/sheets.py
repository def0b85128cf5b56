"""A sheet: what the school confirms and the locality verifies."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.needs.exports import sheet_workbook
from haidang.areas.needs.forms import DeclareForm
from haidang.areas.needs.models import NeedStatus, RoundState, Sheet, SheetState, Wish
from haidang.areas.needs.operations import confirm_sheet, declare_need, reassess_sheet, return_sheet, verify_sheet
from haidang.areas.needs.permissions import CONFIRM_SHEET, EXPORT_SHEET, VERIFY_SHEET, VIEW_SHEETS, VIEW_WISHES
from haidang.areas.needs.queries import (
    group_by_requirement,
    needs_of_sheet,
    sheet_counts,
    sheets_to_verify,
    wishes_of_sheet,
)
from haidang.areas.needs.queries.roadmap_form import person_rows
from haidang.areas.needs.views.tones import look_of_sheet, look_of_wish
from haidang.areas.personnel.operations import note_export
from haidang.areas.personnel.queries import sight_of
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.basics.names import fold
from haidang.foundation.basics.refusals import Stale
from haidang.foundation.ui.lists import Choice, read_filter, search_words
from haidang.foundation.ui.pages import PageRequest, page

SHEETS = Sheet.objects.select_related("round", "school", "locality", "confirmed_by", "verified_by")


@page(VIEW_SHEETS)
def sheet(request: PageRequest, pk: int) -> HttpResponse:
    """The needs of one school by requirement, with the one act that is the reader's."""
    found = get(request.user, VIEW_SHEETS, request.today, SHEETS.all(), pk=pk)
    counts = sheet_counts([pk])[pk]
    status = read_filter(
        request,
        name="status",
        label=_("Status"),
        choices=[Choice(value=s.value, label=s.label, count=counts.by_status[s]) for s in NeedStatus],
    )
    needs = needs_of_sheet(found)
    if status.chosen:
        needs = needs.filter(status=status.chosen)
    if words := search_words(request):
        needs = needs.filter(person__search__contains=fold(words))
    context = {
        "sheet": found,
        "look": look_of_sheet(found, request.today),
        "counts": counts,
        "groups": group_by_requirement(needs, found),
        "filters": [status],
        "is_narrowed": bool(status.chosen or words),
        "steps": _steps(found, request.today),
        "crumbs": _crumbs(found),
        "seen": seen_token(found),
        "wishes": [(wish, look_of_wish(wish)) for wish in _wishes(request, found)],
        **_acts(request, found),
    }
    return render(request, "needs/sheet.html", context)


@page(CONFIRM_SHEET, methods=("POST",))
def confirm(request: PageRequest, pk: int) -> HttpResponse:
    found = get(request.user, CONFIRM_SHEET, request.today, SHEETS.all(), pk=pk, seen_by=VIEW_SHEETS)
    confirm_sheet(found, by=request.user, now=timezone.now())
    messages.success(request, _("The sheet is confirmed and waits for verification."))
    return redirect("needs:sheet", pk)


@page(CONFIRM_SHEET, methods=("POST",))
def reassess(request: PageRequest, pk: int) -> HttpResponse:
    found = get(request.user, CONFIRM_SHEET, request.today, SHEETS.all(), pk=pk, seen_by=VIEW_SHEETS)
    reassess_sheet(found, by=request.user, now=timezone.now())
    messages.success(request, _("The standards were asked again with the records as they are now."))
    return redirect("needs:sheet", pk)


@page(CONFIRM_SHEET, methods=("GET", "POST"))
def declare(request: PageRequest, pk: int) -> HttpResponse:
    """A need that no condition decides: the school names the person and the reason."""
    found = get(request.user, CONFIRM_SHEET, request.today, SHEETS.all(), pk=pk, seen_by=VIEW_SHEETS)
    form = DeclareForm(request.POST or None, sheet=found)
    if request.method == "POST" and form.is_valid():
        declared = declare_need(found, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The need is declared and stands on the sheet."))
        return redirect(f"{reverse('needs:sheet', args=[pk])}#need-{declared.pk}")
    crumbs = _crumbs(found)
    crumbs[-1]["url"] = reverse("needs:sheet", args=[pk])
    context = {"sheet": found, "form": form, "crumbs": [*crumbs, {"label": _("Declare a need")}]}
    return render(request, "needs/declare.html", context, status=422 if form.is_bound else 200)


@page(VERIFY_SHEET, methods=("POST",))
def verify(request: PageRequest, pk: int) -> HttpResponse:
    found = _load_to_verify(request, pk)
    verify_sheet(found, by=request.user, now=timezone.now())
    messages.success(request, _("The sheet is verified. Its people can be nominated."))
    return redirect("needs:sheet", pk)


@page(VERIFY_SHEET, methods=("POST",))
def send_back(request: PageRequest, pk: int) -> HttpResponse:
    found = _load_to_verify(request, pk)
    return_sheet(found, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("The sheet is back with the school, with your reason."))
    return redirect("needs:sheet", pk)


@page(EXPORT_SHEET)
def export(request: PageRequest, pk: int) -> HttpResponseBase:
    """The form "review of needs" as a workbook."""
    found = get(request.user, EXPORT_SHEET, request.today, SHEETS.all(), pk=pk, seen_by=VIEW_SHEETS)
    rows = list(person_rows(found))
    sight = sight_of(request.user, request.today, [row.person.pk for row in rows])
    note_export(found.school, number=len(rows), by=request.user, now=timezone.now(), revealed=len(sight.revealed))
    return sheet_workbook(found, rows, sight)


def seen_token(found: Sheet) -> str:
    """Which confirmation the reader has before their eyes."""
    return found.confirmed_at.isoformat() if found.confirmed_at else ""


def _load_to_verify(request: PageRequest, pk: int) -> Sheet:
    """404 out of scope, 403 for a sheet that another unit verifies, Stale when it was confirmed anew."""
    found = get(request.user, VERIFY_SHEET, request.today, SHEETS.all(), pk=pk, seen_by=VIEW_SHEETS)
    if not sheets_to_verify(request.user, request.today, Sheet.objects.filter(pk=pk)).exists():
        raise PermissionDenied(VERIFY_SHEET.code)
    if request.POST.get("seen") != seen_token(found):
        raise Stale
    return found


def _wishes(request: PageRequest, found: Sheet) -> list[Wish]:
    """What the staff wishes, for the school and whoever verifies it."""
    return wishes_of_sheet(found) if may(request.user, VIEW_WISHES, request.today) else []


def _acts(request: PageRequest, found: Sheet) -> dict[str, Any]:
    """What this reader can do with the sheet now."""
    user, today, mine = request.user, request.today, Sheet.objects.filter(pk=found.pk)
    is_open = found.round.state == RoundState.OPEN
    at_school, at_verifier = found.state == SheetState.WITH_SCHOOL, found.state == SheetState.CONFIRMED
    may_answer = is_open and at_school and visible(user, CONFIRM_SHEET, today, mine).exists()
    exports = []
    if may(user, EXPORT_SHEET, today):
        exports = [
            {"url": reverse("needs:export_sheet", args=[found.pk]), "label": "Excel"},
            {"url": reverse("needs:sheet_report", args=[found.pk]), "label": "Word"},
            {"url": reverse("needs:sheet_report_pdf", args=[found.pk]), "label": "PDF"},
        ]
    return {
        "may_answer": may_answer,
        "may_verify": is_open and at_verifier and sheets_to_verify(user, today, mine).exists(),
        "exports": exports,
    }


def _steps(found: Sheet, today: date) -> list[dict[str, Any]]:
    """School, verifier, department: who has done what and who is next."""
    place = list(SheetState).index(SheetState(found.state))
    tones = ["done"] * place + ["wait"] + ["draft"] * (2 - place)
    if look_of_sheet(found, today).tone == "late":
        tones[place] = "late"
    if found.round.state == RoundState.CLOSED:
        tones[2] = "done"
    verifier = found.locality.short_name if found.locality else _("The department")
    words = (_("confirmed"), _("verified"))
    return [
        {
            "title": found.school.short_name,
            "tone": tones[0],
            "word": words[0] if place > 0 else _("confirms by %(day)s") % {"day": _day(found.round.school_due_on)},
            "who": found.confirmed_by.full_name if place > 0 and found.confirmed_by else "",
            "at": found.confirmed_at if place > 0 else None,
            "note": found.return_reason,
            "is_current": place == 0,
        },
        {
            "title": verifier,
            "tone": tones[1],
            "word": words[1] if place > 1 else _("verifies by %(day)s") % {"day": _day(found.round.locality_due_on)},
            "who": found.verified_by.full_name if found.verified_by else "",
            "at": found.verified_at,
            "is_current": place == 1,
        },
        {
            "title": _("The department"),
            "tone": tones[2],
            "word": _("closed the round") if found.round.closed_at else _("closes the round"),
            "who": "",
            "at": None,
            "is_current": place == 2 and not found.round.closed_at,
        },
    ]


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _crumbs(found: Sheet) -> list[dict[str, Any]]:
    round_url = reverse("needs:round", args=[found.round_id])
    crumbs: list[dict[str, Any]] = [
        {"label": _("Needs"), "url": reverse("needs:rounds")},
        {"label": found.round.title, "url": round_url},
    ]
    if found.locality:
        crumbs.append({"label": found.locality.short_name, "url": f"{round_url}?locality={found.locality.code}"})
    return [*crumbs, {"label": found.school.short_name}]
