"""Reads of plans: who may see which, and a plan's outline for every page that shows its tasks."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Prefetch, QuerySet, prefetch_related_objects

from haidang.areas.plans.models import Duty, Part, Plan, Target, Task, TaskUnit, UnitPart
from haidang.areas.plans.queries.amendments import Standing, stand_on
from haidang.areas.plans.queries.checks import NOTHING, Surroundings
from haidang.areas.plans.queries.findings import HEAD, Finding, Place, list_findings
from haidang.areas.plans.queries.printed import PrintedPlan, printed_plan
from haidang.areas.plans.queries.sentences import Severity
from haidang.areas.plans.queries.surroundings import surroundings_of
from haidang.areas.plans.queries.todos import list_todos
from haidang.areas.plans.queries.visible import get_plan_for, list_all_plans_for, list_plans_for, running_plan_for

__all__ = [
    "DutyHolder",
    "Outline",
    "OutlineRow",
    "find_plan",
    "get_plan_for",
    "list_all_plans_for",
    "list_plans_for",
    "list_task_counts",
    "list_todos",
    "plan_outline",
    "running_plan_for",
    "surroundings_of",
]


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One task with all that hangs on it and what is to be pointed out beside it."""

    task: Task
    targets: Sequence[Target]
    leads: Sequence[TaskUnit]
    coordinating: Sequence[TaskUnit]
    findings: Sequence[Finding]
    standing: Standing | None = None

    @property
    def planned(self) -> int:
        return sum(target.planned for target in self.targets)


@dataclass(frozen=True, slots=True)
class DutyHolder:
    """An office or person of section IV with its duties, each beside its findings."""

    ordinal: str
    holder: str
    duties: Sequence[Duty]
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Outline:
    """A plan read whole, in a constant number of queries."""

    plan: Plan
    printed: PrintedPlan
    rows: Sequence[OutlineRow]
    findings: Sequence[Finding]

    def findings_at(self, section: str, position: int = 0) -> list[Finding]:
        return [finding for finding in self.findings if finding.place == Place(section, position)]

    @property
    def head_findings(self) -> list[Finding]:
        return self.findings_at(HEAD.section)

    @property
    def findings_to_acknowledge(self) -> list[Finding]:
        """All but notes: the director confirms having seen these before issuing."""
        return [finding for finding in self.findings if finding.severity is not Severity.NOTE]

    @property
    def planned(self) -> int:
        return sum(row.planned for row in self.rows)

    def parts_of(self, kind: str) -> list[tuple[Part, list[Finding]]]:
        parts = [part for part in self.plan.parts.all() if part.kind == kind]
        return [(part, self.findings_at(part.kind, part.position)) for part in parts]

    @property
    def holders(self) -> list[DutyHolder]:
        grouped = groupby(self.plan.duties.all(), key=lambda duty: (duty.printed_ordinal, duty.holder))
        return [self._holder(ordinal, holder, list(duties)) for (ordinal, holder), duties in grouped]

    def _holder(self, ordinal: str, holder: str, duties: list[Duty]) -> DutyHolder:
        found = [finding for duty in duties for finding in self.findings_at("duty", duty.position)]
        return DutyHolder(ordinal, holder, duties, found)


def plan_outline(plan: Plan, *, day: date, look_around: Callable[[PrintedPlan], Surroundings] | None = None) -> Outline:
    """Tasks, targets, units, duties and findings of `plan` as read on `day`; eight queries however long the plan.

    `rows` say what holds on the day, amendments included; `printed` and `findings` are of the issued text.
    With `look_around=surroundings_of` its targets are also held against the review of its year: three queries more.
    """
    units = Prefetch("units", TaskUnit.objects.select_related("unit"))
    prefetch_related_objects(
        [plan],
        "issuer",
        "parts",
        "recipients",
        Prefetch("duties", Duty.objects.select_related("unit")),
        Prefetch("tasks", Task.objects.prefetch_related("targets", units)),
    )
    printed = printed_plan(plan)
    findings = list_findings(printed, day=day, around=look_around(printed) if look_around else NOTHING)
    by_row: dict[int, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=lambda finding: list(Severity).index(finding.severity)):
        if finding.place.section == "task":
            by_row[finding.place.position].append(finding)
    standings = stand_on(plan, plan.tasks.all(), day=day)
    rows = [_outline_row(standing.task, by_row[standing.task.position], standing) for standing in standings]
    return Outline(plan, printed, rows, findings)


def list_task_counts(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """The plans with `task_count`, for lists."""
    return plans.annotate(task_count=Count("tasks"))


def find_plan(code: str) -> Plan | None:
    return Plan.objects.filter(code=code).first()


def _outline_row(task: Task, findings: list[Finding], standing: Standing) -> OutlineRow:
    units = list(task.units.all())
    return OutlineRow(
        task,
        list(task.targets.all()),
        [unit for unit in units if unit.part == UnitPart.LEAD],
        [unit for unit in units if unit.part == UnitPart.COORDINATING],
        findings,
        standing,
    )
