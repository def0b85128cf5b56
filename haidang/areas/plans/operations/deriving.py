"""Deriving the plan of a unit, or of a year, from an issued one: rows and numbers remember where they are from."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haidang.areas.plans.models import Plan, PlanKind, PlanState, Target, Task, UnitPart
from haidang.areas.plans.operations.plans import write_plan
from haidang.areas.plans.queries import OutlineRow, plan_outline
from haidang.areas.plans.queries.amendments import quantity_of
from haidang.areas.plans.queries.deriving import Words, document_name, kind_below, words_of
from haidang.areas.plans.queries.printed import (
    PrintedDuty,
    PrintedPart,
    PrintedPlan,
    PrintedTarget,
    PrintedTask,
    PrintedUnit,
)
from haidang.areas.plans.queries.shares import Shares, share_of_year, shares_below
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, refusing
from haidang.foundation.documents.offices import office_of
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import locality_of

Share = Callable[[int, tuple[str, ...]], int]


class NotIssuedAbove(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("The upper plan is not issued. Wait until it is, then derive yours from it."))


class NotBelow(Refused):
    def __init__(self, unit: Unit, plan: Plan) -> None:
        super().__init__(
            _("%(unit)s does not derive its plan from “%(plan)s”. Take the issued plan directly above it.")
            % {"unit": unit.name, "plan": plan.code}
        )


class YearOutside(Refused):
    def __init__(self, plan: Plan) -> None:
        super().__init__(_("The plan covers %(years)s. Choose one of these years.") % {"years": plan.years})


class AlreadyDerived(Refused):
    def __init__(self, unit: Unit) -> None:
        super().__init__(
            _("A plan of %(unit)s derived from this one is being worked on. Open it, or issue it first.")
            % {"unit": unit.name}
        )


class NothingForUnit(Refused):
    def __init__(self, unit: Unit) -> None:
        super().__init__(
            _("No row of the upper plan concerns the levels of %(unit)s. There is nothing to derive.")
            % {"unit": unit.name}
        )


@transaction.atomic
def derive_plan(parent: Plan, *, unit: Unit, year: int, by: User, now: datetime, today: date) -> Plan:
    """A draft of the unit's plan (or of the year's) with the rows that concern it as they hold today."""
    parent = Plan.objects.select_for_update(of=("self",), no_key=True).select_related("issuer").get(pk=parent.pk)
    if parent.state != PlanState.ISSUED:
        raise NotIssuedAbove
    kind = _check(parent, unit, year, today)
    rows = [row for row in plan_outline(parent, day=today).rows if row.standing is None or not row.standing.is_ended]
    tasks = list(_tasks(parent, rows, unit, year, kind, today))
    if not tasks:
        raise NothingForUnit(unit)
    earlier = Plan.objects.filter(parent=parent, issuer=unit, year=year).aggregate(last=Max("version"))["last"] or 0
    printed = _printed(parent, unit, year, kind, [printed for _row, printed in tasks], earlier + 1, today)
    head: dict[str, Any] = {"parent": parent, "kind": kind, "issuer": unit, "version": earlier + 1, "drawn_up_by": by}
    with refusing("plan_one_derivation_at_a_time", AlreadyDerived(unit)):
        plan = Plan.objects.create(code=printed.code, year=year, title=printed.title, **head)
    write_plan(plan, _head_of(printed), printed)
    _trace(plan, [row for row, _printed in tasks])
    record(by=by, action="plans.derive_plan", obj=plan, now=now, changes={"from": parent.code, "rows": len(tasks)})
    return plan


def _check(parent: Plan, unit: Unit, year: int, today: date) -> PlanKind:
    kind = kind_below(parent, unit, today)
    if kind is None:
        raise NotBelow(unit, parent)
    if not parent.year <= year <= (parent.last_year or parent.year):
        raise YearOutside(parent)
    return kind


def _tasks(
    parent: Plan, rows: list[OutlineRow], unit: Unit, year: int, kind: PlanKind, today: date
) -> Iterator[tuple[OutlineRow, PrintedTask]]:
    """The rows that concern the unit's levels and the year, with its share of each number."""
    shares = shares_below(parent.issuer, today) if kind != PlanKind.YEARLY else Shares({})
    levels = shares.levels_of(unit)
    number = 0
    for row in rows:
        task = row.task
        if kind == PlanKind.YEARLY:
            if task.starts_on and task.ends_on and not task.starts_on.year <= year <= task.ends_on.year:
                continue
        elif task.levels and not levels & {*task.levels}:
            continue
        number += 1
        yield row, _printed_task(row, number, unit, year, kind, _share(parent, shares, unit, year, kind))


def _share(parent: Plan, shares: Shares, unit: Unit, year: int, kind: PlanKind) -> Share:
    if kind == PlanKind.YEARLY:
        last = parent.last_year or parent.year
        return lambda planned, _levels: share_of_year(planned, parent.year, last, year)
    return lambda planned, levels: shares.of(unit.pk, planned, levels)


