"""The possible pairs of a person and a seat as arrays, and the exact pruning of those no optimum needs."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from haidang.engines.allocation.problem import Problem

type Ints = npt.NDArray[np.int64]
type Flags = npt.NDArray[np.bool_]

NO_LIMIT = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Names:
    """Places of names in the arrays; a seat is a target in one period."""

    people: dict[str, int]
    schools: dict[str, int]
    wards: dict[str, int]
    subjects: dict[str, int]
    targets: dict[str, int]
    periods: dict[str, int]


@dataclass(frozen=True, slots=True)
class Pairs:
    """One element a pair (person, target, period). `rank` counts the distinct priorities of the target from 0."""

    claim: Ints
    person: Ints
    school: Ints
    ward: Ints
    subject: Ints
    target: Ints
    period: Ints
    rank: Ints
    is_held: Flags

    def __len__(self) -> int:
        return len(self.claim)

    def only(self, keep: Flags | Ints) -> "Pairs":
        return Pairs(*(getattr(self, column.name)[keep] for column in fields(self)))


def index(names: Iterable[str]) -> dict[str, int]:
    """Each distinct name with its place, in order of appearance."""
    return {name: place for place, name in enumerate(dict.fromkeys(names))}


def name_places(problem: Problem) -> Names:
    return Names(
        people=index(person.id for person in problem.people),
        schools=index(problem.wards),
        wards=index(problem.wards.values()),
        subjects=index(person.subject for person in problem.people),
        targets=index(problem.seats),
        periods=index([*(group.period for group in problem.groups), ""]),
    )


def list_pairs(problem: Problem, names: Names) -> Pairs:
    """Every claim with every period its target is held in, without barred pairs and periods of absence."""
    people = _places((person.id for person in problem.people), names.people)
    school = np.zeros(len(people), dtype=np.int64)
    school[people] = _places((person.school for person in problem.people), names.schools)
    subject = np.zeros(len(people), dtype=np.int64)
    subject[people] = _places((person.subject for person in problem.people), names.subjects)
    ward = _places(problem.wards.values(), names.wards)
    person = _places((claim.person for claim in problem.claims), names.people)
    target = _places((claim.target for claim in problem.claims), names.targets)
    claim, period = _periods(problem, names, target)
    person, target = person[claim], target[claim]
    held = _keys(((lock.person, lock.target) for lock in problem.held), names)
    pairs = Pairs(
        claim, person, school[person], ward[school[person]], subject[person], target, period,
        _ranks(problem, target=_places((row.target for row in problem.claims), names.targets))[claim],
        np.isin(person * len(names.targets) + target, held),
    )  # fmt: skip
    return pairs.only(~_is_out(pairs, problem, names))


def _places(words: Iterable[str], places: dict[str, int]) -> Ints:
    return np.fromiter((places[word] for word in words), dtype=np.int64)


def _keys(locks: Iterable[tuple[str, str]], names: Names) -> Ints:
    width = len(names.targets)
    return np.array([names.people[one] * width + names.targets[target] for one, target in locks], dtype=np.int64)


def _periods(problem: Problem, names: Names, target: Ints) -> tuple[Ints, Ints]:
    """Each claim as often as its target has periods, with the period; a target without classes has the nameless one."""
    held = sorted({(names.targets[group.target], names.periods[group.period]) for group in problem.groups})
    of_target: list[list[int]] = [[] for _ in names.targets]
    for place, period in held:
        of_target[place].append(period)
    listed = [periods or [names.periods[""]] for periods in of_target]
    counts = np.array([len(periods) for periods in listed], dtype=np.int64)
    starts = np.cumsum(counts) - counts
    flat = np.array([period for periods in listed for period in periods], dtype=np.int64)
    claim = np.repeat(np.arange(len(target)), counts[target])
    first = np.cumsum(counts[target]) - counts[target]
    return claim, flat[starts[target][claim] + np.arange(len(claim)) - first[claim]]


def _is_out(pairs: Pairs, problem: Problem, names: Names) -> Flags:
    """Pairs that are barred, or fall into a period in which the person is away."""
    barred = _keys(((lock.person, lock.target) for lock in problem.barred if lock.target), names)
    altogether = [names.people[lock.person] for lock in problem.barred if not lock.target]
    width = len(names.periods)
    away = [
        names.people[person.id] * width + names.periods[period]
        for person in problem.people
        for period in person.away
        if period in names.periods
    ]
    return (
        np.isin(pairs.person * len(names.targets) + pairs.target, barred)
        | np.isin(pairs.person, altogether)
        | np.isin(pairs.person * width + pairs.period, away)
    )


def _ranks(problem: Problem, *, target: Ints) -> Ints:
    """The place of each claim's priority among the distinct priorities of its target, 0 first."""
    priority = np.fromiter((claim.priority for claim in problem.claims), dtype=np.int64)
    ranks = np.zeros(len(target), dtype=np.int64)
    if not len(target):
        return ranks
    order = np.lexsort((priority, target))
    is_new_target = np.r_[True, target[order][1:] != target[order][:-1]]
    is_new_value = np.r_[True, priority[order][1:] != priority[order][:-1]]
    steps = np.cumsum((is_new_value & ~is_new_target).astype(np.int64))
    ranks[order] = steps - np.maximum.accumulate(np.where(is_new_target, steps, 0))
    return ranks


def caps_of(problem: Problem, names: Names) -> tuple[dict[int, int], dict[tuple[int, int], int]]:
    """The caps by school, and by school and subject; of two caps the tighter one."""
    schools: dict[int, int] = {}
    subjects: dict[tuple[int, int], int] = {}
    for cap in problem.caps:
        school = names.schools[cap.school]
        if not cap.subject:
            schools[school] = min(cap.most, schools.get(school, cap.most))
        elif cap.subject in names.subjects:
            key = (school, names.subjects[cap.subject])
            subjects[key] = min(cap.most, subjects.get(key, cap.most))
    return schools, subjects


def prune(pairs: Pairs, problem: Problem, names: Names) -> Pairs:
    """Keeps, of each school, subject, target and period, as many of the first in rank as could ever be away.

    Exact: a school sends at most cap × periods people in all. If an optimum sent someone ranked behind that many,
    one of those before him would be idle, and could go in his place without touching any other limit.
    """
    if not len(pairs):
        return pairs
    schools, subjects = caps_of(problem, names)
    width = len(names.subjects)
    school_most = np.full(len(names.schools), NO_LIMIT, dtype=np.int64)
    for school, limit in schools.items():
        school_most[school] = limit
    most = school_most[pairs.school]
    if subjects:
        by_key = np.full(len(names.schools) * width, NO_LIMIT, dtype=np.int64)
        for (school, one), limit in subjects.items():
            by_key[school * width + one] = limit
        most = np.minimum(most, by_key[pairs.school * width + pairs.subject])
    most = np.minimum(most * len(names.periods), NO_LIMIT)
    subject = pairs.subject if subjects else np.zeros_like(pairs.subject)
    order = np.lexsort((pairs.claim, pairs.rank, ~pairs.is_held, pairs.period, pairs.target, subject, pairs.school))
    keys = np.stack([pairs.school, subject, pairs.target, pairs.period])[:, order]
    is_first = np.r_[True, (keys[:, 1:] != keys[:, :-1]).any(axis=0)]
    place = np.arange(len(order)) - np.maximum.accumulate(np.where(is_first, np.arange(len(order)), 0))
    keep = (place < most[order]) | pairs.is_held[order]
    return pairs.only(np.sort(order[keep]))
