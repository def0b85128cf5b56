"""A review round in the cast's city: school A has a teacher who must go, one who is exempt, one nobody can judge."""

from datetime import date

import pytest

from haidang.areas.needs.models import Need, ReviewRound, Sheet
from haidang.areas.needs.operations import RoundDays, confirm_sheet, open_round
from haidang.areas.personnel.models import DegreeRank, Person
from haidang.foundation.accounts.models import User
from tests.cast import NOW, TODAY, Units, make_person

DAYS = RoundDays(judged_on=date(2026, 11, 1), school_due_on=date(2026, 11, 30), locality_due_on=date(2026, 12, 15))


@pytest.fixture
def below(units: Units) -> Person:
    """A teacher of school A with a college diploma: below the standard of THCS."""
    return make_person("Bùi Thị Cúc", units.school_a, level="THCS", rank=DegreeRank.CD)


@pytest.fixture
def near_pension(units: Units) -> Person:
    """Below the standard, but with fewer than 84 months left from 1/7/2020."""
    return make_person("Đinh Thị Già", units.school_a, level="THCS", rank=DegreeRank.CD, birth_on=date(1969, 12, 4))


@pytest.fixture
def unclear(units: Units) -> Person:
    """No diploma is entered."""
    return make_person("Hà Thị Khuyết", units.school_a, level="THCS", rank=None)


@pytest.fixture
def review(
    catalogue: None, units: Units, below: Person, near_pension: Person, unclear: Person, lan: User, son: User
) -> ReviewRound:
    make_person("Lý Văn Biên", units.school_b, level="THCS", rank=DegreeRank.CD)
    make_person("Mạc Thị Cao", units.high_school, level="THPT")
    return open_round("Rà soát nhu cầu năm 2027", days=DAYS, by=son, now=NOW, today=TODAY)


@pytest.fixture
def sheet(review: ReviewRound, units: Units) -> Sheet:
    """The sheet of school A, with the school."""
    return Sheet.objects.select_related("school", "round").get(round=review, school=units.school_a)


@pytest.fixture
def confirmed(sheet: Sheet, hiep: User) -> Sheet:
    """The sheet of school A, confirmed by its principal."""
    return confirm_sheet(sheet, by=hiep, now=NOW)


@pytest.fixture
def need(sheet: Sheet, below: Person) -> Need:
    """The need of the teacher below the standard."""
    return Need.objects.select_related("sheet").get(sheet=sheet, person=below, requirement__code="upgrade_thcs")
