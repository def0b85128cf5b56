"""Waiting lists: their order, who is next, and where a person stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Value, When

from haidang.areas.needs.queries.needs import STATUS_ORDER
from haidang.areas.nominations.models import Nomination, NominationState, QuotaAccount, WaitingEntry, WaitingState
from haidang.areas.nominations.queries.holders import units_below
from haidang.areas.plans.models import Target
from haidang.foundation.organisation.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The place of an entry: at the school, and among everyone who waits below the locality or the department."""

    place: int
    of: int
    common_place: int
    common_of: int


def in_waiting_order(entries: QuerySet[WaitingEntry]) -> QuerySet[WaitingEntry]:
    """Legal priority as on the lists (who must go, fewest months left), then who has waited longest."""
    rank = Case(
        *[When(need__status=status, then=Value(place)) for place, status in enumerate(STATUS_ORDER)],
        output_field=IntegerField(),
    )
    return entries.annotate(status_rank=rank).order_by(
        "status_rank", F("need__priority").asc(nulls_last=True), "entered_at", "pk"
    )


def waiting_at(target: Target, school: Unit) -> QuerySet[WaitingEntry]:
    """Who waits at one school, in order."""
    return in_waiting_order(_waiting(target).filter(school=school))


def waiting_under(target: Target, holder: Unit, day: date) -> QuerySet[WaitingEntry]:
    """The common order of a locality, or (department) of the city."""
    waiting = _waiting(target)
    if holder.is_locality:
        waiting = waiting.filter(school__in=[unit.pk for unit in units_below(holder, day)])
    return in_waiting_order(waiting)


def promotable(entries: QuerySet[WaitingEntry]) -> QuerySet[WaitingEntry]:
    """Those who can take a place now: still at the school, and on no list for the target meanwhile."""
    elsewhere = Nomination.objects.filter(target=OuterRef("target"), person=OuterRef("need__person")).exclude(
        state=NominationState.REMOVED
    )
    return entries.filter(~Exists(elsewhere), need__person__unit=F("school"))


def standings(entries: Iterable[WaitingEntry]) -> dict[int, Standing]:
    """Entry → standing. Two short reads for each target in question, however many wait."""
    entries = list(entries)
    found = {}
    for target in {entry.target_id: entry.target for entry in entries}.values():
        common = list(in_waiting_order(_waiting(target)).values_list("pk", "school_id"))
        places = {pk: place for place, (pk, _school) in enumerate(common, start=1)}
        for entry in entries:
            if entry.target_id != target.pk or entry.pk not in places:
                continue
            own = [pk for pk, school in common if school == entry.school_id]
            found[entry.pk] = Standing(
                place=own.index(entry.pk) + 1, of=len(own), common_place=places[entry.pk], common_of=len(common)
            )
    return found


def places_for_waiting(holder: QuotaAccount, day: date) -> int:
    """How many of a locality's or the department's free places someone below waits for."""
    if holder.free < 1:
        return 0
    return min(holder.free, waiting_under(holder.target, holder.unit, day).count())


def _waiting(target: Target) -> QuerySet[WaitingEntry]:
    return WaitingEntry.objects.filter(target=target, state=WaitingState.WAITING).select_related(
        "need__person", "school"
    )
