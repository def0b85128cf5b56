"""Rounds: the list, one round by school and by locality, opening and closing."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.needs.forms import CloseForm, RoundForm
from haidang.areas.needs.models import ReviewRound, RoundState, Sheet, SheetState
from haidang.areas.needs.operations import RoundDays, close_round, open_round
from haidang.areas.needs.permissions import CLOSE_ROUND, EXPORT_SHEET, OPEN_ROUND, VIEW_ROUNDS
from haidang.areas.needs.queries import (
    Coverage,
    count_needs,
    coverage,
    find_open_round,
    late_sheets,
    list_rounds,
    localities_to_sign,
    progress_of_rounds,
    sheet_counts,
    sheets_of,
)
from haidang.areas.needs.views.places import (
    covered_on_map,
    locality_filter,
    map_context,
    narrow_to_place,
    place_word,
)
from haidang.areas.needs.views.tones import look_of_sheet
from haidang.areas.standards.models import Purpose
from haidang.areas.standards.queries import list_requirements_on
from haidang.foundation.access.queries import get, may
from haidang.foundation.ui.lists import Choice, Filter, paginate, read_filter, search_words
from haidang.foundation.ui.maps import map_words
from haidang.foundation.ui.pages import PageRequest, page

LATE_NAMED = 12
MOST_NAMED = 50  # schools on the page of closing; the list of the round shows them all


@page(VIEW_ROUNDS)
def rounds(request: PageRequest) -> HttpResponse:
    """All rounds the user may see, with how far each is."""
    found = list(list_rounds(request.user, request.today))
    progress = progress_of_rounds(found, request.user, request.today)
    may_open = may(request.user, OPEN_ROUND, request.today)
    context = {
        "rows": [(review, progress[review.pk]) for review in found],
        "may_open": may_open and not any(review.state == RoundState.OPEN for review in found),
        "is_opener": may_open,
    }
    return render(request, "needs/rounds.html", context)


@page(OPEN_ROUND, methods=("GET", "POST"))
def open_new_round(request: PageRequest) -> HttpResponse:
    """The form of a new round; opening evaluates the whole city in one statement."""
    form = RoundForm(request.POST or None, today=request.today, initial={"judged_on": request.today})
    if request.method == "POST" and form.is_valid():
        days = {name: form.cleaned_data[name] for name in ("judged_on", "school_due_on", "locality_due_on")}
        review = open_round(
            form.cleaned_data["title"],
            days=RoundDays(**days),
            by=request.user,
            now=timezone.now(),
            today=request.today,
            year=form.cleaned_data["year"],
        )
        messages.success(request, _("The round is open. Every school finds its sheet on its page of work."))
        return redirect("needs:round", review.pk)
    context = {
        "form": form,
        "open_now": find_open_round(),
        "requirements": list_requirements_on(request.today, Purpose.REVIEW),
        "crumbs": [_to_rounds(), {"label": _("Open a round")}],
    }
    return render(request, "needs/open_round.html", context, status=422 if form.is_bound else 200)


@page(VIEW_ROUNDS)
def one_round(request: PageRequest, pk: int) -> HttpResponse:
    """A round school by school; a principal with one sheet goes straight to it."""
    review = get(request.user, VIEW_ROUNDS, request.today, ReviewRound.objects.all(), pk=pk)
    sheets = sheets_of(review, request.user, request.today)
    covered = covered_on_map(request, sheets)
    if (only := _only_sheet(sheets, covered)) is not None:
        return only
    filters = [_state_filter(request, covered), locality_filter(request, covered)]
    listing = paginate(request, _filtered(request, sheets, filters), by="school__search")
    counts = sheet_counts(row.pk for row in listing.rows)
    late = late_sheets(sheets, request.today).order_by("school__search")
    context = round_context(request, review, covered, "needs:round") | map_context(request, review)
    context |= {
        "filters": filters,
        "listing": listing,
        "rows": [(row, look_of_sheet(row, request.today), counts[row.pk]) for row in listing.rows],
        "late": list(late[:LATE_NAMED]),
        "late_more": max(0, late.count() - LATE_NAMED),
    }
    return render(request, "needs/round.html", context)


@page(VIEW_ROUNDS)
def localities(request: PageRequest, pk: int) -> HttpResponse:
    """The same round by locality and state."""
    review = get(request.user, VIEW_ROUNDS, request.today, ReviewRound.objects.all(), pk=pk)
    covered = covered_on_map(request, sheets_of(review, request.user, request.today))
    context = round_context(request, review, covered, "needs:localities") | map_context(request, review)
    context["places"] = [(row, urlencode({"locality": place_word(row)} | map_words(request))) for row in covered]
    context["schools_late"] = review.state == RoundState.OPEN and review.school_due_on < request.today
    return render(request, "needs/localities.html", context)


@page(VIEW_ROUNDS)
def requirements(request: PageRequest, pk: int) -> HttpResponse:
    """The same round by requirement: whom the standards call, and what the schools answered."""
    review = get(request.user, VIEW_ROUNDS, request.today, ReviewRound.objects.all(), pk=pk)
    sheets = sheets_of(review, request.user, request.today)
    context = round_context(request, review, coverage(sheets), "needs:requirements")
    context["asked"] = count_needs(sheets, list_requirements_on(review.judged_on, Purpose.REVIEW))
    return render(request, "needs/requirements.html", context)


@page(CLOSE_ROUND, methods=("GET", "POST"))
def close(request: PageRequest, pk: int) -> HttpResponse:
    """Closing names the sheets that stay out and asks why."""
    review = get(request.user, CLOSE_ROUND, request.today, ReviewRound.objects.all(), pk=pk)
    unverified = list(
        Sheet.objects.filter(round=review)
        .exclude(state=SheetState.VERIFIED)
        .select_related("school", "locality", "round")
        .order_by("locality__search", "school__search")
    )
    form = CloseForm(request.POST or None, initial={"leaving_out": " ".join(str(sheet.pk) for sheet in unverified)})
    form.fields["reason"].required = bool(unverified)
    if request.method == "POST" and form.is_valid():
        close_round(
            review,
            by=request.user,
            now=timezone.now(),
            leaving_out=form.sheet_ids(),
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("The round is closed. Its verified needs are the basis of quotas and nominations."))
        return redirect("needs:round", review.pk)
    context = {
        "round": review,
        "form": form,
        "unverified": [(sheet, look_of_sheet(sheet, request.today)) for sheet in unverified[:MOST_NAMED]],
        "staying_out": len(unverified),
        "states": [
            (SheetState(state).label, number, f"{reverse('needs:round', args=[pk])}?state={state}")
            for state, number in Counter(sheet.state for sheet in unverified).items()
        ],
        "crumbs": [
            _to_rounds(),
            {"label": review.title, "url": reverse("needs:round", args=[pk])},
            {"label": _("Close the round")},
        ],
    }
    return render(request, "needs/close_round.html", context, status=422 if form.is_bound else 200)


def _to_rounds() -> dict[str, Any]:
    return {"label": _("Needs"), "url": reverse("needs:rounds")}


def _only_sheet(sheets: Any, covered: list[Coverage]) -> HttpResponseRedirect | None:
    if sum(row.total for row in covered) != 1:
        return None
    return redirect("needs:sheet", sheets.get().pk)


def round_context(request: PageRequest, review: ReviewRound, covered: list[Coverage], here: str) -> dict[str, Any]:
    total = Coverage(
        locality=None,
        with_school=sum(row.with_school for row in covered),
        confirmed=sum(row.confirmed for row in covered),
        verified=sum(row.verified for row in covered),
    )
    kept = f"?{urlencode(words)}" if (words := map_words(request)) else ""
    tabs = [
        {"label": label, "url": reverse(name, args=[review.pk]) + kept, "is_current": name == here, "count": count}
        for label, name, count in (
            (_("By school"), "needs:round", total.total),
            (_("By locality"), "needs:localities", len(covered)),
            (_("By requirement"), "needs:requirements", None),
            (_("Years of enrolment"), "needs:round_years", None),
            (_("Since the round before"), "needs:difference", None),
        )
        if name != "needs:localities" or len(covered) > 1
    ]
    return {
        "round": review,
        "is_open": review.state == RoundState.OPEN,
        "coverage": covered,
        "total": total,
        "tabs": tabs,
        "may_print": may(request.user, EXPORT_SHEET, request.today),
        "to_sign": localities_to_sign(review, request.user, request.today) if is_whole_done(covered) else [],
        "may_close": review.state == RoundState.OPEN and may(request.user, CLOSE_ROUND, request.today),
        "crumbs": [_to_rounds(), {"label": review.title}],
    }


def is_whole_done(covered: list[Coverage]) -> bool:
    """Whether some locality has nothing left to verify."""
    return any(row.total and row.total == row.verified for row in covered)


def _state_filter(request: PageRequest, covered: list[Coverage]) -> Filter:
    choices = [
        Choice(value=state.value, label=state.label, count=sum(getattr(row, state.value) for row in covered))
        for state in SheetState
    ]
    return read_filter(request, name="state", label=_("State"), choices=choices)


def _filtered(request: PageRequest, sheets: Any, filters: list[Filter]) -> Any:
    state, locality = filters
    if state.chosen:
        sheets = sheets.filter(state=state.chosen)
    sheets = narrow_to_place(request, sheets, locality)
    if words := search_words(request):
        sheets = sheets.filter(school__search__contains=words)
    return sheets
