"""The classes of a run's targets: room, dates, who is away then, and how far it is. No coordinates are recorded."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from haidang.areas.classes.models import ClassState, Enrolment, EnrolmentState, TrainingClass
from haidang.areas.personnel.models import Leave
from haidang.areas.plans.models import Target
from haidang.engines.allocation.problem import Group
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import Parentage, Unit, UnitKind

# Steps instead of kilometres: no coordinates of wards and venues are recorded.
SAME_WARD, SAME_DISTRICT, FURTHER = 0.0, 1.0, 2.0


@dataclass(frozen=True, slots=True)
class Period:
    """Days of one or several classes that overlap: nobody is in two of them."""

    code: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Offer:
    """The classes with room as the engine reads them, by code as people know them, and their periods."""

    groups: tuple[Group, ...]
    periods: tuple[Period, ...]
    classes: Mapping[str, TrainingClass]

    @property
    def hosts(self) -> dict[str, Unit]:
        return {one.venue.host.code: one.venue.host for one in self.classes.values()}


def list_offer(targets: Sequence[Target]) -> Offer:
    """Classes that are being prepared and have room; a target without one has no limit of classes."""
    classes = TrainingClass.objects.filter(target__in=targets, state=ClassState.PLANNED, capacity__gt=F("enrolled"))
    found = list(classes.select_related("venue__host").order_by("starts_on", "pk"))
    periods = _periods((one.starts_on, one.ends_on) for one in found)
    groups = tuple(
        Group(
            one.code, str(one.target_id), one.capacity - one.enrolled, one.venue.host.code,
            next(period.code for period in periods if period.first <= one.starts_on <= period.last),
        )
        for one in found
    )  # fmt: skip
    return Offer(groups, periods, {one.code: one for one in found})


def _periods(spans: Iterable[tuple[date, date]]) -> tuple[Period, ...]:
    """Spans that overlap are one period."""
    joined: list[list[date]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], last)
        else:
            joined.append([first, last])
    return tuple(Period(f"{first:%Y-%m-%d}/{last:%Y-%m-%d}", first, last) for first, last in joined)


def list_absences(periods: Sequence[Period], people: Collection[int]) -> dict[int, set[str]]:
    """Person → periods in which they are on leave or learn in another class."""
    away: dict[int, set[str]] = defaultdict(set)
    for period in periods:
        days = (period.first, period.last + timedelta(days=1))
        leaves = Leave.objects.filter(person__in=people, period__overlap=days).values_list("person", flat=True)
        learning = Enrolment.objects.filter(
            Q(training_class__starts_on__lte=period.last, training_class__ends_on__gte=period.first),
            person__in=people, state=EnrolmentState.ENROLLED,
        ).exclude(training_class__state=ClassState.FINISHED)  # fmt: skip
        for person in {*leaves, *learning.values_list("person", flat=True)}:
            away[person].add(period.code)
    return away


def travel_costs(
    offer: Offer, ward_of: Mapping[int, str], ward_codes: Mapping[int, str]
) -> dict[tuple[str, str], float]:
    """By (ward, host): 0 in the same ward, 1 in the same former district, else 2."""
    if not offer.hosts:
        return {}
    districts = _former_districts([*ward_of, *(host.pk for host in offer.hosts.values())])
    of_ward: dict[str, Counter[int]] = defaultdict(Counter)
    for school, ward in ward_of.items():
        if school in districts:
            of_ward[ward][districts[school]] += 1
    main = {ward: counts.most_common(1)[0][0] for ward, counts in of_ward.items()}
    return {
        (ward, code): _steps(ward, main.get(ward), ward_codes.get(host.pk), districts.get(host.pk))
        for ward in sorted(set(ward_of.values()))
        for code, host in offer.hosts.items()
    }


def _steps(ward: str, district: int | None, host_ward: str | None, host_district: int | None) -> float:
    if ward == host_ward:
        return SAME_WARD
    return SAME_DISTRICT if district is not None and district == host_district else FURTHER


def _former_districts(units: Collection[int]) -> dict[int, int]:
    """Unit → the district it last stood under."""
    rows = Parentage.objects.filter(unit__in=units, parent__kind=UnitKind.DISTRICT).order_by("period")
    return dict(rows.values_list("unit_id", "parent_id"))


def hosts_by_ward(offer: Offer, wards: Mapping[int, str], day: date) -> dict[int, str]:
    """Host → code of the ward it stands in; hosts elsewhere are left out."""
    rows = Parentage.objects.filter(as_of(day), unit__in=[host.pk for host in offer.hosts.values()])
    return {unit: wards[parent] for unit, parent in rows.values_list("unit_id", "parent_id") if parent in wards}
