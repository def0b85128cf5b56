"""Loading a plan as printed, and issuing it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.plans.models import (
    EDITABLE_STATES,
    Duty,
    Part,
    Plan,
    PlanKind,
    PlanState,
    Recipient,
    Target,
    Task,
    TaskUnit,
)
from haidang.areas.plans.operations.citations import write_bases
from haidang.areas.plans.operations.numbering import note_plan_number
from haidang.areas.plans.queries import plan_outline, surroundings_of
from haidang.areas.plans.queries.printed import HEAD_FIELDS, PrintedPlan, PrintedTask
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Unit

LONGEST_NUMBER = 20


class IssuerUnknown(Refused):
    def __init__(self, code: str) -> None:
        super().__init__(
            _("No unit has the code “%(code)s”. Write the code of the issuing unit as the list of units shows it.")
            % {"code": code}
        )


class IssuedPlanFixed(Refused):
    def __init__(self, plan: Plan) -> None:
        super().__init__(
            _("The plan “%(code)s” is issued and cannot change. Load the changed text under another code.")
            % {"code": plan.code}
        )


class TargetInUse(Refused):
    def __init__(self, plan: Plan) -> None:
        super().__init__(
            _("Places of a row of “%(code)s” that the new text leaves out are already given out. Take them back.")
            % {"code": plan.code}
        )


class AlreadyIssued(Refused):
    def __init__(self) -> None:
        super().__init__(_("This plan is already issued. Open it again to see by whom and when."))


class FindingsNotSeen(Refused):
    def __init__(self, count: int) -> None:
        super().__init__(
            ngettext(
                "%(count)s finding was not shown to you yet. Open the page again, read it, then confirm.",
                "%(count)s findings were not shown to you yet. Open the page again, read them, then confirm.",
                count,
            )
            % {"count": Figure(count)}
        )


class IssuedTooLate(Refused):
    def __init__(self, day: date) -> None:
        super().__init__(
            _("A plan cannot bear a day to come. Write a day until %(day)s, or leave it blank.")
            % {"day": f"{day:%d/%m/%Y}"}
        )


class NumberTooLong(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("The number is too long. Write only what stands before the stroke, at most %(most)s signs.")
            % {"most": LONGEST_NUMBER}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What the head confirms: number and day if there are any, and the findings that were shown."""

    seen: Collection[str]
    number: str = ""
    issued_on: date | None = None


@transaction.atomic
def load_plan(printed: PrintedPlan, *, by: User | None, now: datetime) -> Plan:
    """Stores the plan as printed. Loading the same text again changes nothing; a draft takes a changed text."""
    issuer = Unit.objects.filter(code=printed.issuer).first()
    if issuer is None:
        raise IssuerUnknown(printed.issuer)
    head = {name: getattr(printed, name) for name in HEAD_FIELDS} | {"issuer": issuer}
    if printed.kind:
        head |= {"kind": printed.kind, "last_year": printed.last_year, "outlook_year": printed.outlook_year}
    first = {"kind": kind_of(issuer)} | head
    plan, is_new = Plan.objects.select_for_update().get_or_create(code=printed.code, defaults=first)
    try:
        with transaction.atomic():
            changes = write_plan(plan, head, printed)
    except models.ProtectedError as used:
        raise TargetInUse(plan) from used
    except IntegrityError as fixed:
        raise IssuedPlanFixed(plan) from fixed
    if changes and plan.state not in EDITABLE_STATES:
        raise IssuedPlanFixed(plan)
    if is_new or changes:
        record(by=by, action="plans.load_plan", obj=plan, now=now, changes={"rows_written": changes})
    return plan


@transaction.atomic
def issue_plan(plan: Plan, *, issue: Issue, by: User, now: datetime, day: date) -> Plan:
    """Issues a draft as it stands; every finding but notes must have been shown to who issues it."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=plan.pk)
    if plan.state != PlanState.DRAFT:
        raise AlreadyIssued
    if issue.issued_on is not None and issue.issued_on > day:
        raise IssuedTooLate(day)
    if len(issue.number) > LONGEST_NUMBER:
        raise NumberTooLong
    plan.number, plan.issued_on = issue.number or plan.number, issue.issued_on or plan.issued_on
    findings = [
        finding.key for finding in plan_outline(plan, day=day, look_around=surroundings_of).findings_to_acknowledge
    ]
    if unseen := set(findings) - set(issue.seen):
        raise FindingsNotSeen(len(unseen))
    note_plan_number(plan, by=by, now=now, day=day)
    plan.state = PlanState.ISSUED
    plan.save(update_fields=["state", "number", "issued_on"])
    record(by=by, action="plans.issue_plan", obj=plan, now=now, changes={"acknowledged": findings})
    return plan


def kind_of(issuer: Unit) -> PlanKind:
    """What an issuer's plan is, as long as nothing else is said."""
    if issuer.is_school:
        return PlanKind.SCHOOL
    return PlanKind.WARD if issuer.is_locality else PlanKind.YEARLY


