"""People of the schools of the cast, and the subjects."""

from datetime import date

import pytest

from haidang.areas.personnel.models import DegreeRank, Person, PostKind, Subject
from haidang.areas.personnel.operations import load_subjects
from tests.cast import Units, make_person


@pytest.fixture
def subjects(db: None) -> dict[str, Subject]:
    return load_subjects()


@pytest.fixture
def an(units: Units) -> Person:
    """A teacher of school A with a college diploma: below the standard."""
    return make_person("Nguyễn Thị Ánh", units.school_a, level="THCS", rank=DegreeRank.CD)


@pytest.fixture
def minh(units: Units) -> Person:
    """A teacher of school A with a bachelor's degree and an identity number."""
    person = make_person("Lê Văn Minh", units.school_a, level="THCS", birth_on=date(1985, 5, 20))
    person.sex, person.identity_number, person.phone = "male", "031085000123", "0300000123"
    person.save()
    return person


@pytest.fixture
def cook(units: Units) -> Person:
    """An employee of school A without any diploma on record."""
    return make_person("Vũ Thị Bếp", units.school_a, level="", kind=PostKind.EMPLOYEE, rank=None)


@pytest.fixture
def dung(units: Units) -> Person:
    """A teacher of school B."""
    return make_person("Trần Thị Dung", units.school_b, level="THCS")
