"""Numbered amendments of issued plans: drafted, decided on and issued the way of the plan itself."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haidang.areas.plans.models import (
    UPPER_KINDS,
    AmendedRow,
    AmendedTarget,
    Amendment,
    AmendmentState,
    Change,
    Plan,
    PlanState,
    Target,
    Task,
)
from haidang.areas.plans.operations.adapting import NewRow, RowFacts, TimeNotRead
from haidang.areas.plans.operations.approving import send
from haidang.areas.plans.operations.numbering import number_amendment
from haidang.areas.plans.queries import plan_outline
from haidang.areas.plans.queries.amendments import quantity_of
from haidang.areas.plans.queries.times import read_time
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import holders
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, refusing, require_reason
from haidang.foundation.notifications.operations import notify
from haidang.foundation.organisation.models import Unit, UnitKind

EDITABLE = (AmendmentState.DRAFT, AmendmentState.RETURNED)


class NotIssued(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("Only an issued plan is amended. A draft is simply changed."))


class AmendmentOpen(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("Another amendment of this plan is being worked on. Finish it or give it up first.")
        )


class AmendmentFixed(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("This amendment cannot be changed now. Open it to see where it stands."))


class NothingAmended(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("The amendment changes nothing yet. Change, add or end at least one row."))


class RowEnded(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("This row was ended by an earlier amendment. Add a new row instead."))


class NotDecided(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("It is not approved yet. Submit it first; it is issued after the approval."))


class ForDirector(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("The department's plans are amended by its director. Ask the director to issue it.")
        )


@transaction.atomic
def start_amendment(plan: Plan, *, reason: str, by: User, now: datetime) -> Amendment:
    """The next amendment of an issued plan, as a draft; one at a time."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=plan.pk)
    if plan.state != PlanState.ISSUED:
        raise NotIssued
    reason = require_reason(reason)
    kept = Amendment.objects.filter(plan=plan).exclude(state=AmendmentState.WITHDRAWN)
    ordinal = (kept.aggregate(last=Max("ordinal"))["last"] or 0) + 1
    with refusing("plan_amendment_one_open_a_plan", AmendmentOpen()):
        amendment = Amendment.objects.create(
            plan=plan, ordinal=ordinal, reason=reason, symbol=plan.symbol, drawn_up_by=by, drawn_up_at=now
        )
    record(by=by, action="plans.start_amendment", obj=amendment, now=now, reason=reason, changes={"plan": plan.code})
    return amendment


@transaction.atomic
def amend_row(amendment: Amendment, *, task: Task, facts: RowFacts, by: User, now: datetime, today: date) -> AmendedRow:
    """The row says this from the amendment on; writing it again replaces what the draft said before."""
    amendment = _lock_editable(amendment)
    span = read_time(facts.time, year=amendment.plan.year)
    if span is None:
        raise TimeNotRead(facts.time)
    standing = _standing(amendment.plan, task, today)
    wanted = {
        "act": Change.CHANGE,
        "content": facts.content,
        "levels": task.levels,
        "printed_time": facts.time,
        "starts_on": span[0],
        "ends_on": span[1],
        "printed_leads": facts.leads,
    }
    return _write(amendment, task, wanted, standing, facts.planned, by=by, now=now)


@transaction.atomic
def end_row(amendment: Amendment, *, task: Task, by: User, now: datetime, today: date) -> AmendedRow:
    """The row ends with the amendment: its numbers are 0 from then on."""
    amendment = _lock_editable(amendment)
    standing = _standing(amendment.plan, task, today)
    names = ("content", "levels", "printed_time", "starts_on", "ends_on", "printed_leads")
    wanted = {name: getattr(task, name) for name in names} | {"act": Change.END}
    return _write(amendment, task, wanted, standing, dict.fromkeys(standing, 0), by=by, now=now)


@transaction.atomic
def add_row(amendment: Amendment, *, row: NewRow, by: User, now: datetime) -> AmendedRow:
    """A row that the plan has from the amendment on; it becomes a row of the plan on the day of issue."""
    amendment = _lock_editable(amendment)
    span = read_time(row.time, year=amendment.plan.year)
    if span is None:
        raise TimeNotRead(row.time)
    written = AmendedRow.objects.create(
        amendment=amendment, act=Change.ADD, content=row.content, levels=list(row.levels), printed_time=row.time,
        starts_on=span[0], ends_on=span[1], printed_leads=row.leads,
    )  # fmt: skip
    AmendedTarget.objects.create(
        row=written, label=row.label, requirement_code=row.requirement_code, planned=row.planned
    )
    record(by=by, action="plans.amend_row", obj=amendment, now=now, changes={"added": row.content[:200]})
    return written


@transaction.atomic
def take_row_back(row: AmendedRow, *, by: User, now: datetime) -> Amendment:
    """The draft leaves this row as it was."""
    amendment = _lock_editable(row.amendment)
    record(by=by, action="plans.amend_row", obj=amendment, now=now, changes={"taken_back": row.content[:200]})
    row.delete()
    return amendment


@transaction.atomic
def withdraw_amendment(amendment: Amendment, *, by: User, now: datetime) -> Amendment:
    """Gives the draft up; its ordinal is free again."""
    amendment = _lock_editable(amendment)
    amendment.state = AmendmentState.WITHDRAWN
    amendment.save(update_fields=["state"])
    record(by=by, action="plans.withdraw_amendment", obj=amendment, now=now)
    return amendment


