"""The switch between the map of then and that of today: a word in the address, shown where the two differ."""

from datetime import date

from django.utils.translation import gettext as _

from haidang.foundation.organisation.queries import is_same_map
from haidang.foundation.ui.pages import PageRequest

MAP = "map"
ON_TODAYS_MAP = "now"
PAGING = ("after", "before")


def is_on_todays_map(request: PageRequest) -> bool:
    return request.GET.get(MAP) == ON_TODAYS_MAP


def map_day_of(request: PageRequest, then: date | None = None) -> date:
    """The day whose map is shown: `then` (the day of the top bar), or today when the address says so."""
    return request.today if is_on_todays_map(request) else then or request.as_of


def map_words(request: PageRequest) -> dict[str, str]:
    """The words that keep the map in an address."""
    return {MAP: ON_TODAYS_MAP} if is_on_todays_map(request) else {}


def map_tabs(request: PageRequest, *, places: tuple[str, ...], then: date | None = None) -> list[dict[str, object]]:
    """The switch of a page; `places` are the words of its address that name units of one map. Empty: same map."""
    if is_same_map(then or request.as_of, request.today):
        return []
    words = request.GET.copy()
    for name in (MAP, *PAGING, *places):
        words.pop(name, None)
    kept = words.urlencode()
    today = "&".join(filter(None, (kept, f"{MAP}={ON_TODAYS_MAP}")))
    on_today = is_on_todays_map(request)
    return [
        {"label": _("Map of then"), "url": f"{request.path}?{kept}", "is_current": not on_today},
        {"label": _("Map of today"), "url": f"{request.path}?{today}", "is_current": on_today},
    ]


def map_line(map_day: date) -> str:
    """Which map an export was drawn on."""
    return _("Units as on %(day)s") % {"day": f"{map_day:%d/%m/%Y}"}
