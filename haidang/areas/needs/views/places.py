"""The places of a round: by the localities of its own day, or by those of today."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from haidang.areas.needs.models import ReviewRound, Sheet
from haidang.areas.needs.queries.rounds import (
    DISSOLVED,
    NO_LOCALITY,
    Coverage,
    coverage,
    coverage_on_map,
    sheets_at,
    sheets_at_on_map,
)
from haidang.foundation.ui.lists import Choice, Filter, read_filter
from haidang.foundation.ui.maps import is_on_todays_map, map_day_of, map_tabs, map_words
from haidang.foundation.ui.pages import PageRequest


def covered_on_map(request: PageRequest, sheets: QuerySet[Sheet]) -> list[Coverage]:
    """Progress by the localities of the map that the address names."""
    return coverage_on_map(sheets, request.today) if is_on_todays_map(request) else coverage(sheets)


def narrow_to_place(request: PageRequest, sheets: QuerySet[Sheet], place: Filter) -> QuerySet[Sheet]:
    if not place.chosen:
        return sheets
    if is_on_todays_map(request):
        return sheets_at_on_map(sheets, place.chosen, request.today)
    return sheets_at(sheets, place.chosen)


def locality_filter(request: PageRequest, covered: list[Coverage]) -> Filter:
    choices = [Choice(value=place_word(row), label=_place_label(row), count=row.total) for row in covered]
    return read_filter(request, name="locality", label=_("Locality"), choices=choices)


def map_context(request: PageRequest, review: ReviewRound) -> dict[str, Any]:
    """The switch and the day of the map, for the pages that stand on one."""
    return {
        "maps": map_tabs(request, places=("locality",), then=review.judged_on),
        "map_day": map_day_of(request, review.judged_on),
        "hidden": map_words(request),
    }


def place_word(row: Coverage) -> str:
    if row.is_dissolved:
        return DISSOLVED
    return NO_LOCALITY if row.locality is None else row.locality.code


def _place_label(row: Coverage) -> str:
    if row.is_dissolved:
        return _("Dissolved schools")
    return _("Directly under the department") if row.locality is None else row.locality.short_name