@transaction.atomic
def submit_amendment(amendment: Amendment, *, by: User, now: datetime, today: date) -> Amendment:
    """Sends the amendment of a unit's plan the way the plan went."""
    amendment = _lock_editable(amendment)
    if amendment.plan.kind in UPPER_KINDS:
        raise ForDirector
    if not amendment.rows.exists():
        raise NothingAmended
    title = _("Amendment %(ordinal)s: %(plan)s") % {"ordinal": amendment.ordinal, "plan": amendment.plan.title}
    amendment.case = send(amendment.case, amendment.plan.issuer, title, by=by, now=now, today=today)
    amendment.state = AmendmentState.SUBMITTED
    amendment.save(update_fields=["case", "state"])
    record(by=by, action="plans.submit_amendment", obj=amendment, now=now)
    return amendment


@transaction.atomic
def issue_amendment(amendment: Amendment, *, by: User, now: datetime, today: date) -> Amendment:
    """Numbers and dates it; from today its rows hold. The issued text stays as it is."""
    amendment = lock_amendment(amendment)
    if amendment.plan.kind in UPPER_KINDS:
        if not holders(Role.DIRECTOR, [amendment.plan.issuer_id], today).filter(user=by).exists():
            raise ForDirector
        if amendment.state not in EDITABLE:
            raise AmendmentFixed
    elif amendment.state != AmendmentState.APPROVED:
        raise NotDecided
    if not amendment.rows.exists():
        raise NothingAmended
    number = number_amendment(amendment, by=by, now=now, day=today)
    _add_tasks(amendment)
    amendment.number, amendment.issued_on = number, today
    amendment.state, amendment.issued_by = AmendmentState.ISSUED, by
    amendment.save(update_fields=["number", "issued_on", "state", "issued_by"])
    record(
        by=by, action="plans.issue_amendment", obj=amendment, now=now, reason=amendment.reason,
        changes={"plan": amendment.plan.code, "number": f"{amendment.number}/{amendment.symbol}"},
    )  # fmt: skip
    _tell(amendment, now=now)
    return amendment


def lock_amendment(amendment: Amendment) -> Amendment:
    """The plan before its amendment, as everywhere."""
    Plan.objects.select_for_update(no_key=True).get(pk=amendment.plan_id)
    return Amendment.objects.select_for_update(of=("self",)).select_related("plan__issuer", "case").get(pk=amendment.pk)


def _lock_editable(amendment: Amendment) -> Amendment:
    amendment = lock_amendment(amendment)
    if amendment.state not in EDITABLE:
        raise AmendmentFixed
    return amendment


def _standing(plan: Plan, task: Task, today: date) -> dict[int, Target]:
    """The targets of a row with the numbers that hold today."""
    for row in plan_outline(plan, day=today).rows:
        if row.task.pk == task.pk:
            if row.standing is not None and row.standing.is_ended:
                raise RowEnded
            return {target.pk: target for target in row.targets}
    raise RowEnded


def _write(
    amendment: Amendment, task: Task, wanted: Mapping[str, object], standing: Mapping[int, Target],
    planned: Mapping[int, int], *, by: User, now: datetime,
) -> AmendedRow:  # fmt: skip
    row, _is_new = AmendedRow.objects.update_or_create(amendment=amendment, task=task, defaults=wanted)
    AmendedTarget.objects.filter(row=row).delete()
    targets = [
        AmendedTarget(
            row=row, target_id=pk, label=target.label, requirement_code=target.requirement_code,
            before=target.planned, planned=planned.get(pk, target.planned),
        )
        for pk, target in standing.items()
    ]  # fmt: skip
    AmendedTarget.objects.bulk_create(targets)
    said: dict[str, object] = {one.label: [one.before, one.planned] for one in targets if one.before != one.planned}
    record(by=by, action="plans.amend_row", obj=amendment, now=now, changes={"row": task.printed_ordinal, **said})
    return row


def _add_tasks(amendment: Amendment) -> None:
    """Added rows become rows of the plan, behind those that are there."""
    last = Task.objects.filter(plan=amendment.plan).aggregate(last=Max("position"))["last"] or 0
    for number, row in enumerate(amendment.rows.filter(act=Change.ADD).order_by("pk"), start=last + 1):
        targets = list(row.targets.all())
        task = Task.objects.create(
            plan=amendment.plan, position=number, printed_ordinal=f"{number}.", content=row.content, levels=row.levels,
            printed_time=row.printed_time, starts_on=row.starts_on, ends_on=row.ends_on, added_by=amendment,
            printed_leads=row.printed_leads, printed_quantity=quantity_of((one.label, one.planned) for one in targets),
        )  # fmt: skip
        row.task = task
        row.save(update_fields=["task"])
        for position, one in enumerate(targets, start=1):
            one.target = Target.objects.create(
                task=task, position=position, label=one.label, planned=one.planned,
                requirement_code=one.requirement_code,
            )  # fmt: skip
            one.save(update_fields=["target"])


def _tell(amendment: Amendment, *, now: datetime) -> None:
    """The lead office adjusts the places; units that derived a plan look at theirs."""
    words: dict[str, object] = {"plan": amendment.plan.title, "ordinal": amendment.ordinal}
    path, about = f"/plans/amendments/{amendment.pk}/", f"plans.amendment:{amendment.pk}"
    department = Unit.objects.filter(kind=UnitKind.OFFICE).values_list("pk", flat=True)
    if amendment.plan.kind in UPPER_KINDS:
        users = [grant.user for grant in holders(Role.LEAD_OFFICE, department, amendment.issued_on or now.date())]
        notify(users, kind="plans.amended_places", params=words, path=path, about=about, now=now)
    below = list(amendment.plan.derived.filter(state=PlanState.ISSUED).values_list("issuer", flat=True))
    day = amendment.issued_on or now.date()
    users = [g.user for role in (Role.WARD_OFFICER, Role.PRINCIPAL) for g in holders(role, below, day)]
    notify(users, kind="plans.amended_above", params=words, path=path, about=about, now=now)
