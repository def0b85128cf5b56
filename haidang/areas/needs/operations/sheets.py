"""The way of a sheet: confirmed by the school, returned or verified by the locality (or the department)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.needs.models import Answer, Need, NeedStatus, Sheet, SheetState, Wish, WishState
from haidang.areas.needs.operations.evaluation import write_needs
from haidang.areas.needs.operations.locks import SheetVerifiedAlready, lock_sheet, lock_sheet_of_school
from haidang.areas.needs.operations.years import propose_years
from haidang.areas.standards.models import DecidedBy
from haidang.areas.standards.queries import StaffOf
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, Stale, require_reason

CALLS_FOR_TRAINING = (NeedStatus.MUST, NeedStatus.MAY)


class SheetNotConfirmed(Refused):
    def __init__(self) -> None:
        super().__init__(_("The school has not confirmed this sheet yet. Remind the principal; verify it afterwards."))


class WishesUnanswered(Refused):
    def __init__(self) -> None:
        super().__init__(_("Staff members wait for an answer to their wishes. Take or decline each of them first."))


@transaction.atomic
def confirm_sheet(sheet: Sheet, *, by: User, now: datetime) -> Sheet:
    """The school confirms every need it has not contested and hands the sheet on."""
    if sheet.state == SheetState.CONFIRMED:
        raise Stale
    sheet = lock_sheet_of_school(sheet)
    if Wish.objects.filter(sheet=sheet, state=WishState.WAITING).exists():
        raise WishesUnanswered
    confirmed = Need.objects.filter(sheet=sheet, answer=Answer.OPEN, status__in=CALLS_FOR_TRAINING).update(
        answer=Answer.CONFIRMED
    )
    sheet.state, sheet.confirmed_by, sheet.confirmed_at, sheet.return_reason = SheetState.CONFIRMED, by, now, ""
    sheet.save(update_fields=["state", "confirmed_by", "confirmed_at", "return_reason"])
    record(by=by, action="needs.confirm_sheet", obj=sheet, now=now, changes={"confirmed_at_once": confirmed})
    return sheet


@transaction.atomic
def return_sheet(sheet: Sheet, *, reason: str, by: User, now: datetime) -> Sheet:
    """The verifier sends the sheet back to the school with a reason; the answers stay."""
    reason = require_reason(reason)
    sheet = _lock_confirmed(sheet)
    sheet.state, sheet.return_reason = SheetState.WITH_SCHOOL, reason
    sheet.save(update_fields=["state", "return_reason"])
    record(by=by, action="needs.return_sheet", obj=sheet, now=now, reason=reason)
    return sheet


@transaction.atomic
def verify_sheet(sheet: Sheet, *, by: User, now: datetime) -> Sheet:
    """The locality answers for the correctness of the sheet; it no longer changes."""
    sheet = _lock_confirmed(sheet)
    sheet.state, sheet.verified_by, sheet.verified_at = SheetState.VERIFIED, by, now
    sheet.save(update_fields=["state", "verified_by", "verified_at"])
    record(by=by, action="needs.verify_sheet", obj=sheet, now=now)
    return sheet


@transaction.atomic
def reassess_sheet(sheet: Sheet, *, by: User, now: datetime) -> Sheet:
    """Asks the requirements again after records were completed; an answer falls when the status changes."""
    sheet = lock_sheet_of_school(sheet)
    written = write_needs(sheet.round, StaffOf([sheet.school_id]), sheet_id=sheet.pk)
    judged = Need.objects.filter(sheet=sheet, requirement__decided_by=DecidedBy.CONDITIONS)
    gone = judged.exclude(pk__in=written).delete()[1].get("needs.Need", 0)
    Need.objects.filter(sheet=sheet).exclude(status=NeedStatus.MUST).update(proposed_year=None, year_reason="")
    propose_years(sheet.round, sheet.pk)
    record(by=by, action="needs.reassess_sheet", obj=sheet, now=now, changes={"needs": len(written), "no_longer": gone})
    return sheet


def _lock_confirmed(sheet: Sheet) -> Sheet:
    locked = lock_sheet(sheet)
    if locked.state == SheetState.VERIFIED:
        raise SheetVerifiedAlready
    if locked.state != SheetState.CONFIRMED:
        raise SheetNotConfirmed
    return locked
