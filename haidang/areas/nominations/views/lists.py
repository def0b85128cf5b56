"""List screens: all lists, one list as school and approvers see it, one's own nomination."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.nominations.exports import sheet_of_list
from haidang.areas.nominations.models import ListState, NominationList, QuotaAccount
from haidang.areas.nominations.operations import start_list
from haidang.areas.nominations.permissions import (
    EDIT_LIST,
    START_LIST,
    VIEW_LISTS,
)
from haidang.areas.nominations.queries.lists import CASE_KIND, lists_with_counts, people_on, with_pending_step
from haidang.areas.nominations.queries.people import list_candidates
from haidang.areas.nominations.views.filters import filters_of, narrowed
from haidang.areas.nominations.views.parts import TONES, Crumb, tabs_of
from haidang.areas.nominations.views.people import choosing, reading, sent_back_from
from haidang.areas.personnel.operations import note_export
from haidang.areas.personnel.queries import sight_of
from haidang.areas.plans.models import Target
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.approvals.queries import (
    may_decide,
    pending_step,
    steps_waiting_for,
)
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Unit
from haidang.foundation.spreadsheets.workbooks import xlsx_response
from haidang.foundation.ui.lists import paginate, search_words
from haidang.foundation.ui.maps import map_tabs, map_words
from haidang.foundation.ui.pages import PageRequest, page
from haidang.foundation.ui.seats import current_seat
from haidang.foundation.ui.trails import trail

LISTS = NominationList.objects.select_related("target__task__plan", "school", "case__opened_by", "case__unit")
EDITABLE = (ListState.DRAFT, ListState.RETURNED)


class NoSchool(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose in the top bar the school whose list you want to draw up."))


class PersonUnknown(Refused):
    def __init__(self) -> None:
        super().__init__(_("The form does not say which person is meant. Open the list again and choose there."))


@page(VIEW_LISTS)
def list_page(request: PageRequest) -> HttpResponse:
    seen = visible(request.user, VIEW_LISTS, request.today, lists_with_counts())
    filters = filters_of(request)
    lists = with_pending_step(narrowed(request, seen, filters))
    if words := search_words(request):
        lists = lists.filter(school__search__contains=words)
    listing = paginate(request, lists, by="school__search")
    mine = set(steps_waiting_for(request.user, request.today).filter(case__kind=CASE_KIND).values_list("pk", flat=True))
    rows = []
    for found in listing.rows:
        pending = found.case.pending[0] if found.case and found.case.pending else None  # type: ignore[attr-defined]
        is_mine = pending is not None and pending.pk in mine
        rows.append({"list": found, "tone": TONES[ListState(found.state)], "pending": pending, "is_mine": is_mine})
    has_places = any(found.name == "locality" for found in filters)
    context = {
        "rows": rows,
        "listing": listing,
        "filters": filters,
        "maps": map_tabs(request, places=("locality",)) if has_places else [],
        "hidden": map_words(request),
        "can_approve": any(row["is_mine"] for row in rows),
        "may_draw_up": may(request.user, START_LIST, request.today),
        "tabs": tabs_of(request, current="list"),
    }
    return render(request, "nominations/list.html", context)


@page(VIEW_LISTS)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    found = get(request.user, VIEW_LISTS, request.today, LISTS, pk=pk)
    step = pending_step(found.case) if found.case else None
    can_edit = found.state in EDITABLE and _may_edit(request, found)
    context = choosing(found, today=request.today) if can_edit else reading(found, today=request.today)
    context |= {
        "list": found,
        "tone": TONES[ListState(found.state)],
        "step": step if step and may_decide(step, request.user, request.today) else None,
        "pending": step,
        "trail": trail(found.case, request.today),
        "can_edit": can_edit,
        "sent_back": sent_back_from(found),
        "crumbs": [
            Crumb(_("Lists of nominees"), reverse("nominations:list")),
            Crumb(found.target.label),
        ],
    }
    return render(request, "nominations/detail.html", context)


@page(START_LIST, methods=("GET", "POST"))
def own_list(request: PageRequest, target_pk: int) -> HttpResponse:
    """The list of the user's school for a target: started by POST, opened when it stands already."""
    target = get_object_or_404(Target.objects.select_related("task__plan"), pk=target_pk)
    school = _own_school(request)
    lists = NominationList.objects.filter(target=target, school=school)
    found = lists.exclude(state=ListState.REFUSED).first()
    if request.method == "POST":
        found = start_list(target, school=school, by=request.user, now=timezone.now())
    if found is not None:
        return redirect("nominations:detail", found.pk)
    account = QuotaAccount.objects.filter(target=target, unit=school, received__gt=0).first()
    candidates = list_candidates(target, school=school, today=request.today)
    context = {
        "target": target,
        "school": school,
        "account": account,
        "able": sum(candidate.can_be_chosen for candidate in candidates),
        "refused": lists.filter(state=ListState.REFUSED).order_by("-pk").first(),
        "crumbs": [Crumb(_("Lists of nominees"), reverse("nominations:list")), Crumb(target.label)],
    }
    return render(request, "nominations/start.html", context)


@page(VIEW_LISTS)
def download(request: PageRequest, pk: int) -> FileResponse:
    found = get(request.user, VIEW_LISTS, request.today, LISTS, pk=pk)
    people = list(people_on(found).values_list("person", flat=True))
    sight = sight_of(request.user, request.today, people)
    note_export(found.school, number=len(people), by=request.user, now=timezone.now(), revealed=len(sight.revealed))
    title = f"{_('List of nominees')} {found.school.short_name}"
    return xlsx_response([sheet_of_list(found, sight)], title=title)


def _may_edit(request: PageRequest, found: NominationList) -> bool:
    return visible(request.user, EDIT_LIST, request.today, NominationList.objects.filter(pk=found.pk)).exists()


def _own_school(request: PageRequest) -> Unit:
    """The school of the seat in the top bar, else the only one the user heads."""
    schools = list(visible(request.user, START_LIST, request.today, Unit.objects.all())[:2])
    seat = current_seat(request)
    if seat is not None and seat.grant.unit in schools:
        return seat.grant.unit
    if len(schools) != 1:
        raise NoSchool
    return schools[0]
