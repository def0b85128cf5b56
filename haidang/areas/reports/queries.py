"""The figures of a plan: one query each, the same for every page, report and export.

planned: the number in Appendix I · allocated: places held by schools · nominated: people on living lists · approved:
people on approved lists · enrolled: approved people with a place in a class · completed: enrolled people whose
result is recognised as completed.

Every figure is that of the end of a day: what was nominated, approved, enrolled, taken off, left or recognised later
does not count. The map the figures are summed on is that of the day, or that of today: there a closed school counts
where its successor stands, and one without successor among the dissolved units, so that both maps have the same sums.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Count,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import MoveKind, Nomination, QuotaAccount, QuotaMove
from haidang.areas.plans.models import Plan, Target
from haidang.areas.plans.queries.amendments import standing_targets
from haidang.areas.reports.permissions import VIEW_REPORTS
from haidang.areas.results.models import Outcome, SheetState
from haidang.foundation.access.actions import DEPARTMENT_READERS
from haidang.foundation.access.models import Grant
from haidang.foundation.access.queries import visible_on_map
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.names import fold
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import SCHOOL_KINDS, Parentage, Unit, UnitKind
from haidang.foundation.organisation.queries import (
    dissolved,
    heirs_of,
    names_on,
    nearest_of,
    standing_under,
    the_city,
)


class Stage(models.TextChoices):
    PLANNED = "planned", _("planned")
    ALLOCATED = "allocated", _("allocated")
    NOMINATED = "nominated", _("nominated")
    APPROVED = "approved", _("approved")
    ENROLLED = "enrolled", _("enrolled")
    COMPLETED = "completed", _("completed")


DISSOLVED = _("units that were dissolved")
PEOPLE_STAGES = (Stage.NOMINATED, Stage.APPROVED, Stage.ENROLLED, Stage.COMPLETED)


def conditions(day: date) -> dict[Stage, Q]:
    """What a nomination must have reached by the end of `day` to be counted at each stage."""
    end = end_of(day)
    living = Q(nominated_at__lt=end) & _not_before(end, "removed_at")
    enrolled = living & Q(enrolments__enrolled_at__lt=end) & _not_before(end, "enrolments__withdrawn_at")
    recognised = Q(
        enrolments__result__outcome=Outcome.COMPLETED,
        enrolments__result__sheet__state=SheetState.RECOGNISED,
        enrolments__result__sheet__recognised_at__lt=end,
    )
    return {
        Stage.NOMINATED: living,
        Stage.APPROVED: living & Q(approved_at__lt=end),
        Stage.ENROLLED: enrolled,
        Stage.COMPLETED: enrolled & recognised,
    }


def end_of(day: date) -> datetime:
    """The first moment after `day`, in local time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _not_before(end: datetime, path: str) -> Q:
    """What `path` dates has not happened before `end`."""
    return Q(**{f"{path}__isnull": True}) | Q(**{f"{path}__gte": end})


@dataclass(slots=True)
class Figures:
    """People (for allocated: places) at each stage; `planned` is None below the city, where no plan sets it."""

    planned: int | None = None
    allocated: int = 0
    nominated: int = 0
    approved: int = 0
    enrolled: int = 0
    completed: int = 0

    def add(self, other: "Figures") -> None:
        if other.planned is not None:
            self.planned = (self.planned or 0) + other.planned
        for stage in (Stage.ALLOCATED, *PEOPLE_STAGES):
            setattr(self, stage, getattr(self, stage) + getattr(other, stage))


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """The figures of everything under one unit; `unit` is None for schools dissolved without successor."""

    unit: Unit | None
    name: str
    figures: Figures
    schools: int


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """The figures of the schools that stood under `then` and stand under `now`; None: dissolved, or not yet there."""

    then: str
    now: str
    figures: Figures
    schools: int


@dataclass(frozen=True, slots=True)
class TargetFigures:
    """One target of Appendix I with its figures."""

    target: Target
    figures: Figures


@dataclass(slots=True)
class _Group:
    figures: Figures = field(default_factory=Figures)
    schools: int = 0


def root_of(grant: Grant) -> Unit:
    """Where a reader starts: the offices of the department at the city, everyone else at the own unit."""
    return the_city() if grant.role in DEPARTMENT_READERS else grant.unit


