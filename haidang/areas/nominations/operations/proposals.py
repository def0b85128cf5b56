"""Carries out an allocation: places down to many schools, people on and off many open lists, in a few statements."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from haidang.areas.needs.models import Need
from haidang.areas.needs.queries.needs import in_legal_order
from haidang.areas.nominations.models import (
    ListState,
    MoveKind,
    Nomination,
    NominationList,
    NominationState,
    QuotaAccount,
    QuotaMove,
)
from haidang.areas.nominations.operations.ledger import DueInThePast, NotOneLevelBelow, ensure_accounts
from haidang.areas.nominations.operations.lists import EDITABLE, NominatedElsewhere
from haidang.areas.nominations.operations.moves import (
    HARD_LIMITS,
    Move,
    NotEnoughPlaces,
    SoldOut,
    lock_accounts,
    post_moves,
)
from haidang.areas.nominations.operations.split import NotOpen
from haidang.areas.nominations.queries.holders import localities_of
from haidang.areas.nominations.queries.people import live_nominations
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import Told, record, record_all
from haidang.foundation.basics.refusals import Refused, refusing
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import the_department


class ListsClosed(Refused):
    def __init__(self, schools: Sequence[object]) -> None:
        super().__init__(
            _("The lists of %(schools)s are with the approvers or decided; nobody can be put on them.")
            % {"schools": ", ".join(str(school) for school in schools[:5])}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What became of one target: places granted, people put on lists and taken off, lists touched."""

    granted: int = 0
    added: int = 0
    removed: int = 0
    lists: int = 0


def lock_targets(targets: Sequence[Target]) -> None:
    """Locks every list, then every account of the targets: their places stay as they are until the transaction ends."""
    lists = NominationList.objects.filter(target__in=targets).select_for_update().order_by("pk")
    list(lists.values_list("pk"))
    lock_accounts(list(QuotaAccount.objects.filter(target__in=targets).values_list("pk", flat=True)))


@transaction.atomic
def grant_to_schools(
    target: Target, *, places: Mapping[int, int], due_on: date, by: User, now: datetime, today: date, reason: str
) -> int:
    """Grants places (school → how many) from the department, through the locality where a school stands under one."""
    _require_day(due_on, today)
    places = {school: quantity for school, quantity in places.items() if quantity}
    source = QuotaAccount.objects.filter(target=target, unit=the_department()).first()
    if source is None:
        raise NotOpen
    if not places:
        return 0
    localities = localities_of(places, today)
    through: Counter[int] = Counter()
    for school, locality in localities.items():
        through[locality] += places[school]
    units = Unit.objects.filter(pk__in=[*places, *through])
    accounts = {account.unit_id: account for account in ensure_accounts(target, units)}
    post_moves(
        [
            Move(
                kind=MoveKind.GRANT,
                source=accounts[localities[unit]] if unit in localities else source,
                destination=accounts[unit],
                quantity=quantity,
                reason=reason,
            )
            for unit, quantity in [*sorted(through.items()), *sorted(places.items())]
        ],
        target=target,
        by=by,
        now=now,
    )
    QuotaAccount.objects.filter(target=target, unit__in=accounts).update(due_on=due_on)
    changes: dict[str, object] = {
        "places": sum(places.values()),
        "units": len(accounts),
        "due_on": due_on.isoformat(),
    }
    record(by=by, action="nominations.grant_to_schools", obj=source, now=now, reason=reason, changes=changes)
    return sum(places.values())


@transaction.atomic
def grant_from_localities(
    target: Target, *, places: Mapping[int, int], due_on: date, by: User, now: datetime, today: date, reason: str
) -> int:
    """Grants places (school → how many) that the school's own locality holds."""
    _require_day(due_on, today)
    places = {school: quantity for school, quantity in places.items() if quantity}
    localities = localities_of(places, today)
    if localities.keys() != places.keys():
        raise NotOneLevelBelow
    units = Unit.objects.filter(pk__in={*places, *localities.values()})
    accounts = {account.unit_id: account for account in ensure_accounts(target, units)}
    handed: Counter[int] = Counter()
    moves = []
    for school, quantity in sorted(places.items()):
        source = accounts[localities[school]]
        handed[source.unit_id] += quantity
        moves.append(
            Move(
                kind=MoveKind.GRANT, source=source, destination=accounts[school], quantity=quantity, reason=reason
            )
        )  # fmt: skip
    post_moves(moves, target=target, by=by, now=now)
    QuotaAccount.objects.filter(target=target, unit__in=places).update(due_on=due_on)
    told = [
        Told(
            "nominations.grant_to_schools",
            accounts[unit],
            {"places": quantity, "due_on": due_on.isoformat(), "basis": reason},
        )
        for unit, quantity in sorted(handed.items())
    ]
    record_all(told, by=by, now=now)
    return handed.total()


def _require_day(due_on: date, today: date) -> None:
    if due_on < today:
        raise DueInThePast


