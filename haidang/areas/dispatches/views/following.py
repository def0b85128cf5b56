"""The side that asked: dispatches, the matrix of units and duties, accepting, sending back, reminding."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.dispatches.models import Dispatch, DispatchState, Duty, DutyState
from haidang.areas.dispatches.operations import accept_duties, remind_late, send_back
from haidang.areas.dispatches.permissions import JUDGE_DUTY, REMIND, VIEW_DISPATCH, VIEW_DUTY, VIEW_OVERVIEW
from haidang.areas.dispatches.queries.board import Board, board_of
from haidang.areas.dispatches.queries.dispatches import dispatches_for, drafting_units, progress_of
from haidang.areas.dispatches.queries.duties import agenda_of, with_reasons
from haidang.areas.dispatches.queries.standings import TONES as TONES_OF
from haidang.areas.dispatches.queries.standings import Standing, Weighed
from haidang.areas.dispatches.views.doing import DUTIES
from haidang.areas.dispatches.views.frame import (
    TONES,
    crumbs_of,
    dispatch_frame,
    duties_seen,
    load_dispatch,
)
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import get, grants_of, visible
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.names import fold
from haidang.foundation.organisation.models import Unit
from haidang.foundation.ui.lists import Choice, paginate, read_filter, search_words
from haidang.foundation.ui.pages import PageRequest, page

LEGEND = (
    Standing.NOT_BEGUN,
    Standing.IN_PROGRESS,
    Standing.DONE,
    Standing.ACCEPTED,
    Standing.SENT_BACK,
    Standing.NOT_YET,
)


@page(VIEW_DISPATCH)
def index(request: PageRequest) -> HttpResponse:
    """Dispatches within the reader's scope, the latest first, with how far their duties are."""
    user, today = request.user, request.today
    seen = dispatches_for(user, today)
    state = read_filter(
        request, name="state", label=_("State"), choices=[Choice(value=s.value, label=s.label) for s in DispatchState]
    )
    if state.chosen:
        seen = seen.filter(state=state.chosen)
    if words := search_words(request):
        seen = seen.filter(search__contains=words)
    listing = paginate(request, seen, by="drafted_at", descending=True)
    duties = visible(user, VIEW_DUTY, today, Duty.objects.all())
    progress = {one.dispatch.pk: one for one in progress_of(listing.rows, duties, today)}
    context = {
        "listing": listing,
        "rows": [(found, TONES[DispatchState(found.state)], progress[found.pk]) for found in listing.rows],
        "filters": [state],
        "may_draft": bool(drafting_units(user, today)),
    }
    return render(request, "dispatches/list.html", context)


@page(VIEW_DISPATCH)
def dispatch(request: PageRequest, pk: int) -> HttpResponse:
    """The matrix; a draft opens as a draft, and a school goes to its own duties of the dispatch."""
    found = load_dispatch(request, pk)
    if found.state == DispatchState.DRAFT:
        return redirect("dispatches:draft", pk)
    board = board_of(found, duties_seen(request, found), request.today)
    if {grant.role for grant in grants_of(request.user, request.today)} == {Role.PRINCIPAL} and len(board.rows) == 1:
        return redirect("dispatches:unit", pk, board.rows[0].unit.code)
    standing = read_filter(request, name="standing", label=_("Show"), choices=_standings(board))
    words = search_words(request)
    rows = [
        row
        for row in board.rows
        if (not words or words in fold(row.unit.name) or words in fold(row.name))
        and (not standing.chosen or any(cell and _fits(cell.now, standing.chosen) for cell in row.cells))
    ]
    may_remind = visible(request.user, REMIND, request.today, Dispatch.objects.filter(pk=pk)).exists()
    context = _frame(request, found, "dispatch", board) | {
        "board": board,
        "rows": rows,
        "chosen": standing.chosen,
        "this_year": request.today.year,
        "filters": [standing],
        "late_units": sum(row.tally.late > 0 for row in board.rows),
        "may_remind": may_remind and found.state == DispatchState.ISSUED,
        "legend": [("late", _("late")), *((TONES_OF[standing], standing.label) for standing in LEGEND)],
        "exports": [{"url": reverse("dispatches:fulfilment", args=[pk]), "label": "Excel"}],
    }
    return render(request, "dispatches/matrix.html", context)


