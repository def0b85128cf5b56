"""The table of retirement ages as people read it: rows of months with one age, and what is uncertain."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from haidang.areas.personnel.models import Sex
from haidang.areas.standards.models import RetirementAge, RetirementBasis

# Annex I of Decree 135/2020 is said to give 56 years 8 months to women born in this month; the formula gives 57 years.
DOUBTFUL = (RetirementBasis.ND135, Sex.FEMALE, date(1969, 5, 1))
FIRST_SHOWN = date(1960, 1, 1)  # earlier births have left the schools
YEAR = 12


@dataclass(frozen=True, slots=True)
class AgeRow:
    """Months of birth that share one age."""

    first: date
    last: date
    age: str
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class AgeTable:
    """One reading of the law for one sex."""

    basis: str
    sex: str
    rows: tuple[AgeRow, ...]


def describe_retirement_ages() -> list[AgeTable]:
    """A table for each reading and sex."""
    found = RetirementAge.objects.filter(born_month__gte=FIRST_SHOWN).order_by("basis", "-sex", "born_month")
    return [
        AgeTable(str(RetirementBasis(basis).label), str(Sex(sex).label), tuple(_rows(list(months))))
        for (basis, sex), months in groupby(found, key=lambda row: (row.basis, row.sex))
    ]


def _rows(months: list[RetirementAge]) -> list[AgeRow]:
    return [
        AgeRow(some[0].born_month, some[-1].born_month, age_text(some[0].age_months), doubtful)
        for (_age, doubtful), group in groupby(months, key=lambda row: (row.age_months, is_doubtful(row)))
        for some in [list(group)]
    ]


def is_doubtful(row: RetirementAge) -> bool:
    return (row.basis, row.sex, row.born_month) == DOUBTFUL


def age_text(months: int) -> str:
    """61 years 9 months; 62 years."""
    years, rest = divmod(months, YEAR)
    if rest:
        return _("%(years)s years %(months)s months") % {"years": years, "months": rest}
    return _("%(years)s years") % {"years": years}
