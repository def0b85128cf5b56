"""How far a document has come: the funnel from people to confirmations, by unit and by level."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, cast

from django.db.models import Count, FilteredRelation, Q, QuerySet

from haidang.areas.dissemination.models import Confirmation, Edition, How, Reader
from haidang.areas.dissemination.queries.readings import about_edition, kind_of_notice
from haidang.foundation.organisation.models import LOCALITY_KINDS, Level, Unit
from haidang.foundation.organisation.queries import localities, nearest_of

LEVELS = (*Level.values, "")


class Counts(NamedTuple):
    """How many came to each stage of the funnel; each stage is a part of the one before it or of `people`."""

    people: int = 0
    accounts: int = 0
    told: int = 0
    seen: int = 0
    opened: int = 0
    confirmed: int = 0


NOBODY = Counts()


@dataclass(frozen=True, slots=True)
class Coverage:
    """People who are to read the newest edition, and how far they are; `name` is a place or a level.

    `told` have a notice of it in the ledger of notices, `seen` have looked at that notice.
    """

    name: str
    people: int
    accounts: int
    told: int
    seen: int
    opened: int
    confirmed: int
    on_paper: int = 0
    unit: Unit | None = None

    @property
    def missing(self) -> int:
        return self.people - self.confirmed

    @property
    def is_complete(self) -> bool:
        return self.missing == 0


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far an edition has come: the stages by unit and level, counted once for every table of a page."""

    counts: Mapping[tuple[int, str], Counts]
    on_paper: int


def funnel_of(edition: Edition, readers: QuerySet[Reader]) -> Funnel:
    """The stages over those of `readers` who are to read the edition; two queries."""
    meant = _meant(edition, readers)
    rows = meant.order_by().values("unit", "level").annotate(**_counts(edition.number))
    counts = {(row.pop("unit"), row.pop("level")): Counts(**row) for row in cast("Iterable[dict[str, Any]]", rows)}
    paper = Confirmation.objects.filter(edition=edition, how=How.PAPER, reader__in=meant).count()
    return Funnel(counts, paper)


def whole_coverage(funnel: Funnel, name: str = "") -> Coverage:
    """One line over everybody."""
    return Coverage(name, *added(*funnel.counts.values()), on_paper=funnel.on_paper)


def coverage_at(funnel: Funnel, *, root: Unit, day: date) -> Sequence[Coverage]:
    """By the parts of `root` on the day: localities of the city (its own schools beside them), schools of a ward."""
    shown = _places({unit_id for unit_id, _level in funnel.counts}, root, day)
    parts: dict[int, list[Counts]] = defaultdict(list)
    for (unit_id, _level), counts in funnel.counts.items():
        parts[shown[unit_id]].append(counts)
    units = Unit.objects.in_bulk(parts)
    found = [
        Coverage(units[pk].short_name or units[pk].name, *added(*counted), unit=units[pk])
        for pk, counted in parts.items()
    ]
    return sorted(found, key=lambda row: (row.confirmed / row.people, row.name))


def coverage_by_level(funnel: Funnel) -> Sequence[Coverage]:
    """By the level of the main post; people without one come last."""
    parts: dict[str, list[Counts]] = defaultdict(list)
    for (_unit, level), counts in funnel.counts.items():
        parts[level].append(counts)
    return [Coverage(level, *added(*parts[level])) for level in LEVELS if level in parts]


def _meant(edition: Edition, readers: QuerySet[Reader]) -> QuerySet[Reader]:
    """Who is to read it, each with the one notice of this edition (constraint notice_once) where there is one."""
    notices = "person__user__notices"
    of_edition = Q(**{f"{notices}__about": about_edition(edition), f"{notices}__kind": kind_of_notice(edition.number)})
    meant = readers.filter(circulation=edition.circulation_id, left_on=None)
    return meant.annotate(notice=FilteredRelation(notices, condition=of_edition))


def added(*counts: Counts) -> Counts:
    return Counts(*map(sum, zip(NOBODY, *counts, strict=True)))


def _counts(number: int) -> dict[str, Count]:
    return {
        "people": Count("pk"),
        "accounts": Count("person__user"),
        "told": Count("notice__pk"),
        "seen": Count("notice__pk", filter=Q(notice__seen_at__isnull=False)),
        "opened": Count("pk", filter=Q(opened_edition__gte=number)),
        "confirmed": Count("pk", filter=Q(confirmed_edition__gte=number)),
    }


def _places(unit_ids: Iterable[int], root: Unit, day: date) -> dict[int, int]:
    """Where each unit is counted: at its locality when the root stands above localities, else at itself."""
    ids = list(unit_ids)
    itself = dict(zip(ids, ids, strict=True))
    if root.kind in LOCALITY_KINDS or root.pk in itself:
        return itself
    return itself | nearest_of(localities(day).values_list("pk", flat=True), ids, day)
