"""The assumptions of a scenario as the engine takes them, and the lever that replaces some."""

from collections.abc import Collection, Mapping
from datetime import date

from django.utils.translation import get_language

from haidang.areas.forecasts.models import Assumed, Scenario
from haidang.areas.forecasts.permissions import CITY_READERS
from haidang.areas.forecasts.queries.snapshots import LAST_YEAR
from haidang.engines.forecast.targets import seats_for
from haidang.engines.forecast.values import Assumptions, Course
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import grants_of
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit


def places_seen(user: User, today: date) -> list[Unit] | None:
    """The localities a ward officer may look at; None for readers of the whole city."""
    grants = grants_of(user, today)
    if any(grant.role in CITY_READERS for grant in grants):
        return None
    return [grant.unit for grant in grants if grant.role == Role.WARD_OFFICER]


def place_units(codes: Collection[str]) -> dict[str, Unit]:
    """The localities of a snapshot by code, in the order of their names."""
    found = Unit.objects.filter(code__in=list(codes)).only("code", "short_name").order_by("search", "pk")
    return {unit.code: unit for unit in found}


def track_titles(scenario: Scenario) -> dict[str, str]:
    """The courses of a scenario in the language of the page."""
    side = 1 if get_language() == "en" else 0
    return {code: titles[side] for code, titles in sorted(scenario.snapshot.tracks.items())}


def figures_of(scenario: Scenario) -> dict[tuple[str, str], int]:
    """The assumptions by course and name."""
    return {(row.track, row.name): row.value for row in scenario.assumptions.all()}


def seats_of(figures: Mapping[tuple[str, str], int], track: str) -> int:
    """Places a year: what the budget pays when there is one, else what is assumed."""
    if budget := figures[track, Assumed.BUDGET]:
        return seats_for(budget, figures[track, Assumed.COST])
    return figures[track, Assumed.SEATS]


def engine_assumptions(scenario: Scenario, figures: Mapping[tuple[str, str], int]) -> Assumptions:
    """The engine's view of the figures."""
    span = range(figures["", Assumed.FIRST_INTAKE], LAST_YEAR + 1)
    courses = {
        track: Course(
            seats=dict.fromkeys(span, seats_of(figures, track)),
            years=figures[track, Assumed.YEARS],
            on_time=figures[track, Assumed.ON_TIME],
            dropping_out=min(figures[track, Assumed.DROPPING_OUT], 100 - figures[track, Assumed.ON_TIME]),
            studying=figures[track, Assumed.STUDYING],
        )
        for track in scenario.snapshot.tracks
    }
    return Assumptions(
        base_year=scenario.snapshot.base_day.year,
        last_year=LAST_YEAR,
        courses=courses,
        replaced=figures["", Assumed.REPLACED],
        recruits_meeting=figures["", Assumed.RECRUITS_MEETING],
    )
