"""Facts as the records stood on a day, and the answers that follow."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from psycopg import sql
from psycopg.types.range import DateRange
from pytest_django import DjangoAssertNumQueries

from haidang.areas.personnel.models import Degree, Leave, PedagogyCertificate, Person, Post, Subject, TitleHolding
from haidang.areas.programmes.models import Programme
from haidang.areas.standards.models import Purpose, Requirement
from haidang.areas.standards.queries import (
    FACTS,
    People,
    Staff,
    StaffOf,
    assess,
    assessment_sql,
    explain,
    facts_sql,
    requirements_on,
)
from haidang.areas.standards.queries.facts import Everyone
from haidang.foundation.basics.periods import since
from haidang.foundation.organisation.models import Unit

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 1)
NOW = datetime(2024, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def school() -> Unit:
    return Unit.objects.create(
        code="A",
        name="Trường A",
        short_name="A",
        kind="school",
        levels=["TH"],
        sector="public",
        period=since(date(2000, 1, 1)),
    )


@pytest.fixture
def teacher(school: Unit) -> Callable[..., Person]:
    def make(
        name: str = "Lan", *, unit: Unit = school, level: str = "TH", kind: str = "teacher", **fields: Any
    ) -> Person:
        born = {"birth_on": date(1975, 5, 20), "sex": "female", "joined_on": date(1997, 9, 2)} | fields
        person = Person.objects.create(full_name=name, unit=unit, **born)
        Post.objects.create(person=person, unit=unit, kind=kind, level=level, period=since(date(2010, 8, 1)))
        return person

    return make


def facts_of(person: Person, day: date = DAY) -> dict[str, Any]:
    (row,) = facts(People([person.pk]), day)
    return row


def facts(staff: Staff, day: date = DAY) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(facts_sql(day, staff))
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def status_of(person: Person, code: str, day: date = DAY) -> str:
    (row,) = assess(requirements_on(day).filter(code=code), day, People([person.pk]))
    return str(row["status"])


def degree(person: Person, rank: int, awarded_on: date, *, trains_teachers: bool | None = True, **fields: Any) -> None:
    Degree.objects.create(
        person=person, rank=rank, major="x", is_teacher_training=trains_teachers, awarded_on=awarded_on, **fields
    )


def test_the_statement_gives_every_documented_fact(teacher: Callable[..., Person]) -> None:
    assert list(facts_of(teacher())) == ["person_id", "unit_id", *(fact.name for fact in FACTS)]


def test_what_nobody_entered_is_unknown_not_false(catalogue: None, teacher: Callable[..., Person]) -> None:
    found = facts_of(teacher(birth_on=None, sex="", joined_on=None))
    unknown = {name for name, value in found.items() if value is None}
    assert unknown >= {
        "birth_on",
        "sex",
        "degree_rank",
        "is_teacher_training",
        "subjects",
        "retires_on",
        "service_months",
    }
    assert found["courses_held"] == []


def test_a_degree_counts_from_the_day_it_was_awarded(catalogue: None, teacher: Callable[..., Person]) -> None:
    person = teacher()
    degree(person, 2, date(1997, 6, 1))
    degree(person, 3, date(2024, 3, 2))
    assert status_of(person, "upgrade_th") == "must"
    assert status_of(person, "upgrade_th", date(2024, 3, 2)) == "meets"


def test_a_degree_in_the_ledger_counts_like_one_in_the_file(catalogue: None, teacher: Callable[..., Person]) -> None:
    person = teacher()
    degree(person, 2, date(1997, 6, 1), trains_teachers=False)
    apps.get_model("records", "LedgerEntry").objects.create(  # records stand beside standards, not below
        person=person,
        programme=Programme.objects.get(code="upgrade_th"),
        kind="degree",
        completed_on=DAY,
        source_kind="class",
        source_reference="class 1",
        recorded_at=NOW,
    )
    found = facts_of(person)
    assert (found["degree_rank"], found["is_teacher_training"], found["courses_held"]) == (3, True, ["upgrade_th"])
    assert status_of(person, "upgrade_th") == "meets"
    assert status_of(person, "upgrade_th", date(2024, 2, 29)) == "must"


def test_a_pedagogy_certificate_counts_for_its_level_only(catalogue: None, teacher: Callable[..., Person]) -> None:
    person = teacher()
    degree(person, 3, date(1997, 6, 1), trains_teachers=False)
    certificate = PedagogyCertificate.objects.create(person=person, level="THCS", issued_on=date(2000, 1, 1))
    assert status_of(person, "upgrade_th") == "not_concerned"
    PedagogyCertificate.objects.filter(pk=certificate.pk).update(level="TH")
    assert status_of(person, "upgrade_th") == "meets"


def test_a_diploma_that_does_not_say_whether_it_trains_teachers_leaves_the_answer_open(
    catalogue: None, teacher: Callable[..., Person]
) -> None:
    person = teacher()
    degree(person, 3, date(1997, 6, 1), trains_teachers=None)
    assert status_of(person, "upgrade_th") == "cannot_tell"


def test_subjects_and_counselling_are_those_of_all_posts_of_the_day(
    school: Unit, teacher: Callable[..., Person]
) -> None:
    person = teacher()
    physics = Subject.objects.create(code="LI", name_vi="Vật lí", name_en="Physics")
    second = Post.objects.create(
        person=person, unit=school, kind="teacher", level="TH", is_main=False, is_counsellor=True, period=since(DAY)
    )
    second.subjects.add(physics)
    found = facts_of(person)
    assert (found["subjects"], found["is_counsellor"]) == (["LI"], True)
    before = facts_of(person, date(2024, 2, 29))
    assert (before["subjects"], before["is_counsellor"]) == (None, False)


def test_the_unit_is_where_the_post_was_held_on_the_day(school: Unit, teacher: Callable[..., Person]) -> None:
    person = teacher()
    other = Unit.objects.create(
        code="B", name="Trường B", short_name="B", kind="school", levels=["TH"], sector="private", period=school.period
    )
    Post.objects.filter(person=person).update(period=DateRange(date(2010, 8, 1), DAY))
    Post.objects.create(person=person, unit=other, kind="principal", level="TH", period=since(DAY))
    assert (facts_of(person)["unit_id"], facts_of(person)["sector"]) == (other.pk, "private")
    assert facts_of(person, date(2024, 2, 29))["unit_id"] == school.pk
    assert [row["person_id"] for row in facts(StaffOf([other.pk]))] == [person.pk]
    assert facts(StaffOf([school.pk])) == []


def test_who_has_no_post_on_the_day_is_not_judged(teacher: Callable[..., Person]) -> None:
    teacher()
    assert facts(Everyone(), date(2010, 7, 31)) == []


def test_a_review_takes_the_answers_in_one_statement(catalogue: None, teacher: Callable[..., Person]) -> None:
    person = teacher()
    degree(person, 2, date(1997, 6, 1))
    ids = list(requirements_on(DAY, Purpose.REVIEW).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "create temporary table kept (person_id bigint, requirement_id bigint, status text, priority integer)"
        )
        cursor.execute(
            sql.SQL(
                "insert into kept select person_id, requirement_id, status, priority from ({}) a where unit_id = %s"
            ).format(assessment_sql(DAY, ids)),
            [person.unit_id],
        )
        cursor.execute(
            "select r.code, k.status, k.priority from kept k join standards_requirement r on r.id = k.requirement_id"
        )
        rows = cursor.fetchall()
    assert sorted(rows) == [
        ("counselling", "may", None),
        ("tin_cn_th", "cannot_tell", None),  # nobody entered what the teacher teaches
        ("upgrade_th", "must", 178),
    ]


def test_asking_nothing_gives_no_rows(teacher: Callable[..., Person]) -> None:
    teacher()
    assert assess([], DAY) == []
    assert assess(Requirement.objects.filter(code="other"), DAY) == []


def test_one_question_costs_two_statements_for_any_number_of_people(
    catalogue: None, teacher: Callable[..., Person], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in "abc":
        degree(teacher(name), 2, date(1997, 6, 1))
    requirements = list(requirements_on(DAY))
    with django_assert_num_queries(2):
        assert len(assess(requirements, DAY)) == 3 * (len(requirements) - 1)  # what schools declare has no answers


def test_an_answer_is_shown_with_sentence_value_and_article(catalogue: None, teacher: Callable[..., Person]) -> None:
    person = teacher()
    degree(person, 2, date(1997, 6, 1))
    requirement = requirements_on(DAY).get(code="upgrade_th")
    (row,) = assess([requirement], DAY, People([person.pk]))
    shown = {condition.code: condition for condition in explain(requirement, row["explanation"])}
    months = shown["too_few_months_college"]
    assert "84 tháng" in months.sentence
    assert months.citation == "Điều 2, Nghị định 71/2020/NĐ-CP"
    assert months.holds is False
    assert [fact.text for fact in months.facts][1].startswith("178")


def test_a_missing_value_is_shown_as_missing(catalogue: None, teacher: Callable[..., Person]) -> None:
    requirement = requirements_on(DAY).get(code="upgrade_th")
    (row,) = assess([requirement], DAY, People([teacher().pk]))
    standard = next(item for item in explain(requirement, row["explanation"]) if item.code == "standard")
    assert standard.holds is None
    assert standard.facts[0].is_missing


def test_explanations_are_plain_json(catalogue: None, teacher: Callable[..., Person]) -> None:
    degree(teacher(), 2, date(1997, 6, 1))
    assert json.dumps(assess(requirements_on(DAY), DAY)[0]["explanation"])


def finish(person: Person, code: str, completed_on: date, **fields: Any) -> None:
    apps.get_model("records", "LedgerEntry").objects.create(  # records stand beside standards, not below
        person=person,
        programme=Programme.objects.get(code=code),
        kind="course",
        completed_on=completed_on,
        source_kind="imported",
        source_reference=f"{code} {completed_on}",
        recorded_at=NOW,
        **fields,
    )


def test_hours_of_yearly_training_are_those_since_july_that_were_passed(
    catalogue: None, teacher: Callable[..., Person]
) -> None:
    person = teacher()
    finish(person, "bdtx_ct01", date(2023, 6, 30))  # the year before
    finish(person, "bdtx_ct01", date(2023, 7, 1))  # 40 periods of the programme
    finish(person, "bdtx_ct02", date(2023, 12, 1), hours=25, score=5)
    finish(person, "bdtx_ct02", date(2024, 1, 1), hours=15, score=4.75)  # not passed
    finish(person, "bdtx_ct03", date(2024, 3, 1), hours=30)
    finish(person, "khtn", date(2024, 2, 1), hours=200)  # counts for no programme of yearly training
    found = facts_of(person)
    assert [found[f"bdtx_ct0{number}_hours"] for number in (1, 2, 3)] == [40, 25, 30]
    assert found["hours_this_year"] == 95
    assert facts_of(person, date(2024, 2, 29))["bdtx_ct03_hours"] == 0
    assert facts_of(person, date(2024, 6, 30))["hours_this_year"] == 95
    assert facts_of(person, date(2024, 7, 1))["hours_this_year"] == 0


def test_the_appointment_is_the_first_day_of_the_management_post(teacher: Callable[..., Person]) -> None:
    principal, colleague = teacher("Hiệp", kind="principal"), teacher()
    found = facts_of(principal)
    assert (found["appointed_on"], found["months_since_appointed"]) == (date(2010, 8, 1), 163)
    assert facts_of(colleague)["appointed_on"] is None


def test_months_since_the_appointment_count_whole_months(teacher: Callable[..., Person]) -> None:
    principal = teacher("Hiệp", kind="principal")
    Post.objects.filter(person=principal).update(period=since(date(2023, 8, 31)))
    days = (date(2023, 9, 30), date(2023, 10, 1), date(2024, 2, 29), date(2024, 8, 31))
    assert [facts_of(principal, day)["months_since_appointed"] for day in days] == [0, 1, 5, 12]


def test_a_pedagogy_programme_in_the_ledger_is_the_certificate_of_its_level(
    catalogue: None, teacher: Callable[..., Person]
) -> None:
    person = teacher()
    finish(person, "pedagogy_thcs", date(2023, 1, 1))
    found = facts_of(person)
    assert (found["pedagogy_levels"], found["has_pedagogy_certificate"]) == (["THCS"], False)
    finish(person, "pedagogy_th", DAY)
    assert facts_of(person)["has_pedagogy_certificate"] is True


@pytest.mark.parametrize(
    ("issued_on", "expected"), [(date(2021, 5, 21), True), (date(2021, 5, 22), False), (None, None)]
)
def test_an_old_pedagogy_certificate_is_one_of_before_22_may_2021(
    teacher: Callable[..., Person], issued_on: date | None, expected: bool | None
) -> None:
    person = teacher()
    PedagogyCertificate.objects.create(person=person, level="THCS", issued_on=issued_on)
    assert facts_of(person)["has_old_pedagogy_certificate"] is expected


def test_title_leave_contract_and_precision_are_those_of_the_day(teacher: Callable[..., Person]) -> None:
    person = teacher(contract="permanent", birth_on=date(1975, 1, 1), birth_precision="year")
    TitleHolding.objects.create(person=person, code="V.07.03.08", period=DateRange(date(2016, 1, 1), date(2021, 6, 1)))
    TitleHolding.objects.create(person=person, code="V.07.03.29", period=since(date(2021, 6, 1)))
    Leave.objects.create(person=person, kind="maternity", period=DateRange(date(2024, 2, 1), date(2024, 8, 1)))
    found = facts_of(person)
    assert (found["title_code"], found["title_rank"], found["on_leave"]) == ("V.07.03.29", "III", True)
    assert (found["contract"], found["birth_precision"], found["age_months"]) == ("permanent", "year", 590)
    after = facts_of(person, date(2024, 8, 1))
    assert (after["on_leave"], after["age_months"]) == (False, 595)


def test_what_changes_by_time_alone_is_marked(teacher: Callable[..., Person]) -> None:
    person = teacher("Hiệp", kind="principal")
    early, late = facts_of(person), facts_of(person, date(2024, 9, 1))
    changed = {name for name, value in early.items() if late[name] != value}
    assert changed <= {fact.name for fact in FACTS if fact.depends_on_day}
    assert changed == {"service_months", "months_since_appointed", "age_months"}
