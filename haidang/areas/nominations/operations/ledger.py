"""Opening a target's quota, granting it down one level, giving it back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import MoveKind, QuotaAccount, QuotaMove
from haidang.areas.nominations.operations.moves import Move, post_moves
from haidang.areas.nominations.queries.holders import above
from haidang.areas.nominations.queries.quota import giver_of
from haidang.areas.plans.models import Target
from haidang.areas.plans.queries.amendments import current_planned
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, require_reason
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import the_department


class OpenedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("The quota of this target is already open. Grant from it."))


class NothingPlanned(Refused):
    def __init__(self) -> None:
        super().__init__(_("The plan gives this target no places. Correct the plan first."))


class NotOneLevelBelow(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Places go one level down: from the department to a locality or its own school, from there to a school.")
        )


class DueInThePast(Refused):
    def __init__(self) -> None:
        super().__init__(_("The day the list is due has passed already. Choose a later day."))


class NothingToGiveBack(Refused):
    def __init__(self) -> None:
        super().__init__(_("These places were not granted by another unit. They stay here."))


@transaction.atomic
def open_account(target: Target, *, by: User | None, now: datetime) -> QuotaAccount:
    """Puts the places the plan names that day, amendments included, into the department's account; once a target."""
    target = Target.objects.select_for_update(of=("self",), no_key=True).get(pk=target.pk)
    if QuotaMove.objects.filter(target=target, kind=MoveKind.OPENING).exists():
        raise OpenedAlready
    planned = current_planned([target], timezone.localdate(now))[target.pk]
    if planned < 1:
        raise NothingPlanned
    [account] = ensure_accounts(target, [the_department()])
    post_moves(
        [Move(kind=MoveKind.OPENING, source=None, destination=account, quantity=planned)],
        target=target,
        by=by,
        now=now,
    )
    record(by=by, action="nominations.open_account", obj=account, now=now, changes={"places": planned})
    account.refresh_from_db()
    return account


@transaction.atomic
def grant_quota(
    source: QuotaAccount, *, unit: Unit, quantity: int, due_on: date, by: User, now: datetime, today: date
) -> QuotaAccount:
    """Grants places of `source` to a unit one level below; its list is due on `due_on`."""
    if due_on < today:
        raise DueInThePast
    holder = above(unit, today)
    if holder is None or holder.pk != source.unit_id:
        raise NotOneLevelBelow
    [account] = ensure_accounts(source.target, [unit])
    post_moves(
        [Move(kind=MoveKind.GRANT, source=source, destination=account, quantity=quantity)],
        target=source.target,
        by=by,
        now=now,
    )
    QuotaAccount.objects.filter(pk=account.pk).update(due_on=due_on)
    changes: dict[str, object] = {"unit": unit.code, "places": quantity, "due_on": due_on.isoformat()}
    record(by=by, action="nominations.grant_quota", obj=source, now=now, changes=changes)
    account.refresh_from_db()
    return account


@transaction.atomic
def give_back(account: QuotaAccount, *, quantity: int, reason: str, by: User, now: datetime) -> QuotaAccount:
    """Gives free places back to the account that granted them last."""
    reason = require_reason(reason)
    giver = giver_of(account)
    if giver is None:
        raise NothingToGiveBack
    post_moves(
        [Move(kind=MoveKind.RETURN, source=account, destination=giver, quantity=quantity, reason=reason)],
        target=account.target,
        by=by,
        now=now,
    )
    record(by=by, action="nominations.give_back", obj=account, now=now, reason=reason, changes={"places": quantity})
    account.refresh_from_db()
    return account


def ensure_accounts(target: Target, units: Iterable[Unit]) -> list[QuotaAccount]:
    """The accounts of these units for the target, made where there are none yet, in id order."""
    units = list(units)
    QuotaAccount.objects.bulk_create(
        [QuotaAccount(target=target, unit=unit) for unit in units], batch_size=2000, ignore_conflicts=True
    )
    return list(QuotaAccount.objects.filter(target=target, unit__in=units).select_related("unit").order_by("pk"))
