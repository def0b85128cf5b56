"""Who left a school: its own history, wherever the people are now."""

from django.http import HttpResponse
from django.shortcuts import render

from haidang.areas.personnel.models import Person
from haidang.areas.personnel.permissions import LIST_LEFT, VIEW_PERSON
from haidang.areas.personnel.queries import list_left, main_posts
from haidang.areas.personnel.views.filters import read_people_filters
from haidang.areas.personnel.views.tabs import staff_tabs
from haidang.foundation.access.queries import visible
from haidang.foundation.basics.periods import last_day
from haidang.foundation.ui.lists import paginate, search_words
from haidang.foundation.ui.maps import map_words
from haidang.foundation.ui.pages import PageRequest, page
from haidang.foundation.ui.seats import current_seat


@page(LIST_LEFT)
def left(request: PageRequest) -> HttpResponse:
    """Posts that ended at the schools of the user, the latest first, and where the people work now."""
    filters = read_people_filters(request)
    posts = visible(request.user, LIST_LEFT, request.today, list_left(request.as_of))
    if (units := filters.units_chosen()) is not None:
        posts = posts.filter(unit__in=units)
    if words := search_words(request):
        posts = posts.filter(person__search__contains=words)
    listing = paginate(request, posts, by="ended_on", descending=True)
    people = [post.person_id for post in listing.rows]
    now = {post.person_id: post for post in main_posts(request.as_of).filter(person__in=people).select_related("unit")}
    shown = visible(request.user, VIEW_PERSON, request.today, Person.objects.filter(pk__in=people))
    open_files = set(shown.values_list("pk", flat=True))
    context = {
        "rows": [
            (post, last_day(post.period), now.get(post.person_id), post.person_id in open_files)
            for post in listing.rows
        ],
        "listing": listing,
        "filters": filters.of_units,
        "maps": filters.maps(request),
        "hidden": map_words(request),
        "day": request.as_of,
        "seat": current_seat(request),
        "tabs": staff_tabs(request, "left"),
    }
    return render(request, "personnel/left.html", context)
