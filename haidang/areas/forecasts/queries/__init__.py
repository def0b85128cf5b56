"""Reads of forecasts: snapshots of the staff, and what comes of a scenario."""

from haidang.areas.forecasts.queries.results import (
    LAST_YEAR,
    LevelResult,
    PlaceResult,
    Played,
    Point,
    figures_of,
    place_names,
    places_seen,
    seats_of,
    track_titles,
)
from haidang.areas.forecasts.queries.snapshots import cohorts_of, count_cohorts, degree_requirements

__all__ = [
    "LAST_YEAR",
    "LevelResult",
    "PlaceResult",
    "Played",
    "Point",
    "cohorts_of",
    "count_cohorts",
    "degree_requirements",
    "figures_of",
    "place_names",
    "places_seen",
    "seats_of",
    "track_titles",
]
