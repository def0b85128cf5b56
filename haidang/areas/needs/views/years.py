"""Proposed years of enrolment: of a school, of a ward or the city, and the yearly intake they are reckoned with."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.needs.forms import IntakeForm
from haidang.areas.needs.models import Intake, Need, ReviewRound, RoundState, Sheet, SheetState
from haidang.areas.needs.operations import change_intake, set_proposed_year
from haidang.areas.needs.permissions import (
    ANSWER_NEED,
    CHANGE_INTAKE,
    CONFIRM_SHEET,
    VIEW_NEEDS,
    VIEW_ROUNDS,
    VIEW_SHEETS,
)
from haidang.areas.needs.queries import (
    count_years,
    count_years_by_locality,
    coverage,
    dated_needs,
    intakes_of,
    sheets_of,
    years_range,
)
from haidang.areas.needs.views.rounds import round_context
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.pages import PageRequest, page

SHEETS = Sheet.objects.select_related("round", "school", "locality")


class NoSuchYear(Refused):
    def __init__(self) -> None:
        super().__init__(_("Write the year with four digits."))


@page(VIEW_SHEETS)
def of_sheet(request: PageRequest, pk: int) -> HttpResponse:
    """Who begins when, in legal order, and what speaks against a year."""
    sheet = get(request.user, VIEW_SHEETS, request.today, SHEETS.all(), pk=pk)
    mine = Sheet.objects.filter(pk=pk)
    may_move = (
        sheet.round.state == RoundState.OPEN
        and sheet.state == SheetState.WITH_SCHOOL
        and visible(request.user, CONFIRM_SHEET, request.today, mine).exists()
    )
    context = {
        "sheet": sheet,
        "groups": dated_needs(sheet),
        "sums": count_years(mine, sheet.round),
        "span": years_range(sheet.round),
        "may_move": may_move,
        "crumbs": [
            {"label": _("Needs"), "url": reverse("needs:rounds")},
            {"label": sheet.round.title, "url": reverse("needs:round", args=[sheet.round_id])},
            {"label": sheet.school.short_name, "url": reverse("needs:sheet", args=[pk])},
            {"label": _("Years of enrolment")},
        ],
    }
    return render(request, "needs/sheet_years.html", context)


@page(ANSWER_NEED, methods=("POST",))
def move(request: PageRequest, pk: int) -> HttpResponse:
    """The school moves one person to another year."""
    needs = Need.objects.select_related("sheet__round", "requirement__programme")
    need = get(request.user, ANSWER_NEED, request.today, needs, pk=pk, seen_by=VIEW_NEEDS)
    word = request.POST.get("year", "")
    if not (word.isascii() and word.isdigit() and len(word) == 4):
        raise NoSuchYear
    reason = request.POST.get("reason", "")
    set_proposed_year(need, year=int(word), reason=reason, by=request.user, now=timezone.now())
    messages.success(request, _("The year is moved; your reason goes to whoever verifies the sheet."))
    return redirect(f"{reverse('needs:sheet_years', args=[need.sheet_id])}#need-{pk}")


@page(VIEW_ROUNDS)
def of_round(request: PageRequest, pk: int) -> HttpResponse:
    """The sums of a ward or the city by year, and the yearly intake behind them."""
    review = get(request.user, VIEW_ROUNDS, request.today, ReviewRound.objects.all(), pk=pk)
    sheets = sheets_of(review, request.user, request.today)
    context = round_context(request, review, coverage(sheets), "needs:round_years")
    context |= {
        "sums": count_years(sheets, review),
        "by_locality": count_years_by_locality(sheets, review),
        "span": years_range(review),
        "intakes": list(intakes_of(review).values()),
        "may_change": review.state == RoundState.OPEN and may(request.user, CHANGE_INTAKE, request.today),
    }
    return render(request, "needs/round_years.html", context)


@page(CHANGE_INTAKE, methods=("GET", "POST"))
def intake(request: PageRequest, pk: int) -> HttpResponse:
    """Places a year and months of one course; saving proposes the years anew."""
    intakes = Intake.objects.select_related("round", "requirement")
    found = get(request.user, CHANGE_INTAKE, request.today, intakes, pk=pk)
    form = IntakeForm(request.POST or None, instance=found)
    back = reverse("needs:round_years", args=[found.round_id])
    if request.method == "POST" and form.is_valid():
        change_intake(found, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The intake is kept; years are proposed anew where schools hold their sheets."))
        return redirect(back)
    crumbs: list[dict[str, Any]] = [
        {"label": _("Needs"), "url": reverse("needs:rounds")},
        {"label": found.round.title, "url": back},
        {"label": _("Yearly intake")},
    ]
    context = {"form": form, "intake": found, "back": back, "crumbs": crumbs}
    return render(request, "needs/change_intake.html", context, status=422 if form.is_bound else 200)
