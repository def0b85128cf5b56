"""A staff list beside the records: what it would change, taking it, taking it back."""

from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet
from psycopg.types.range import DateRange

from haidang.areas.personnel.models import (
    Decision,
    Degree,
    Difference,
    DifferenceKind,
    ImportState,
    Leave,
    Person,
    Post,
    StaffImport,
    Subject,
)
from haidang.areas.personnel.operations.staff_imports import (
    ReadTable,
    apply_import,
    bring_list,
    compare,
    decide,
    decide_missing,
    reach_of,
    stage,
    undo_import,
)
from haidang.areas.personnel.operations.staff_imports.refusals import (
    ChangedSince,
    DayOfLeavingMissing,
    InUseSince,
    ListOfTheFuture,
    NotNow,
)
from haidang.foundation.access.models import Grant
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, TODAY, Units

ON = date(2026, 9, 1)
type Row = dict[str, Any]


def seat_of(user: User) -> Grant:
    return Grant.objects.select_related("unit").get(user=user)


def bring(user: User, home: Unit | None, *rows: Row, on: date = ON) -> StaffImport:
    """A list of rows that were read without a finding, laid beside the records."""
    seat = seat_of(user)
    staff_import = bring_list(
        seat.unit, role=seat.role, home=home, name="DS.xlsx", content=b"x", on=on, post_kind="", by=user, now=NOW
    )
    names = sorted({name for row in rows for name in row})
    columns = {name: [row.get(name) for row in rows] for name in names}
    stage(staff_import, [ReadTable("GV", [*range(2, len(rows) + 2)], columns, [], {})])
    StaffImport.objects.filter(pk=staff_import.pk).update(state=ImportState.READY)
    compare(staff_import, reach_of(staff_import, user, TODAY))
    return staff_import


def of_kind(staff_import: StaffImport, kind: DifferenceKind) -> QuerySet[Difference]:
    return staff_import.differences.filter(kind=kind)


def kinds(staff_import: StaffImport) -> list[str]:
    rows = staff_import.differences.filter(staged__isnull=False).order_by("staged_id")
    return [f"{row.kind}:{row.reason}".rstrip(":") for row in rows]


def take_all(staff_import: StaffImport, by: User) -> dict[str, int]:
    decide(staff_import, rows=staff_import.differences.all(), decision=Decision.TAKE)
    return apply_import(staff_import, by=by, now=NOW)


def row_of(person: Person, **more: Any) -> Row:
    return {"full_name": person.full_name, "birth_on": person.birth_on, "birth_precision": "day", **more}


NEW_TEACHER: Row = {
    "full_name": "Hoàng Thị Mới", "birth_on": date(1995, 3, 2), "birth_precision": "day", "sex": "female",
    "identity_number": "031195000001", "post_kind": "teacher", "level": "THCS", "subjects": ("TOAN", "KHTN"),
    "degree_rank": 3, "major": "Toán", "is_teacher_training": True, "pedagogy_level": "THCS",
    "title_code": "V.07.04.32", "phone": "0900000001",
}  # fmt: skip


