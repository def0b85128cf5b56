"""The ledger: written once a source, read by those in charge and by the person."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from haidang.areas.personnel.models import Person
from haidang.areas.programmes.models import Programme
from haidang.areas.programmes.operations import load_programmes
from haidang.areas.records.models import LedgerEntry, SourceKind
from haidang.areas.records.operations import (
    Completion,
    FinishedInTheFuture,
    MarkOutOfRange,
    SourceMissing,
    write_completion,
    write_completions,
)
from haidang.areas.records.queries import list_ledger, list_ledger_on
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 9, 30, 17, tzinfo=UTC)  # 00:00 on 1/10 in Việt Nam
TODAY = date(2024, 10, 1)


@pytest.fixture
def khtn() -> Programme:
    load_programmes()
    return Programme.objects.get(code="khtn")


@pytest.fixture
def teacher(lan: User) -> Person:
    return lan.person


def write(person: Person, programme: Programme, by: User | None = None, **changed: Any) -> LedgerEntry:
    given: dict[str, Any] = {
        "completed_on": TODAY,
        "source_kind": SourceKind.CLASS,
        "source_reference": "KHTN-01",
        **changed,
    }
    return write_completion(person=person, programme=programme, by=by, now=NOW, **given)


def test_a_completion_is_written_with_who_wrote_it(khtn: Programme, teacher: Person, khoa: User) -> None:
    entry = write(teacher, khtn, khoa, score=Decimal("8.5"), certificate_number="CC-1")
    assert (entry.kind, entry.score, entry.recorded_by, entry.recorded_at) == ("course", Decimal("8.50"), khoa, NOW)
    assert Entry.objects.get(action="records.write_completion").object_id == entry.pk


def test_a_degree_programme_gives_a_degree(khtn: Programme, teacher: Person) -> None:
    assert write(teacher, Programme.objects.get(code="upgrade_thcs")).kind == "degree"


def test_the_hours_are_those_of_the_programme_unless_given(khtn: Programme, teacher: Person) -> None:
    counselling = Programme.objects.get(code="counselling")
    assert write(teacher, counselling).hours == 240
    assert write(teacher, counselling, hours=200).hours == 200


def test_the_same_source_again_corrects_the_entry(khtn: Programme, teacher: Person) -> None:
    first = write(teacher, khtn)
    second = write(teacher, khtn, certificate_number="CC-1")
    assert (second.pk, second.certificate_number) == (first.pk, "CC-1")


def test_two_sources_are_two_entries(khtn: Programme, teacher: Person) -> None:
    write(teacher, khtn)
    write(teacher, khtn, source_reference="KHTN-02", completed_on=TODAY - timedelta(days=30))
    assert [entry.source_reference for entry in list_ledger(teacher)] == ["KHTN-01", "KHTN-02"]
    assert list_ledger_on(teacher, TODAY - timedelta(days=1)).count() == 1


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"completed_on": TODAY + timedelta(days=1)}, FinishedInTheFuture),
        ({"source_reference": " "}, SourceMissing),
        ({"score": Decimal("10.5")}, MarkOutOfRange),
        ({"score": Decimal(-1)}, MarkOutOfRange),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    khtn: Programme, teacher: Person, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        write(teacher, khtn, **changed)
    assert not LedgerEntry.objects.exists()


def test_many_are_written_at_once_and_may_be_repeated(
    khtn: Programme, teacher: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    completions = [
        Completion(
            person=teacher,
            programme=khtn,
            completed_on=TODAY,
            source_kind=SourceKind.IMPORTED,
            source_reference=f"row {number}",
        )
        for number in range(100)
    ]
    with django_assert_max_num_queries(6):
        assert write_completions(completions, by=None, now=NOW) == 100
    write_completions(completions, by=None, now=NOW)
    assert LedgerEntry.objects.count() == 100


def test_one_bad_row_stops_all(khtn: Programme, teacher: Person) -> None:
    good = Completion(
        person=teacher, programme=khtn, completed_on=TODAY, source_kind=SourceKind.IMPORTED, source_reference="1"
    )
    bad = Completion(
        person=teacher,
        programme=khtn,
        completed_on=TODAY + timedelta(days=9),
        source_kind=SourceKind.IMPORTED,
        source_reference="2",
    )
    with pytest.raises(FinishedInTheFuture):
        write_completions([good, bad], by=None, now=NOW)
    assert not LedgerEntry.objects.exists()


def test_the_database_counts_a_source_once(khtn: Programme, teacher: Person) -> None:
    entry = write(teacher, khtn)
    entry.pk = None
    with pytest.raises(IntegrityError, match="ledger_counts_a_source_once"), transaction.atomic():
        entry.save(force_insert=True)


def address(person: Person) -> str:
    return f"/records/people/{person.pk}/"


def test_she_and_her_principal_read_her_record(
    client: Client, khtn: Programme, teacher: Person, lan: User, hiep: User
) -> None:
    write(teacher, khtn, certificate_number="CC-77")
    for user in (lan, hiep):
        client.force_login(user)
        assert "CC-77" in client.get(address(teacher)).content.decode()


def test_the_part_for_the_staff_file_has_no_frame(client: Client, teacher: Person, hiep: User) -> None:
    client.force_login(hiep)
    part = client.get(address(teacher), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Chưa hoàn thành chương trình nào" in part


def test_the_principal_of_another_school_finds_nothing(client: Client, teacher: Person, thu: User) -> None:
    client.force_login(thu)
    assert client.get(address(teacher)).status_code == 404


def test_a_provider_is_refused(client: Client, teacher: Person, khoa: User) -> None:
    client.force_login(khoa)
    assert client.get(address(teacher)).status_code == 403


def test_a_record_cannot_be_posted(client: Client, teacher: Person, hiep: User) -> None:
    client.force_login(hiep)
    assert client.post(address(teacher)).status_code == 405


def test_a_page_costs_few_queries(
    client: Client,
    khtn: Programme,
    teacher: Person,
    hiep: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(20):
        write(teacher, khtn, source_reference=str(number))
    client.force_login(hiep)
    with django_assert_max_num_queries(12):
        client.get(address(teacher))
