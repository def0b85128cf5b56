"""Choosing who goes: the city at 1,108 and 20,000 seats, growth at 2, 4 and 8 times, the nation by province."""

import sys
from collections.abc import Iterator
from time import perf_counter

import numpy as np

from haidang.engines.allocation.answer import Answer, Goal
from haidang.engines.allocation.problem import Cap, Claim, Minimum, Person, Problem
from haidang.engines.allocation.solve import allocate, choose_by_priority

PEOPLE, SCHOOLS, WARDS, PROGRAMMES, PROVINCES = 55_000, 1_588, 114, 8, 34
NATION = 1_600_000  # people, in provinces of about 47,000
FEW, MANY = 1_108, 20_000
CLAIMED = 0.38  # share of the programmes a person has a claim on: about 167,000 claims in a city
BOUNDS = {FEW: 2.0, MANY: 10.0}
NATION_BOUND = 60.0


def make_problem(
    seats: int, *, share_away: float, scale: int = 1, provinces: int = 1, people_each: int = PEOPLE, seed: int = 1
) -> Problem:
    """A city with fixed seed (or several with targets of their own), its caps by school and its minimums by ward."""
    draw = np.random.default_rng(seed)
    people: list[Person] = []
    claims: list[Claim] = []
    wards: dict[str, str] = {}
    targets: dict[str, int] = {}
    caps: list[Cap] = []
    minimums: list[Minimum] = []
    count, school_count = people_each * scale, SCHOOLS * scale
    for province in range(provinces):
        school = draw.integers(0, school_count, count)
        sizes = np.bincount(school, minlength=school_count)
        names = [f"{province}-s{place}" for place in range(school_count)]
        wards |= {
            name: f"{province}-w{ward}" for name, ward in zip(names, draw.integers(0, WARDS, school_count), strict=True)
        }
        caps += [Cap(name, max(1, int(size * share_away))) for name, size in zip(names, sizes, strict=True)]
        parts = draw.dirichlet(np.full(PROGRAMMES, 4.0))
        targets |= {f"{province}-t{place}": max(1, int(seats * part)) for place, part in enumerate(parts)}
        here = {wards[name] for name in names}
        minimums += [Minimum(ward, min(5, seats // WARDS)) for ward in sorted(here)]
        wants = draw.random((count, PROGRAMMES)) < CLAIMED
        months = draw.integers(84, 480, (count, PROGRAMMES))
        ids = [f"{province}-p{place}" for place in range(count)]
        people += [Person(one, names[place]) for one, place in zip(ids, school.tolist(), strict=True)]
        claims += list(_claims(province, ids, wants, months))
    return Problem(
        people=tuple(people),
        claims=tuple(claims),
        wards=wards,
        seats=targets,
        caps=tuple(caps),
        minimums=tuple(minimums),
    )


def _claims(province: int, ids: list[str], wants: "np.ndarray", months: "np.ndarray") -> Iterator[Claim]:  # type: ignore[type-arg]
    for one, target in np.argwhere(wants).tolist():
        yield Claim(ids[one], f"{province}-t{target}", int(months[one, target]))


def time_city(seats: int, *, share_away: float, scale: int = 1) -> tuple[float, Answer, Problem]:
    problem = make_problem(seats, share_away=share_away, scale=scale)
    began = perf_counter()
    answer = allocate(problem)
    return perf_counter() - began, answer, problem


def tell(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def describe(answer: Answer) -> str:
    return " ".join(f"{level.goal}={level.value:.0f}/{level.bound:.0f}" for level in answer.levels)


def greedy_loss(problem: Problem, answer: Answer) -> str:
    """What choosing by hand loses in each goal: missing people of minimums, empty seats, and their Gini."""
    by_hand = choose_by_priority(problem)
    return (
        f"shortage+{sum(by_hand.shortages.values()) - sum(answer.shortages.values())}"
        f",seats-{len(answer.seats) - len(by_hand.seats)}"
        f",gini_wards{by_hand.gini_wards - answer.gini_wards:+.4f}"
    )


def main() -> None:
    worst, losses, gap, seconds = 0.0, [], 0.0, {}
    for seats, share_away in ((FEW, 0.10), (MANY, 0.50)):
        seconds[seats], answer, problem = time_city(seats, share_away=share_away)
        worst = max(worst, seconds[seats] / BOUNDS[seats])
        gap = max(gap, *(level.gap for level in answer.levels))
        losses.append(greedy_loss(problem, answer))
        tell(f"{seats} seats: {seconds[seats]:.2f} s, value/bound {describe(answer)}, by hand {losses[-1]}")
    for scale in (2, 4, 8):
        took, answer, _problem = time_city(FEW * scale, share_away=0.10, scale=scale)
        tell(f"{scale} cities in one ({PEOPLE * scale} people, {FEW * scale} seats): {took:.2f} s, {describe(answer)}")
    problem = make_problem(FEW, share_away=0.10, provinces=PROVINCES, people_each=NATION // PROVINCES, seed=2)
    began = perf_counter()
    answer = allocate(problem)
    nation = perf_counter() - began
    goals = [level.goal for level in answer.levels]
    assert Goal.SEATS in goals
    tell(
        f"nation: {len(problem.people)} people, {len(problem.claims)} claims, {len(answer.seats)} seats, {nation:.1f} s"
    )
    tell(
        f"allocation: seconds={seconds[FEW]:.2f} seconds_20000={seconds[MANY]:.2f} gap={gap:g} seats={FEW}"
        f" greedy_loss={losses[0]} nation_seconds={nation:.1f} ratio={max(worst, nation / NATION_BOUND):.2f}"
    )


if __name__ == "__main__":
    main()
