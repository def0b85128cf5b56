"""From lines and rows to a plan: days, levels, figures and units read from the text, and doubts about them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from haidang.areas.plans.imports.cells import OTHER, read_figures, read_levels, requirement_of, split_units
from haidang.areas.plans.imports.toml_file import split_ordinal
from haidang.areas.plans.models import PartKind, UnitPart
from haidang.areas.plans.queries.printed import (
    PrintedDuty,
    PrintedPart,
    PrintedPlan,
    PrintedTarget,
    PrintedTask,
    PrintedUnit,
)
from haidang.areas.plans.queries.raw import Doubt, LineKind, RawPlan, RawTask
from haidang.areas.plans.queries.times import read_time
from haidang.areas.plans.queries.unit_names import How, UnitNames, key_of

_TEXT_HEAD = (
    "title", "number", "symbol", "place", "printed_superior", "printed_issuer", "subject_note", "parent_document",
    "budget_decision", "signer_title", "signer_name", "annex_label", "annex_title",
)  # fmt: skip
_PEOPLE = re.compile(r"^(?:Các đồng chí|Đồng chí)\b")  # office holders of the issuing body itself


@dataclass(slots=True)
class Understood:
    """The plan that would be drafted, and everything a person should look at first."""

    plan: PrintedPlan
    doubts: list[Doubt] = field(default_factory=list)

    def doubts_at(self, place: str) -> list[Doubt]:
        return [doubt for doubt in self.doubts if doubt.place == place]


def understand(
    raw: RawPlan, names: UnitNames, *, code: str, issuer: str, year: int, choices: Mapping[str, str] | None = None
) -> Understood:
    """The plan in `raw`; `choices` are requirements people chose for targets: "task-3.target-1" to a code."""
    doubts = list(raw.doubts)
    head = dict(raw.head)
    printed_year = head.get("year", "")
    if printed_year.isdigit() and 2000 <= int(printed_year) <= 2100:
        year = int(printed_year)
    else:
        doubts.append(Doubt("year_unread", "head", "year", (("year", str(year)),)))
    day = _day(head.get("issued_on", ""))
    if head.get("issued_on") and day is None:
        doubts.append(Doubt("day_unread", "head", "issued_on", (("text", head["issued_on"]),)))
    doubts += [Doubt("title_missing", "head", "title")] if not head.get("title", "").strip() else []
    tasks = [
        _task(task, position, names, year, choices or {}, doubts) for position, task in enumerate(raw.tasks, start=1)
    ]
    doubts += [Doubt("line_unread", f"line-{line.place}", "kind") for line in raw.lines if line.kind == LineKind.UNREAD]
    plan = PrintedPlan(
        **_texts_of(head),
        code=code,
        year=year,
        issuer=issuer,
        issued_on=day,
        parts=list(_parts(raw)),
        duties=list(_duties(raw, names, issuer, doubts)),
        recipients=[line.text.strip() for line in raw.lines if line.kind == LineKind.RECIPIENT],
        tasks=tasks,
    )
    return Understood(plan, doubts)


def _texts_of(head: Mapping[str, str]) -> dict[str, Any]:
    return {name: head.get(name, "").strip() for name in _TEXT_HEAD}


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text.strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a day, no moment
    except ValueError:
        return None


def _parts(raw: RawPlan) -> Iterator[PrintedPart]:
    for kind in PartKind:
        texts = [line.text for line in raw.lines if line.kind == kind.value and line.text.strip()]
        for position, text in enumerate(texts, start=1):
            ordinal, rest = split_ordinal(text) if kind == PartKind.CONTENT else ("", text)
            yield PrintedPart(kind.value, position, rest, ordinal)


def _duties(raw: RawPlan, names: UnitNames, issuer: str, doubts: list[Doubt]) -> Iterator[PrintedDuty]:
    ordinal = holder = ""
    position, place, has_text = 0, 0, True
    unit = group = ""
    for line in raw.lines:
        if line.kind == LineKind.HOLDER:
            if not has_text:  # a holder that nothing is said of keeps its place
                position += 1
                yield PrintedDuty(position, holder, "", ordinal, unit, group)
            ordinal, holder = split_ordinal(line.text)
            place, has_text = line.place, False
            meaning = names.resolve(_holder_name(holder, names))
            unit, group = meaning.unit, meaning.group
            if _PEOPLE.match(holder):
                unit, group = issuer, ""
            elif not meaning.is_known:
                doubts.append(Doubt("holder_unknown", f"line-{place}", "text", (("unit", holder),)))
        elif line.kind == LineKind.DUTY:
            position, has_text = position + 1, True
            yield PrintedDuty(position, holder, line.text, ordinal, unit, group)


def _holder_name(holder: str, names: UnitNames) -> str:
    """The unit in a holder's words: as it stands, without its abbreviation in brackets, or the abbreviation."""
    candidates = [holder, holder.partition("(")[0].strip(), holder.partition("(")[2].partition(")")[0]]
    candidates.append(holder.partition(":")[0].strip())
    return next((name for name in candidates if names.is_known(name)), holder)