@pytest.mark.usefixtures("subjects")
class TestDifference:
    def test_somebody_unknown_is_new_and_whoever_is_absent_is_missing(
        self, units: Units, hiep: User, an: Person
    ) -> None:
        brought = bring(hiep, units.school_a, NEW_TEACHER)
        assert kinds(brought) == ["new"]
        assert an in [row.person for row in of_kind(brought, DifferenceKind.MISSING)]

    def test_an_empty_cell_erases_nothing_and_the_same_again_is_unchanged(
        self, units: Units, hiep: User, minh: Person
    ) -> None:
        brought = bring(hiep, units.school_a, row_of(minh, phone=None))
        assert kinds(brought) == ["unchanged"]

    def test_each_changed_field_shows_old_and_new(self, units: Units, hiep: User, minh: Person) -> None:
        row = row_of(minh, phone="0911222333", joined_on=date(2011, 1, 1), level="THCS", post_kind="deputy_principal")
        brought = bring(hiep, units.school_a, row)
        assert kinds(brought) == ["changed"]
        assert of_kind(brought, DifferenceKind.CHANGED).get().changes == {
            "phone": ["0300000123", "0911222333"],
            "joined_on": ["2010-09-01", "2011-01-01"],
            "post_kind": ["teacher", "deputy_principal"],
        }

    def test_a_name_in_capitals_does_not_spoil_the_recorded_one(self, units: Units, hiep: User, minh: Person) -> None:
        brought = bring(hiep, units.school_a, row_of(minh, phone="0911222333") | {"full_name": "LÊ VĂN MINH"})
        take_all(brought, hiep)
        minh.refresh_from_db()
        assert (minh.full_name, minh.phone) == ("Lê Văn Minh", "0911222333")

    def test_a_year_alone_does_not_blur_a_known_day(self, units: Units, hiep: User, minh: Person) -> None:
        row = row_of(minh, birth_on=date(1985, 1, 1)) | {"birth_precision": "year"}
        assert kinds(bring(hiep, units.school_a, row)) == ["unchanged"]

    def test_the_identity_number_finds_a_person_whose_name_is_written_otherwise(
        self, units: Units, hiep: User, minh: Person
    ) -> None:
        row = {"full_name": "Le Van Minh", "identity_number": minh.identity_number}
        brought = bring(hiep, units.school_a, row)
        assert of_kind(brought, DifferenceKind.CHANGED).get().changes == {"full_name": ["Lê Văn Minh", "Le Van Minh"]}

    def test_a_number_that_belongs_to_somebody_else_is_a_conflict(self, units: Units, hiep: User, minh: Person) -> None:
        stranger = NEW_TEACHER | {"identity_number": minh.identity_number}
        other = row_of(minh, identity_number="031085000999")
        assert kinds(bring(hiep, units.school_a, stranger)) == ["conflict:number_of_another"]
        assert kinds(bring(hiep, units.school_a, other)) == ["conflict:number_differs"]

    def test_rows_that_speak_of_one_person_are_doubles_and_only_one_is_taken(self, units: Units, hiep: User) -> None:
        brought = bring(hiep, units.school_a, NEW_TEACHER, NEW_TEACHER | {"phone": "0900000002"})
        assert kinds(brought) == ["duplicate", "duplicate"]
        take_all(brought, hiep)
        assert Person.objects.get(full_name="Hoàng Thị Mới").phone == "0900000001"

    def test_the_same_name_and_birth_at_another_school_is_asked_about(
        self, units: Units, hiep: User, dung: Person
    ) -> None:
        row = row_of(dung, post_kind="teacher", level="THCS")
        brought = bring(hiep, units.school_a, row)
        assert kinds(brought) == ["elsewhere"]
        assert of_kind(brought, DifferenceKind.ELSEWHERE).get().person == dung

    def test_a_row_of_a_unit_outside_the_seat_is_shown_and_never_applied(
        self, units: Units, hiep: User, mai: User, dung: Person
    ) -> None:
        row = row_of(dung, unit_code="THCS-B", phone="0999")
        for user, home in ((hiep, units.school_a), (mai, None)):
            brought = bring(user, home, row)
            assert kinds(brought) == ["conflict:unit_outside"]
        dung.refresh_from_db()
        assert dung.phone == ""

    def test_an_unknown_unit_is_a_conflict(self, mai: User) -> None:
        assert kinds(bring(mai, None, NEW_TEACHER | {"unit_code": "NOWHERE"}, NEW_TEACHER)) == [
            "conflict:unit_unknown",
            "conflict:unit_unknown",
        ]

    def test_without_post_or_level_a_new_row_waits(self, units: Units, hiep: User) -> None:
        row = {"full_name": "Hoàng Thị Mới"}
        assert kinds(bring(hiep, units.school_a, row)) == ["waiting:post_missing"]

    def test_a_level_the_school_has_not_is_a_conflict(self, units: Units, hiep: User) -> None:
        assert kinds(bring(hiep, units.school_a, NEW_TEACHER | {"level": "MN"})) == ["conflict:level_not_taught"]