def schools_in_scope(user: User, root: Unit, day: date, *, map_day: date | None = None) -> QuerySet[Unit]:
    """The schools of `day` whose figures the user may read under `root` on the map of `map_day` (or of `day`)."""
    drawn_on = map_day or day
    placed = Q(pk__in=standing_under([root.pk], drawn_on).values("pk"))
    if root.kind == UnitKind.CITY:
        placed |= Q(pk__in=dissolved(drawn_on).values("pk"))
    reached = visible_on_map(user, VIEW_REPORTS, day, map_day=drawn_on)
    return reached.filter(placed, kind__in=SCHOOL_KINDS)


def figures_of_plan(plan: Plan, schools: QuerySet[Unit], *, root: Unit, day: date) -> list[TargetFigures]:
    """Every target in printed order as it holds on `day`, with its figures; five queries."""
    return figures_of_targets(standing_targets(plan, day=day), schools, root=root, day=day)


def figures_of_targets(
    targets: Sequence[Target], schools: QuerySet[Unit], *, root: Unit, day: date
) -> list[TargetFigures]:
    """Targets as they hold on `day` with the figures at its end, summed over `schools`; two queries."""
    whole_city = root.kind == UnitKind.CITY
    found = {target.pk: Figures(planned=target.planned if whole_city else None) for target in targets}
    for target_id, _school, figures in _rows(list(found), _ids(schools), day):
        found[target_id].add(figures)
    return [TargetFigures(target, found[target.pk]) for target in targets]


def figures_of_schools(targets: Sequence[Target], schools: QuerySet[Unit], *, day: date) -> dict[int, Figures]:
    """The figures of each school over all of the targets, at the end of `day`; schools without any are left out."""
    found: dict[int, Figures] = defaultdict(Figures)
    for _target, school_id, figures in _rows([target.pk for target in targets], _ids(schools), day):
        found[school_id].add(figures)
    return found


def figures_by_unit(
    target: Target, root: Unit, day: date, schools: QuerySet[Unit], *, map_day: date | None = None
) -> list[UnitFigures]:
    """Figures of `day` of each unit directly under `root` on the map (of the schools themselves at the bottom)."""
    drawn_on = map_day or day
    children = {unit.pk: unit for unit in Unit.objects.filter(children_of(root, drawn_on))}
    school_ids = _ids(schools)
    child_of: dict[int, int | None] = dict(nearest_of(list(children), school_ids, drawn_on))
    if root.kind == UnitKind.CITY:
        gone = set(school_ids) - set(heirs_of(school_ids, drawn_on))
        child_of |= dict.fromkeys(gone)
    groups: dict[int | None, _Group] = defaultdict(_Group)
    for school_id in school_ids:
        if school_id in child_of:
            groups[child_of[school_id]].schools += 1
    for _target, school_id, figures in _rows([target.pk], school_ids, day):
        if school_id in child_of:
            groups[child_of[school_id]].figures.add(figures)
    named = names_on(children.values(), drawn_on)
    rows = [
        UnitFigures(children[pk], named[pk].name, group.figures, group.schools)
        if pk is not None
        else UnitFigures(None, str(DISSOLVED), group.figures, group.schools)
        for pk, group in groups.items()
    ]
    return sorted(rows, key=lambda row: (row.unit is None, fold(row.name)))


def figures_by_both_maps(target: Target, day: date, schools: QuerySet[Unit], *, map_day: date) -> list[PlaceFigures]:
    """Figures of `day` by the unit above each school on `day` and the one above it (or its heir) on `map_day`."""
    school_ids = _ids(schools)
    heirs = heirs_of(school_ids, map_day)
    then = _above(school_ids, day)
    now = _above(heirs.values(), map_day)
    groups: dict[tuple[str, str], _Group] = defaultdict(_Group)

    def place(school_id: int) -> tuple[str, str]:
        heir = heirs.get(school_id)
        return then.get(school_id, "–"), str(DISSOLVED) if heir is None else now.get(heir, "–")

    for school_id in school_ids:
        groups[place(school_id)].schools += 1
    for _target, school_id, figures in _rows([target.pk], school_ids, day):
        groups[place(school_id)].figures.add(figures)
    rows = [PlaceFigures(*places, group.figures, group.schools) for places, group in groups.items()]
    return sorted(rows, key=lambda row: (fold(row.then), fold(row.now)))


