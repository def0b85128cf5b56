"""What must always be true of quotas and lists; every breach is named. Read only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from haidang.areas.nominations.models import (
    ListState,
    MoveKind,
    Nomination,
    NominationList,
    NominationState,
    QuotaAccount,
    QuotaMove,
    QuotaSwap,
    SwapState,
)
from haidang.areas.nominations.queries.change_invariants import change_breaches, reserved_places
from haidang.areas.nominations.queries.lists import digest_of
from haidang.areas.plans.models import Target
from haidang.areas.plans.queries.amendments import current_planned
from haidang.foundation.approvals.models import CaseState

LIST_STATES_OF_CASE = {
    CaseState.OPEN: ListState.SUBMITTED,
    CaseState.RETURNED: ListState.RETURNED,
    CaseState.APPROVED: ListState.APPROVED,
    CaseState.REFUSED: ListState.REFUSED,
}
INTO = (MoveKind.OPENING, MoveKind.RAISE, MoveKind.GRANT)
OUT_OF = (MoveKind.RETURN, MoveKind.RECLAIM, MoveKind.CUT)
TAKEN = (MoveKind.OPENING, MoveKind.RAISE, MoveKind.ACCEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One broken invariant: its name, the object, what was expected and found."""

    invariant: str
    subject: str
    detail: str


def find_breaches() -> list[Breach]:
    """All breaches in the database; an empty list is the only good answer."""
    checks: tuple[Callable[[], Iterator[Breach]], ...] = (
        _balances,
        _openings,
        _used_places,
        _oversold,
        _accepted,
        _targets,
        _swaps,
        _cases,
        _approved_people,
        _seals,
        _changes,
    )
    return [breach for check in checks for breach in check()]


def _sum_of(side: str, *kinds: MoveKind, column: str = "quantity") -> Coalesce:
    moves = QuotaMove.objects.filter(**{side: OuterRef("pk")}, kind__in=kinds).order_by().values(side)
    total = moves.annotate(total=Sum(column)).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))


def _balances() -> Iterator[Breach]:
    """Balances are the sums of their moves."""
    accounts = QuotaAccount.objects.annotate(
        moved_in=_sum_of("destination", *INTO) - _sum_of("source", *OUT_OF),
        moved_on=_sum_of("source", MoveKind.GRANT) - _sum_of("destination", MoveKind.RETURN, MoveKind.RECLAIM),
        taken=_sum_of("destination", *TAKEN)
        - _sum_of("source", MoveKind.CUT)
        - _sum_of("source", *OUT_OF, column="of_accepted"),
    )
    for account in accounts.exclude(received=F("moved_in"), passed_on=F("moved_on"), accepted=F("taken")):
        yield Breach(
            invariant="balances are the sums of their moves",
            subject=f"account {account.pk}",
            detail=(
                f"received {account.received} by moves {account.moved_in}; "
                f"passed on {account.passed_on} by moves {account.moved_on}; "
                f"accepted {account.accepted} by moves {account.taken}"
            ),
        )


def _openings() -> Iterator[Breach]:
    """What the department received is what the plan named on that day, before or after an amendment of the day."""
    openings = QuotaMove.objects.filter(kind=MoveKind.OPENING).select_related("target").order_by("at")
    for day, moves in groupby(openings, key=lambda move: localdate(move.at)):
        opened = list(moves)
        targets = [move.target for move in opened]
        before, after = (current_planned(targets, one) for one in (day - timedelta(days=1), day))
        for move in opened:
            if move.quantity not in (before[move.target_id], after[move.target_id]):
                yield Breach(
                    invariant="the opening is what the plan names",
                    subject=f"target {move.target_id}",
                    detail=f"opened with {move.quantity}, planned {after[move.target_id]}",
                )


def _used_places() -> Iterator[Breach]:
    """Places used are people nominated, and places reserved for people whom an open change adds."""
    people = (
        live().filter(target=OuterRef("target"), list__school=OuterRef("unit")).order_by().values("list__school")
    ).annotate(people=Count("pk"))
    counted = Coalesce(Subquery(people.values("people"), output_field=IntegerField()), Value(0)) + reserved_places()
    for account in QuotaAccount.objects.annotate(people=counted).exclude(used=F("people")):
        yield Breach(
            invariant="places used are people nominated",
            subject=f"account {account.pk}",
            detail=f"used {account.used}, nominated {account.people}",
        )


