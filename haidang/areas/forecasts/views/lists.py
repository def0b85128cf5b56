"""Where the people behind a figure are listed today; nothing for readers who see no names."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from haidang.areas.forecasts.queries import LevelResult
from haidang.areas.standards.models import Status
from haidang.areas.standards.permissions import LIST_ANSWERED_PEOPLE
from haidang.foundation.access.queries import may
from haidang.foundation.organisation.models import Unit
from haidang.foundation.ui.pages import PageRequest


@dataclass(frozen=True, slots=True)
class NameLists:
    """The lists of one course at one level: those who must go, those whose facts are missing."""

    title: str
    waiting: str
    unknown: str
    by_place: str


def name_lists(
    request: PageRequest, result: LevelResult, titles: dict[str, str], unit: Unit | None
) -> Sequence[NameLists]:
    """One entry for each course of the level."""
    if not may(request.user, LIST_ANSWERED_PEOPLE, request.today):
        return []
    at = {"unit": str(unit.pk)} if unit else {}
    return [
        NameLists(
            title=titles[track],
            waiting=_people(track, Status.MUST, result.level, at),
            unknown=_people(track, Status.CANNOT_TELL, result.level, at),
            by_place=f"{reverse('standards:answers_by_place', args=[track])}?{urlencode(at)}",
        )
        for track in result.tracks
    ]


def _people(track: str, status: Status, level: str, at: dict[str, str]) -> str:
    words = urlencode({**at, "status": status.value, "level": level})
    return f"{reverse('standards:answers_people', args=[track])}?{words}"


def answers_of_places(request: PageRequest, units: dict[str, Unit]) -> dict[str, str]:
    """The page of answers of each locality, by code."""
    if not may(request.user, LIST_ANSWERED_PEOPLE, request.today):
        return {}
    return {code: f"{reverse('standards:answers')}?unit={unit.pk}" for code, unit in units.items()}
