"""Need served by locality and school in one run: counted from its claims, one person once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from haidang.areas.allocations.models import Run
from haidang.areas.nominations.queries.holders import localities_of
from haidang.engines.allocation.answer import Share
from haidang.engines.allocation.fairness import gini
from haidang.foundation.basics.names import fold
from haidang.foundation.organisation.models import Unit, UnitKind
from haidang.foundation.organisation.queries import the_department


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Of the people of a unit who wait, how many get a place."""

    unit: Unit
    waiting: int
    served: int
    in_order: int  # how many would if the legal order alone were followed

    @property
    def percent(self) -> int:
        return round(100 * self.served / self.waiting)

    @property
    def name(self) -> str:
        """Under the department's name stand the schools it runs itself."""
        return _("Schools directly under the department") if self.unit.kind == UnitKind.DEPARTMENT else self.unit.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Evenness:
    """One kind of unit: the least served first, and the Gini coefficients of the optimum and of the legal order."""

    rows: Sequence[Served]
    gini: float
    gini_in_order: float

    @property
    def without(self) -> int:
        return sum(not row.served for row in self.rows)

    @property
    def percent(self) -> int:
        return round(100 * self.share)

    @property
    def share(self) -> float:
        waiting = sum(row.waiting for row in self.rows)
        return sum(row.served for row in self.rows) / waiting if waiting else 0.0


def evenness_of(run: Run) -> tuple[Evenness, Evenness]:
    """By locality and by school; the department's own schools stand together under the department."""
    rows = (
        run.choices.values_list("school")
        .annotate(
            waiting=Count("person", distinct=True),
            served=Count("person", distinct=True, filter=Q(is_chosen=True)),
            ordered=Count("person", distinct=True, filter=Q(in_order=True)),
        )
        .order_by("school")
    )
    of_school = {school: [waiting, served, ordered] for school, waiting, served, ordered in rows}
    localities = localities_of(of_school, run.day)
    department = the_department()
    of_ward: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for school, figures in of_school.items():
        place = localities.get(school, department.pk)
        of_ward[place] = [have + more for have, more in zip(of_ward[place], figures, strict=True)]
    units = Unit.objects.in_bulk([*of_school, *of_ward])
    return _evenness(of_ward, units), _evenness(of_school, units)


def _evenness(figures: dict[int, list[int]], units: dict[int, Unit]) -> Evenness:
    rows = [
        Served(unit=units[pk], waiting=waiting, served=served, in_order=ordered)
        for pk, (waiting, served, ordered) in figures.items()
    ]
    rows.sort(key=lambda row: (row.served / row.waiting, -row.waiting, fold(row.unit.name)))
    return Evenness(
        rows=rows,
        gini=gini([Share(row.unit.code, row.waiting, row.served) for row in rows]),
        gini_in_order=gini([Share(row.unit.code, row.waiting, row.in_order) for row in rows]),
    )