@pytest.mark.usefixtures("subjects")
class TestMoves:
    def test_a_principal_needs_the_release_of_the_other_school(self, units: Units, hiep: User, dung: Person) -> None:
        dung.identity_number = "031185000777"
        dung.save()
        brought = bring(hiep, units.school_a, row_of(dung, identity_number=dung.identity_number, level="THCS"))
        assert kinds(brought) == ["conflict:needs_release"]

    def test_the_lead_office_moves_anywhere_from_the_day_of_the_list(
        self, units: Units, son: User, dung: Person
    ) -> None:
        dung.identity_number = "031185000777"
        dung.save()
        row = row_of(dung, identity_number=dung.identity_number, unit_code="THCS-A")
        brought = bring(son, None, row)
        assert kinds(brought) == ["moved"]
        assert take_all(brought, son) == {"moved": 1}
        dung.refresh_from_db()
        assert dung.unit == units.school_a
        periods = dict(dung.posts.values_list("unit__code", "period"))
        assert periods == {"THCS-B": DateRange(date(2010, 9, 1), ON), "THCS-A": DateRange(ON, None)}
        undo_import(brought, by=son, now=NOW)
        dung.refresh_from_db()
        assert dung.unit == units.school_b
        assert dung.posts.get().period == DateRange(date(2010, 9, 1), None)


@pytest.mark.usefixtures("subjects")
class TestTaking:
    def test_a_new_person_comes_with_everything_the_row_says(self, units: Units, hiep: User) -> None:
        brought = bring(hiep, units.school_a, NEW_TEACHER)
        assert take_all(brought, hiep) == {"new": 1}
        person = Person.objects.get(identity_number="031195000001")
        post = person.posts.get()
        assert (person.unit, person.sex, person.phone) == (units.school_a, "female", "0900000001")
        assert (post.kind, post.level, post.period.lower) == ("teacher", "THCS", ON)
        assert set(post.subjects.values_list("code", flat=True)) == {"TOAN", "KHTN"}
        assert person.degrees.get().major == "Toán"
        assert person.pedagogy_certificates.get().level == "THCS"
        assert person.titles.get().code == "V.07.04.32"
        trail = Entry.objects.filter(object_type="personnel.Person", object_id=person.pk)
        assert [entry.action for entry in trail] == ["personnel.import_add"]

    def test_the_same_list_twice_changes_nothing(self, units: Units, hiep: User, minh: Person) -> None:
        rows = (NEW_TEACHER, row_of(minh, phone="0911222333", subjects=("VAN",), degree_rank=4, major="Văn"))
        take_all(bring(hiep, units.school_a, *rows), hiep)
        again = bring(hiep, units.school_a, *rows)
        assert kinds(again) == ["unchanged", "unchanged"]

    def test_changed_fields_are_written_and_told_with_numbers_shortened(
        self, units: Units, hiep: User, minh: Person
    ) -> None:
        take_all(bring(hiep, units.school_a, row_of(minh, phone="0911222333", ethnicity="Kinh")), hiep)
        minh.refresh_from_db()
        assert (minh.phone, minh.ethnicity, minh.sex) == ("0911222333", "Kinh", "male")
        told = Entry.objects.get(action="personnel.import_change", object_id=minh.pk).changes
        assert told == {"phone": ["…123", "…333"], "ethnicity": [None, "Kinh"], "on": "2026-09-01"}

    def test_a_changed_post_begins_on_the_day_of_the_list_and_keeps_its_subjects(
        self, units: Units, hiep: User, minh: Person, subjects: dict[str, Subject]
    ) -> None:
        minh.posts.get().subjects.add(subjects["TOAN"])
        brought = bring(hiep, units.school_a, row_of(minh, post_kind="deputy_principal", subjects=("KHTN",)))
        take_all(brought, hiep)
        first, second = minh.posts.order_by("period")
        assert (first.period, second.period) == (DateRange(date(2010, 9, 1), ON), DateRange(ON, None))
        assert set(second.subjects.values_list("code", flat=True)) == {"TOAN", "KHTN"}
        undo_import(brought, by=hiep, now=NOW)
        post = minh.posts.get()
        assert post.period.upper is None
        assert set(post.subjects.values_list("code", flat=True)) == {"TOAN"}

    def test_blanks_of_a_known_diploma_are_filled_and_another_one_is_added(
        self, units: Units, hiep: User, minh: Person
    ) -> None:
        minh.degrees.update(institution="")
        row = row_of(minh, degree_rank=3, major="sư phạm", institution="ĐH Hải Phòng")
        take_all(bring(hiep, units.school_a, row), hiep)
        assert minh.degrees.get().institution == "ĐH Hải Phòng"
        take_all(bring(hiep, units.school_a, row_of(minh, degree_rank=4, major="Toán")), hiep)
        assert minh.degrees.count() == 2

    def test_whoever_is_missing_keeps_the_post_unless_a_day_and_a_reason_are_given(
        self, units: Units, hiep: User, an: Person, minh: Person
    ) -> None:
        brought = bring(hiep, units.school_a, row_of(minh, phone="0911222333"))
        rows = brought.differences.filter(person=an)
        asked = {"rows": rows, "decision": Decision.TAKE, "today": TODAY}
        with pytest.raises(DayOfLeavingMissing):
            decide_missing(brought, left_on=ON, why=" ", **asked)  # type: ignore[arg-type]
        decide_missing(brought, left_on=ON, why="QĐ nghỉ hưu", **asked)  # type: ignore[arg-type]
        assert take_all(brought, hiep) == {"changed": 1, "missing": 1}
        assert an.posts.get().period.upper == ON
        undo_import(brought, by=hiep, now=NOW)
        assert an.posts.get().period.upper is None

    def test_a_list_of_the_future_is_refused(self, units: Units, hiep: User) -> None:
        with pytest.raises(ListOfTheFuture):
            bring(hiep, units.school_a, NEW_TEACHER, on=date(2027, 1, 1))

    def test_what_changed_since_the_preview_is_shown_again_and_not_overwritten(
        self, units: Units, hiep: User, minh: Person
    ) -> None:
        brought = bring(hiep, units.school_a, row_of(minh, phone="0911222333"))
        Person.objects.filter(pk=minh.pk).update(phone="0955")
        assert take_all(brought, hiep) == {"stale": 1}
        row = of_kind(brought, DifferenceKind.CHANGED).get()
        minh.refresh_from_db()
        assert (minh.phone, row.is_stale, row.decision) == ("0955", True, "")
        assert row.changes == {"phone": ["0955", "0911222333"]}
        assert take_all(brought, hiep) == {"changed": 1}


