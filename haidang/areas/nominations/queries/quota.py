"""Reads of the quota ledger: one target seen from one unit, and how its places came here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from haidang.areas.needs.queries import verified_needs
from haidang.areas.nominations.models import MoveKind, Nomination, NominationState, QuotaAccount, QuotaMove
from haidang.areas.nominations.queries.holders import localities_of, units_below
from haidang.areas.plans.models import PlanKind, PlanState, Target
from haidang.areas.plans.queries.amendments import with_current
from haidang.foundation.basics.names import fold
from haidang.foundation.organisation.models import SCHOOL_KINDS, Unit, UnitKind
from haidang.foundation.organisation.queries import nearest_of


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRow:
    """One unit below the holder: verified need, places granted, people nominated and approved in and under it."""

    unit: Unit | None  # None: units that are not on the map
    account: QuotaAccount | None
    granted: int
    need: int
    nominated: int
    approved: int

    @property
    def free(self) -> int:
        """Places granted that nobody is nominated for yet, here or further down."""
        return self.granted - self.nominated

    def is_overdue(self, today: date) -> bool:
        """Whether the unit's own places are still free after the day its list was due."""
        return self.account is not None and self.account.free > 0 and (self.account.due_on or today) < today

    @property
    def lacks(self) -> int:
        return max(0, self.need - self.granted)


