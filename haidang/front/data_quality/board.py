"""The board: findings counted by requirement and fact, by kind of contradiction, by unit below, and over time."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.urls import reverse

from haidang.areas.personnel.models import QualityCount
from haidang.areas.personnel.queries import Contradiction
from haidang.areas.standards.queries import FACTS_BY_NAME
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import Parentage, Unit
from haidang.front.data_quality.measuring import Measured

DAYS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A missing fact that leaves a requirement open for so many people; or a contradiction."""

    label: str
    effect: str
    people: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A unit below, with its own figures."""

    name: str
    url: str
    staff: int
    undecided: int
    contradictory: int

    @property
    def clean(self) -> int:
        """In hundredths, rounded down: nobody is told that all is well while one record is not."""
        return 100 if not self.staff else int(100 * (self.staff - self.undecided) / self.staff)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The scope on a past day."""

    day: date
    staff: int
    undecided: int
    contradictory: int


def gaps_of(measured: Measured, query: str) -> list[Gap]:
    """By requirement and missing fact, the widest first."""
    found = {(row.requirement_id, row.fact, row.person_id) for row in measured.undecided}
    people = Counter((requirement, fact) for requirement, fact, _person in found)
    gaps = [
        Gap(
            label=str(FACTS_BY_NAME[fact].label),
            effect=measured.requirements[requirement].title,
            people=number,
            url=f"{reverse('data_quality:people')}{query}&requirement={requirement}&fact={fact}",
        )
        for (requirement, fact), number in people.items()
    ]
    return sorted(gaps, key=lambda gap: (-gap.people, gap.label, gap.effect))


def contradictions_of(measured: Measured, query: str) -> list[Gap]:
    """By kind, the most frequent first."""
    people = Counter(code for code, _person in {(row.code, row.person_id) for row in measured.contradictions})
    return [
        Gap(
            label=str(Contradiction(code).label),
            effect="",
            people=number,
            url=f"{reverse('data_quality:people')}{query}&finding={code}",
        )
        for code, number in people.most_common()
    ]


def parts_of(root: Unit, measured: Measured, day: date) -> list[Part]:
    """The figures of the units right below `root` that have schools, those with most open people first."""
    parents: dict[int, int] = dict(
        Parentage.objects.filter(as_of(day), unit__in=list(measured.staff)).values_list("unit", "parent")
    )
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for count in measured.by_school():
        key = parents.get(count.school_id, root.pk)
        key = count.school_id if key == root.pk else key
        for place, number in enumerate((count.staff, count.undecided, count.contradictory)):
            sums[key][place] += number
    units = Unit.objects.in_bulk(list(sums))
    parts = [
        Part(
            name=units[pk].short_name, url=f"{reverse('data_quality:board')}?unit={units[pk].code}", staff=staff,
            undecided=undecided, contradictory=contradictory,
        )
        for pk, (staff, undecided, contradictory) in sums.items()
        if pk != root.pk
    ]  # fmt: skip
    return sorted(parts, key=lambda part: (-part.undecided - part.contradictory, part.name))


def moments_of(unit_ids: Sequence[int] | None, until: date) -> list[Moment]:
    """The last days that were kept, the earliest first."""
    counts = QualityCount.objects.filter(day__lte=until)
    if unit_ids is not None:
        counts = counts.filter(school__in=list(unit_ids))
    days = counts.order_by("-day").values("day").annotate(
        staff=Sum("staff"), undecided=Sum("undecided"), contradictory=Sum("contradictory")
    )[:DAYS_SHOWN]  # fmt: skip
    return [Moment(**row) for row in reversed(days)]
