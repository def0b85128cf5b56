"""Flaws of a plan as printed: pure, computed whenever asked, never stored, nothing repaired."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from haidang.areas.plans.models import PartKind, UnitGroup, UnitPart
from haidang.areas.plans.queries.audience import compare_audience
from haidang.areas.plans.queries.checks import NOTHING, Surroundings, children_of, more_findings
from haidang.areas.plans.queries.finding import HEAD, Finding, Place
from haidang.areas.plans.queries.printed import PrintedPlan, PrintedTask, PrintedUnit
from haidang.foundation.basics.names import fold

# Law 72/2025/QH15: two tiers of local government, no districts.
DISTRICTS_ABOLISHED_ON = date(2025, 7, 1)
_CUT_YEAR = re.compile(r"năm\s+(?:19|20)\d?(?![\d-])[.,;]?", re.IGNORECASE)
_TRAINING = re.compile(r"^(dao tao|boi duong)\b|\bnoi dung boi duong\b")
_FIGURE = re.compile(r"\d+")


def list_findings(plan: PrintedPlan, *, day: date, around: Surroundings = NOTHING) -> list[Finding]:
    """Everything to point out in `plan` to somebody who reads it on `day`; `around` is what reviews know of needs."""
    checks: tuple[Callable[[PrintedPlan, date], Iterator[Finding]], ...] = (
        _missing_number_and_date,
        _cut_texts,
        _broken_ordinals,
        _times,
        _audiences,
        _quantities,
        _missing_leads,
        _units,
        _duties,
    )
    found = [finding for check in checks for finding in check(plan, day)]
    return [*found, *more_findings(plan, day=day, around=around)]


def _missing_number_and_date(plan: PrintedPlan, _day: date) -> Iterator[Finding]:
    if not plan.number:
        yield Finding("P103", HEAD, "number", (("symbol", plan.symbol),))
    if plan.issued_on is None:
        yield Finding("P103", HEAD, "date", (("year", str(plan.year)),))


def _cut_texts(plan: PrintedPlan, _day: date) -> Iterator[Finding]:
    for place, text in _texts(plan):
        for found in _CUT_YEAR.finditer(text):
            yield Finding("P104", place, values=(("text", found.group()),))


def _texts(plan: PrintedPlan) -> Iterator[tuple[Place, str]]:
    yield from ((HEAD, text) for text in (plan.title, plan.subject_note, plan.annex_title))
    yield from ((Place(part.kind, part.position), part.text) for part in plan.parts)
    yield from ((Place("duty", duty.position), duty.text) for duty in plan.duties)
    yield from ((Place("task", task.position), task.content) for task in plan.tasks)


def _broken_ordinals(plan: PrintedPlan, _day: date) -> Iterator[Finding]:
    parts = children_of(plan)
    inner = {child.position for children in parts.values() for child in children}
    yield from _broken("task", [(task.position, task.ordinal) for task in plan.tasks if task.position not in inner])
    contents = [(part.position, part.ordinal) for part in plan.contents]
    yield from _broken(PartKind.CONTENT, contents)


def _broken(section: str, printed: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """Ordinals that do not count 1, 2, 3…; those behind a broken one are only noted as shifted."""
    shift, culprit = 0, ""
    for counted, (position, ordinal) in enumerate(printed, start=1):
        values = (("printed", ordinal), ("counted", str(counted)), ("culprit", culprit))
        place = Place(section, position)
        shown = ordinal.rstrip(".) ")
        if not shown.isdecimal():
            shift, culprit = shift + 1, ordinal
            yield Finding("P102", place, "" if ordinal else "missing", values)
        elif shift and int(shown) == counted - shift:
            yield Finding("P109", place, "", values)
        elif int(shown) != counted:
            shift, culprit = counted - int(shown), ordinal
            yield Finding("P102", place, "", values)


def _times(plan: PrintedPlan, _day: date) -> Iterator[Finding]:
    for task in plan.tasks:
        place, values = Place("task", task.position), (("time", task.time), ("year", str(plan.year)))
        if task.starts_on is None or task.ends_on is None:
            yield Finding("P111", place, "", values)
        elif not {task.starts_on.year, task.ends_on.year} <= {*plan.years}:
            yield Finding("P101", place, "", values)


def _audiences(plan: PrintedPlan, _day: date) -> Iterator[Finding]:
    """Item n of section II speaks of row n of the table."""
    if len(plan.contents) != len(plan.tasks):
        return
    for part, task in zip(plan.contents, plan.tasks, strict=True):
        only_text, only_row = compare_audience(part.text, task.levels)
        item = part.ordinal.rstrip(".") or str(part.position)
        for variant, levels in (("text", only_text), ("row", only_row)):
            if levels:
                values = (("item", item), ("levels", ", ".join(levels)), ("row", ", ".join(task.levels)))
                yield Finding("P105", Place("task", task.position), variant, values)


def _quantities(plan: PrintedPlan, _day: date) -> Iterator[Finding]:
    parents = children_of(plan)
    for task in plan.tasks:
        place = Place("task", task.position)
        if task.position in parents:
            continue
        figures = sorted(int(figure) for figure in _FIGURE.findall(task.quantity.replace(".", "")))
        if figures != sorted(target.planned for target in task.targets):
            yield Finding("P110", place, "", (("quantity", " ".join(task.quantity.split())),))
        elif not figures and _TRAINING.search(fold(task.content)):
            yield Finding("P106", place)


def _missing_leads(plan: PrintedPlan, _day: date) -> Iterator[Finding]:
    for task in plan.tasks:
        if not task.units_of(UnitPart.LEAD):
            yield Finding("P107", Place("task", task.position))


def _units(plan: PrintedPlan, day: date) -> Iterator[Finding]:
    for task in plan.tasks:
        place = Place("task", task.position)
        for name in dict.fromkeys(unit.printed for unit in task.units if _is_unknown(unit)):
            yield Finding("P108", place, "unknown", (("unit", name),))
        for unit in _once(unit for unit in task.units if _has_ended(unit, day)):
            yield Finding("P108", place, "ended", _ended(unit.printed, unit.ends_on), _of_the_past(task, unit.ends_on))
        for name in _district_offices(task.units, day)[:1]:
            note = _of_the_past(task, DISTRICTS_ABOLISHED_ON)
            yield Finding("P108", place, "districts", _ended(name, DISTRICTS_ABOLISHED_ON), note)


def _duties(plan: PrintedPlan, day: date) -> Iterator[Finding]:
    """One note for a holder that is no more, at the first of its duties."""
    holders: set[str] = set()
    for duty in plan.duties:
        is_gone = duty.group == UnitGroup.DISTRICT_OFFICES and day >= DISTRICTS_ABOLISHED_ON
        if is_gone and duty.holder not in holders:
            holders.add(duty.holder)
            note = "past" if plan.year < DISTRICTS_ABOLISHED_ON.year else ""
            place = Place("duty", duty.position)
            yield Finding("P108", place, "districts", _ended(duty.holder, DISTRICTS_ABOLISHED_ON), note)


def _is_unknown(unit: PrintedUnit) -> bool:
    return not unit.unit and not unit.group


def _has_ended(unit: PrintedUnit, day: date) -> bool:
    return unit.ends_on is not None and unit.ends_on <= day


def _once(units: Iterable[PrintedUnit]) -> list[PrintedUnit]:
    return list({unit.unit: unit for unit in units}.values())


def _district_offices(units: Iterable[PrintedUnit], day: date) -> list[str]:
    if day < DISTRICTS_ABOLISHED_ON:
        return []
    return [unit.printed for unit in units if unit.group == UnitGroup.DISTRICT_OFFICES]


def _ended(name: str, on: date | None) -> tuple[tuple[str, str], ...]:
    return ("unit", name), ("day", f"{on:%d/%m/%Y}" if on else "")


def _of_the_past(task: PrintedTask, ended_on: date | None) -> str:
    """A unit that ended after the task was due is worth a note only."""
    is_past = task.ends_on is not None and ended_on is not None and task.ends_on < ended_on
    return "past" if is_past else ""


__all__ = ["DISTRICTS_ABOLISHED_ON", "HEAD", "Finding", "Place", "list_findings"]