def _oversold() -> Iterator[Breach]:
    for account in QuotaAccount.objects.filter(received__lt=F("passed_on") + F("used")):
        yield Breach(invariant="no account is oversold", subject=f"account {account.pk}", detail=f"free {account.free}")


def _accepted() -> Iterator[Breach]:
    """Nobody accepts more than was granted, nobody uses what was not accepted."""
    within = Q(accepted__lte=F("received"), accepted__gte=F("passed_on") + F("used"))
    for account in QuotaAccount.objects.exclude(within):
        yield Breach(
            invariant="what is used was accepted, what is accepted was granted",
            subject=f"account {account.pk}",
            detail=f"received {account.received}, accepted {account.accepted}, "
            f"in use {account.passed_on + account.used}",
        )


def _targets() -> Iterator[Breach]:
    """The places out in the units are those the department took from the plan: none appears, none vanishes."""
    kept = (
        QuotaAccount.objects.filter(target=OuterRef("pk"))
        .order_by()
        .values("target")
        .annotate(places=Sum(F("received") - F("passed_on")))
    )
    found = Target.objects.filter(pk__in=QuotaAccount.objects.values("target"))
    found = found.annotate(
        kept=Subquery(kept.values("places"), output_field=IntegerField()),
        entered=_moved(MoveKind.OPENING, MoveKind.RAISE),
        left=_moved(MoveKind.CUT),
    )
    for target in found.exclude(kept=F("entered") - F("left")):
        yield Breach(
            invariant="no place appears or vanishes between units",
            subject=f"target {target.pk}",
            detail=f"units keep {target.kept}, the plan gave {target.entered} and took {target.left}",
        )


def _moved(*kinds: MoveKind) -> Coalesce:
    moves = QuotaMove.objects.filter(target=OuterRef("pk"), kind__in=kinds).order_by().values("target")
    return Coalesce(Subquery(moves.annotate(n=Sum("quantity")).values("n"), output_field=IntegerField()), Value(0))


def _swaps() -> Iterator[Breach]:
    """A swap that was carried out moved what it says, any other moved nothing."""
    swaps = QuotaSwap.objects.annotate(back=_legs(MoveKind.RETURN), down=_legs(MoveKind.GRANT)).annotate(
        due=F("quantity") + F("wanted_quantity")
    )
    whole = Q(state=SwapState.DONE, back=F("due"), down=F("due"))
    nothing = ~Q(state=SwapState.DONE) & Q(back=0, down=0)
    for swap in swaps.exclude(whole | nothing):
        yield Breach(
            invariant="a swap moves all its legs or none",
            subject=f"swap {swap.pk}",
            detail=f"{swap.state}: {swap.back} back and {swap.down} down of {swap.due}",
        )


def _legs(kind: MoveKind) -> Coalesce:
    return Coalesce(Sum("moves__quantity", filter=Q(moves__kind=kind)), Value(0))


def _cases() -> Iterator[Breach]:
    """A list stands where its case stands."""
    agree = Q(pk__in=[])
    for case_state, list_state in LIST_STATES_OF_CASE.items():
        agree |= Q(case__state=case_state, state=list_state)
    for found in NominationList.objects.filter(case__isnull=False).exclude(agree).select_related("case"):
        yield Breach(invariant="a list stands where its case stands", subject=f"list {found.pk}", detail=found.state)


def _approved_people() -> Iterator[Breach]:
    """People are approved exactly on approved lists."""
    on_approved = Q(state=NominationState.APPROVED, list__state=ListState.APPROVED)
    on_open = Q(state=NominationState.PROPOSED) & ~Q(list__state=ListState.APPROVED)
    for nomination in live().exclude(on_approved | on_open):
        yield Breach(
            invariant="people are approved exactly on approved lists",
            subject=f"nomination {nomination.pk}",
            detail=nomination.state,
        )


def _seals() -> Iterator[Breach]:
    """An approved list still is what was approved."""
    for found in NominationList.objects.filter(state=ListState.APPROVED).select_related("school").iterator():
        if digest_of(found) != found.digest:
            yield Breach(
                invariant="an approved list is what was approved", subject=f"list {found.pk}", detail="digest differs"
            )


def _changes() -> Iterator[Breach]:
    """What must be true of changes after the approval, waiting lists and declines."""
    for invariant, subject, detail in change_breaches():
        yield Breach(invariant=invariant, subject=subject, detail=detail)


def live() -> QuerySet[Nomination]:
    return Nomination.objects.exclude(state=NominationState.REMOVED)
