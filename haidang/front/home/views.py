"""Home, search and help."""

from django.http import HttpResponse
from django.shortcuts import render

from haidang.foundation.access.queries import grants_of
from haidang.foundation.ui.pages import PageRequest, own_page
from haidang.foundation.ui.seats import current_seat
from haidang.front.home.guide import chapters_for
from haidang.front.home.search import search as find
from haidang.front.home.standing import standing_of
from haidang.front.home.today import work_of


@own_page
def today(request: PageRequest) -> HttpResponse:
    """What must I do now, by when, and why."""
    seat = current_seat(request)
    context = {
        "work": work_of(request.user, request.today),
        "grants": grants_of(request.user, request.today),
        "standing": standing_of(request.user, seat.grant if seat else None, request.as_of),
    }
    return render(request, "home/today.html", context)


@own_page
def search(request: PageRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    return render(request, "home/search.html", {"words": words, "found": find(request.user, words, request.as_of)})


@own_page
def help_page(request: PageRequest) -> HttpResponse:
    """What each of my roles does here, step by step."""
    roles = {grant.role for grant in grants_of(request.user, request.today)}
    return render(request, "home/help.html", {"chapters": chapters_for(roles)})
