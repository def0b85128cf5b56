"""The facts of 1.6 million made-up people in the 34 provinces: what the engine of the standards is measured on."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

from haidang.areas.standards.operations.nation import store_nation_facts

PEOPLE = 1_600_000  # about the staff of the country's schools
PROVINCES_FILE = Path(__file__).parent / "data" / "provinces.csv"


def read_provinces(file: Path = PROVINCES_FILE) -> dict[int, int]:
    """Province by code, with its number of communes, wards and special zones: staff is spread by it."""
    with file.open(encoding="utf-8", newline="") as lines:
        return {int(row["code"]): int(row["communes_wards_zones"]) for row in csv.DictReader(lines)}


def build_nation(day: date, *, tell: Callable[[str], None] = lambda _: None) -> int:
    """Copies the facts of the city's staff, moved in time, until the nation is full; only facts, no records."""
    provinces = read_provinces()
    people = store_nation_facts(people=PEOPLE, weights=provinces, day=day)
    tell(f"Facts of {people} people in {len(provinces)} provinces")
    return people