def _above(unit_ids: Iterable[int], day: date) -> dict[int, str]:
    """The name, on `day`, of the unit above each unit."""
    held = Parentage.objects.filter(as_of(day), unit__in=list(unit_ids)).select_related("parent")
    parents = {parentage.unit_id: parentage.parent for parentage in held}
    named = names_on(parents.values(), day)
    return {unit_id: named[parent.pk].name for unit_id, parent in parents.items()}


def children_of(root: Unit, day: date) -> Q:
    """Condition on units: directly under `root` on `day`."""
    return Q(parentages__parent=root, parentages__period__contains=day)


def people_behind(target: Target, stage: Stage, schools: QuerySet[Unit], *, day: date) -> QuerySet[Nomination]:
    """The nominations that a figure counts at the end of `day`."""
    return (
        Nomination.objects.filter(conditions(day)[stage], target=target, list__school__in=schools)
        .select_related("person", "list__school")
        .annotate(name_key=F("person__sort_key"))
    )


def places_behind(target: Target, schools: QuerySet[Unit], *, day: date) -> QuerySet[QuotaAccount]:
    """The schools' accounts that the figure "allocated" sums, with the `places` they held at the end of `day`."""
    accounts = QuotaAccount.objects.filter(target=target, unit__in=schools).select_related("unit")
    held = accounts.annotate(places=_moved("moves_in", day) - _moved("moves_out", day), name_key=F("unit__search"))
    return held.filter(places__gt=0)


def _places_moved(day: date) -> QuerySet[QuotaMove]:
    """The moves up to the end of the day that carry places; an acceptance only says that they are taken."""
    return QuotaMove.objects.filter(at__lt=end_of(day)).exclude(kind=MoveKind.ACCEPT)


def _moved(moves: str, day: date) -> Coalesce:
    """Places that went in or out of an account by the end of `day`."""
    path = "destination" if moves == "moves_in" else "source"
    rows = _places_moved(day).filter(**{path: OuterRef("pk")}).order_by().values(path)
    return Coalesce(Subquery(rows.annotate(total=Sum("quantity")).values("total")), 0)


class _AtSchools(Func):
    """Whether a column names one of many schools: one array, where a list of a whole city is slow to write and read."""

    template = "%(expressions)s::bigint[])"
    arg_joiner = " = any("
    output_field = BooleanField()

    def __init__(self, column: str, schools: Collection[int]) -> None:
        super().__init__(F(column), Value(list(schools), output_field=ArrayField(BigIntegerField())))


def _ids(schools: QuerySet[Unit]) -> list[int]:
    """Who lies in a scope is asked once: the map of a day costs more than the figures."""
    return list(schools.values_list("pk", flat=True))


def _rows(target_ids: list[int], schools: Collection[int], day: date) -> list[tuple[int, int, Figures]]:
    """(target, school, figures) wherever something had happened by the end of `day`; one query."""
    found: dict[tuple[int, int], Figures] = defaultdict(Figures)
    into, out_of = (_moves(path, sign, target_ids, schools, day) for path, sign in (("destination", 1), ("source", -1)))
    for target_id, school_id, *counts in _people(target_ids, schools, day).union(into, out_of, all=True):
        found[target_id, school_id].add(Figures(None, *counts))
    return [(target_id, school_id, figures) for (target_id, school_id), figures in found.items()]


def _people(target_ids: list[int], schools: Collection[int], day: date) -> QuerySet[Any, Any]:
    """(target, school, no places, people at each stage)."""
    reached = conditions(day)
    here = Nomination.objects.filter(reached[Stage.NOMINATED], target__in=target_ids).order_by()
    people = {stage.value: Count("pk", filter=reached[stage], distinct=True) for stage in PEOPLE_STAGES}
    at_schools = here.filter(_AtSchools("list__school_id", schools)).values_list("target_id", "list__school_id")
    return at_schools.annotate(allocated=Value(0), **people)


def _moves(path: str, sign: int, target_ids: list[int], schools: Collection[int], day: date) -> QuerySet[Any, Any]:
    """(target, school, places that came or went, nobody at each stage)."""
    moves = _places_moved(day).filter(_AtSchools(f"{path}__unit_id", schools), target__in=target_ids).order_by()
    nobody = {stage.value: Value(0) for stage in PEOPLE_STAGES}
    return moves.values_list("target_id", f"{path}__unit_id").annotate(allocated=Sum("quantity") * sign, **nobody)
