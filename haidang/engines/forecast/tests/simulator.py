"""The oracle: the same years played person by person, slowly and plainly, sharing no code with the engine."""

from dataclasses import dataclass

from haidang.engines.forecast.values import Assumptions, Cohort, Count, Group


@dataclass
class Someone:
    retires: int
    group: Group
    state: str
    changes_on: int = 0
    becomes: str = ""


def simulate(cohorts: list[Cohort], given: Assumptions) -> tuple[list[dict[Group, Count]], list[int]]:
    """The counts at the end of every year, and how many people there were then."""
    people = [Someone(c.retires, c.group, c.standing.value) for c in cohorts for _number in range(c.people)]
    groups = {one.group for one in people}
    begun = dict.fromkeys(given.courses, 0)
    retired: dict[Group, int] = dict.fromkeys(groups, 0)
    hired: dict[Group, int] = dict.fromkeys(groups, 0)
    for track, course in given.courses.items():
        start(people, given, track, given.base_year - 1, course.studying, begun)
    ends, sizes = [], []
    for year in range(given.base_year, given.last_year + 1):
        for track, course in given.courses.items():
            start(people, given, track, year, course.seats.get(year, 0), begun)
        finish(people, year)
        for one in people:
            retired[one.group] += one.retires // 12 <= year
        people = [one for one in people if one.retires // 12 > year]
        for group in groups:
            while hired[group] < retired[group] * given.replaced // 100:
                hired[group] += 1
                share = given.recruits_meeting
                meets = hired[group] * share // 100 > (hired[group] - 1) * share // 100
                state = "meets" if meets else ("waiting" if group.track in given.courses else "unknown")
                people.append(Someone((given.last_year + 1000) * 12 + 11, group, state))
        ends.append({group: count(people, group) for group in groups})
        sizes.append(len(people))
    return ends, sizes


def finish(people: list[Someone], year: int) -> None:
    for one in people:
        if one.state == "studying" and one.changes_on == year:
            one.state = one.becomes


def start(people: list[Someone], given: Assumptions, track: str, year: int, seats: int, begun: dict[str, int]) -> None:
    course = given.courses[track]
    queue = [one for one in people if one.state == "waiting" and one.group.track == track]
    able = [one for one in queue if one.retires // 12 > year + course.years]
    for one in sorted(able, key=lambda one: (one.retires, one.group))[:seats]:
        number = begun[track] = begun[track] + 1
        one.state = "studying"
        in_time = number * course.on_time // 100 > (number - 1) * course.on_time // 100
        slow = number - number * course.on_time // 100  # how many so far are not on time, this one included
        rest = 100 - course.on_time
        gives_up = not in_time and slow * course.dropping_out // rest > (slow - 1) * course.dropping_out // rest
        one.changes_on = year + course.years + (0 if in_time or gives_up else 1)
        one.becomes = "dropped" if gives_up else "meets"


def count(people: list[Someone], group: Group) -> Count:
    states = [one.state for one in people if one.group == group]
    return Count(*(states.count(s) for s in ("meets", "waiting", "studying", "dropped", "exempt", "unknown")))
