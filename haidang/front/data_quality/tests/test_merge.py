"""Two records of one person become one, with everything that hangs on them; or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange

from haidang.areas.personnel.models import Degree, DegreeRank, DistinctPeople, Person, Post, TitleHolding
from haidang.areas.personnel.operations import merge_people, tell_apart
from haidang.areas.personnel.operations.locks import MergedAway
from haidang.areas.personnel.operations.merge import CannotMerge, SameRecord
from haidang.areas.personnel.queries import find_duplicates
from haidang.areas.programmes.models import Programme
from haidang.areas.records.models import LedgerEntry
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.basics.periods import since
from haidang.foundation.basics.refusals import Refused
from haidang.front.data_quality.comparison import compare
from haidang.front.data_quality.merging import MOVED_BY, clashes_between, merge
from tests.cast import NOW, Units, make_person


@pytest.fixture
def kept(units: Units) -> Person:
    return make_person("Lê Văn Minh", units.school_a, level="THCS")


@pytest.fixture
def twin(units: Units) -> Person:
    """The same person once more, at the same school, with what only this record knows."""
    person = make_person("Lê Văn Minh", units.school_a, level="THCS", rank=DegreeRank.THS, major="Toán")
    person.identity_number, person.phone, person.sex = "031085000123", "0912000111", "male"
    person.save()
    return person


def put_together(former: Person, remaining: Person, by: User, *take: str) -> Person:
    return merge(former, remaining=remaining, take=take, reason="Cùng một người", by=by, now=NOW)


def test_every_model_with_a_person_is_covered_by_the_merge() -> None:
    hanging = {
        (model._meta.app_label, f"{model.__name__}.{field.name}")
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField) and field.related_model is Person
    }
    covered = {(area, name) for area, names in MOVED_BY.items() for name in names}
    assert hanging == covered, "say in front/data_quality/merging.py who moves these rows"


def test_what_hangs_on_the_duplicate_goes_over(kept: Person, twin: Person, mai: User) -> None:
    merged = put_together(twin, kept, mai, "identity_number", "phone", "sex")
    twin.refresh_from_db()
    assert (merged.identity_number, merged.phone, merged.sex) == ("031085000123", "0912000111", "male")
    assert (twin.merged_into, twin.identity_number, twin.posts.count()) == (kept, None, 0)
    assert set(kept.degrees.values_list("rank", flat=True)) == {DegreeRank.DH, DegreeRank.THS}
    assert kept.posts.count() == 1
    told = Entry.objects.get(action="personnel.merge_people")
    assert told.changes["identity_number"] == ["", "…123"]
    assert Entry.objects.get(action="personnel.merged_away").object_id == twin.pk


def test_the_former_posts_at_other_schools_become_history(units: Units, kept: Person, twin: Person, son: User) -> None:
    Post.objects.filter(person=kept).update(unit=units.school_b, period=since(date(2024, 9, 1)))
    Post.objects.filter(person=twin).update(period=DateRange(date(2010, 9, 1), date(2024, 9, 1)))
    Person.objects.filter(pk=kept.pk).update(unit=units.school_b)
    put_together(twin, kept, son)
    assert list(kept.posts.order_by("period").values_list("unit__code", flat=True)) == ["THCS-A", "THCS-B"]


def test_overlapping_posts_at_two_schools_are_named_before_anything_is_written(
    units: Units, kept: Person, twin: Person, son: User
) -> None:
    Post.objects.filter(person=twin).update(unit=units.school_b)
    (sentence,) = clashes_between(twin, kept)
    assert "Trường THCS Lê Chân" in sentence
    with pytest.raises(CannotMerge):
        put_together(twin, kept, son)
    twin.refresh_from_db()
    assert twin.merged_into is None
    assert twin.degrees.count() == 1


def test_two_titles_at_once_and_two_accounts_are_clashes(kept: Person, twin: Person, lan: User, hiep: User) -> None:
    for person, code, user in ((kept, "V.07.04.31", lan), (twin, "V.07.04.32", hiep)):
        TitleHolding.objects.create(person=person, code=code, period=since(date(2021, 1, 1)))
        Person.objects.filter(user=user).update(user=None)
        Person.objects.filter(pk=person.pk).update(user=user)
    kept.refresh_from_db()
    twin.refresh_from_db()
    assert len(clashes_between(twin, kept)) == 2


def test_a_completion_from_the_same_source_counts_once(kept: Person, twin: Person, mai: User) -> None:
    programme = Programme.objects.create(
        code="p1", kind="upskilling", name_vi="Bồi dưỡng", name_en="Course", hours=20, source="QĐ 1"
    )
    for person, source in ((kept, "QĐ 1"), (twin, "QĐ 1"), (twin, "QĐ 2")):
        LedgerEntry.objects.create(
            person=person, programme=programme, kind="course", completed_on=date(2024, 1, 1), source_kind="imported",
            source_reference=source, recorded_at=NOW,
        )  # fmt: skip
    put_together(twin, kept, mai)
    assert sorted(kept.ledger.values_list("source_reference", flat=True)) == ["QĐ 1", "QĐ 2"]
    assert not LedgerEntry.objects.filter(person=twin).exists()


def test_a_merged_record_changes_no_more_and_is_listed_nowhere(
    client: Client, kept: Person, twin: Person, mai: User
) -> None:
    put_together(twin, kept, mai)
    with pytest.raises(MergedAway):
        put_together(twin, kept, mai)
    with pytest.raises(SameRecord):
        put_together(kept, kept, mai)
    assert find_duplicates(None) == []
    client.force_login(mai)
    response = client.get(reverse("staff_file:file", args=[twin.pk]))
    assert response.headers["Location"] == reverse("staff_file:file", args=[kept.pk, "overview"])
    assert client.get("/search/?q=le van minh").content.decode().count("Lê Văn Minh") == 1


def test_a_duplicate_of_a_duplicate_leads_to_the_last(units: Units, kept: Person, twin: Person, mai: User) -> None:
    put_together(kept, twin, mai)
    third = make_person("Lê Văn Minh", units.school_a, level="THCS")
    put_together(twin, third, mai)
    kept.refresh_from_db()
    assert kept.merged_into == third


def test_numbers_that_end_alike_are_not_taken_for_the_same(kept: Person, twin: Person) -> None:
    kept.identity_number = "031185999123"
    (field,) = (field for field in compare(kept, twin) if field.name == "identity_number")
    assert (field.kept, field.other, field.differs) == ("•••123", "•••123", True)


def test_two_people_are_not_proposed_again(kept: Person, twin: Person, mai: User) -> None:
    assert len(find_duplicates([kept.unit_id])) == 1
    tell_apart(twin, second=kept, reason="Khác quê quán", by=mai, now=NOW)
    assert find_duplicates([kept.unit_id]) == []
    assert DistinctPeople.objects.get().first_id == kept.pk


def test_the_pages_work_and_keep_their_scope(
    client: Client, kept: Person, twin: Person, mai: User, nga: User, hiep: User
) -> None:
    page = reverse("data_quality:merge", args=[kept.pk, twin.pk])
    client.force_login(mai)
    assert "Lê Văn Minh" in client.get(reverse("data_quality:duplicates")).content.decode()
    text = client.get(page).content.decode()
    assert "031085000123" not in text
    looked_at = Entry.objects.filter(action="personnel.reveal", by=mai).values_list("object_id", flat=True)
    assert set(looked_at) == {kept.pk, twin.pk}
    assert client.post(page, {}).status_code == 422
    assert client.delete(page).status_code == 405
    assert client.post(reverse("data_quality:apart", args=[kept.pk, twin.pk]), {}).status_code == 422
    for user, status in ((nga, 404), (hiep, 403)):
        client.force_login(user)
        assert client.get(page).status_code == status
    client.force_login(mai)
    assert client.post(page, {"take": ["phone"], "reason": "Cùng người"}).status_code == 302
    kept.refresh_from_db()
    assert kept.phone == "0912000111"


@pytest.mark.django_db(transaction=True)
def test_of_two_opposite_merges_at_once_one_is_refused(kept: Person, twin: Person, mai: User) -> None:
    barrier = Barrier(2)

    def attempt(pair: tuple[Person, Person]) -> str:
        try:
            barrier.wait(timeout=10)
            merge_people(pair[0], remaining=pair[1], take=(), reason="x", by=mai, now=NOW)
        except Refused as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "merged"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(attempt, [(kept, twin), (twin, kept)]))
    assert outcomes == ["MergedAway", "merged"]
    assert Person.objects.filter(merged_into__isnull=True).count() == 1
    assert Degree.objects.filter(person__merged_into__isnull=True).count() == 2
