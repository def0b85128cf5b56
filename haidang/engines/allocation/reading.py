"""Reads a problem from JSON; everything wrong in it is named by place, value and remedy."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from haidang.engines.allocation.problem import Cap, Claim, Group, Lock, Minimum, Person, Problem, Quota

MOST_PROBLEMS = 20
LARGEST = 1_000_000_000
KEYS = (
    "schools", "targets", "people", "claims", "groups", "quotas", "caps", "minimums", "held", "barred", "travel"
)  # fmt: skip


class ProblemError(Exception):
    """The problem cannot be used; each line names one place in it."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults[:MOST_PROBLEMS]))
        self.faults = faults


class _Reader:
    """Collects what is wrong while it reads, so that all of it is told at once."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def fault(self, place: str, value: object, remedy: str) -> None:
        self.faults.append(f"{place} = {str(value)[:60]!r}: {remedy}")

    def objects(self, problem: Mapping[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
        found = problem.get(key, [])
        if not isinstance(found, list):
            self.fault(key, found, "Write a list of objects.")
            return []
        listed = []
        for number, item in enumerate(found):
            if isinstance(item, dict):
                listed.append((f"{key}[{number}]", item))
            else:
                self.fault(f"{key}[{number}]", item, "Write an object.")
        return listed

    def known(self, place: str, item: Mapping[str, Any], names: Iterable[str]) -> None:
        for name in item.keys() - set(names):
            self.fault(f"{place}.{name}", item[name], f"Unknown; names here are: {', '.join(names)}.")

    def text(self, place: str, item: Mapping[str, Any], name: str, *, among: Iterable[str] | None = None) -> str:
        value = item.get(name, "")
        if not isinstance(value, str):
            self.fault(f"{place}.{name}", value, "Write a text.")
            return ""
        if among is not None and value not in among:
            self.fault(f"{place}.{name}", value, "It is not named above; check the spelling.")
        return value

    def count(self, place: str, item: Mapping[str, Any], name: str, missing: int | None = None) -> int:
        value = item.get(name, missing)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
            self.fault(f"{place}.{name}", value, f"Write a whole number from 0 to {LARGEST}.")
            return 0
        return int(value)

    def once(self, place: str, key: object, seen: set[Any]) -> None:
        if key in seen:
            self.fault(place, key, "It stands there twice; keep one.")
        seen.add(key)


def read_problem(data: object) -> Problem:
    """The problem in `data` (the format of docs/algorithms/allocation.md). Raises ProblemError."""
    reader = _Reader()
    if not isinstance(data, dict):
        raise ProblemError(["The problem is one JSON object with schools, targets, people and claims."])
    problem = cast("dict[str, Any]", data)
    reader.known("problem", problem, KEYS)
    wards = _schools(reader, problem)
    seats = _targets(reader, problem)
    people = _people(reader, problem, wards)
    ids = {person.id for person in people}
    found = Problem(
        people=people,
        wards=wards,
        seats=seats,
        claims=_claims(reader, problem, ids, seats),
        groups=_groups(reader, problem, seats),
        quotas=_each(reader, problem, "quotas", ("target", "unit", "most"), lambda place, item: Quota(
            reader.text(place, item, "target", among=seats),
            reader.text(place, item, "unit", among={*wards, *wards.values()}), reader.count(place, item, "most"))),
        caps=_each(reader, problem, "caps", ("school", "most", "subject"), lambda place, item: Cap(
            reader.text(place, item, "school", among=wards), reader.count(place, item, "most"),
            reader.text(place, item, "subject"))),
        minimums=_each(reader, problem, "minimums", ("ward", "least", "target"), lambda place, item: Minimum(
            reader.text(place, item, "ward", among=set(wards.values())), reader.count(place, item, "least"),
            reader.text(place, item, "target", among={*seats, ""}))),
        held=_each(reader, problem, "held", ("person", "target"), lambda place, item: Lock(
            reader.text(place, item, "person", among=ids), reader.text(place, item, "target", among=seats))),
        barred=_each(reader, problem, "barred", ("person", "target"), lambda place, item: Lock(
            reader.text(place, item, "person", among=ids), reader.text(place, item, "target", among={*seats, ""}))),
        travel=_travel(reader, problem),
    )  # fmt: skip
    if reader.faults:
        raise ProblemError(reader.faults)
    return found


def _each[T](
    reader: _Reader,
    problem: Mapping[str, Any],
    key: str,
    names: tuple[str, ...],
    read: Callable[[str, dict[str, Any]], T],
) -> tuple[T, ...]:
    found = []
    for place, item in reader.objects(problem, key):
        reader.known(place, item, names)
        found.append(read(place, item))
    return tuple(found)


def _schools(reader: _Reader, problem: Mapping[str, Any]) -> dict[str, str]:
    wards: dict[str, str] = {}
    seen: set[str] = set()
    for place, item in reader.objects(problem, "schools"):
        reader.known(place, item, ("id", "ward"))
        reader.once(place, school := reader.text(place, item, "id"), seen)
        wards[school] = reader.text(place, item, "ward")
    for name in seen & set(wards.values()):
        reader.fault("schools", name, "A school and a ward have the same name; quotas could not tell them apart.")
    return wards


def _targets(reader: _Reader, problem: Mapping[str, Any]) -> dict[str, int]:
    seats: dict[str, int] = {}
    seen: set[str] = set()
    for place, item in reader.objects(problem, "targets"):
        reader.known(place, item, ("id", "seats"))
        reader.once(place, target := reader.text(place, item, "id"), seen)
        seats[target] = reader.count(place, item, "seats")
    return seats


def _people(reader: _Reader, problem: Mapping[str, Any], wards: Mapping[str, str]) -> tuple[Person, ...]:
    seen: set[str] = set()
    found = []
    for place, item in reader.objects(problem, "people"):
        reader.known(place, item, ("id", "school", "subject", "away"))
        reader.once(place, one := reader.text(place, item, "id"), seen)
        away = item.get("away", [])
        if not isinstance(away, list) or not all(isinstance(period, str) for period in away):
            reader.fault(f"{place}.away", away, "Write a list of periods.")
            away = []
        school = reader.text(place, item, "school", among=wards)
        found.append(Person(one, school, reader.text(place, item, "subject"), frozenset(away)))
    return tuple(found)


def _claims(
    reader: _Reader, problem: Mapping[str, Any], people: set[str], seats: Mapping[str, int]
) -> tuple[Claim, ...]:
    seen: set[tuple[str, str]] = set()
    found = []
    for place, item in reader.objects(problem, "claims"):
        reader.known(place, item, ("person", "target", "priority"))
        one = reader.text(place, item, "person", among=people)
        target = reader.text(place, item, "target", among=seats)
        reader.once(place, (one, target), seen)
        found.append(Claim(one, target, reader.count(place, item, "priority", 0)))
    return tuple(found)


def _groups(reader: _Reader, problem: Mapping[str, Any], seats: Mapping[str, int]) -> tuple[Group, ...]:
    seen: set[str] = set()
    found = []
    for place, item in reader.objects(problem, "groups"):
        reader.known(place, item, ("id", "target", "capacity", "venue", "period"))
        reader.once(place, name := reader.text(place, item, "id"), seen)
        found.append(
            Group(
                name, reader.text(place, item, "target", among=seats), reader.count(place, item, "capacity"),
                reader.text(place, item, "venue"), reader.text(place, item, "period"),
            )
        )  # fmt: skip
    return tuple(found)


def _travel(reader: _Reader, problem: Mapping[str, Any]) -> dict[tuple[str, str], float]:
    costs = {}
    for place, item in reader.objects(problem, "travel"):
        reader.known(place, item, ("ward", "venue", "cost"))
        cost = item.get("cost")
        if isinstance(cost, bool) or not isinstance(cost, int | float) or not 0 <= cost <= LARGEST:
            reader.fault(f"{place}.cost", cost, f"Write a number from 0 to {LARGEST}.")
            continue
        costs[reader.text(place, item, "ward"), reader.text(place, item, "venue")] = float(cost)
    return costs