@page(VIEW_DISPATCH)
def unit(request: PageRequest, pk: int, code: str) -> HttpResponse:
    """One unit's duties of one dispatch."""
    found = load_dispatch(request, pk)
    duties = duties_seen(request, found).filter(unit__code=code)
    one = Unit.objects.filter(code=code, pk__in=duties.values("unit")).first()
    if one is None:
        raise Http404(code)
    agenda = agenda_of(duties, request.today)
    groups = [
        ("late", _("Late"), agenda.late),
        ("soon", _("Within two weeks"), agenda.soon),
        ("later", _("Later"), agenda.later),
        ("waiting", _("To be accepted, or not yet its turn"), agenda.waiting),
        ("finished", _("Finished"), agenda.finished),
    ]
    context = {
        "dispatch": found,
        "unit": one,
        "groups": [group for group in groups if group[2]],
        "tone": TONES[DispatchState(found.state)],
        "crumbs": crumbs_of(found, {"label": one.short_name}),
    }
    return render(request, "dispatches/unit.html", context)


@page(VIEW_DISPATCH)
def waiting(request: PageRequest, pk: int) -> HttpResponse:
    """What units have reported done and nobody has accepted yet, with what they wrote; many at once."""
    found = load_dispatch(request, pk)
    seen = duties_seen(request, found)
    board = board_of(found, seen, request.today)
    done = with_reasons(seen.filter(state=DutyState.DONE)).select_related("unit", "demand__dispatch__issuer", "done_by")
    listing = paginate(request, done, by="done_at")
    judged = visible(request.user, JUDGE_DUTY, request.today, seen.filter(state=DutyState.DONE))
    context = _frame(request, found, "waiting", board) | {
        "listing": listing,
        "may_judge": found.state == DispatchState.ISSUED and judged.exists(),
    }
    return render(request, "dispatches/waiting.html", context)


@page(VIEW_DISPATCH)
def late(request: PageRequest, pk: int) -> HttpResponse:
    """Late units with what they owe and when they were reminded; one click reminds them all."""
    found = load_dispatch(request, pk)
    board = board_of(found, duties_seen(request, found), request.today)
    overdue = {one.pk: one for one in board.weighed if one.is_late}
    reminded = dict(Duty.objects.filter(pk__in=overdue).values_list("pk", "reminded_at"))
    titles = {column.demand.pk: column.demand.title for column in board.columns}
    rows = []
    for row in board.rows:
        owed = sorted((one for one in overdue.values() if one.unit_id == row.unit.pk), key=lambda one: -one.days_late)
        if owed:
            moments = [moment for one in owed if (moment := reminded[one.pk])]
            rows.append((row, [(one, titles[one.demand_id]) for one in owed], max(moments, default=None)))
    rows.sort(key=lambda row: -row[1][0][0].days_late)
    may_remind = visible(request.user, REMIND, request.today, Dispatch.objects.filter(pk=pk)).exists()
    context = _frame(request, found, "late", board) | {
        "rows": rows,
        "may_remind": may_remind and found.state == DispatchState.ISSUED,
    }
    return render(request, "dispatches/late.html", context)


