"""The decision above on what a unit submitted: its plan, or an amendment of it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.plans.models import Amendment, Plan, PlanState
from haidang.areas.plans.operations.amending import lock_amendment
from haidang.areas.plans.operations.approving import lock_plan
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Case, CaseState, Step
from haidang.foundation.approvals.operations import approve_step, return_step
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, Stale

_LOCKS: Mapping[type[Any], Callable[[Any], Any]] = {Plan: lock_plan, Amendment: lock_amendment}


class NotSubmitted(Refused):
    def __init__(self) -> None:
        super().__init__(_("This plan does not wait for approval now. Open it to see where it stands."))


@transaction.atomic
def approve[Submitted: Plan | Amendment](
    submitted: Submitted, *, step: Step, by: User, now: datetime, today: date
) -> Submitted:
    """Approves the step the user saw; after the last the unit may issue it."""
    submitted = _lock_on_step(submitted, step)
    if approve_step(step, by=by, now=now, today=today).state == CaseState.APPROVED:
        submitted.state = PlanState.APPROVED
        submitted.save(update_fields=["state"])
        record(by=by, action=f"plans.approve_{submitted._meta.model_name}", obj=submitted, now=now)
    return submitted


@transaction.atomic
def send_back[Submitted: Plan | Amendment](
    submitted: Submitted, *, step: Step, reason: str, by: User, now: datetime, today: date
) -> Submitted:
    """The unit reworks it for the reason given and submits it again."""
    submitted = _lock_on_step(submitted, step)
    return_step(step, by=by, now=now, today=today, reason=reason)
    submitted.state = PlanState.RETURNED
    submitted.save(update_fields=["state"])
    record(by=by, action=f"plans.return_{submitted._meta.model_name}", obj=submitted, now=now, reason=reason)
    return submitted


def _lock_on_step[Submitted: Plan | Amendment](submitted: Submitted, step: Step) -> Submitted:
    """Refuses a step of another case or round than the one that is open."""
    submitted = _LOCKS[type(submitted)](submitted)
    if submitted.state != PlanState.SUBMITTED or submitted.case is None:
        raise NotSubmitted
    case = Case.objects.select_for_update().get(pk=submitted.case.pk)
    if step.case_id != case.pk or step.round != case.round:
        raise Stale
    return submitted
