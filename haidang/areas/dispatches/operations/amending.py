"""Changing a dispatch after its issue: a numbered amendment adds and ends demands, for everyone to see."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from haidang.areas.dispatches.models import Amendment, Demand, Dispatch, DispatchState
from haidang.areas.dispatches.operations.issuing import (
    AlreadyIssued,
    NotInForce,
    addressed,
    check_deadlines,
    end_duties,
    line_of,
    make_duties,
    number_for,
)
from haidang.areas.dispatches.operations.locks import lock_dispatch
from haidang.areas.dispatches.operations.telling import tell_units
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, refusing, require_reason


class AmendmentInPreparation(Refused):
    def __init__(self) -> None:
        super().__init__(_("An amendment is being prepared already. Finish it or give it up first."))


class NotOfThisDispatch(Refused):
    def __init__(self) -> None:
        super().__init__(_("This demand is not one that the amendment can end. Open the page again."))


@transaction.atomic
def draft_amendment(dispatch: Dispatch, *, reason: str, by: User, now: datetime) -> Amendment:
    """Begins the next amendment of a dispatch in force; one at a time."""
    reason = require_reason(reason)
    locked = lock_dispatch(dispatch)
    if locked.state != DispatchState.ISSUED:
        raise NotInForce
    ordinal = int(locked.amendments.aggregate(top=Max("ordinal"))["top"] or 0) + 1
    with refusing(("amendment_one_in_preparation", "amendment_ordinal_once"), AmendmentInPreparation()):
        amendment = Amendment.objects.create(
            dispatch=locked, ordinal=ordinal, reason=reason, drafted_by=by, drafted_at=now
        )
    record(by=by, action="dispatches.draft_amendment", obj=locked, now=now, reason=reason)
    return amendment


@transaction.atomic
def end_demand(amendment: Amendment, *, demand: Demand, by: User, now: datetime) -> None:
    """Marks a demand that the amendment will end."""
    dispatch = _lock(amendment)
    marked = Demand.objects.filter(pk=demand.pk, dispatch=dispatch, ended_by=None).exclude(added_by=amendment)
    if not marked.update(ended_by=amendment):
        raise NotOfThisDispatch
    record(by=by, action="dispatches.end_demand", obj=dispatch, now=now, changes={"demand": [demand.title, ""]})


@transaction.atomic
def keep_demand(amendment: Amendment, *, demand: Demand, by: User, now: datetime) -> None:
    """Takes that mark back."""
    dispatch = _lock(amendment)
    if not Demand.objects.filter(pk=demand.pk, ended_by=amendment).update(ended_by=None):
        raise NotOfThisDispatch
    record(by=by, action="dispatches.keep_demand", obj=dispatch, now=now, changes={"demand": ["", demand.title]})


@transaction.atomic
def issue_amendment(amendment: Amendment, *, number: str, issued_on: date, by: User, now: datetime) -> Amendment:
    """Ends the marked demands, adds the new ones, and reaches units that have come since with all that is in force."""
    dispatch = _lock(amendment)
    added = list(dispatch.demands.filter(added_by=amendment))
    check_deadlines(added, issued_on)
    named = f"Công văn {dispatch.printed_number}: {dispatch.subject}"
    line = replace(
        line_of(dispatch, issued_on, by=by),
        subject=f"V/v sửa đổi, bổ sung (lần {amendment.ordinal}) {named}",
        about=f"dispatches.amendment:{amendment.pk}",
        address=reverse("dispatches:changes", args=[dispatch.pk]),
    )
    number = number_for(dispatch, number, line=line, by=by, now=now)
    ending = list(dispatch.demands.filter(ended_by=amendment).values_list("pk", flat=True))
    Amendment.objects.filter(pk=amendment.pk).update(number=number, issued_on=issued_on, issued_by=by, issued_at=now)
    ended = end_duties(ending, note=amendment.reason, by=by, now=now)
    in_force = list(dispatch.demands.filter(ended_by=None).order_by("position"))
    units = addressed(dispatch, issued_on)
    made = make_duties(in_force, units)
    about = f"dispatches.dispatch:{dispatch.pk}:{amendment.ordinal}"
    tell_units(
        dispatch, kind="dispatches.amended", unit_ids=units, day=issued_on, now=now, about=about,
        reason=amendment.reason[:200],
    )  # fmt: skip
    changes: dict[str, object] = {"number": number, "added": len(added), "made": made, "ended": ended}
    record(by=by, action="dispatches.issue_amendment", obj=dispatch, now=now, reason=amendment.reason, changes=changes)
    amendment.refresh_from_db()
    return amendment


@transaction.atomic
def drop_amendment(amendment: Amendment, *, by: User, now: datetime) -> None:
    """Gives an amendment in preparation up, with the demands it would have added."""
    dispatch = _lock(amendment)
    record(by=by, action="dispatches.drop_amendment", obj=dispatch, now=now, reason=amendment.reason)
    Amendment.objects.filter(pk=amendment.pk).delete()


def _lock(amendment: Amendment) -> Dispatch:
    dispatch = lock_dispatch(amendment.dispatch)
    if Amendment.objects.filter(pk=amendment.pk, issued_at__isnull=False).exists():
        raise AlreadyIssued
    return dispatch