@page(REMIND, methods=("POST",))
def remind(request: PageRequest, pk: int) -> HttpResponse:
    """Reminds all late units, or those chosen."""
    found = get(request.user, REMIND, request.today, Dispatch.objects.all(), pk=pk, seen_by=VIEW_DISPATCH)
    chosen = _ids(request)
    told = remind_late(found, by=request.user, now=timezone.now(), today=request.today, units=chosen or None)
    words = ngettext(
        "%(units)s unit is reminded; duties: %(duties)s.",
        "%(units)s units are reminded; duties: %(duties)s.",
        told.units,
    )
    messages.success(request, words % {"units": Figure(told.units), "duties": Figure(told.duties)})
    return redirect("dispatches:late", pk)


@page(JUDGE_DUTY, methods=("POST",))
def accept(request: PageRequest, pk: int) -> HttpResponse:
    """Accepts the chosen duties of a dispatch."""
    found = load_dispatch(request, pk)
    wanted = Duty.objects.filter(pk__in=_ids(request), demand__dispatch=found)
    chosen = list(visible(request.user, JUDGE_DUTY, request.today, wanted))
    if not chosen and duties_seen(request, found).filter(pk__in=wanted.values("pk")).exists():
        raise PermissionDenied(JUDGE_DUTY.code)
    number = accept_duties(chosen, by=request.user, now=timezone.now())
    messages.success(
        request, ngettext("%(count)s duty accepted.", "%(count)s duties accepted.", number) % {"count": Figure(number)}
    )
    return redirect("dispatches:waiting", pk)


@page(JUDGE_DUTY, methods=("POST",))
def accept_one(request: PageRequest, pk: int) -> HttpResponse:
    found = get(request.user, JUDGE_DUTY, request.today, DUTIES.all(), pk=pk, seen_by=VIEW_DUTY)
    accept_duties([found], by=request.user, now=timezone.now())
    messages.success(request, _("Accepted."))
    return redirect("dispatches:duty", pk)


@page(JUDGE_DUTY, methods=("POST",))
def return_one(request: PageRequest, pk: int) -> HttpResponse:
    found = get(request.user, JUDGE_DUTY, request.today, DUTIES.all(), pk=pk, seen_by=VIEW_DUTY)
    send_back(found, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("The duty is back with the unit, with your reason."))
    return redirect("dispatches:duty", pk)


@page(VIEW_OVERVIEW)
def overview(request: PageRequest) -> HttpResponse:
    """How every ward's dispatches stand, slowest first where duties are late."""
    user, today = request.user, request.today
    issued = dispatches_for(user, today).exclude(state=DispatchState.DRAFT)
    if words := search_words(request):
        issued = issued.filter(issuer__search__contains=words)
    duties = visible(user, VIEW_DUTY, today, Duty.objects.all())
    listing = paginate(request, issued, by="issuer__search")
    found = progress_of(issued, duties, today)
    total = {
        "dispatches": len(found),
        "asked": sum(one.tally.asked for one in found),
        "done": sum(one.tally.done for one in found),
        "late": sum(one.tally.late for one in found),
        "units": sum(one.units for one in found),
    }
    by_dispatch = {one.dispatch.pk: one for one in found}
    context = {
        "listing": listing,
        "rows": [by_dispatch[row.pk] for row in listing.rows],
        "total": total,
    }
    return render(request, "dispatches/overview.html", context)


def _frame(request: PageRequest, found: Dispatch, here: str, board: Board) -> dict[str, Any]:
    return dispatch_frame(request, found, here, waiting=board.tally.waiting, late=board.tally.late)


def _standings(board: Board) -> list[Choice]:
    """The words of the filter with their counts; only those that occur."""
    counts = {standing.value: board.tally.counts[standing] for standing in Standing}
    choices = [Choice(value="late", label=_("late"), count=board.tally.late)]
    choices += [Choice(value=s.value, label=s.label, count=counts[s.value]) for s in Standing]
    return [choice for choice in choices if choice.count]


def _fits(one: Weighed, word: str) -> bool:
    return one.is_late if word == "late" else one.standing == word


def _ids(request: PageRequest) -> list[int]:
    return [int(word) for word in request.POST.getlist("pk") if word.isdecimal() and len(word) < 18]
