"""Reads of units: the hierarchy of a day, names of a day, maps, and what a reorganisation would do."""

from haidang.foundation.organisation.queries.decrees import Decree, read_decree
from haidang.foundation.organisation.queries.hierarchy import (
    chain_of,
    find_unit_by_code,
    localities,
    locality_of,
    the_city,
    the_department,
    units_on,
    units_under,
)
from haidang.foundation.organisation.queries.history import (
    Names,
    list_names,
    name_on,
    names_on,
    search_units,
    since_when,
)
from haidang.foundation.organisation.queries.maps import (
    dissolved,
    heirs_of,
    is_same_map,
    nearest_of,
    standing_under,
)
from haidang.foundation.organisation.queries.weighing import Problem, Weighed, read_acts, weigh

__all__ = [
    "Decree",
    "Names",
    "Problem",
    "Weighed",
    "chain_of",
    "dissolved",
    "find_unit_by_code",
    "heirs_of",
    "is_same_map",
    "list_names",
    "localities",
    "locality_of",
    "name_on",
    "names_on",
    "nearest_of",
    "read_acts",
    "read_decree",
    "search_units",
    "since_when",
    "standing_under",
    "the_city",
    "the_department",
    "units_on",
    "units_under",
    "weigh",
]
