"""The tabs above the pages about many people: who is here, who left, what is contested, how good the records are."""

from contextlib import suppress

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from haidang.areas.personnel.permissions import DECIDE_CORRECTION, LIST_LEFT
from haidang.areas.personnel.queries import count_contested
from haidang.foundation.access.queries import may
from haidang.foundation.ui.pages import PageRequest


def staff_tabs(request: PageRequest, current: str) -> list[dict[str, object]]:
    """Only what the user may open; the quality of records is a page of the front, known here by its name only."""
    tabs: list[dict[str, object]] = [{"label": _("Staff"), "url": reverse("personnel:list"), "name": "list"}]
    if may(request.user, LIST_LEFT, request.today):
        tabs.append({"label": _("Who left"), "url": reverse("personnel:left"), "name": "left"})
    if may(request.user, DECIDE_CORRECTION, request.today):
        waiting = count_contested(request.user, request.today)
        tabs.append(
            {
                "label": _("Contested facts"),
                "url": reverse("personnel:corrections"),
                "name": "corrections",
                "count": waiting or None,
            }
        )
    with suppress(NoReverseMatch):
        tabs.append({"label": _("Quality of records"), "url": reverse("data_quality:board"), "name": "quality"})
    return [tab | {"is_current": tab["name"] == current} for tab in tabs]
