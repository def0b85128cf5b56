"""Proposed years: which are in time, what speaks against one, and how many begin in each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haidang.areas.needs.models import LAST_YEAR_OF, Answer, Intake, Need, NeedStatus, Phase, ReviewRound, Sheet
from haidang.areas.programmes.models import ProgrammeKind
from haidang.areas.standards.models import Requirement

OPENING_MONTH = 9  # courses are reckoned from 1 September
COUNTED_FROM = date(2020, 7, 1)  # Decree 71/2020 Art 2: months left are counted from here
SERVICE_FACTOR = 2  # Decree 71/2020 Art 10: serve at least twice the time of training


def first_year_of(review: ReviewRound) -> int:
    """The first year whose September comes after the day of the round."""
    day = review.judged_on
    return day.year if day < date(day.year, OPENING_MONTH, 1) else day.year + 1


def last_year_of(review: ReviewRound) -> int:
    return max(LAST_YEAR_OF[Phase(review.phase)], first_year_of(review))


def last_year_in_time(review: ReviewRound, course_months: int) -> int:
    """The last year to begin: in phase 1 studying is enough by its end, in phase 2 the diploma must be there."""
    last = LAST_YEAR_OF[Phase(review.phase)]
    if review.phase == Phase.FIRST:
        return last
    return year_and_month(last * 12 + 11 - course_months - (OPENING_MONTH - 1))[0]


def year_and_month(months: int) -> tuple[int, int]:
    """Months since year 0 as year and month."""
    return months // 12, months % 12 + 1


@dataclass(frozen=True, slots=True)
class YearFlag:
    """What speaks against a proposed year; the school decides."""

    code: str
    sentence: str | Promise


def flags_of(need: Need, intake: Intake | None) -> list[YearFlag]:
    """Reasons to look twice at a year: the phase, retirement, the years of service owed afterwards."""
    if intake is None:
        return []
    if need.proposed_year is None:
        return [YearFlag("no_place", _("No place within the phase at the yearly intake assumed."))]
    found = []
    begin = need.proposed_year * 12 + OPENING_MONTH - 1
    finish = begin + intake.course_months
    words = {"from": _month(begin), "months": intake.course_months, "to": _month(finish)}
    if need.proposed_year > last_year_in_time(need.sheet.round, intake.course_months):
        found.append(
            YearFlag(
                "after_phase",
                _("From %(from)s, %(months)s months: done in %(to)s, after the phase ends on 31/12/%(year)s.")
                % (words | {"year": LAST_YEAR_OF[Phase(need.sheet.round.phase)]}),
            )
        )
    if need.priority is not None:
        found += _flags_of_retirement(need.priority, finish, intake.course_months, words)
    return found


def _flags_of_retirement(months_left: int, finish: int, months: int, words: Mapping[str, object]) -> list[YearFlag]:
    retires = COUNTED_FROM.year * 12 + COUNTED_FROM.month - 1 + months_left
    if retires <= finish:
        sentence = _("Reaches retirement age in %(age)s, before the course is done in %(to)s.")
        return [YearFlag("retires_before", sentence % {"age": _month(retires), "to": words["to"]})]
    owed = finish + SERVICE_FACTOR * months
    if retires < owed:
        sentence = _(
            "Owes %(owed)s months of service after %(to)s (Decree 71/2020, Article 10), but reaches retirement age in "
            "%(age)s."
        )
        return [
            YearFlag(
                "service_too_short",
                sentence % {"owed": SERVICE_FACTOR * months, "to": words["to"], "age": _month(retires)},
            )
        ]
    return []


def _month(months: int) -> str:
    year, month = year_and_month(months)
    return f"{month}/{year}"


def out_of_order(queue: Sequence[Need]) -> set[int]:
    """The ids of those of one requirement who wait longer than somebody with more months left."""
    passed: set[int] = set()
    earliest_behind: int | None = None
    for need in reversed(queue):  # from the most months left to the fewest
        if need.proposed_year is None:
            continue
        if earliest_behind is not None and need.proposed_year > earliest_behind:
            passed.add(need.pk)
        earliest_behind = need.proposed_year if earliest_behind is None else min(earliest_behind, need.proposed_year)
    return passed


ORDER_FLAG = YearFlag(
    "out_of_order",
    _("Somebody with more months left begins earlier (Decree 71/2020, Article 3: the fewest months first)."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedNeed:
    """A need with what speaks against its year."""

    need: Need
    flags: list[YearFlag]


def dated_needs(sheet: Sheet) -> list[tuple[Requirement, Intake | None, list[DatedNeed]]]:
    """Those of a sheet who must take a degree course, by requirement, in legal order, with flags; few queries."""
    intakes = intakes_of(sheet.round)
    needs = (
        needs_with_year(Need.objects.filter(sheet=sheet))
        .select_related("person", "requirement")
        .order_by("requirement__code", "priority", "person__sort_key", "person_id")
    )
    queues: dict[Requirement, list[Need]] = defaultdict(list)
    for need in needs:
        need.sheet = sheet
        queues[need.requirement].append(need)
    groups = []
    for requirement, queue in queues.items():
        intake, late = intakes.get(requirement.pk), out_of_order(queue)
        dated = [
            DatedNeed(need=need, flags=flags_of(need, intake) + ([ORDER_FLAG] if need.pk in late else []))
            for need in queue
        ]
        groups.append((requirement, intake, dated))
    return groups


def needs_with_year(needs: QuerySet[Need]) -> QuerySet[Need]:
    """Those who must take a degree course and are not contested."""
    return needs.filter(status=NeedStatus.MUST, requirement__programme__kind=ProgrammeKind.DEGREE).exclude(
        answer=Answer.CONTESTED
    )


def intakes_of(review: ReviewRound) -> dict[int, Intake]:
    """The yearly intakes of a round by requirement."""
    found = Intake.objects.filter(round=review).select_related("requirement").order_by("requirement__code")
    return {intake.requirement_id: intake for intake in found}


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """How many of one requirement (at one place) begin in each year; the last figure is of those without a place."""

    requirement: Requirement
    place: str
    first: int
    years: list[int]
    without: int

    @property
    def by_year(self) -> list[tuple[int, int]]:
        """Each year with its figure."""
        return list(enumerate(self.years, start=self.first))

    @property
    def total(self) -> int:
        return sum(self.years) + self.without


def years_range(review: ReviewRound) -> range:
    return range(first_year_of(review), last_year_of(review) + 1)


def count_years(sheets: QuerySet[Sheet], review: ReviewRound) -> list[YearRow]:
    """By requirement, over all the sheets."""
    return _rows(sheets, review, by=("requirement",))


def count_years_by_locality(sheets: QuerySet[Sheet], review: ReviewRound) -> list[YearRow]:
    """By requirement and locality; "" for schools directly under the department."""
    return _rows(sheets, review, by=("requirement", "sheet__locality__short_name"))


def _rows(sheets: QuerySet[Sheet], review: ReviewRound, *, by: Iterable[str]) -> list[YearRow]:
    needs = needs_with_year(Need.objects.filter(sheet__in=sheets.order_by().values("pk"))).order_by()
    counts: dict[tuple[int, str], dict[int | None, int]] = defaultdict(lambda: defaultdict(int))
    for *keys, year, number in needs.values_list(*by, "proposed_year").annotate(Count("pk")):
        place = (keys[1] or "") if len(keys) > 1 else ""
        counts[keys[0], place][year] += number
    requirements = Requirement.objects.in_bulk({pk for pk, _place in counts})
    span = years_range(review)
    return [
        YearRow(
            requirement=requirements[pk],
            place=place,
            first=span.start,
            years=[by_year[year] for year in span],
            without=sum(number for year, number in by_year.items() if year not in span),
        )
        for (pk, place), by_year in sorted(counts.items(), key=lambda row: (requirements[row[0][0]].code, row[0][1]))
    ]
