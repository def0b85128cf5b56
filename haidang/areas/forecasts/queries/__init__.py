"""Reads of forecasts: snapshots of the staff, and what comes of a scenario."""

from haidang.areas.forecasts.queries.assumed import (
    figures_of,
    place_units,
    places_seen,
    seats_of,
    track_titles,
)
from haidang.areas.forecasts.queries.outcomes import (
    BodyResult,
    LevelResult,
    NeededSeats,
    Outcome,
    PlaceRow,
    Point,
    said_of,
    said_shortly,
)
from haidang.areas.forecasts.queries.results import ROADMAP_LEVELS, Played
from haidang.areas.forecasts.queries.snapshots import (
    LAST_YEAR,
    cohorts_of,
    count_cohorts,
    count_past_phases,
    degree_requirements,
)

__all__ = [
    "LAST_YEAR",
    "ROADMAP_LEVELS",
    "BodyResult",
    "LevelResult",
    "NeededSeats",
    "Outcome",
    "PlaceRow",
    "Played",
    "Point",
    "cohorts_of",
    "count_cohorts",
    "count_past_phases",
    "degree_requirements",
    "figures_of",
    "place_units",
    "places_seen",
    "said_of",
    "said_shortly",
    "seats_of",
    "track_titles",
]
