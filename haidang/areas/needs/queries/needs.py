"""Reads of needs: of a sheet, of a person, explained; and who is verified to need a programme."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, QuerySet, Value, When

from haidang.areas.needs.models import Answer, Evidence, Need, NeedStatus, Sheet, SheetState
from haidang.areas.personnel.models import Person
from haidang.areas.standards.models import Purpose, Requirement
from haidang.areas.standards.queries import ExplainedCondition, explain, list_requirements_on
from haidang.foundation.organisation.models import Unit

STATUS_ORDER = (NeedStatus.MUST, NeedStatus.CANNOT_TELL, NeedStatus.MAY, NeedStatus.EXEMPT)


def in_legal_order(needs: QuerySet[Need]) -> QuerySet[Need]:
    """Those who must go first, then the smallest priority (fewest months left, Decree 71/2020 Art 3), then names."""
    rank = Case(
        *[When(status=status, then=Value(place)) for place, status in enumerate(STATUS_ORDER)],
        output_field=IntegerField(),
    )
    return needs.annotate(status_rank=rank).order_by(
        "status_rank", F("priority").asc(nulls_last=True), "person__sort_key", "person_id"
    )


def needs_of_sheet(sheet: Sheet) -> QuerySet[Need]:
    """All needs of a sheet with their people, in legal order; `has_paper` where evidence lies behind a contest."""
    has_paper = Exists(Evidence.objects.filter(need=OuterRef("pk")))
    return in_legal_order(Need.objects.filter(sheet=sheet).select_related("person").annotate(has_paper=has_paper))


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementGroup:
    """The needs of one requirement, by status."""

    requirement: Requirement
    must: Sequence[Need]
    cannot_tell: Sequence[Need]
    may: Sequence[Need]
    exempt: Sequence[Need]

    @property
    def total(self) -> int:
        return len(self.must) + len(self.cannot_tell) + len(self.may) + len(self.exempt)


def group_by_requirement(needs: QuerySet[Need], sheet: Sheet) -> list[RequirementGroup]:
    """The needs by requirement: those that call someone first, else in the order of the plan's tasks."""
    found: dict[int, dict[str, list[Need]]] = defaultdict(lambda: defaultdict(list))
    for need in needs:
        found[need.requirement_id][need.status].append(need)
    groups = []
    for requirement in list_requirements_on(sheet.round.judged_on, Purpose.REVIEW):
        if requirement.pk not in found:
            continue
        by_status = found[requirement.pk]
        for place, need in enumerate(by_status[NeedStatus.MUST], start=1):
            if need.priority is not None:
                need.__dict__["place"] = place
        groups.append(
            RequirementGroup(
                requirement=requirement,
                must=by_status[NeedStatus.MUST],
                cannot_tell=by_status[NeedStatus.CANNOT_TELL],
                may=by_status[NeedStatus.MAY],
                exempt=by_status[NeedStatus.EXEMPT],
            )
        )
    return sorted(groups, key=lambda group: not (group.must or group.cannot_tell))


def place_in_queue(need: Need) -> tuple[int, int]:
    """The place of someone who must go among those of the same sheet and requirement, and how many they are."""
    queue = list(
        in_legal_order(
            Need.objects.filter(sheet=need.sheet_id, requirement=need.requirement_id, status=NeedStatus.MUST)
        ).values_list("pk", flat=True)
    )
    return queue.index(need.pk) + 1, len(queue)


def needs_of_person(person: Person) -> QuerySet[Need]:
    """What every round said of a person, the latest first."""
    return (
        Need.objects.filter(person=person)
        .select_related("requirement", "round", "sheet__school")
        .order_by("-round__judged_on", "-round_id", "requirement__code")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedNeed:
    """A need with the conditions behind it."""

    need: Need
    conditions: list[ExplainedCondition]


def explain_need(need: Need) -> ExplainedNeed:
    """The stored explanation as sentences; never computed anew."""
    return ExplainedNeed(need=need, conditions=explain(need.requirement, need.explanation))


def verified_needs(*requirement_codes: str, school: Unit | None = None) -> QuerySet[Need]:
    """The people verified to need it, one need each, in legal order; `school` limits to those who work there now.

    A need counts while no later verified sheet of the school, and no later verified need of the person, speaks.
    """
    of_codes = Requirement.objects.filter(code__in=requirement_codes).values_list("pk", flat=True)
    # Of the whole city the versions by their ids: only then does PostgreSQL know how many needs they have.
    versions = list(of_codes) if school is None else of_codes
    verified = Sheet.objects.filter(state=SheetState.VERIFIED)
    later_sheet = verified.filter(school=OuterRef("school"), round__gt=OuterRef("round"))
    later_need = Need.objects.filter(
        person=OuterRef("person"),
        requirement__in=versions,
        requirement__code=OuterRef("requirement__code"),
        sheet__state=SheetState.VERIFIED,
        round__gt=OuterRef("round"),
    )
    needs = Need.objects.filter(
        ~Exists(later_need),
        sheet__in=verified.filter(~Exists(later_sheet)),
        requirement__in=versions,
        answer=Answer.CONFIRMED,
        status__in=(NeedStatus.MUST, NeedStatus.MAY),
    )
    if school is not None:
        needs = needs.filter(person__unit=school)
    return in_legal_order(needs.select_related("person", "requirement"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedCount:
    """How many people a requirement calls, and what the schools answered."""

    requirement: Requirement
    must: int
    may: int
    exempt: int
    cannot_tell: int
    confirmed: int
    contested: int


def count_needs(sheets: QuerySet[Sheet], requirements: Sequence[Requirement]) -> list[NeedCount]:
    """Needs of the sheets by requirement, in the order of `requirements`; one query."""
    rows = (
        Need.objects.filter(sheet__in=sheets.order_by().values("pk"))
        .order_by("requirement")
        .values_list("requirement", "status", "answer")
        .annotate(Count("pk"))
    )
    counts: dict[int, dict[str, int]] = {}
    for requirement_id, answers in groupby(rows, key=lambda row: row[0]):
        by_word: dict[str, int] = defaultdict(int)
        for _id, status, answer, number in answers:
            by_word[status] += number
            by_word[answer] += number
        counts[requirement_id] = by_word
    return [_need_count(row, counts[row.pk]) for row in requirements if row.pk in counts]


def _need_count(requirement: Requirement, by_word: dict[str, int]) -> NeedCount:
    return NeedCount(
        requirement=requirement,
        must=by_word[NeedStatus.MUST],
        may=by_word[NeedStatus.MAY],
        exempt=by_word[NeedStatus.EXEMPT],
        cannot_tell=by_word[NeedStatus.CANNOT_TELL],
        confirmed=by_word[Answer.CONFIRMED],
        contested=by_word[Answer.CONTESTED],
    )
