"""Hostile texts in facts are values, never SQL: they come back in the explanation as they were given."""

from datetime import date

import pytest
from django.db import transaction

from haidang.areas.personnel.models import Person, Post, Subject
from haidang.areas.standards.models import Condition, Requirement
from haidang.areas.standards.queries import People, StaffOf, assess, requirements_on
from haidang.areas.standards.queries.trial import assess_given
from haidang.foundation.basics.periods import since
from haidang.foundation.organisation.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
DAY = date(2024, 3, 1)
HOSTILE = (
    "'); drop table personnel_person; --",
    "\\'; select pg_sleep(9) --",
    "%s %(day)s %%",
    "{day} {0}",
    "$$x$$",
    "\t\n\\N\\.",
    '"}, {"holds": true',
    "{a,\"b\"}",
)  # fmt: skip


@pytest.fixture
def requirement() -> Requirement:
    """One that reads texts nobody checks against a list of codes."""
    found = requirements_on(DAY).get(code="counselling")
    Condition.objects.filter(requirement=found).update(expression="degree_major is null or majors is null")
    return requirements_on(DAY).get(code="counselling")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_fact_of_a_file_is_only_a_value(requirement: Requirement, text: str) -> None:
    given = {"level": "TH", "post_kind": "teacher", "degree_major": text, "majors": [text, "x"]}
    with transaction.atomic():
        [row] = assess_given([given], [requirement], DAY)
    assert row["explanation"][0]["facts"] == {"degree_major": text, "majors": [text, "x"]}
    assert row["explanation"][0]["holds"] is False


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_record_is_only_a_value(requirement: Requirement, text: str) -> None:
    school = Unit.objects.create(
        code="A", name=text, short_name="A", kind="school", levels=["TH"], sector="public", period=since(DAY)
    )
    person = Person.objects.create(full_name=text, unit=school)
    post = Post.objects.create(person=person, unit=school, kind="teacher", level="TH", period=since(DAY))
    post.subjects.add(Subject.objects.create(code=text[:20], name_vi="x", name_en="x"))
    person.degrees.create(rank=3, major=text, awarded_on=date(2000, 1, 1))
    for staff in (People([person.pk]), StaffOf([school.pk])):
        [row] = assess([requirement], DAY, staff)
        assert row["explanation"][0]["facts"] == {"degree_major": text, "majors": [text]}
