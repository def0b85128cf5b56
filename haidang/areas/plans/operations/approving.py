"""The way of a unit's plan: submitted, and, once it is approved above, issued with a number of the unit's own run."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.plans.models import EDITABLE_STATES, Plan, PlanKind, PlanState
from haidang.areas.plans.operations.adapting import PlanNotEditable
from haidang.areas.plans.operations.numbering import number_plan
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Case, CaseKind
from haidang.foundation.approvals.operations import open_case, reopen_case
from haidang.foundation.approvals.queries import chain_for
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import locality_of

UNIT_KINDS = (PlanKind.WARD, PlanKind.SCHOOL)


class NotUnitPlan(Refused):
    def __init__(self) -> None:
        super().__init__(_("The department's own plan is issued by its director. Open “Issue the plan”."))


class NotApproved(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only an approved plan is issued. Submit it, and issue it once it is approved."))


class ParentReplaced(Refused):
    def __init__(self) -> None:
        super().__init__(_("The upper plan has a later version. Derive yours from that one."))


def case_kind_of(unit: Unit, day: date) -> CaseKind:
    """The locality decides on its schools; everything else is the department's."""
    return CaseKind.SCHOOL_PLAN if locality_of(unit, day) is not None else CaseKind.UNIT_PLAN


@transaction.atomic
def submit_plan(plan: Plan, *, by: User, now: datetime, today: date) -> Plan:
    """Sends the draft to whoever decides on it."""
    plan = lock_plan(plan)
    if plan.kind not in UNIT_KINDS:
        raise NotUnitPlan
    if plan.state not in EDITABLE_STATES:
        raise PlanNotEditable
    if plan.parent is not None and plan.parent.state != PlanState.ISSUED:
        raise ParentReplaced
    plan.case = send(plan.case, plan.issuer, plan.title, by=by, now=now, today=today)
    plan.state = PlanState.SUBMITTED
    plan.save(update_fields=["case", "state"])
    record(by=by, action="plans.submit_plan", obj=plan, now=now)
    return plan


def send(case: Case | None, unit: Unit, title: str, *, by: User, now: datetime, today: date) -> Case:
    """Opens the case, or its next round."""
    kind = case_kind_of(unit, today)
    chain = chain_for(kind, unit, today)
    if case is None:
        return open_case(kind=kind, title=title[:240], unit=unit, chain=chain, by=by, now=now)
    return reopen_case(case, chain=chain, by=by, now=now)


@transaction.atomic
def issue_unit_plan(plan: Plan, *, by: User, now: datetime, today: date) -> Plan:
    """Numbers and dates the approved plan; an earlier version from the same upper plan is replaced."""
    plan = lock_plan(plan)
    if plan.state != PlanState.APPROVED:
        raise NotApproved
    number = number_plan(plan, by=by, now=now, day=today)
    earlier = Plan.objects.filter(parent=plan.parent, issuer=plan.issuer, year=plan.year, state=PlanState.ISSUED)
    if plan.parent_id:
        earlier.update(state=PlanState.REPLACED)
    plan.number, plan.issued_on, plan.state = number, today, PlanState.ISSUED
    plan.save(update_fields=["number", "issued_on", "state"])
    record(by=by, action="plans.issue_plan", obj=plan, now=now, changes={"number": plan.shown_number})
    return plan


def lock_plan(plan: Plan) -> Plan:
    return Plan.objects.select_for_update(of=("self",)).select_related("issuer", "parent", "case").get(pk=plan.pk)
