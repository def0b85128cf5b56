"""Reads of rounds and how far their sheets are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from haidang.areas.needs.models import ReviewRound, RoundState, Sheet, SheetState
from haidang.areas.needs.permissions import VIEW_ROUNDS, VIEW_SHEETS
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.names import fold
from haidang.foundation.organisation.models import Unit

NO_LOCALITY = "department"  # the word for schools directly under the department, in addresses


def list_rounds(user: User, today: date) -> QuerySet[ReviewRound]:
    """The rounds the user may see, the latest first."""
    return visible(user, VIEW_ROUNDS, today, ReviewRound.objects.all()).order_by("-judged_on", "-pk")


def find_open_round() -> ReviewRound | None:
    return ReviewRound.objects.filter(state=RoundState.OPEN).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far the sheets of one locality are; `locality` is None for schools directly under the department."""

    locality: Unit | None
    with_school: int
    confirmed: int
    verified: int

    @property
    def total(self) -> int:
        return self.with_school + self.confirmed + self.verified


def coverage(sheets: QuerySet[Sheet]) -> list[Coverage]:
    """Progress by the locality of the round's own day (as it was), in the order of names; two queries."""
    counts: dict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for locality_id, state, number in sheets.order_by().values_list("locality", "state").annotate(Count("pk")):
        counts[locality_id][state] = number
    units = Unit.objects.in_bulk([pk for pk in counts if pk is not None])
    covered = [_covered(units[pk] if pk is not None else None, by_state) for pk, by_state in counts.items()]
    return sorted(
        covered, key=lambda row: (row.locality is None, fold(row.locality.short_name) if row.locality else "")
    )


def progress_of_rounds(rounds: Iterable[ReviewRound], user: User, today: date) -> dict[int, Coverage]:
    """How far the sheets that the user sees are, for each round; one query."""
    sheets = visible(user, VIEW_SHEETS, today, Sheet.objects.filter(round__in=[review.pk for review in rounds]))
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for round_id, state, number in sheets.order_by().values_list("round", "state").annotate(Count("pk")):
        counts[round_id][state] = number
    return {pk: _covered(None, by_state) for pk, by_state in counts.items()}


def _covered(locality: Unit | None, by_state: dict[str, int]) -> Coverage:
    return Coverage(
        locality=locality,
        with_school=by_state[SheetState.WITH_SCHOOL],
        confirmed=by_state[SheetState.CONFIRMED],
        verified=by_state[SheetState.VERIFIED],
    )