def _printed_task(row: OutlineRow, position: int, unit: Unit, year: int, kind: PlanKind, share: Share) -> PrintedTask:
    task = row.task
    levels = tuple(level for level in task.levels if kind != PlanKind.SCHOOL or level in unit.levels)
    targets = [
        PrintedTarget(target.position, target.label, share(target.planned, tuple(task.levels)), target.requirement_code)
        for target in row.targets
    ]
    time, starts_on, ends_on = (
        _time(task, year) if kind == PlanKind.YEARLY else (task.printed_time, task.starts_on, task.ends_on)
    )
    lead = "" if kind == PlanKind.YEARLY else unit.name
    kept = [_unit(one.part, one.position, one.printed, one.unit, one.group) for one in (*row.leads, *row.coordinating)]
    units = kept if not lead else [_unit(UnitPart.LEAD, 1, lead, unit, ""), *_coordinating(row)]
    return PrintedTask(
        position=position,
        ordinal=f"{position}.",
        content=task.content,
        levels=levels,
        time=time,
        starts_on=starts_on,
        ends_on=ends_on,
        quantity=quantity_of((target.label, target.planned) for target in targets),
        mode=task.printed_mode,
        leads=lead or task.printed_leads,
        coordinating=task.printed_leads if lead else task.printed_coordinating,
        targets=targets,
        units=units,
    )


def _unit(part: str, position: int, printed: str, unit: Unit | None, group: str) -> PrintedUnit:
    return PrintedUnit(part, position, printed, unit.code if unit else "", group)


def _coordinating(row: OutlineRow) -> list[PrintedUnit]:
    """Below, whoever leads above becomes the one to work with."""
    return [
        _unit(UnitPart.COORDINATING, position, one.printed, one.unit, one.group)
        for position, one in enumerate(row.leads, start=1)
    ]


def _time(task: Task, year: int) -> tuple[str, date | None, date | None]:
    """The part of the row's time that lies in the year, as it is printed."""
    first = max(task.starts_on or date(year, 1, 1), date(year, 1, 1))
    last = min(task.ends_on or date(year, 12, 31), date(year, 12, 31))
    if (first.month, last.month) == (1, 12):
        return f"Năm {year}", first, last
    months = f"{first.month}" if first.month == last.month else f"{first.month}-{last.month}"
    return f"Tháng {months}/{year}", first, last


def _printed(
    parent: Plan, unit: Unit, year: int, kind: PlanKind, tasks: list[PrintedTask], version: int, today: date
) -> PrintedPlan:
    office = office_of(unit, today)
    above = locality_of(unit, today) if unit.is_school else None
    name = document_name(parent)
    superior = f"UBND {above.name}" if above else "Sở Giáo dục và Đào tạo"
    words = words_of(kind, unit=unit.name, year=str(year), parent=name, superior=superior)
    return PrintedPlan(
        code=f"{unit.code}-{year}-{parent.pk}-{version}".lower(),
        year=year,
        title=words.text("title"),
        issuer=unit.code,
        kind=kind,
        symbol=f"KH-{office.mark}",
        place=office.issuer.place,
        printed_superior=office.issuer.superior,
        printed_issuer=office.issuer.name,
        subject_note=words.text("subject_note"),
        parent_document=name,
        signer_title="\n".join(office.authority),
        annex_label="Phụ lục I",
        annex_title=words.text("annex_title"),
        parts=list(_parts(words)),
        duties=list(_duties(words, unit, kind)),
        tasks=tasks,
        recipients=words.texts("recipients"),
    )


def _parts(words: Words) -> Iterator[PrintedPart]:
    for kind in ("legal_basis", "opening", "aim", "requirement", "content", "funding", "closing"):
        for position, text in enumerate(words.texts(kind), start=1):
            yield PrintedPart(kind, position, text)


def _duties(words: Words, unit: Unit, kind: PlanKind) -> Iterator[PrintedDuty]:
    own = "" if kind == PlanKind.YEARLY else unit.code
    for position, (holder, text, code) in enumerate(words.duties(), start=1):
        yield PrintedDuty(position, holder, text, f"{position}.", code or own)


def _head_of(printed: PrintedPlan) -> Mapping[str, Any]:
    names = (
        "title", "symbol", "place", "printed_superior", "printed_issuer", "subject_note", "parent_document",
        "signer_title", "annex_label", "annex_title",
    )  # fmt: skip
    return {name: getattr(printed, name) for name in names}


def _trace(plan: Plan, rows: list[OutlineRow]) -> None:
    """Every row and number of the new plan points at the one above it."""
    tasks = list(Task.objects.filter(plan=plan).order_by("position"))
    above = dict(zip((task.pk for task in tasks), rows, strict=True))
    for task in tasks:
        task.derived_from_id = above[task.pk].task.pk
    Task.objects.bulk_update(tasks, ["derived_from"])
    targets = list(Target.objects.filter(task__plan=plan))
    for target in targets:
        found = {one.position: one for one in above[target.task_id].targets}
        upper = found[target.position]
        target.derived_from_id, target.share, target.share_of = upper.pk, target.planned, upper.planned
    Target.objects.bulk_update(targets, ["derived_from", "share", "share_of"])
