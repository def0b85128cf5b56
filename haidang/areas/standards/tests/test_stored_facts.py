"""Stored facts are never stale: whatever changes, answers are those of the records."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from psycopg import sql

from haidang.areas.personnel.models import Degree, Leave, PedagogyCertificate, Person, Post, Subject, TitleHolding
from haidang.areas.programmes.models import Programme
from haidang.areas.standards.models import FactsDay, RetirementAge, StoredFacts, TouchedPerson
from haidang.areas.standards.operations.stored_facts import refresh_facts
from haidang.areas.standards.queries import FACTS, Everyone, People, Staff, StaffOf, assess, facts_sql, requirements_on
from haidang.areas.standards.queries.stored import current_facts_sql
from haidang.foundation.basics.periods import since
from haidang.foundation.organisation.models import Unit

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 1)
NOW = datetime(2024, 3, 1, 8, tzinfo=UTC)
# Tables the facts read that the triggers need not watch: what they hold is fixed with the catalogue's own rows.
NOT_WATCHED: set[str] = set()


@pytest.fixture
def school(db: None) -> Unit:
    return Unit.objects.create(
        code="A", name="Trường A", short_name="A", kind="school", levels=["TH"], sector="public",
        period=since(date(2000, 1, 1)),
    )  # fmt: skip


@pytest.fixture
def people(catalogue: None, school: Unit) -> list[Person]:
    made = []
    for name in ("Lan", "Hoa", "Mai"):
        person = Person.objects.create(
            full_name=name, unit=school, birth_on=date(1975, 5, 20), sex="female", joined_on=date(1997, 9, 2)
        )
        Post.objects.create(person=person, unit=school, kind="teacher", level="TH", period=since(date(2010, 8, 1)))
        Degree.objects.create(person=person, rank=2, major="x", awarded_on=date(1997, 6, 1), is_teacher_training=True)
        made.append(person)
    refresh_facts(day=DAY)
    return made


def rows(statement: sql.Composable) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        names = [column.name for column in cursor.description or ()]
        return sorted(
            (dict(zip(names, row, strict=True)) for row in cursor.fetchall()), key=lambda row: row["person_id"]
        )


def is_exact(day: date = DAY, staff: Staff | None = None) -> bool:
    return rows(current_facts_sql(day, staff or Everyone())) == rows(facts_sql(day, staff or Everyone()))


@contextmanager
def answered_from_the_store() -> Iterator[None]:
    """The records are not asked for people nobody touched."""
    assert "standards_storedfacts" in current_facts_sql(DAY, Everyone()).as_string(None)
    yield


def test_the_store_has_exactly_the_documented_facts_in_their_types() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname, format_type(atttypid, null) from pg_attribute"
            " where attrelid = 'standards_storedfacts'::regclass and attnum > 0 and not attisdropped"
        )
        stored = dict(cursor.fetchall())
    assert stored == {"person_id": "bigint", "unit_id": "bigint"} | {fact.name: fact.kind.value for fact in FACTS}


def test_every_table_the_facts_read_is_watched() -> None:
    """Fails when a fact reads a new table: add standards_watch for it in a migration."""
    read = set(re.findall(r"(?:from|join) ((?:[a-z]+_)[a-z_]+)", facts_sql(DAY, Everyone()).as_string(None)))
    with connection.cursor() as cursor:
        cursor.execute(
            "select tgrelid::regclass::text from pg_trigger where tgname like 'facts\\_touched%%' group by 1"
        )
        watched = {table for (table,) in cursor.fetchall()}
    assert read - NOT_WATCHED <= watched


def test_untouched_people_are_answered_from_the_store(people: list[Person]) -> None:
    with answered_from_the_store():
        StoredFacts.objects.filter(pk=people[0].pk).update(degree_rank=5)
        found = rows(current_facts_sql(DAY, Everyone()))
        assert [row["degree_rank"] for row in found] == [5, 2, 2]


@pytest.mark.parametrize("staff", ["everyone", "people", "school"])
def test_a_change_is_seen_at_once_and_stored_by_the_next_refresh(
    people: list[Person], school: Unit, staff: str
) -> None:
    forms: dict[str, Staff] = {
        "everyone": Everyone(), "people": People([people[0].pk]), "school": StaffOf([school.pk])
    }  # fmt: skip
    asked = forms[staff]
    Degree.objects.create(person=people[0], rank=3, major="x", awarded_on=date(2023, 6, 1), is_teacher_training=True)
    with answered_from_the_store():
        assert rows(current_facts_sql(DAY, asked))[0]["degree_rank"] == 3
        assert is_exact(DAY, asked)
    assert refresh_facts(day=DAY) == 1
    assert not TouchedPerson.objects.exists()
    assert StoredFacts.objects.get(pk=people[0].pk).degree_rank == 3


def changes(person: Person, school: Unit) -> dict[str, Callable[[], object]]:
    other = Unit.objects.create(
        code="B", name="Trường B", short_name="B", kind="school", levels=["TH"], sector="private", period=school.period
    )
    post = person.posts.get()
    subject = Subject.objects.create(code="LI", name_vi="Vật lí", name_en="Physics")

    def clear_subjects() -> None:
        post.subjects.add(subject)
        refresh_facts(day=DAY)
        assert not TouchedPerson.objects.exists()
        post.subjects.clear()

    return {
        "birth": lambda: Person.objects.filter(pk=person.pk).update(birth_on=date(1980, 2, 29)),
        "post moves": lambda: Post.objects.filter(pk=post.pk).update(unit=other),
        "post ends": lambda: Post.objects.filter(pk=post.pk).update(period=(date(2010, 8, 1), date(2024, 3, 1))),
        "post goes": post.delete,
        "subject": lambda: post.subjects.add(subject),
        "subject goes": clear_subjects,
        "degree goes": lambda: Degree.objects.filter(person=person).delete(),
        "certificate": lambda: PedagogyCertificate.objects.create(person=person, level="TH", issued_on=DAY),
        "title": lambda: TitleHolding.objects.create(person=person, code="V.07.03.29", period=since(DAY)),
        "leave": lambda: Leave.objects.create(person=person, kind="study", period=since(DAY)),
        "sector of the school": lambda: Unit.objects.filter(pk=school.pk).update(sector="private"),
        "code of a programme": lambda: Programme.objects.filter(code="khtn").update(hours=3),
        "ledger": lambda: apps.get_model("records", "LedgerEntry").objects.create(
            person=person, programme=Programme.objects.get(code="upgrade_th"), kind="degree", completed_on=DAY,
            source_kind="class", source_reference="class 1", recorded_at=NOW,
        ),
        "retirement ages": lambda: RetirementAge.objects.filter(sex="female").update(age_months=700),
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        "birth", "post moves", "post ends", "post goes", "subject", "subject goes", "degree goes", "certificate",
        "title", "leave", "sector of the school", "code of a programme", "ledger", "retirement ages",
    ],
)  # fmt: skip
def test_no_change_of_records_leaves_a_stale_fact(people: list[Person], school: Unit, change: str) -> None:
    make = changes(people[0], school)[change]
    refresh_facts(day=DAY)  # what was made ready is stored
    assert FactsDay.objects.get().day == DAY
    make()
    assert TouchedPerson.objects.exists() or FactsDay.objects.get().day is None
    assert is_exact()
    refresh_facts(day=DAY)
    assert is_exact()
    assert len(rows(sql.SQL("select * from standards_storedfacts"))) == len(rows(facts_sql(DAY, Everyone())))


def test_who_is_new_is_answered_before_anybody_stores_their_facts(people: list[Person], school: Unit) -> None:
    Post.objects.create(
        person=Person.objects.create(full_name="Mới", unit=school),
        unit=school, kind="teacher", level="TH", period=since(DAY),
    )  # fmt: skip
    assert len(rows(current_facts_sql(DAY, StaffOf([school.pk])))) == 4
    assert is_exact(DAY, StaffOf([school.pk]))


def test_another_day_is_read_from_the_records_and_storing_it_takes_over(people: list[Person]) -> None:
    tomorrow = date(2024, 3, 2)
    assert "standards_storedfacts" not in current_facts_sql(tomorrow, Everyone()).as_string(None)
    assert refresh_facts(day=tomorrow) == len(people)
    assert "standards_storedfacts" in current_facts_sql(tomorrow, Everyone()).as_string(None)
    assert is_exact(tomorrow)
    assert is_exact(DAY)


def test_emptied_tables_leave_nothing_stored(people: list[Person]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; truncate personnel_person cascade")
    assert rows(current_facts_sql(DAY, Everyone())) == []


def test_the_answers_are_the_same_from_the_store_and_from_the_records(people: list[Person]) -> None:
    Degree.objects.create(person=people[1], rank=3, major="x", awarded_on=date(2023, 6, 1), is_teacher_training=True)
    requirements = list(requirements_on(DAY))
    stored = assess(requirements, DAY)
    FactsDay.objects.update(day=None)
    key = ("person_id", "requirement_id")
    assert sorted(stored, key=lambda row: [row[name] for name in key]) == sorted(
        assess(requirements, DAY), key=lambda row: [row[name] for name in key]
    )


@pytest.mark.django_db(transaction=True)
def test_nobody_stores_facts_under_a_readers_hands(catalogue: None) -> None:
    """The reader keeps the day until its transaction ends; meanwhile others do not wait but read the records."""
    refresh_facts(day=DAY)
    other = connection.copy()
    try:
        with transaction.atomic():
            assert "standards_storedfacts" in current_facts_sql(DAY, Everyone()).as_string(None)
            with other.cursor() as cursor:
                cursor.execute("select 1 from standards_factsday for update skip locked")
                assert cursor.fetchone() is None
                cursor.execute("select 1 from standards_factsday where day = %s for share skip locked", [DAY])
                assert cursor.fetchone() is not None
        with other.cursor() as cursor:
            cursor.execute("select 1 from standards_factsday for update skip locked")
            assert cursor.fetchone() is not None
    finally:
        other.close()