def list_quota_rows(target: Target, *, holder: Unit, map_day: date) -> list[QuotaRow]:
    """The units one level below `holder` on the map that have a need or places, by kind and name; set-wise.

    Places count where the unit that keeps them stands, itself or through its heir: on every map the sums are the same.
    What stands nowhere on the map is the last line of the department.
    """
    units = units_below(holder, map_day)
    accounts = {
        account.unit_id: account
        for account in QuotaAccount.objects.filter(target=target).exclude(unit__kind=UnitKind.DEPARTMENT)
        if account.unit_id != holder.pk
    }
    counted = _count_by_unit(target, accounts.values())
    row_of = nearest_of([unit.pk for unit in units], counted, map_day)
    rows: dict[int | None, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for unit_id, figures in counted.items():
        if unit_id in row_of or holder.kind == UnitKind.DEPARTMENT:
            place = row_of.get(unit_id)
            rows[place] = [have + more for have, more in zip(rows[place], figures, strict=True)]
    ordered = sorted(units, key=lambda unit: (unit.kind in SCHOOL_KINDS, fold(unit.name)))
    shown: list[Unit | None] = [unit for unit in ordered if unit.pk in accounts or any(rows[unit.pk])]
    if any(rows[None]):
        shown.append(None)
    return [_quota_row(unit, accounts, rows) for unit in shown]


def _quota_row(unit: Unit | None, accounts: dict[int, QuotaAccount], rows: dict[int | None, list[int]]) -> QuotaRow:
    pk = unit.pk if unit else None
    granted, need, nominated, approved = rows[pk]
    account = accounts.get(pk) if pk else None
    return QuotaRow(unit=unit, account=account, granted=granted, need=need, nominated=nominated, approved=approved)


def _count_by_unit(target: Target, accounts: Iterable[QuotaAccount]) -> dict[int, list[int]]:
    """Unit → places it keeps (had, and did not hand on), need, people nominated, people approved."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for account in accounts:
        found[account.unit_id][0] = account.received - account.passed_on
    for school, need in count_need_by_school(target).items():
        found[school][1] = need
    for school, (nominated, approved) in count_people_by_school(target).items():
        found[school][2:] = [nominated, approved]
    return found


def count_need_by_school(target: Target) -> dict[int, int]:
    """School → people verified to need what the target offers."""
    counted = count_needs_by_school([target.requirement_code])
    return {school: people for (_code, school), people in counted.items()}


def count_needs_by_school(codes: Collection[str]) -> dict[tuple[str, int], int]:
    """Requirement and school → people verified to need it; one query for all of them."""
    rows = (
        verified_needs(*codes)
        .select_related(None)
        .order_by()
        .values_list("requirement__code", "person__unit")
        .annotate(people=Count("pk"))
    )
    return {(code, school): people for code, school, people in rows}


def count_people_by_school(target: Target) -> dict[int, tuple[int, int]]:
    """School → people on its list, people approved."""
    rows = (
        Nomination.objects.filter(target=target)
        .exclude(state=NominationState.REMOVED)
        .values_list("list__school")
        .annotate(nominated=Count("pk"), approved=Count("pk", filter=Q(state=NominationState.APPROVED)))
        .order_by()
    )
    return {school: (nominated, approved) for school, nominated, approved in rows}


def giver_of(account: QuotaAccount) -> QuotaAccount | None:
    """Who granted this account its places last; the department's come from the plan."""
    moves = QuotaMove.objects.filter(destination=account, kind=MoveKind.GRANT).select_related("source__unit")
    granted = moves.order_by("-pk").first()
    return granted.source if granted else None


def overdue_accounts(source: QuotaAccount, today: date) -> QuerySet[QuotaAccount]:
    """Accounts that `source` granted to, past the day their list was due, with places nobody is nominated for."""
    below = QuotaMove.objects.filter(source=source, kind=MoveKind.GRANT).order_by().values("destination")
    return (
        QuotaAccount.objects.filter(pk__in=below, due_on__lt=today, received__gt=F("passed_on") + F("used"))
        .select_related("unit")
        .order_by("unit__name", "pk")
    )


def lacking(accounts: Sequence[QuotaAccount], *, day: date) -> list[QuotaAccount]:
    """Those below whose unit somebody is verified to need a place that their school does not hold; five queries."""
    targets = {account.target_id: account.target for account in accounts}
    received = QuotaAccount.objects.filter(target__in=targets, received__gt=0)
    held = {(target, unit): places for target, unit, places in received.values_list("target", "unit", "received")}
    counted = count_needs_by_school({target.requirement_code for target in targets.values()})
    without = [
        (account, school)
        for account in accounts
        for (code, school), people in counted.items()
        if code == account.target.requirement_code and people > held.get((account.target_id, school), 0)
    ]
    below = {school for account, school in without if account.unit.is_locality}
    localities = localities_of(below, day) if below else {}
    found = {a.pk for a, school in without if not a.unit.is_locality or localities.get(school) == a.unit_id}
    return [account for account in accounts if account.pk in found]


def list_moves(account: QuotaAccount) -> QuerySet[QuotaMove]:
    """Every move in or out of the account, the latest first."""
    return (
        QuotaMove.objects.filter(Q(source=account) | Q(destination=account))
        .select_related("source__unit", "destination__unit", "by", "swap")
        .order_by("-pk")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaTotals:
    """The last line of the grid."""

    need: int
    granted: int
    accepted: int
    nominated: int
    approved: int
    free: int
    lacks: int


def total_of(rows: Sequence[QuotaRow]) -> QuotaTotals:
    return QuotaTotals(
        need=sum(row.need for row in rows),
        granted=sum(row.granted for row in rows),
        accepted=sum(row.account.accepted for row in rows if row.account),
        nominated=sum(row.nominated for row in rows),
        approved=sum(row.approved for row in rows),
        free=sum(row.free for row in rows),
        lacks=sum(row.lacks for row in rows),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One target as one unit holds it; no account yet when nobody granted it anything."""

    target: Target
    account: QuotaAccount | None

    @property
    def free(self) -> int:
        return self.account.free if self.account else 0


def list_holdings(holder: Unit, *, day: date) -> list[Holding]:
    """Targets with the number of `day`: those the unit holds places of, for the department all of issued plans."""
    accounts = {a.target_id: a for a in QuotaAccount.objects.filter(unit=holder).select_related("unit")}
    shown = Q(pk__in=accounts)
    if holder.kind == UnitKind.DEPARTMENT:
        shown |= Q(task__plan__state=PlanState.ISSUED)
    targets = with_current(Target.objects.filter(shown, task__plan__kind=PlanKind.YEARLY), day)
    return [
        Holding(target=target, account=accounts.get(target.pk))
        for target in targets.select_related("task__plan").order_by(
            "-task__plan__year", "task__plan_id", "task__position", "position"
        )
    ]


def targets_held_by(units: Sequence[Unit], *, beside: Target) -> QuerySet[Target]:
    """Other targets of the same plan of which one of the units holds places."""
    held = Target.objects.filter(accounts__unit__in=units, accounts__received__gt=0, task__plan=beside.task.plan_id)
    return held.exclude(pk=beside.pk).distinct().order_by("pk")
