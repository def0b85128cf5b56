"""Checks that look further than one row: sums, doubles, needs, retirement, the yearly deadline, the law cited."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from haidang.areas.plans.models import PartKind
from haidang.areas.plans.queries.citations import Citation, read_citations
from haidang.areas.plans.queries.finding import HEAD, Finding, Place
from haidang.areas.plans.queries.printed import PrintedPlan, PrintedTask
from haidang.foundation.basics.names import fold

# Decree 311/2025/NĐ-CP (in force from 20/1/2026), Article 8: the yearly plan is issued before 15/12 of the year before.
DEADLINE_FROM_YEAR = 2027
DEADLINE = (12, 15)
NEAR = timedelta(days=45)
OTHER = "other"
LETTERS = "abcdđeghik"
_CHILD = re.compile(r"^(?P<parent>\d{1,2})\.\d{1,2}[.)]?$")
_LETTER = re.compile(r"^(?P<letter>[a-zđ])[.)]$")
_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Demand:
    """How many people a review found to need a requirement, and how many of them retire before the task ends."""

    needed: int
    retired: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands beside the plan: the review of its year, and what the register knows of the law it cites."""

    year: int = 0
    demands: Mapping[tuple[str, date], Demand] = field(default_factory=dict)
    law: Mapping[tuple[str, str], Citation] = field(default_factory=dict)  # by kind and number


NOTHING = Surroundings()


def more_findings(plan: PrintedPlan, *, day: date, around: Surroundings) -> Iterator[Finding]:
    yield from _sums(plan)
    yield from _doubles(plan)
    if around.year:
        yield from _needs(plan, around)
    yield from _deadline(plan, day)
    yield from _law(plan, day, around.law)
    for part in plan.parts_of(PartKind.UNREAD):
        yield Finding("P118", Place(PartKind.UNREAD.value, part.position))


def children_of(plan: PrintedPlan) -> dict[int, list[PrintedTask]]:
    """The parts of a row by its position: "3.1", "3.2" under "3.", or "a)", "b)" from a) on under a number."""
    found: dict[int, list[PrintedTask]] = defaultdict(list)
    above: PrintedTask | None = None
    for task in plan.tasks:
        if above is not None and _is_part(task.ordinal, above.ordinal, len(found[above.position])):
            found[above.position].append(task)
        elif task.ordinal.rstrip(".) ").isdecimal():
            above = task
        else:
            above = None
    return {position: children for position, children in found.items() if children}


def _is_part(ordinal: str, above: str, counted: int) -> bool:
    if child := _CHILD.match(ordinal):
        return above.rstrip(".) ") == child["parent"]
    letter = _LETTER.match(ordinal)
    return letter is not None and counted < len(LETTERS) and letter["letter"] == LETTERS[counted]


def _sums(plan: PrintedPlan) -> Iterator[Finding]:
    by_position = {task.position: task for task in plan.tasks}
    for position, children in children_of(plan).items():
        figures = [int(one) for one in _FIGURE.findall(by_position[position].quantity.replace(".", ""))]
        together = sum(target.planned for child in children for target in child.targets)
        if figures and sum(figures) != together:
            values = (("parent", str(sum(figures))), ("counted", str(len(children))), ("children", str(together)))
            yield Finding("P112", Place("task", position), values=values)


def _doubles(plan: PrintedPlan) -> Iterator[Finding]:
    """The same requirement for the same levels and group, or the same words, in two rows."""
    seen: dict[tuple[str, ...], PrintedTask] = {}
    for task in plan.tasks:
        for target in task.targets:
            # "Other" says nothing about the requirement: only the same words are the same target.
            what = fold(task.content) if target.requirement_code == OTHER else target.requirement_code
            key = (what, fold(target.label), *sorted(task.levels))
            first = seen.setdefault(key, task)
            if first is not task:
                values = (("label", target.label), ("other", first.ordinal or str(first.position)))
                yield Finding("P113", Place("task", task.position), "", values)


def _needs(plan: PrintedPlan, around: Surroundings) -> Iterator[Finding]:
    """Targets are held against the review a requirement at a time: several targets may share one need."""
    planned: dict[str, int] = defaultdict(int)
    for task in plan.tasks:
        for target in task.targets:
            planned[target.requirement_code] += target.planned
    told: set[str] = set()
    for task in plan.tasks:
        for target in task.targets:
            code = target.requirement_code
            demand = around.demands.get((code, task.ends_on or date(plan.year, 12, 31)))
            if code == OTHER or code in told or demand is None or not planned[code]:
                continue
            told.add(code)
            values = (
                ("label", target.label), ("planned", str(planned[code])), ("year", str(around.year)),
                ("needed", str(demand.needed)), ("retired", str(demand.retired)),
            )  # fmt: skip
            place = Place("task", task.position)
            if not demand.needed:
                yield Finding("P114", place, "nobody", values)
            elif planned[code] > demand.needed:
                yield Finding("P114", place, "more", values)
            if demand.retired:
                yield Finding("P115", place, "", values)


def _deadline(plan: PrintedPlan, day: date) -> Iterator[Finding]:
    """Only plans that raise qualifications (Decree 71/2020) and only for years after the article came into force."""
    raises = any(t.requirement_code.startswith("upgrade_") for task in plan.tasks for t in task.targets)
    if plan.year < DEADLINE_FROM_YEAR or not raises:
        return
    due = date(plan.year - 1, *DEADLINE)
    values = (("due", f"{due:%d/%m/%Y}"), ("issued", f"{plan.issued_on:%d/%m/%Y}" if plan.issued_on else ""))
    if plan.issued_on is not None and plan.issued_on >= due:
        yield Finding("P116", HEAD, "late", values)
    elif plan.issued_on is None and day >= due:
        yield Finding("P116", HEAD, "draft", values)
    elif plan.issued_on is None and due - day <= NEAR:
        yield Finding("P116", HEAD, "near", values)


def _law(plan: PrintedPlan, day: date, register: Mapping[tuple[str, str], Citation]) -> Iterator[Finding]:
    """Each cited document on the day of the plan, by the register's days; a draft is read on the day, never later."""
    on = plan.issued_on or min(day, date(plan.year, 12, 31))
    for part in plan.parts_of(PartKind.LEGAL_BASIS):
        for named in read_citations(part.text):
            cited = register.get((named.kind, named.number), named)
            values: Sequence[tuple[str, str]] = (("document", cited.name), ("replaced_by", cited.replaced_by or "–"))
            place = Place(PartKind.LEGAL_BASIS.value, part.position)
            if cited.in_force_until is not None and cited.in_force_until <= on:
                yield Finding("P117", place, "ended", (*values, ("until", f"{cited.in_force_until:%d/%m/%Y}")))
            elif cited.in_force_from is not None and cited.in_force_from > on:
                yield Finding("P117", place, "early", (*values, ("from", f"{cited.in_force_from:%d/%m/%Y}")))
