"""What must always be true of quotas and lists; every breach is named. Read only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from haidang.areas.nominations.models import (
    ListState,
    MoveKind,
    Nomination,
    NominationList,
    NominationState,
    QuotaAccount,
    QuotaMove,
)
from haidang.areas.nominations.queries.lists import digest_of
from haidang.foundation.approvals.models import CaseState

LIST_STATES_OF_CASE = {
    CaseState.OPEN: ListState.SUBMITTED,
    CaseState.RETURNED: ListState.RETURNED,
    CaseState.APPROVED: ListState.APPROVED,
    CaseState.REFUSED: ListState.REFUSED,
}
INTO = (MoveKind.OPENING, MoveKind.RAISE, MoveKind.GRANT)
OUT_OF = (MoveKind.RETURN, MoveKind.RECLAIM, MoveKind.CUT)


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
        _cases,
        _approved_people,
        _seals,
    )
    return [breach for check in checks for breach in check()]


def _sum_of(side: str, *kinds: MoveKind) -> Coalesce:
    moves = QuotaMove.objects.filter(**{side: OuterRef("pk")}, kind__in=kinds).order_by().values(side)
    total = moves.annotate(total=Sum("quantity")).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))


def _balances() -> Iterator[Breach]:
    """Balances are the sums of their moves."""
    accounts = QuotaAccount.objects.annotate(
        moved_in=_sum_of("destination", *INTO) - _sum_of("source", *OUT_OF),
        moved_on=_sum_of("source", MoveKind.GRANT) - _sum_of("destination", MoveKind.RETURN, MoveKind.RECLAIM),
    )
    for account in accounts.exclude(received=F("moved_in"), passed_on=F("moved_on")):
        yield Breach(
            invariant="balances are the sums of their moves",
            subject=f"account {account.pk}",
            detail=(
                f"received {account.received} by moves {account.moved_in}; "
                f"passed on {account.passed_on} by moves {account.moved_on}"
            ),
        )


def _openings() -> Iterator[Breach]:
    """What the department received is what the plan names, no more and no less."""
    openings = QuotaMove.objects.filter(kind=MoveKind.OPENING).exclude(quantity=F("target__planned"))
    for move in openings.select_related("target"):
        yield Breach(
            invariant="the opening is what the plan names",
            subject=f"target {move.target_id}",
            detail=f"opened with {move.quantity}, planned {move.target.planned}",
        )


def _used_places() -> Iterator[Breach]:
    """Places used are people nominated."""
    people = (
        live().filter(target=OuterRef("target"), list__school=OuterRef("unit")).order_by().values("list__school")
    ).annotate(people=Count("pk"))
    counted = Coalesce(Subquery(people.values("people"), output_field=IntegerField()), Value(0))
    for account in QuotaAccount.objects.annotate(people=counted).exclude(used=F("people")):
        yield Breach(
            invariant="places used are people nominated",
            subject=f"account {account.pk}",
            detail=f"used {account.used}, nominated {account.people}",
        )


def _oversold() -> Iterator[Breach]:
    for account in QuotaAccount.objects.filter(received__lt=F("passed_on") + F("used")):
        yield Breach(invariant="no account is oversold", subject=f"account {account.pk}", detail=f"free {account.free}")


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


def live() -> QuerySet[Nomination]:
    return Nomination.objects.exclude(state=NominationState.REMOVED)