@transaction.atomic
def propose_people(
    target: Target, *, needs: Collection[int], dropped: Collection[int], by: User, now: datetime, reason: str
) -> Proposal:
    """Puts the people of `needs` on the open lists of their schools and takes `dropped` people off; books the places.

    A list is started where there is none. Lists are locked before accounts, both in id order.
    """
    rows = list(Need.objects.filter(pk__in=needs).select_related("person").order_by("pk"))
    leaving = list(live_nominations(target).filter(person__in=dropped))
    schools = {need.person.unit_id for need in rows}
    lists = _lock_lists(target, schools, [nomination.list_id for nomination in leaving])
    _take_off(leaving, lists, now)
    with refusing("nomination_once_a_target", NominatedElsewhere()):
        Nomination.objects.bulk_create(
            [
                Nomination(
                    list=lists[need.person.unit_id],
                    target=target,
                    person=need.person,
                    need=need,
                    ordinal=0,
                    nominated_at=now,
                )
                for need in rows
            ],
            batch_size=2000,
        )
    difference = Counter(need.person.unit_id for need in rows)
    difference.subtract(Counter(nomination.list.school_id for nomination in leaving))
    _book(target, difference, by, now)
    _number(target, list(lists.values()))
    _tell(lists, rows, leaving, by=by, now=now, reason=reason)
    return Proposal(added=len(rows), removed=len(leaving), lists=len(lists))


def _lock_lists(target: Target, schools: set[int], others: Collection[int]) -> dict[int, NominationList]:
    """School → its list, started where there is none, all locked in id order; refused while one is not open."""
    standing = NominationList.objects.filter(target=target).exclude(state=ListState.REFUSED)
    started = schools - set(standing.filter(school__in=schools).values_list("school", flat=True))
    NominationList.objects.bulk_create(
        [NominationList(target=target, school_id=school) for school in sorted(started)], ignore_conflicts=True
    )
    concerned = standing.filter(school__in=schools) | standing.filter(pk__in=others)
    pks = list(concerned.values_list("pk", flat=True))
    locked = list(
        NominationList.objects.filter(pk__in=pks)
        .select_related("school", "target")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    closed = [one.school for one in locked if one.state not in EDITABLE]
    if closed:
        raise ListsClosed(closed)
    return {one.school_id: one for one in locked}


def _take_off(leaving: Sequence[Nomination], lists: Mapping[int, NominationList], now: datetime) -> None:
    """As when a principal does it: from a list that was submitted before the row stays as taken off."""
    state = {one.pk: one.state for one in lists.values()}
    school = {one.pk: one for one in lists.values()}
    kept = [one.pk for one in leaving if state[one.list_id] == ListState.RETURNED]
    Nomination.objects.filter(pk__in=kept).update(state=NominationState.REMOVED, removed_at=now)
    Nomination.objects.filter(pk__in=[one.pk for one in leaving if one.pk not in set(kept)]).delete()
    for nomination in leaving:
        nomination.list = school[nomination.list_id]


def _book(target: Target, difference: Mapping[int, int], by: User, now: datetime) -> None:
    """Books or frees the places of each school; to nominate is to accept."""
    changes = {school: places for school, places in difference.items() if places}
    pks = QuotaAccount.objects.filter(target=target, unit__in=changes).values_list("pk", flat=True)
    accounts = {account.unit_id: account for account in lock_accounts(list(pks))}
    alike: dict[tuple[int, int], list[int]] = defaultdict(list)
    accepted = []
    for school, places in changes.items():
        account = accounts.get(school)
        if account is None or places > account.free:
            raise NotEnoughPlaces(
                account.unit if account else Unit.objects.get(pk=school), account.free if account else 0
            )
        short = max(0, account.passed_on + account.used + places - account.accepted)
        if short:
            accepted.append(
                QuotaMove(target=target, kind=MoveKind.ACCEPT, destination=account, quantity=short, by=by, at=now)
            )
        alike[places, short].append(account.pk)
    with refusing(HARD_LIMITS, SoldOut()):
        QuotaMove.objects.bulk_create(accepted, batch_size=2000)
        for (places, short), found in alike.items():
            QuotaAccount.objects.filter(pk__in=found).update(used=F("used") + places, accepted=F("accepted") + short)


def _number(target: Target, lists: Sequence[NominationList]) -> None:
    """Numbers the people of every list 1…n in the legal order; who has no need stands behind."""
    nominations = list(live_nominations(target).filter(list__in=lists))
    order = {
        pk: place
        for place, pk in enumerate(
            in_legal_order(Need.objects.filter(pk__in=[n.need_id for n in nominations])).values_list("pk", flat=True)
        )
    }
    nominations.sort(key=lambda one: (one.list_id, order.get(one.need_id or 0, len(order)), one.pk))
    ordinal: Counter[int] = Counter()
    for nomination in nominations:
        ordinal[nomination.list_id] += 1
        nomination.ordinal = ordinal[nomination.list_id]
    Nomination.objects.bulk_update(nominations, ["ordinal"], batch_size=2000)


def _tell(
    lists: Mapping[int, NominationList],
    rows: Sequence[Need],
    leaving: Sequence[Nomination],
    *,
    by: User,
    now: datetime,
    reason: str,
) -> None:
    """One entry a list: who came, who left, and why."""
    came: dict[int, list[str]] = defaultdict(list)
    for need in rows:
        came[need.person.unit_id].append(need.person.full_name)
    left = Counter(nomination.list.school_id for nomination in leaving)
    told = [
        Told("nominations.propose_people", one, {"people": came[school], "taken_off": left[school], "basis": reason})
        for school, one in sorted(lists.items())
    ]
    record_all(told, by=by, now=now)
