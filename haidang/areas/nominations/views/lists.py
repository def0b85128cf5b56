"""List screens: all lists, one list as school and approvers see it, one's own nomination."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.needs.models import Need
from haidang.areas.nominations.exports import sheet_of_list
from haidang.areas.nominations.models import ListState, Nomination, NominationList, NominationState, QuotaAccount
from haidang.areas.nominations.operations import add_person, fill_by_priority, remove_person, start_list, submit_list
from haidang.areas.nominations.permissions import (
    EDIT_LIST,
    START_LIST,
    SUBMIT_LIST,
    VIEW_LISTS,
    VIEW_OWN_NOMINATION,
)
from haidang.areas.nominations.queries.explained import explain_needs
from haidang.areas.nominations.queries.lists import CASE_KIND, lists_with_counts, people_on, with_pending_step
from haidang.areas.nominations.queries.people import list_candidates, live_nominations
from haidang.areas.nominations.views.parts import TONES, Crumb, tabs_of, trail
from haidang.areas.personnel.operations import note_export
from haidang.areas.personnel.queries import sight_of
from haidang.areas.plans.models import Target
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.approvals.queries import (
    chain_for,
    may_decide,
    pending_step,
    steps_waiting_for,
    steps_waiting_on_nobody,
    trail_of,
)
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Unit, UnitKind
from haidang.foundation.organisation.queries import localities, standing_under
from haidang.foundation.spreadsheets.workbooks import xlsx_response
from haidang.foundation.ui.lists import Choice, Filter, paginate, read_filter, search_words
from haidang.foundation.ui.maps import map_day_of, map_tabs, map_words
from haidang.foundation.ui.pages import PageRequest, page
from haidang.foundation.ui.seats import current_seat

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
    filters = _filters(request)
    lists = with_pending_step(_narrowed(request, seen, filters))
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
    context = _choosing(request, found) if can_edit else _reading(found)
    context |= {
        "list": found,
        "tone": TONES[ListState(found.state)],
        "step": step if step and may_decide(step, request.user, request.today) else None,
        "pending": step,
        "trail": trail(found.case, trail_of(found.case)) if found.case else [],
        "can_edit": can_edit,
        "returned": trail_of(found.case).filter(state=ListState.RETURNED).last()
        if found.case and found.state == ListState.RETURNED
        else None,
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
    found = NominationList.objects.filter(target=target, school=school).first()
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
        "crumbs": [Crumb(_("Lists of nominees"), reverse("nominations:list")), Crumb(target.label)],
    }
    return render(request, "nominations/start.html", context)


@page(EDIT_LIST, methods=("POST",))
def choose(request: PageRequest, pk: int) -> HttpResponse:
    """Puts the person of `need` on the list, or takes the nomination `nomination` off it."""
    found = get(request.user, EDIT_LIST, request.today, LISTS, pk=pk, seen_by=VIEW_LISTS)
    need_pk, nomination_pk = request.POST.get("need", ""), request.POST.get("nomination", "")
    if nomination_pk.isdecimal():
        remove_person(
            get_object_or_404(
                live_nominations(found.target).select_related("list", "person"), list=found, pk=nomination_pk
            ),
            by=request.user,
            now=timezone.now(),
        )
    elif need_pk.isdecimal():
        need = get_object_or_404(Need.objects.filter(person__unit=found.school), pk=need_pk)
        add_person(found, need=need, by=request.user, now=timezone.now(), today=request.today)
    else:
        raise PersonUnknown
    return _after_change(request, found)


@page(EDIT_LIST, methods=("POST",))
def fill(request: PageRequest, pk: int) -> HttpResponse:
    found = get(request.user, EDIT_LIST, request.today, LISTS, pk=pk, seen_by=VIEW_LISTS)
    added = fill_by_priority(found, by=request.user, now=timezone.now(), today=request.today)
    if not request.htmx:
        sentence = ngettext(
            "%(count)s person was put on the list.", "%(count)s people were put on the list.", len(added)
        )
        messages.success(request, sentence % {"count": len(added)})
    return _after_change(request, found)


@page(SUBMIT_LIST, methods=("POST",))
def submit(request: PageRequest, pk: int) -> HttpResponse:
    found = get(request.user, SUBMIT_LIST, request.today, LISTS, pk=pk, seen_by=VIEW_LISTS)
    submit_list(found, by=request.user, now=timezone.now(), today=request.today)
    messages.success(request, _("The list was submitted. You can follow its approval here."))
    return redirect("nominations:detail", found.pk)


@page(VIEW_LISTS)
def download(request: PageRequest, pk: int) -> FileResponse:
    found = get(request.user, VIEW_LISTS, request.today, LISTS, pk=pk)
    people = list(people_on(found).values_list("person", flat=True))
    sight = sight_of(request.user, request.today, people)
    note_export(found.school, number=len(people), by=request.user, now=timezone.now(), revealed=len(sight.revealed))
    title = f"{_('List of nominees')} {found.school.short_name}"
    return xlsx_response([sheet_of_list(found, sight)], title=title)


@page(VIEW_OWN_NOMINATION)
def mine(request: PageRequest) -> HttpResponse:
    own = Nomination.objects.exclude(state=NominationState.REMOVED)
    nominations = (
        visible(request.user, VIEW_OWN_NOMINATION, request.today, own)
        .select_related("target__task__plan", "list__school", "need__requirement")
        .order_by("-pk")
    )
    rows = [{"nomination": found, "tone": TONES[ListState(found.list.state)]} for found in nominations]
    return render(request, "nominations/mine.html", {"rows": rows, "tabs": tabs_of(request, current="mine")})


def _choosing(request: PageRequest, found: NominationList) -> dict[str, object]:
    """What the school needs to choose: everyone with a need, the account, who decides next."""
    candidates = list_candidates(found.target, school=found.school, today=request.today)
    reasons = explain_needs(candidate.need for candidate in candidates)
    account = QuotaAccount.objects.filter(target=found.target, unit=found.school).first()
    chain = chain_for(CASE_KIND, found.school, request.today)
    return {
        "list": found,
        "rows": [{"candidate": candidate, "reason": reasons[candidate.need.pk]} for candidate in candidates],
        "requirement": candidates[0].need.requirement if candidates else None,
        "account": account,
        "chosen": sum(candidate.is_chosen for candidate in candidates),
        "able": sum(candidate.can_be_chosen for candidate in candidates),
        "first_approver": chain[0][0] if chain else None,
    }


def _reading(found: NominationList) -> dict[str, object]:
    """What a reader or approver sees: the people on the list and why."""
    people = list(people_on(found))
    reasons = explain_needs(nomination.need for nomination in people)
    return {
        "rows": [{"nomination": nomination, "reason": reasons[nomination.need_id]} for nomination in people],
        "requirement": people[0].need.requirement if people else None,
        "account": QuotaAccount.objects.filter(target=found.target, unit=found.school).first(),
        "chosen": len(people),
    }


def _after_change(request: PageRequest, found: NominationList) -> HttpResponse:
    if request.htmx:
        return render(request, "nominations/_choosing.html", _choosing(request, found))
    return redirect("nominations:detail", found.pk)


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


def _filters(request: PageRequest) -> list[Filter]:
    targets = Target.objects.filter(lists__isnull=False).distinct().select_related("task__plan")
    filters = [
        read_filter(
            request,
            name="target",
            label=_("Target"),
            choices=[
                Choice(value=str(t.pk), label=f"{t.task.plan.year} · {t.label}")
                for t in targets.order_by("-task__plan__year", "task__position", "position")
            ],
        ),
        read_filter(
            request,
            name="state",
            label=_("State"),
            choices=[Choice(value=value, label=label) for value, label in ListState.choices],
        ),
        read_filter(
            request,
            name="waiting",
            label=_("Waiting for"),
            choices=[
                Choice(value="me", label=_("me")),
                Choice(value="nobody", label=_("an approver who does not exist")),
            ],
        ),
    ]
    seat = current_seat(request)
    if (
        seat is not None
        and seat.grant.unit.kind not in (UnitKind.SCHOOL, UnitKind.CENTRE)
        and not seat.grant.unit.is_locality
    ):
        choices = [Choice(value=unit.code, label=unit.short_name) for unit in localities(map_day_of(request))]
        filters.append(read_filter(request, name="locality", label=_("Locality"), choices=choices))
    return filters


def _narrowed(request: PageRequest, lists: QuerySet[NominationList], filters: list[Filter]) -> QuerySet[NominationList]:
    chosen = {found.name: found.chosen for found in filters if found.chosen}
    if target := chosen.get("target"):
        lists = lists.filter(target=int(target))
    if state := chosen.get("state"):
        lists = lists.filter(state=state)
    if code := chosen.get("locality"):
        locality = Unit.objects.get(code=code)
        lists = lists.filter(school__in=standing_under([locality.pk], map_day_of(request)))
    match chosen.get("waiting"):
        case "me":
            steps = steps_waiting_for(request.user, request.today)
            lists = lists.filter(case__in=steps.order_by().values("case"))
        case "nobody":
            lists = lists.filter(case__in=steps_waiting_on_nobody(request.today).values("case"))
    return lists
