"""The room of the quality of records: the board, the people behind it, duplicates and their merging."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.personnel.models import Person
from haidang.areas.personnel.operations import reveal_person, tell_apart
from haidang.areas.personnel.permissions import EDIT_PERSON, LIST_PEOPLE, MERGE_PEOPLE
from haidang.areas.personnel.queries import Pair, find_duplicates, kept_duplicates, with_posts
from haidang.foundation.access.queries import get, visible
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.lists import paginate, search_words
from haidang.foundation.ui.pages import PageRequest, page
from haidang.front.data_quality.board import contradictions_of, gaps_of, moments_of, parts_of
from haidang.front.data_quality.comparison import compare, hanging_on
from haidang.front.data_quality.forms import ApartForm, MergeForm
from haidang.front.data_quality.measuring import is_kept_for, look_up
from haidang.front.data_quality.merging import clashes_between, merge
from haidang.front.data_quality.people import Asked, describe, troubles_by_person
from haidang.front.data_quality.permissions import VIEW_QUALITY
from haidang.front.data_quality.scope import Scope, scope_of


@page(VIEW_QUALITY)
def board(request: PageRequest) -> HttpResponse:
    """What is missing, what it leaves undecided for how many people, where, and whether it gets better."""
    scope = scope_of(request)
    measured = look_up(request.as_of, scope.unit_ids)
    counts = measured.by_school()
    context = {
        "scope": scope,
        "tabs": _tabs(scope, "board"),
        "staff": sum(count.staff for count in counts),
        "undecided": sum(count.undecided for count in counts),
        "contradictory": sum(count.contradictory for count in counts),
        "gaps": gaps_of(measured, scope.query),
        "contradictions": contradictions_of(measured, scope.query),
        "parts": [] if scope.is_school else parts_of(scope.root, measured, request.as_of),
        "moments": moments_of(scope.unit_ids, request.as_of),
        "day": request.as_of,
        "moment": measured.moment,
        "people_url": f"{reverse('data_quality:people')}{scope.query}" if scope.may_list else "",
    }
    return render(request, "data_quality/board.html", context)


@page(LIST_PEOPLE)
def people(request: PageRequest) -> HttpResponse:
    """The people behind a figure, each with what is missing and the way to put it right."""
    scope = scope_of(request)
    asked = Asked(**{name: request.GET.get(name, "") for name in ("requirement", "fact", "finding")})
    measured = look_up(request.as_of, scope.unit_ids)
    troubles = troubles_by_person(measured, asked)
    found = visible(request.user, LIST_PEOPLE, request.today, Person.objects.filter(pk__in=list(troubles)))
    if words := search_words(request):
        found = found.filter(search__contains=words)
    listing = paginate(request, found.select_related("unit"), by="sort_key")
    shown = [person.pk for person in listing.rows]
    editable = visible(request.user, EDIT_PERSON, request.today, Person.objects.filter(pk__in=shown))
    may_edit = set(editable.values_list("pk", flat=True))
    context = {
        "scope": scope,
        "tabs": _tabs(scope, "people"),
        "listing": listing,
        "rows": [describe(person, troubles[person.pk], may_edit) for person in listing.rows],
        "total": len(troubles),
        "is_narrowed": asked != Asked(),
        "day": request.as_of,
        "moment": measured.moment,
    }
    return render(request, "data_quality/people.html", context)


@page(MERGE_PEOPLE)
def duplicates(request: PageRequest) -> HttpResponse:
    """Pairs of records that look like one person."""
    scope = scope_of(request)
    find = kept_duplicates if is_kept_for(scope.unit_ids) else find_duplicates
    found = find(scope.unit_ids)
    ids = {pk for pair in found for pk in (pair.first_id, pair.second_id)}
    mine = visible(request.user, MERGE_PEOPLE, request.today, Person.objects.filter(pk__in=ids))
    by_id = {person.pk: person for person in with_posts(mine.select_related("unit"), request.as_of)}
    pairs = [(pair, by_id[pair.first_id], by_id[pair.second_id]) for pair in found if _both(pair, by_id)]
    context = {"scope": scope, "tabs": _tabs(scope, "duplicates"), "pairs": pairs}
    return render(request, "data_quality/duplicates.html", context)


@page(MERGE_PEOPLE, methods=("GET", "POST"))
def merge_two(request: PageRequest, keep: int, drop: int) -> HttpResponse:
    """Two records side by side: what stands against merging, which values to keep, then one decision."""
    remaining, former = _one_of_two(request, keep), _one_of_two(request, drop)
    if request.method == "POST":
        form = MergeForm(request.POST)
        if form.is_valid():
            facts = form.cleaned_data
            merged = merge(
                former, remaining=remaining, take=facts["take"], reason=facts["reason"], by=request.user,
                now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The two records are one now: %(name)s.") % {"name": merged.full_name})
            return redirect("staff_file:file", pk=merged.pk)
        return _show_merge(request, remaining, former, form)
    for person in (remaining, former):
        reveal_person(person, by=request.user, now=timezone.now())  # the page shows both births in full
    return _show_merge(request, remaining, former, MergeForm())


@page(MERGE_PEOPLE, methods=("POST",))
def apart(request: PageRequest, keep: int, drop: int) -> HttpResponse:
    """The two are two people."""
    first, second = _one_of_two(request, keep), _one_of_two(request, drop)
    form = ApartForm(request.POST)
    if not form.is_valid():
        raise ReasonWanted
    tell_apart(first, second=second, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
    messages.success(request, _("Noted: two people. The pair is not shown again."))
    return redirect("data_quality:duplicates")


class ReasonWanted(Refused):
    def __init__(self) -> None:
        super().__init__(_("Write how you know that these are two people."))


def _show_merge(request: PageRequest, remaining: Person, former: Person, form: MergeForm) -> HttpResponse:
    context = {
        "crumbs": [
            {"label": _("Duplicate records"), "url": reverse("data_quality:duplicates")},
            {"label": _("Compare two records")},
        ],
        "remaining": remaining,
        "former": former,
        "fields": compare(remaining, former),
        "hanging": [hanging_on(remaining), hanging_on(former)],
        "clashes": clashes_between(former, remaining),
        "form": form,
        "apart_form": ApartForm(),
        "taken": set(form.data.getlist("take")) if form.is_bound else None,  # type: ignore[attr-defined]
    }
    return render(request, "data_quality/merge.html", context, status=422 if form.is_bound else 200)


def _one_of_two(request: PageRequest, pk: int) -> Person:
    alive = Person.objects.filter(merged_into__isnull=True).select_related("unit", "user")
    return get(request.user, MERGE_PEOPLE, request.today, alive, pk=pk, seen_by=LIST_PEOPLE)


def _both(pair: Pair, people_by_id: dict[int, Person]) -> bool:
    return pair.first_id in people_by_id and pair.second_id in people_by_id


def _tabs(scope: Scope, current: str) -> list[dict[str, object]]:
    tabs = [("board", _("Quality of records"), True), ("people", _("Whose record to complete"), scope.may_list)]
    tabs.append(("duplicates", _("Duplicate records"), scope.may_merge))
    return [
        {"label": label, "url": f"{reverse(f'data_quality:{name}')}{scope.query}", "is_current": name == current}
        for name, label, is_shown in tabs
        if is_shown
    ]
