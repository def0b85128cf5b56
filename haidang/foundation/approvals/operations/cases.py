"""Submitting a case and deciding on it, one step after the other; no step is ever skipped in silence."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.foundation.access.models import Role
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.deadlines import due_day
from haidang.foundation.approvals.deciders import authority_of
from haidang.foundation.approvals.models import Case, CaseState, Step, StepState
from haidang.foundation.approvals.telling import step_is_over, tell_deciders
from haidang.foundation.audit.operations import Told, record, record_all
from haidang.foundation.basics.refusals import Refused, Stale, require_reason
from haidang.foundation.organisation.models import LOCALITY_KINDS, Unit
from haidang.foundation.organisation.queries import locality_of, the_department


class NoChain(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Nobody is set to approve this. Ask the department's lead office to complete the authority matrix.")
        )


class NotYourStep(Refused):
    def __init__(self) -> None:
        super().__init__(_("This step is decided by someone else. You can follow it, not decide it."))


class AlreadyDecided(Refused):
    def __init__(self) -> None:
        super().__init__(_("This case is already decided. Open it again to see by whom and why."))


@transaction.atomic
def open_case(*, kind: str, title: str, unit: Unit, chain: list[tuple[Unit, Role]], by: User, now: datetime) -> Case:
    """Opens a case with one step per holder in `chain`; the first is pending."""
    if not chain:
        raise NoChain
    case = Case.objects.create(kind=kind, title=title, unit=unit, opened_by=by, opened_at=now)
    _add_steps(case, chain, now)
    record(by=by, action="approvals.open_case", obj=case, now=now)
    return case


@transaction.atomic
def reopen_case(case: Case, *, chain: list[tuple[Unit, Role]], by: User, now: datetime) -> Case:
    """Submits a returned case again: a new round of steps, the old rounds stay as they are."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.state != CaseState.RETURNED:
        raise Stale
    if not chain:
        raise NoChain
    case.state, case.round = CaseState.OPEN, case.round + 1
    case.save(update_fields=["state", "round"])
    _add_steps(case, chain, now)
    record(by=by, action="approvals.reopen_case", obj=case, now=now)
    return case


@transaction.atomic
def approve_step(step: Step, *, by: User, now: datetime, today: date, reason: str = "") -> Case:
    """Approves the pending step; the next one becomes pending, after the last the case is approved."""
    case = _lock_to_decide(step)
    _decide(step, StepState.APPROVED, by=by, now=now, today=today, reason=reason)
    following = Step.objects.filter(case=case, round=case.round, ordinal__gt=step.ordinal).order_by("ordinal").first()
    if following is None:
        case.state = CaseState.APPROVED
        case.save(update_fields=["state"])
    else:
        _start(following, now)
    record(by=by, action="approvals.approve_step", obj=case, now=now, reason=reason, changes={"step": step.ordinal})
    return case


@transaction.atomic
def return_step(step: Step, *, by: User, now: datetime, today: date, reason: str) -> Case:
    """Sends the case back to its unit with a reason."""
    return _stop(step, StepState.RETURNED, CaseState.RETURNED, by=by, now=now, today=today, reason=reason)


@transaction.atomic
def refuse_step(step: Step, *, by: User, now: datetime, today: date, reason: str) -> Case:
    """Refuses the case for good, with a reason."""
    return _stop(step, StepState.REFUSED, CaseState.REFUSED, by=by, now=now, today=today, reason=reason)


@transaction.atomic
def reseat_steps(day: date, *, by: User | None, now: datetime) -> int:
    """Steps not yet decided follow the locality: where another one stands above the case's unit on `day`, it decides.

    A school that came directly under the department is decided on there by the lead office. Returns how many moved.
    """
    waiting = Step.objects.select_for_update(of=("self",)).filter(
        state__in=(StepState.WAITING, StepState.PENDING), case__state=CaseState.OPEN, unit__kind__in=LOCALITY_KINDS
    )
    moved = []
    localities: dict[int, Unit | None] = {}
    for step in waiting.select_related("case__unit", "unit").order_by("pk"):
        if step.case.unit_id not in localities:
            localities[step.case.unit_id] = locality_of(step.case.unit, day)
        locality = localities[step.case.unit_id]
        if locality is not None and locality.pk != step.unit_id:
            step.unit = locality
            moved.append(step)
        elif locality is None:
            step.unit, step.role = the_department(), Role.LEAD_OFFICE
            moved.append(step)
    Step.objects.bulk_update(moved, ["unit", "role"], batch_size=500)
    for step in moved:
        if step.state == StepState.PENDING:
            tell_deciders(step, kind="approvals.step_yours", now=now)
    record_all(
        (Told("approvals.reseat_step", step.case, {"step": step.ordinal, "unit": step.unit.code}) for step in moved),
        by=by,
        now=now,
    )
    return len(moved)


def _stop(
    step: Step, step_state: StepState, case_state: CaseState, *, by: User, now: datetime, today: date, reason: str
) -> Case:
    reason = require_reason(reason)
    case = _lock_to_decide(step)
    _decide(step, step_state, by=by, now=now, today=today, reason=reason)
    case.state = case_state
    case.save(update_fields=["state"])
    record(
        by=by, action=f"approvals.{step_state}_step", obj=case, now=now, reason=reason, changes={"step": step.ordinal}
    )
    return case


def _lock_to_decide(step: Step) -> Case:
    case = Case.objects.select_for_update().get(pk=step.case_id)
    step.refresh_from_db()
    if step.state != StepState.PENDING:
        raise AlreadyDecided
    return case


def _decide(step: Step, state: StepState, *, by: User, now: datetime, today: date, reason: str) -> None:
    """Writes the decision with the right by which it was made."""
    authority = authority_of(step, by, today)
    if authority is None:
        raise NotYourStep
    step.state, step.decided_by, step.decided_at, step.reason = state, by, now, reason
    step.form, step.decided_for = authority.form, authority.holder
    step.save(update_fields=["state", "decided_by", "decided_at", "reason", "form", "decided_for"])
    step_is_over(step, now=now)


def _add_steps(case: Case, chain: list[tuple[Unit, Role]], now: datetime) -> None:
    steps = Step.objects.bulk_create(
        Step(case=case, round=case.round, ordinal=ordinal, unit=unit, role=role)
        for ordinal, (unit, role) in enumerate(chain, start=1)
    )
    _start(steps[0], now)


def _start(step: Step, now: datetime) -> None:
    """The step is to be decided from now on; who decides it is told, with the deadline."""
    step.state, step.pending_since, step.due_on = StepState.PENDING, now, due_day(step, now)
    step.save(update_fields=["state", "pending_since", "due_on"])
    tell_deciders(step, kind="approvals.step_yours", now=now)
