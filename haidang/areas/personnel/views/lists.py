"""The list of people and its export."""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.personnel.exports import export_sheet
from haidang.areas.personnel.models import DegreeRank, Person, Post, PostKind
from haidang.areas.personnel.operations import note_export
from haidang.areas.personnel.permissions import ADD_PERSON, IMPORT_STAFF, LIST_PEOPLE
from haidang.areas.personnel.queries import (
    STANDARD_RANKS,
    count_staff,
    with_posts,
)
from haidang.areas.personnel.views.filters import people_of, read_people_filters
from haidang.areas.personnel.views.tabs import staff_tabs
from haidang.foundation.access.queries import may
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Level
from haidang.foundation.spreadsheets.workbooks import xlsx_response
from haidang.foundation.ui.lists import paginate
from haidang.foundation.ui.maps import map_words
from haidang.foundation.ui.pages import PageRequest, page
from haidang.foundation.ui.seats import current_seat

MOST_EXPORTED = 10_000


class TooManyToExport(Refused):
    def __init__(self) -> None:
        super().__init__(_("More than 10,000 people: choose a place or a level first, then export."))


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the list."""

    person: Person
    post: Post | None
    others: int
    rank: str
    is_below: bool


@page(LIST_PEOPLE)
def list_people(request: PageRequest) -> HttpResponse:
    filters = read_people_filters(request)
    people = people_of(request, filters)
    listing = paginate(request, with_posts(filters.apply_record(people), request.as_of), by="sort_key")
    rows = [describe(person) for person in listing.rows]
    context = {
        "filters": filters.filters,
        "maps": filters.maps(request),
        "hidden": map_words(request),
        "listing": listing,
        "rows": rows,
        # The counts look at every person of the scope: they stand on the first page, later pages only list.
        "counts": None if request.GET.keys() & {"after", "before"} else count_staff(people, filters.day),
        "day": filters.day,
        "exports": [{"url": f"export/?{request.GET.urlencode()}", "label": ".xlsx"}],
        "is_wide": len({row.person.unit_id for row in rows}) > 1 or bool(filters.of_units),
        "below_url": _with(request, record="below"),
        "incomplete_url": _with(request, record="incomplete"),
        "can_import": may(request.user, IMPORT_STAFF, request.today),
        "can_add": may(request.user, ADD_PERSON, request.today),
        "seat": current_seat(request),
        "tabs": staff_tabs(request, "list"),
    }
    return render(request, "personnel/list.html", context)


@page(LIST_PEOPLE)
def export_people(request: PageRequest) -> HttpResponseBase:
    filters = read_people_filters(request)
    people = filters.apply_record(people_of(request, filters))
    number = people.count()
    if number > MOST_EXPORTED:
        raise TooManyToExport
    seat = current_seat(request)
    if seat is not None:
        note_export(seat.grant.unit, number=number, by=request.user, now=timezone.now())
    rows = with_posts(people, request.as_of).order_by("sort_key", "pk").iterator(chunk_size=1000)
    return xlsx_response([export_sheet(rows, request.as_of, filters.map_day)], title=_("Staff"))


def _with(request: PageRequest, **words: str) -> str:
    """The address of this list with other words, from its first page."""
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, word in words.items():
        query[name] = word
    return f"?{query.urlencode()}"


def describe(person: Person) -> Row:
    """A person of with_posts() as the list shows them."""
    posts: list[Post] = person.posts_on_day  # type: ignore[attr-defined]
    rank: int | None = person.top_rank  # type: ignore[attr-defined]
    post = posts[0] if posts else None
    return Row(
        person=person,
        post=post,
        others=max(0, len(posts) - 1),
        rank=str(DegreeRank(rank).label) if rank else "",
        is_below=is_below(post, rank),
    )


def is_below(post: Post | None, rank: int | None) -> bool:
    """Whether the highest known diploma lies below the standard of the post's level."""
    if post is None or rank is None or post.kind == PostKind.EMPLOYEE or not post.level:
        return False
    return rank < STANDARD_RANKS[Level(post.level)]
