"""The way of a unit's plan: submitted, decided on above, issued with a number of the unit's own run."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.plans.models import EDITABLE_STATES, Plan, PlanKind, PlanState
from haidang.areas.plans.operations.adapting import PlanNotEditable
from haidang.areas.plans.operations.numbering import number_plan
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Case, CaseKind, CaseState, Step
from haidang.foundation.approvals.operations import approve_step, open_case, reopen_case, return_step
from haidang.foundation.approvals.queries import chain_for
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, Stale
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import locality_of

UNIT_KINDS = (PlanKind.WARD, PlanKind.SCHOOL)


class NotUnitPlan(Refused):
    def __init__(self) -> None:
        super().__init__(_("The department's own plan is issued by its director. Open “Issue the plan”."))


class NotSubmitted(Refused):
    def __init__(self) -> None:
        super().__init__(_("This plan does not wait for approval now. Open it to see where it stands."))


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
def approve_plan(plan: Plan, *, step: Step, by: User, now: datetime, today: date) -> Plan:
    """Approves the step the user saw; after the last the unit may issue the plan."""
    plan = lock_plan(plan)
    check_step(plan.state == PlanState.SUBMITTED, plan.case, step)
    if approve_step(step, by=by, now=now, today=today).state == CaseState.APPROVED:
        plan.state = PlanState.APPROVED
        plan.save(update_fields=["state"])
        record(by=by, action="plans.approve_plan", obj=plan, now=now)
    return plan


@transaction.atomic
def return_plan(plan: Plan, *, step: Step, reason: str, by: User, now: datetime, today: date) -> Plan:
    """Sends the plan back to the unit with a reason."""
    plan = lock_plan(plan)
    check_step(plan.state == PlanState.SUBMITTED, plan.case, step)
    return_step(step, by=by, now=now, today=today, reason=reason)
    plan.state = PlanState.RETURNED
    plan.save(update_fields=["state"])
    record(by=by, action="plans.return_plan", obj=plan, now=now, reason=reason)
    return plan


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


def check_step(is_submitted: bool, case: Case | None, step: Step) -> None:
    """Refuses a step of another case or round than the one that is open."""
    if not is_submitted or case is None:
        raise NotSubmitted
    case = Case.objects.select_for_update().get(pk=case.pk)
    if step.case_id != case.pk or step.round != case.round:
        raise Stale
