"""A list after its approval: who is on it now, who waits, and the deltas that were and are being made."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.nominations.models import ChangeLine, ListChange, ListState, Nomination, NominationList, WaitingEntry
from haidang.areas.nominations.operations.change_decisions import approve_change, refuse_change, return_change
from haidang.areas.nominations.operations.changes import (
    draw_up_change,
    drop_line,
    join_person,
    submit_change,
    withdraw_person,
)
from haidang.areas.nominations.operations.waiting import leave_waiting, queue_left_out
from haidang.areas.nominations.permissions import (
    CHANGE_LIST,
    DECIDE_CHANGE,
    EDIT_CHANGE,
    LEAVE_WAITING,
    VIEW_CHANGES,
    VIEW_LISTS,
)
from haidang.areas.nominations.queries.changes import CHANGE_KIND, with_counts, with_lines
from haidang.areas.nominations.views.after import after_approval, change_page
from haidang.areas.nominations.views.parts import TONES, Crumb, tabs_of
from haidang.areas.personnel.models import Person
from haidang.foundation.access.queries import get, visible
from haidang.foundation.approvals.models import Step
from haidang.foundation.approvals.queries import steps_waiting_for
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Refused, Stale
from haidang.foundation.ui.lists import Choice, paginate, read_filter, search_words
from haidang.foundation.ui.pages import PageRequest, page

LISTS = NominationList.objects.select_related("target__task__plan", "school")


class PersonUnknown(Refused):
    def __init__(self) -> None:
        super().__init__(_("The form does not say which person is meant. Open the page again and choose there."))


@page(VIEW_CHANGES)
def changes(request: PageRequest) -> HttpResponse:
    """The deltas of all lists one sees; `waiting=me` those one decides on now."""
    rows = with_counts(visible(request.user, VIEW_CHANGES, request.today, ListChange.objects.all()))
    choices = [Choice(value=value, label=label) for value, label in ListState.choices]
    state = read_filter(request, name="state", label=_("State"), choices=choices)
    waiting = read_filter(request, name="waiting", label=_("Waiting for"), choices=[Choice(value="me", label=_("me"))])
    steps = steps_waiting_for(request.user, request.today).filter(case__kind=CHANGE_KIND)
    mine = set(steps.values_list("case_id", flat=True))
    if state.chosen:
        rows = rows.filter(state=state.chosen)
    if waiting.chosen:
        rows = rows.filter(case__in=mine)
    if words := search_words(request):
        rows = rows.filter(list__school__search__contains=words)
    rows = rows.select_related("list__school", "list__target__task__plan")
    listing = paginate(request, rows, by="drawn_up_at", descending=True)
    context = {
        "listing": listing,
        "rows": [
            {"change": row, "tone": TONES[ListState(row.state)], "is_mine": row.case_id in mine} for row in listing.rows
        ],
        "filters": [state, waiting],
        "tabs": tabs_of(request, current="changes"),
    }
    return render(request, "nominations/changes.html", context)


@page(VIEW_LISTS)
def after(request: PageRequest, pk: int) -> HttpResponse:
    """One list after its approval."""
    found = get(request.user, VIEW_LISTS, request.today, LISTS, pk=pk)
    context = after_approval(request, found)
    context["crumbs"] = [
        Crumb(_("Lists of nominees"), reverse("nominations:list")),
        Crumb(found.target.label, reverse("nominations:detail", args=[found.pk])),
        Crumb(_("After the approval")),
    ]
    return render(request, "nominations/after.html", context)


@page(VIEW_LISTS)
def after_card(request: PageRequest, pk: int) -> HttpResponse:
    """The same in short, for the page of the list."""
    found = get(request.user, VIEW_LISTS, request.today, LISTS, pk=pk)
    return render(request, "nominations/_after_card.html", after_approval(request, found))


@page(VIEW_CHANGES)
def change(request: PageRequest, pk: int) -> HttpResponse:
    """One delta: who leaves and joins, why, and how far its approval has come."""
    found = get(request.user, VIEW_CHANGES, request.today, with_lines(ListChange.objects.all()), pk=pk)
    return render(request, "nominations/change.html", change_page(request, found))


@page(CHANGE_LIST, methods=("POST",))
def draw_up(request: PageRequest, pk: int) -> HttpResponse:
    found = _list(request, pk)
    return _to(draw_up_change(found, by=request.user, now=timezone.now()))


@page(CHANGE_LIST, methods=("POST",))
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    found = _list(request, pk)
    word = request.POST.get("nomination", "")
    if not word.isdecimal():
        raise PersonUnknown
    nomination = get_object_or_404(Nomination.objects.select_related("list", "person"), list=found, pk=word)
    changed = withdraw_person(nomination, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("%(person)s is on the change.") % {"person": nomination.person})
    return _to(changed)


@page(CHANGE_LIST, methods=("POST",))
def join(request: PageRequest, pk: int) -> HttpResponse:
    found = _list(request, pk)
    word = request.POST.get("person", "")
    if not word.isdecimal():
        raise PersonUnknown
    person = get_object_or_404(Person.objects.filter(unit=found.school), pk=word)
    changed = join_person(
        found,
        person=person,
        reason=request.POST.get("reason", ""),
        by=request.user,
        now=timezone.now(),
        today=request.today,
    )
    messages.success(request, _("%(person)s is on the change.") % {"person": person})
    return _to(changed)


@page(CHANGE_LIST, methods=("POST",))
def queue(request: PageRequest, pk: int) -> HttpResponse:
    found = _list(request, pk)
    number = queue_left_out(found, by=request.user, now=timezone.now(), today=request.today)
    sentence = ngettext("%(count)s person waits now.", "%(count)s people wait now.", number)
    messages.success(request, sentence % {"count": Figure(number)})
    return redirect("nominations:after", found.pk)


@page(LEAVE_WAITING, methods=("POST",))
def leave(request: PageRequest, pk: int) -> HttpResponse:
    """The school takes somebody off the waiting list, or the person leaves it."""
    entries = WaitingEntry.objects.select_related("need__person")
    entry = get(request.user, LEAVE_WAITING, request.today, entries, pk=pk)
    leave_waiting(entry, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    if entry.need.person.user_id == request.user.pk:
        messages.success(request, _("You do not wait any more."))
        return redirect("nominations:mine")
    messages.success(request, _("%(person)s does not wait any more.") % {"person": entry.need.person})
    found = LISTS.filter(target=entry.target_id, school=entry.school_id).order_by("-pk")[0]
    return redirect("nominations:after", found.pk)


@page(EDIT_CHANGE, methods=("POST",))
def drop(request: PageRequest, pk: int, line: int) -> HttpResponse:
    found = _editable(request, pk)
    of_change = get_object_or_404(ChangeLine.objects.select_related("change__list"), change=found, pk=line)
    drop_line(of_change, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("The line was taken off."))
    return _to(found)


@page(EDIT_CHANGE, methods=("POST",))
def submit(request: PageRequest, pk: int) -> HttpResponse:
    found = _editable(request, pk)
    submit_change(found, by=request.user, now=timezone.now(), today=request.today)
    messages.success(request, _("The change was submitted. You can follow its approval here."))
    return _to(found)


@page(DECIDE_CHANGE, methods=("POST",))
def approve(request: PageRequest, pk: int) -> HttpResponse:
    found = _to_decide(request, pk)
    approve_change(found, step=_step_seen(request, found), by=request.user, now=timezone.now(), today=request.today)
    messages.success(request, _("Approved: %(school)s.") % {"school": found.list.school})
    return _to(found)


@page(DECIDE_CHANGE, methods=("POST",))
def send_back(request: PageRequest, pk: int) -> HttpResponse:
    found = _to_decide(request, pk)
    return_change(
        found,
        step=_step_seen(request, found),
        reason=request.POST.get("reason", ""),
        by=request.user,
        now=timezone.now(),
        today=request.today,
    )
    messages.success(request, _("Returned to %(school)s with your reason.") % {"school": found.list.school})
    return _to(found)


@page(DECIDE_CHANGE, methods=("POST",))
def refuse(request: PageRequest, pk: int) -> HttpResponse:
    found = _to_decide(request, pk)
    refuse_change(
        found,
        step=_step_seen(request, found),
        reason=request.POST.get("reason", ""),
        by=request.user,
        now=timezone.now(),
        today=request.today,
    )
    messages.success(request, _("Refused: the list of %(school)s stays as it was.") % {"school": found.list.school})
    return _to(found)


def _list(request: PageRequest, pk: int) -> NominationList:
    return get(request.user, CHANGE_LIST, request.today, LISTS, pk=pk, seen_by=VIEW_LISTS)


def _editable(request: PageRequest, pk: int) -> ListChange:
    changes = ListChange.objects.select_related("list__school")
    return get(request.user, EDIT_CHANGE, request.today, changes, pk=pk, seen_by=VIEW_CHANGES)


def _to_decide(request: PageRequest, pk: int) -> ListChange:
    changes = ListChange.objects.select_related("list__school")
    return get(request.user, DECIDE_CHANGE, request.today, changes, pk=pk, seen_by=VIEW_CHANGES)


def _to(changed: ListChange) -> HttpResponse:
    return redirect("nominations:change", changed.pk)


def _step_seen(request: PageRequest, found: ListChange) -> Step:
    """The step the page showed; a step that is not of this change is as good as none."""
    word = request.POST.get("step", "")
    step = Step.objects.filter(pk=word, case=found.case_id).first() if word.isdecimal() else None
    if step is None:
        raise Stale
    return step