def _task(
    task: RawTask, position: int, names: UnitNames, year: int, choices: Mapping[str, str], doubts: list[Doubt]
) -> PrintedTask:
    place, cells = f"task-{task.place}", task.cells
    doubts += [Doubt(code, place, name) for code, name in task.doubts]

    def at(name: str) -> str:
        return str(cells.get(name, "")).strip()

    levels = read_levels(at("levels"))
    if levels.wide:
        values = (("text", levels.wide), ("levels", ", ".join(levels.levels)))
        doubts.append(Doubt("levels_wide", place, "levels", values))
    if levels.unread or not levels.levels:
        doubts.append(Doubt("levels_unread", place, "levels", (("text", levels.unread or at("levels") or "–"),)))
    time = " ".join(at("time").split())
    span = read_time(time, year=year)
    if time and span is None:
        doubts.append(Doubt("time_unread", place, "time", (("text", time),)))
    elif time and read_time(time) is None:
        doubts.append(Doubt("year_assumed", place, "time", (("text", time), ("year", str(year)))))
    return PrintedTask(
        position=position,
        ordinal=" ".join(at("ordinal").split()),
        content=at("content"),
        levels=levels.levels,
        time=time,
        starts_on=span[0] if span else None,
        ends_on=span[1] if span else None,
        quantity=at("quantity"),
        mode=" ".join(at("mode").split()),
        leads=" ".join(at("leads").split()),
        coordinating=" ".join(at("coordinating").split()),
        targets=list(_targets(task, levels.levels, choices, doubts)),
        units=[
            *_units(at("leads"), UnitPart.LEAD, names, f"{place}", "leads", doubts),
            *_units(at("coordinating"), UnitPart.COORDINATING, names, f"{place}", "coordinating", doubts),
        ],
    )


def _targets(
    task: RawTask, levels: Sequence[str], choices: Mapping[str, str], doubts: list[Doubt]
) -> Iterator[PrintedTarget]:
    place, quantity, content = f"task-{task.place}", task.cells.get("quantity", ""), task.cells.get("content", "")
    figures = read_figures(quantity)
    if figures is None:
        doubts.append(Doubt("quantity_unread", place, "quantity", (("text", " ".join(quantity.split())),)))
    for position, figure in enumerate(figures or (), start=1):
        cell = f"target-{position}"
        code = choices.get(f"{place}.{cell}", "")
        if not code:
            code = requirement_of(content, figure.label, levels)
            if code == OTHER:
                label = figure.label or " ".join(content.split())[:60]
                doubts.append(Doubt("requirement_unsure", place, cell, (("label", label),)))
        label = figure.label or ", ".join(levels) or " ".join(content.split())
        yield PrintedTarget(position, label[:120], figure.planned, code)


def _units(
    text: str, part: UnitPart, names: UnitNames, place: str, cell: str, doubts: list[Doubt]
) -> Iterator[PrintedUnit]:
    seen: set[str] = set()
    for position, name in enumerate(split_units(text, names.is_known), start=1):
        meaning = names.resolve(name)
        if not meaning.is_known and key_of(name) not in seen:
            code = "unit_ambiguous" if meaning.how is How.AMBIGUOUS else "unit_unknown"
            doubts.append(Doubt(code, place, cell, (("unit", name),)))
            seen.add(key_of(name))
        yield PrintedUnit(part.value, position, name[:160], meaning.unit, meaning.group, meaning.ends_on)
