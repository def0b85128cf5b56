"""Reads of rounds and how far their sheets are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q, QuerySet

from haidang.areas.needs.models import ReviewRound, RoundState, Sheet, SheetState
from haidang.areas.needs.permissions import VIEW_ROUNDS, VIEW_SHEETS
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.names import fold
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import dissolved, heirs_of, localities, nearest_of, standing_under

NO_LOCALITY = "department"  # the word for schools directly under the department, in addresses
DISSOLVED = "dissolved"  # the word for schools that closed without a successor, on a later map


def list_rounds(user: User, today: date) -> QuerySet[ReviewRound]:
    """The rounds the user may see, the latest first."""
    return visible(user, VIEW_ROUNDS, today, ReviewRound.objects.all()).order_by("-judged_on", "-pk")


def find_open_round() -> ReviewRound | None:
    return ReviewRound.objects.filter(state=RoundState.OPEN).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far the sheets of one locality are; `locality` is None for schools directly under the department.

    On a later map schools that closed without a successor stand apart: `is_dissolved`.
    """

    locality: Unit | None
    with_school: int
    confirmed: int
    verified: int
    is_dissolved: bool = False

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
    return sorted(covered, key=_place_in_order)


def coverage_on_map(sheets: QuerySet[Sheet], map_day: date) -> list[Coverage]:
    """The same progress by the localities of another day: a closed school counts at its heir; four queries."""
    counted = list(sheets.order_by().values_list("school", "state").annotate(Count("pk")))
    schools = {school_id for school_id, _state, _number in counted}
    units = {unit.pk: unit for unit in localities(map_day)}
    under = nearest_of(list(units), schools, map_day)
    gone = schools - set(heirs_of(schools, map_day))
    counts: dict[tuple[int | None, bool], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for school_id, state, number in counted:
        counts[under.get(school_id), school_id in gone][state] += number
    covered = [
        replace(_covered(units[pk] if pk is not None else None, by_state), is_dissolved=is_gone)
        for (pk, is_gone), by_state in counts.items()
    ]
    return sorted(covered, key=_place_in_order)


def _place_in_order(row: Coverage) -> tuple[bool, bool, str]:
    return row.is_dissolved, row.locality is None, fold(row.locality.short_name) if row.locality else ""


def sheets_at(sheets: QuerySet[Sheet], word: str) -> QuerySet[Sheet]:
    """Those of the locality that `word` names, as it was on the round's own day."""
    return sheets.filter(locality=None) if word == NO_LOCALITY else sheets.filter(locality__code=word)


def sheets_at_on_map(sheets: QuerySet[Sheet], word: str, map_day: date) -> QuerySet[Sheet]:
    """Those whose school stands, itself or through its heir, at the place that `word` names on `map_day`."""
    if word == DISSOLVED:
        return sheets.filter(school__in=dissolved(map_day))
    if word != NO_LOCALITY:
        return sheets.filter(school__in=standing_under(_ids(Unit.objects.filter(code=word)), map_day))
    placed = Q(school__in=standing_under(_ids(localities(map_day)), map_day)) | Q(school__in=dissolved(map_day))
    return sheets.exclude(placed)


def _ids(units: QuerySet[Unit]) -> list[int]:
    return list(units.values_list("pk", flat=True))


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