def write_plan(plan: Plan, head: Mapping[str, Any], printed: PrintedPlan) -> int:
    """Brings every row of the plan in line with the text; returns how many rows changed."""
    units = Unit.objects.in_bulk(sorted(_unit_codes(printed)), field_name="code")
    changes = _update(plan, head)
    changes += _sync(Part, {"plan": plan}, ("kind", "position"), _part_rows(printed))
    changes += _sync(Duty, {"plan": plan}, ("position",), _duty_rows(printed, units))
    changes += _sync(Recipient, {"plan": plan}, ("position",), _recipient_rows(printed.recipients))
    changes += write_bases(plan, printed)
    changes += _sync(Task, {"plan": plan}, ("position",), [_task_row(task) for task in printed.tasks])
    stored = {task.position: task for task in Task.objects.filter(plan=plan)}
    for task in printed.tasks:
        owner = {"task": stored[task.position]}
        changes += _sync(Target, owner, ("position",), _target_rows(task))
        changes += _sync(TaskUnit, owner, ("part", "position"), _unit_rows(task, units))
    return changes


def _sync(
    model: type[models.Model], owner: Mapping[str, Any], key: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> int:
    """Creates, updates and deletes the owner's rows so that they equal `rows`, matched by `key`."""
    existing = {tuple(getattr(row, name) for name in key): row for row in model._default_manager.filter(**owner)}
    changes, missing = 0, []
    for values in rows:
        stored = existing.pop(tuple(values[name] for name in key), None)
        if stored is None:
            missing.append(model(**owner, **values))
        else:
            changes += _update(stored, values)
    for left_out in existing.values():
        left_out.delete()
    model._default_manager.bulk_create(missing)
    return changes + len(missing) + len(existing)


def _update(stored: models.Model, values: Mapping[str, Any]) -> int:
    changed = [name for name, value in values.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, values[name])
    if changed:
        stored.save(update_fields=changed)
    return int(bool(changed))


def _unit_codes(printed: PrintedPlan) -> set[str]:
    codes = {duty.unit for duty in printed.duties} | {unit.unit for task in printed.tasks for unit in task.units}
    return codes - {""}


def _part_rows(printed: PrintedPlan) -> list[dict[str, Any]]:
    return [
        {"kind": part.kind, "position": part.position, "printed_ordinal": part.ordinal, "text": part.text}
        for part in printed.parts
    ]


def _duty_rows(printed: PrintedPlan, units: Mapping[str, Unit]) -> list[dict[str, Any]]:
    return [
        {
            "position": duty.position,
            "printed_ordinal": duty.ordinal,
            "holder": duty.holder,
            "group": duty.group,
            "unit": units.get(duty.unit),
            "text": duty.text,
        }
        for duty in printed.duties
    ]


def _recipient_rows(recipients: Sequence[str]) -> list[dict[str, Any]]:
    return [{"position": position, "printed": line} for position, line in enumerate(recipients, start=1)]


def _task_row(task: PrintedTask) -> dict[str, Any]:
    return {
        "position": task.position,
        "printed_ordinal": task.ordinal,
        "content": task.content,
        "levels": list(task.levels),
        "printed_time": task.time,
        "starts_on": task.starts_on,
        "ends_on": task.ends_on,
        "printed_quantity": task.quantity,
        "printed_mode": task.mode,
        "printed_leads": task.leads,
        "printed_coordinating": task.coordinating,
    }


def _target_rows(task: PrintedTask) -> list[dict[str, Any]]:
    return [
        {
            "position": target.position,
            "label": target.label,
            "planned": target.planned,
            "requirement_code": target.requirement_code,
        }
        for target in task.targets
    ]


def _unit_rows(task: PrintedTask, units: Mapping[str, Unit]) -> list[dict[str, Any]]:
    return [
        {
            "part": unit.part,
            "position": unit.position,
            "printed": unit.printed,
            "group": unit.group,
            "unit": units.get(unit.unit),
        }
        for unit in task.units
    ]
