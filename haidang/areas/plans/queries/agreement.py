"""Whether the plans below agree with a plan: who has not begun is told apart from who plans another number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Max

from haidang.areas.plans.models import Plan, PlanKind, PlanState, Target, Task
from haidang.areas.plans.queries import Outline, OutlineRow, plan_outline
from haidang.areas.plans.queries.amendments import with_current, with_current_end
from haidang.areas.plans.queries.cascade import counted_plans
from haidang.areas.plans.queries.shares import Shares, share_of_year, shares_below


@dataclass(frozen=True, slots=True)
class AgreedTarget:
    """A number of the plan beside what the derived plans make of it; `open` falls to those who have not begun."""

    target: Target
    issued: int
    in_preparation: int
    units: int
    open: int

    @property
    def difference(self) -> int:
        """What the plans that there are say more, or less, than what fell to them."""
        return self.issued + self.in_preparation + self.open - self.target.planned


@dataclass(frozen=True, slots=True)
class AgreedRow:
    """A row of the plan, its numbers against the derived ones, and the latest derived deadline."""

    task: Task
    targets: Sequence[AgreedTarget]
    latest: date | None
    # Units (of a plan of several years: years) that the row concerns and that have no plan yet.
    missing: frozenset[int]

    @property
    def is_later(self) -> bool:
        return self.latest is not None and self.task.ends_on is not None and self.latest > self.task.ends_on

    @property
    def open(self) -> int:
        return sum(target.open for target in self.targets)


@dataclass(frozen=True, slots=True)
class Agreement:
    outline: Outline
    rows: Sequence[AgreedRow]

    @property
    def differing(self) -> int:
        return sum(any(target.difference for target in row.targets) for row in self.rows)

    @property
    def later(self) -> int:
        return sum(row.is_later for row in self.rows)

    @property
    def open(self) -> int:
        return sum(row.open for row in self.rows)

    @property
    def nearest(self) -> date | None:
        """The nearest deadline of a row that somebody has not begun."""
        return min((row.task.ends_on for row in self.rows if row.open and row.task.ends_on), default=None)


class Part(NamedTuple):
    """What one plan below makes of a number: now, and what fell to it when its row was derived."""

    derived_from: int
    deriver: int
    state: str
    current: int
    share: int | None
    share_of: int | None

    def expected(self, planned: int) -> int:
        """Its share; of an amended number above in the same proportion. Without a share: what it says."""
        if self.share is None or not self.share_of:
            return self.current
        return self.share * planned // self.share_of


@dataclass(frozen=True, slots=True)
class Derivers:
    """Who derives from the plan: units, or the years of a plan of several years; and who of them has begun."""

    plan: Plan
    begun: frozenset[int]
    shares: Shares

    def concerned(self, task: Task) -> set[int]:
        if self.plan.kind != PlanKind.MULTI_YEAR:
            return self.shares.concerned(task.levels)
        last = self.plan.last_year or self.plan.year
        first = max(self.plan.year, task.starts_on.year if task.starts_on else self.plan.year)
        return {*range(first, min(last, task.ends_on.year if task.ends_on else last) + 1)}

    def share(self, deriver: int, planned: int, task: Task) -> int:
        if self.plan.kind == PlanKind.MULTI_YEAR:
            return share_of_year(planned, self.plan.year, self.plan.last_year or self.plan.year, deriver)
        return self.shares.of(deriver, planned, task.levels)


def agreement_of(plan: Plan, *, day: date) -> Agreement:
    """The plan against the plans derived from it, as all of them hold on `day`; a constant number of queries."""
    outline = plan_outline(plan, day=day)
    derivers, parts, ends = _derivers(plan, day), _parts(plan, day), _ends(plan, day)
    standing = (row for row in outline.rows if row.standing is None or not row.standing.is_ended)
    return Agreement(outline, [_agreed(row, derivers, parts, ends) for row in standing])


def _agreed(
    row: OutlineRow,
    derivers: Derivers,
    parts: Mapping[int, Sequence[Part]],
    ends: Mapping[int, date | None],
) -> AgreedRow:
    concerned = derivers.concerned(row.task)
    missing = frozenset(concerned - derivers.begun)
    targets = []
    for target in row.targets:
        below = parts.get(target.pk, ())
        issued = sum(part.current for part in below if part.state == PlanState.ISSUED)
        working = sum(part.current for part in below) - issued
        left_out = concerned & derivers.begun - {part.deriver for part in below}
        expected = sum(part.expected(target.planned) for part in below)
        expected += sum(derivers.share(one, target.planned, row.task) for one in left_out)
        still_open = max(target.planned - expected, 0) if missing else 0
        targets.append(AgreedTarget(target, issued, working, len(below), still_open))
    return AgreedRow(row.task, targets, ends.get(row.task.pk), missing)


def _derivers(plan: Plan, day: date) -> Derivers:
    is_of_years = plan.kind == PlanKind.MULTI_YEAR
    begun = frozenset(counted_plans(plan).values_list("year" if is_of_years else "issuer", flat=True))
    return Derivers(plan, begun, Shares({}) if is_of_years else shares_below(plan.issuer, day))


def _parts(plan: Plan, day: date) -> Mapping[int, Sequence[Part]]:
    """By number of the plan: what each plan below makes of it."""
    targets = with_current(Target.objects.filter(task__plan__in=counted_plans(plan).values("pk")), day)
    deriver = "task__plan__year" if plan.kind == PlanKind.MULTI_YEAR else "task__plan__issuer"
    names = ("derived_from", deriver, "task__plan__state", "current", "share", "share_of")
    found: dict[int, list[Part]] = defaultdict(list)
    for values in targets.filter(derived_from__isnull=False).order_by("pk").values_list(*names):
        found[values[0]].append(Part(*values))
    return found


def _ends(plan: Plan, day: date) -> Mapping[int, date | None]:
    """By row: the latest deadline of the rows derived from it."""
    tasks = Task.objects.filter(plan__in=counted_plans(plan).values("pk"), derived_from__isnull=False)
    rows = with_current_end(tasks, day).order_by().values_list("derived_from")
    return dict(rows.annotate(latest=Max("current_end")))
