"""What the side-by-side page shows: the source, each row as read and as understood, what to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from haidang.areas.plans.imports.drafts import Draft
from haidang.areas.plans.models import PartKind, PlanImport, UnitGroup, UnitPart
from haidang.areas.plans.queries.citations import Citation, read_citations
from haidang.areas.plans.queries.doubts import CELL_NAMES, HEAD_NAMES, LIKELY, sentence_of
from haidang.areas.plans.queries.findings import Finding, list_findings
from haidang.areas.plans.queries.imports import list_nameable, list_requirements, source_blocks, source_text
from haidang.areas.plans.queries.printed import PrintedTask, PrintedUnit
from haidang.areas.plans.queries.raw import CELLS, HEAD_CELLS, Doubt, LineKind, RawPlan, RawTask, with_added
from haidang.areas.plans.queries.sentences import Severity
from haidang.areas.plans.queries.surroundings import surroundings_of
from haidang.foundation.ui.pages import PageRequest

_LONG = frozenset({"content", "mode", "coordinating", "title"})


@dataclass(frozen=True, slots=True)
class Remark:
    """A doubt in words, with what can be done about it here."""

    sentence: str
    tone: str
    place: str
    unit: str = ""

    @property
    def url(self) -> str:
        """Where it can be mended: a row is opened, all rows shown."""
        return f"?row={self.place}#{self.place}" if self.place.startswith("task-") else f"#{self.place}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that can be corrected."""

    cell: str
    label: str
    text: str
    remarks: Sequence[Remark]
    is_corrected: bool
    is_long: bool
    understood: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A target of a row: its label and figure, and the requirement it was understood as."""

    cell: str
    label: str
    planned: int
    requirement: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: its cells, its source, its findings."""

    place: str
    title: str
    cells: Sequence[Cell]
    first: int
    row: int
    source: str
    remarks: Sequence[Remark]
    findings: Sequence[Finding]
    targets: Sequence[Target] = ()
    number: int = 0
    is_added: bool = False

    @property
    def unsure(self) -> int:
        """How many things in the row a person should look at."""
        remarks = [*self.remarks, *(remark for cell in self.cells for remark in cell.remarks)]
        return sum(remark.tone != "note" for remark in remarks)

    @property
    def found(self) -> int:
        return sum(finding.severity is not Severity.NOTE for finding in self.findings)

    @property
    def planned(self) -> int:
        return sum(target.planned for target in self.targets)


def shown_rows(request: PageRequest, rows: Sequence[Row]) -> dict[str, Any]:
    """The rows of the chosen kind, as the tabs above the table say; the row one has just worked on stays in sight."""
    counts = {
        "": len(rows),
        "unsure": sum(bool(row.unsure) for row in rows),
        "found": sum(bool(row.found) for row in rows),
    }
    labels = {"": _("All rows"), "unsure": _("To look at"), "found": _("With findings")}
    here, opened = request.GET.get("show", ""), request.GET.get("row", "")
    here = here if here in counts else ""
    tabs = [
        {"label": labels[name], "url": f"?show={name}#table", "is_current": name == here, "count": count}
        for name, count in counts.items()
    ]
    shown = [row for row in rows if not here or getattr(row, here) or row.place == opened]
    return {"tabs": tabs, "shown": shown, "opened": opened, "query": f"?show={here}" if here else ""}


def reading_context(plan_import: PlanImport, draft: Draft, *, day: date) -> dict[str, Any]:
    """Everything the page shows; constant queries."""
    plan = draft.understood.plan
    findings = list_findings(plan, day=day, around=surroundings_of(plan))
    doubts = [_remark(doubt) for doubt in draft.understood.doubts]
    titles = dict(requirements := list_requirements(day))
    sure, open_ones = [d for d in doubts if d.tone == "note"], [d for d in doubts if d.tone != "note"]
    return {
        "import": plan_import,
        "head": [_head_cell(draft, name) for name in HEAD_CELLS],
        "rows": [
            _row(plan_import, draft, raw, printed, _at(findings, printed), titles)
            for raw, printed in zip(draft.raw.tasks, plan.tasks, strict=True)
        ],
        "dropped": _dropped(plan_import, draft),
        "requirements": requirements,
        "lines": _lines(draft),
        "unread": [line for line in draft.raw.lines if line.kind == LineKind.UNREAD],
        "line_choices": _line_choices(),
        "new_cells": [(name, CELL_NAMES[name], 3 if name in _LONG else 1) for name in CELLS],
        "head_unsure": any(doubt.place == "head" for doubt in open_ones),
        "open_doubts": open_ones,
        "notes": sure,
        "findings": (serious := [finding for finding in findings if finding.severity is not Severity.NOTE]),
        "other_findings": [finding for finding in serious if finding.place.section != "task"],
        "bases": _bases(draft),
        "blocks": source_blocks(plan_import),
        "meanings": _meanings(plan_import),
        "planned": sum(target.planned for task in plan.tasks for target in task.targets),
        "plan": plan,
        "urls": {
            name: reverse(f"plans:import_{name}", args=[plan_import.pk])
            for name in ("correct", "restore", "name", "add_row", "accept", "withdraw", "file")
        },
    }