@pytest.mark.usefixtures("subjects")
class TestUndoing:
    @pytest.mark.usefixtures("an")
    def test_everything_is_as_it_was(self, units: Units, hiep: User, minh: Person) -> None:
        def picture() -> list[Any]:
            models = (Person, Post, Degree)
            return [list(model.objects.order_by("pk").values()) for model in models]

        before = picture()
        row = row_of(
            minh, phone="0911222333", degree_rank=5, major="Toán", post_kind="principal", title_code="V.07.04.31"
        )
        brought = bring(hiep, units.school_a, NEW_TEACHER, row)
        take_all(brought, hiep)
        assert picture() != before
        undo_import(brought, by=hiep, now=NOW)
        assert picture() == before
        assert not minh.titles.exists()
        brought.refresh_from_db()
        assert brought.state == ImportState.UNDONE
        with pytest.raises(NotNow):
            undo_import(brought, by=hiep, now=NOW)

    def test_it_is_refused_with_the_names_of_those_changed_since(self, units: Units, hiep: User, minh: Person) -> None:
        brought = bring(hiep, units.school_a, NEW_TEACHER, row_of(minh, phone="0911222333"))
        take_all(brought, hiep)
        Person.objects.filter(pk=minh.pk).update(ethnicity="Tày")
        with pytest.raises(ChangedSince, match="Lê Văn Minh"):
            undo_import(brought, by=hiep, now=NOW)
        assert Person.objects.filter(full_name="Hoàng Thị Mới").exists()

    def test_it_is_refused_when_something_hangs_on_somebody_it_added(self, units: Units, hiep: User) -> None:
        brought = bring(hiep, units.school_a, NEW_TEACHER)
        take_all(brought, hiep)
        person = Person.objects.get(full_name="Hoàng Thị Mới")
        Leave.objects.create(person=person, kind="study", period=DateRange(ON, None))
        with pytest.raises(InUseSince, match="Hoàng Thị Mới"):
            undo_import(brought, by=hiep, now=NOW)
