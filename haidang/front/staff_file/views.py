"""A person's file: an overview and tabs, each loaded from the area that knows it."""

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from haidang.areas.personnel.models import Person
from haidang.areas.personnel.permissions import (
    CONTEST_FACT,
    EDIT_PERSON,
    LIST_PEOPLE,
    MOVE_PERSON,
    REVEAL_PERSON,
    VIEW_PERSON,
)
from haidang.areas.personnel.queries import (
    count_open,
    find_person_of,
    leave_on,
    list_degrees,
    list_leaves,
    list_posts,
    list_titles,
    main_post_of,
    title_words,
)
from haidang.foundation.access.actions import Action
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.basics.periods import holds_on, last_day
from haidang.foundation.ui.pages import PageRequest, own_page, page
from haidang.front.staff_file.history import entries_of, tell_all
from haidang.front.staff_file.retirement import retirement_of

# Tabs of other areas: their page of one person, known here by name only.
ELSEWHERE = {"ledger": "records:ledger", "standards": "standards:of_person", "needs": "needs:of_person"}
HISTORY_SHOWN = 100


@own_page
def mine(request: PageRequest, tab: str = "overview") -> HttpResponse:
    """The file of the person behind the account; an empty page for an account without one."""
    person = find_person_of(request.user.pk)
    if person is None:
        return render(request, "staff_file/nobody.html")
    return _answer(request, person, tab, root=reverse("staff_file:mine"))


@page(VIEW_PERSON)
def file(request: PageRequest, pk: int, tab: str = "overview") -> HttpResponse:
    person = get(request.user, VIEW_PERSON, request.today, Person.objects.select_related("unit"), pk=pk)
    if person.merged_into_id is not None:  # a duplicate: its links lead to the record that took over
        return redirect("staff_file:file", pk=person.merged_into_id, tab=tab)
    return _answer(request, person, tab, root=reverse("staff_file:file", args=(pk,)))


def _answer(request: PageRequest, person: Person, tab: str, *, root: str) -> HttpResponse:
    """The whole page, or for htmx the tabs with the part asked for; `root` is the address of the overview."""
    if tab not in _tab_labels():
        raise Http404(tab)
    is_own = person.user_id == request.user.pk
    context = {
        "person": person,
        "tab": tab,
        "part": f"staff_file/_{'elsewhere' if tab in ELSEWHERE else tab}.html",
        "tabs": _tabs(person, tab, root),
        "is_own": is_own,
        "crumbs": [
            {"label": _("Staff"), "url": reverse("personnel:list")},
            {"label": person.unit.short_name},
        ],
        "can_list": not is_own and may(request.user, LIST_PEOPLE, request.today),
        **_context_of(request, person, tab),
    }
    is_part = request.htmx and not request.htmx.history_restore_request
    response = render(request, "staff_file/_body.html" if is_part else "staff_file/file.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _context_of(request: PageRequest, person: Person, tab: str) -> dict[str, object]:
    if tab in ELSEWHERE:
        return {"url": _url_elsewhere(tab, person)}
    parts: dict[str, Callable[[PageRequest, Person], dict[str, object]]] = {
        "overview": _overview,
        "posts": _posts,
        "degrees": _degrees,
        "history": _history,
    }
    return parts[tab](request, person)


def _overview(request: PageRequest, person: Person) -> dict[str, object]:
    return {
        "post": main_post_of(person, request.as_of),
        "degrees": list(list_degrees(person))[:1],
        "years": _years(person.joined_on, request.as_of),
        "leave": leave_on(person, request.as_of),
        "titles": [title_words(title.code) for title in list_titles(person) if holds_on(title.period, request.as_of)],
        "retires_on": retirement_of(person, request.as_of),
        "can_contest": person.user_id == request.user.pk and may(request.user, CONTEST_FACT, request.today),
        "contested": count_open(person),
        "can_reveal": _can(request, REVEAL_PERSON, person),
        "can_edit": _can(request, EDIT_PERSON, person),
    }


def _posts(request: PageRequest, person: Person) -> dict[str, object]:
    posts = list(list_posts(person))
    return {
        "posts": [(post, last_day(post.period), holds_on(post.period, request.as_of)) for post in posts],
        "titles": [(title, title_words(title.code), last_day(title.period)) for title in list_titles(person)],
        "leaves": [
            (leave, last_day(leave.period), holds_on(leave.period, request.today)) for leave in list_leaves(person)
        ],
        "is_at_work": any(post.is_main and holds_on(post.period, request.today) for post in posts),
        "can_edit": _can(request, EDIT_PERSON, person),
        "can_move": _can(request, MOVE_PERSON, person),
    }


def _degrees(request: PageRequest, person: Person) -> dict[str, object]:
    return {
        "degrees": list_degrees(person),
        "certificates": person.pedagogy_certificates.order_by("level"),
        "can_edit": _can(request, EDIT_PERSON, person),
    }


def _history(_request: PageRequest, person: Person) -> dict[str, object]:
    return {"events": tell_all(entries_of(person)[:HISTORY_SHOWN])}


def _can(request: PageRequest, action: Action, person: Person) -> bool:
    return visible(request.user, action, request.today, Person.objects.filter(pk=person.pk)).exists()


def _years(joined_on: date | None, day: date) -> int | None:
    if joined_on is None or joined_on > day:
        return None
    return day.year - joined_on.year - ((day.month, day.day) < (joined_on.month, joined_on.day))


def _tab_labels() -> dict[str, str]:
    return {
        "overview": _("Overview"),
        "posts": _("Posts"),
        "degrees": _("Diplomas"),
        "standards": _("Standards and requirements"),
        "needs": _("Needs"),
        "ledger": _("Training finished"),
        "history": _("History"),
    }


def _tabs(person: Person, current: str, root: str) -> list[dict[str, object]]:
    return [
        {
            "slug": slug,
            "label": label,
            "url": root if slug == "overview" else f"{root}{slug}/",
            "is_current": slug == current,
        }
        for slug, label in _tab_labels().items()
        if slug not in ELSEWHERE or _url_elsewhere(slug, person)
    ]


def _url_elsewhere(slug: str, person: Person) -> str:
    """The page of another area; empty while no such page is mounted."""
    try:
        return reverse(ELSEWHERE[slug], args=(person.pk,))
    except NoReverseMatch:
        return ""