def _remark(doubt: Doubt) -> Remark:
    unit = dict(doubt.values).get("unit", "") if doubt.code.startswith("unit_") else ""
    return Remark(sentence_of(doubt), "note" if doubt.code in LIKELY else "due", doubt.place, unit)


def _remarks(draft: Draft, cell: str) -> list[Remark]:
    return [_remark(doubt) for doubt in draft.understood.doubts if doubt.cell == cell]


def _head_cell(draft: Draft, name: str) -> Cell:
    cell = f"head.{name}"
    return Cell(
        cell,
        str(HEAD_NAMES[name]),
        draft.raw.head.get(name, ""),
        _remarks(draft, cell),
        cell in draft.corrections,
        name in _LONG,
    )


def _at(findings: Sequence[Finding], task: PrintedTask) -> list[Finding]:
    return [finding for finding in findings if str(finding.place) == f"task-{task.position}"]


def _row(
    plan_import: PlanImport,
    draft: Draft,
    raw: RawTask,
    printed: PrintedTask,
    findings: Sequence[Finding],
    titles: Mapping[str, str],
) -> Row:
    place = f"task-{raw.place}"
    understood = _understood(draft, printed, titles)
    cells = [
        Cell(
            f"{place}.{name}",
            str(CELL_NAMES[name]),
            raw.cells.get(name, ""),
            _remarks(draft, f"{place}.{name}"),
            f"{place}.{name}" in draft.corrections,
            name in _LONG,
            understood.get(name, ()),
        )
        for name in CELLS
    ]
    shown = {cell.cell for cell in cells}
    others = [_remark(d) for d in draft.understood.doubts_at(place) if d.cell not in shown]
    source = source_text(plan_import, raw.first, raw.last, raw.row if raw.first == raw.last else 0) if raw.first else ""
    title = f"{printed.ordinal or '–'} {' '.join(printed.content.split())[:90]}"
    targets = [
        Target(f"{place}.target-{position}", target.label, target.planned, target.requirement_code)
        for position, target in enumerate(printed.targets, start=1)
    ]
    return Row(
        place, title, cells, raw.first, raw.row, source, others, findings, targets,
        number=raw.place, is_added=not raw.first,
    )  # fmt: skip


def _understood(draft: Draft, task: PrintedTask, titles: Mapping[str, str]) -> dict[str, list[str]]:
    """What was read from the text of a cell, in words."""
    said: dict[str, list[str]] = {"levels": []}
    if task.starts_on and task.ends_on:
        said["time"] = [f"{task.starts_on:%d/%m/%Y} – {task.ends_on:%d/%m/%Y}"]
    said["quantity"] = [
        f"{t.label}: {t.planned} → {titles.get(t.requirement_code, t.requirement_code)}" for t in task.targets
    ]
    said["leads"] = [_unit_words(draft, unit) for unit in task.units_of(UnitPart.LEAD)]
    said["coordinating"] = [_unit_words(draft, unit) for unit in task.units_of(UnitPart.COORDINATING)]
    return said


def _unit_words(draft: Draft, unit: PrintedUnit) -> str:
    meaning = draft.names.name_of(unit.unit) if unit.unit else str(UnitGroup(unit.group).label) if unit.group else "?"
    return f"{unit.printed} → {meaning}"


def _dropped(plan_import: PlanImport, draft: Draft) -> list[tuple[str, str]]:
    """The rows a person left out, by the cell that says so."""
    kept = {task.place for task in draft.raw.tasks}
    said = draft.corrections
    return [
        (
            f"task-{row.place}.kind",
            " ".join(said.get(f"task-{row.place}.content", row.cells.get("content", "")).split())[:120],
        )
        for row in with_added(RawPlan.from_json(plan_import.raw).tasks, said)
        if row.place not in kept
    ]


def _bases(draft: Draft) -> list[tuple[str, list[Citation]]]:
    return [(part.text, read_citations(part.text)) for part in draft.understood.plan.parts_of(PartKind.LEGAL_BASIS)]


def _lines(draft: Draft) -> list[dict[str, Any]]:
    """How many lines became what: the document's skeleton."""
    labels = dict(_line_choices())
    counts: dict[str, int] = {}
    for line in draft.raw.lines:
        counts[line.kind] = counts.get(line.kind, 0) + 1
    return [{"label": labels[kind], "count": count} for kind, count in counts.items() if kind in labels]


def _line_choices() -> list[tuple[str, str]]:
    return [
        *((kind.value, str(kind.label)) for kind in PartKind if kind != PartKind.UNREAD),
        (LineKind.HOLDER, _("holder of duties")),
        (LineKind.DUTY, _("duty")),
        (LineKind.RECIPIENT, _("recipient")),
        (LineKind.UNREAD, _("kept word for word")),
        (LineKind.LEFT_OUT, _("left out")),
    ]


def _meanings(plan_import: PlanImport) -> dict[str, list[tuple[str, str]]]:
    units = list_nameable(plan_import.issuer).values_list("code", "name")
    return {
        "groups": [(f"group:{group.value}", str(group.label)) for group in UnitGroup if group.value],
        "units": [(f"unit:{code}", name) for code, name in units],
    }
