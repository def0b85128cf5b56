"""Who is eligible, how far a round is, and what is to do."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from haidang.areas.needs.models import Need, NeedStatus, ReviewRound, Sheet, SheetState
from haidang.areas.needs.operations import (
    close_round,
    confirm_sheet,
    contest_need,
    open_round,
    return_sheet,
    verify_sheet,
)
from haidang.areas.needs.queries import (
    coverage,
    explain_need,
    list_todos,
    place_in_queue,
    sheet_counts,
    sheets_of,
    verified_needs,
)
from haidang.areas.needs.tests.conftest import DAYS
from haidang.areas.personnel.models import DegreeRank, Person
from haidang.foundation.accounts.models import User
from tests.cast import NOW, TODAY, Units, make_person


def names(code: str) -> list[str]:
    return [need.person.full_name for need in verified_needs(code)]


def test_only_confirmed_needs_of_verified_sheets_make_people_eligible(
    confirmed: Sheet, below: Person, mai: User
) -> None:
    assert names("upgrade_thcs") == []
    verify_sheet(confirmed, by=mai, now=NOW)
    assert names("upgrade_thcs") == [below.full_name]


def test_a_contested_need_makes_nobody_eligible(sheet: Sheet, need: Need, hiep: User, mai: User) -> None:
    contest_need(need, reason="Sai hồ sơ", by=hiep, now=NOW)
    verify_sheet(confirm_sheet(sheet, by=hiep, now=NOW), by=mai, now=NOW)
    assert names("upgrade_thcs") == []


def test_the_fewest_months_left_come_first_then_names_the_vietnamese_way(
    catalogue: None, units: Units, son: User, hiep: User, mai: User
) -> None:
    for name, birth_on in (
        ("Ân Văn Đào", date(1985, 5, 20)),
        ("Zương Văn Ân", date(1985, 5, 20)),
        ("Phan Văn An", date(1980, 5, 20)),
        ("Lê Thị Dung", date(1985, 5, 20)),
    ):
        make_person(name, units.school_a, level="THCS", rank=DegreeRank.CD, birth_on=birth_on)
    review = open_round("Thứ tự", days=DAYS, by=son, now=NOW, today=TODAY)
    sheet = confirm_sheet(Sheet.objects.get(round=review, school=units.school_a), by=hiep, now=NOW)
    verify_sheet(sheet, by=mai, now=NOW)
    assert names("upgrade_thcs") == ["Phan Văn An", "Zương Văn Ân", "Lê Thị Dung", "Ân Văn Đào"]
    last = verified_needs("upgrade_thcs", school=units.school_a)[3]
    assert place_in_queue(last) == (4, 4)


def test_a_later_verified_round_replaces_what_the_earlier_one_said(
    review: ReviewRound, confirmed: Sheet, below: Person, units: Units, mai: User, hiep: User, son: User
) -> None:
    verify_sheet(confirmed, by=mai, now=NOW)
    left = list(Sheet.objects.filter(round=review).exclude(pk=confirmed.pk).values_list("pk", flat=True))
    close_round(review, by=son, now=NOW, leaving_out=left, reason="Hết hạn")
    below.degrees.update(rank=DegreeRank.DH)
    later = open_round("Lần 2", days=replace(DAYS, judged_on=TODAY), by=son, now=NOW, today=TODAY)
    assert names("upgrade_thcs") == [below.full_name]
    again = confirm_sheet(Sheet.objects.get(round=later, school=units.school_a), by=hiep, now=NOW)
    verify_sheet(again, by=mai, now=NOW)
    assert names("upgrade_thcs") == []


def test_what_a_later_school_says_of_a_person_replaces_what_the_former_said(
    review: ReviewRound, confirmed: Sheet, below: Person, units: Units, mai: User, nga: User, thu: User, son: User
) -> None:
    verify_sheet(confirmed, by=mai, now=NOW)
    left = list(Sheet.objects.filter(round=review).exclude(pk=confirmed.pk).values_list("pk", flat=True))
    close_round(review, by=son, now=NOW, leaving_out=left, reason="Hết hạn")
    below.posts.update(unit=units.school_b)
    Person.objects.filter(pk=below.pk).update(unit=units.school_b)
    later = open_round("Lần 2", days=replace(DAYS, judged_on=TODAY), by=son, now=NOW, today=TODAY)
    contested = Need.objects.get(round=later, person=below, requirement__code="upgrade_thcs")
    contest_need(contested, reason="Đã có bằng", by=thu, now=NOW)
    assert below.full_name in names("upgrade_thcs")
    moved_to = Sheet.objects.get(round=later, school=units.school_b)
    verify_sheet(confirm_sheet(moved_to, by=thu, now=NOW), by=nga, now=NOW)
    assert below.full_name not in names("upgrade_thcs")


def test_eligible_people_of_a_school_are_those_who_work_there_now(
    confirmed: Sheet, below: Person, units: Units, mai: User
) -> None:
    verify_sheet(confirmed, by=mai, now=NOW)
    assert verified_needs("upgrade_thcs", school=units.school_a).count() == 1
    Person.objects.filter(pk=below.pk).update(unit=units.school_b)
    assert verified_needs("upgrade_thcs", school=units.school_a).count() == 0
    assert verified_needs("upgrade_thcs", school=units.school_b).count() == 1


def test_an_explanation_names_condition_value_and_article(need: Need) -> None:
    conditions = {row.code: row for row in explain_need(need).conditions}
    standard = conditions["standard"]
    assert standard.holds is False
    assert "Điều 28" in standard.citation
    assert standard.found


def test_the_counts_of_a_sheet_are_those_of_its_needs(sheet: Sheet) -> None:
    counts = sheet_counts([sheet.pk])[sheet.pk]
    assert counts.must == Need.objects.filter(sheet=sheet, status=NeedStatus.MUST).count() > 0
    assert counts.cannot_tell == Need.objects.filter(sheet=sheet, status=NeedStatus.CANNOT_TELL).count() > 0


def test_progress_is_counted_by_locality(review: ReviewRound, confirmed: Sheet, units: Units, son: User) -> None:
    rows = {row.locality: row for row in coverage(sheets_of(review, son, TODAY))}
    assert (rows[units.ward].confirmed, rows[units.ward].with_school, rows[units.ward].total) == (1, 1, 2)
    assert rows[None].total == 1
    assert list(rows)[-1] is None


def test_each_role_sees_its_own_sheets(
    review: ReviewRound, units: Units, hiep: User, mai: User, nga: User, son: User, khoa: User
) -> None:
    seen = {user.username: sheets_of(review, user, TODAY).count() for user in (hiep, mai, nga, son, khoa)}
    assert seen == {"hiep": 1, "mai": 2, "nga": 1, "son": 4, "khoa": 0}


def test_the_principal_is_told_to_confirm_with_the_deadline(sheet: Sheet, hiep: User) -> None:
    [todo] = list_todos(hiep, TODAY)
    assert "Đông Hải" in str(todo.title)
    assert (todo.due_on, todo.url) == (DAYS.school_due_on, f"/needs/sheets/{sheet.pk}/")


def test_the_principal_is_told_why_the_sheet_came_back(confirmed: Sheet, hiep: User, mai: User) -> None:
    assert list_todos(hiep, TODAY) == []
    return_sheet(confirmed, reason="Thiếu cô Khuyết", by=mai, now=NOW)
    [todo] = list_todos(hiep, TODAY)
    assert "Thiếu cô Khuyết" in str(todo.why)


def test_the_ward_is_told_how_many_sheets_wait(confirmed: Sheet, mai: User, nga: User, son: User) -> None:
    [todo] = list_todos(mai, TODAY)
    assert (todo.count, todo.due_on) == (1, DAYS.locality_due_on)
    assert list_todos(nga, TODAY) == []
    assert list_todos(son, TODAY) == []


def test_the_lead_office_verifies_schools_without_a_locality(
    review: ReviewRound, units: Units, binh: User, son: User
) -> None:
    confirm_sheet(Sheet.objects.get(round=review, school=units.high_school), by=binh, now=NOW)
    [todo] = list_todos(son, TODAY)
    assert todo.count == 1


def test_the_lead_office_is_told_who_is_late_and_when_to_close(review: ReviewRound, son: User, mai: User) -> None:
    [late] = list_todos(son, DAYS.school_due_on + timedelta(days=1))
    assert late.count == 4
    Sheet.objects.update(state=SheetState.VERIFIED, verified_by=mai, confirmed_by=mai)
    # The schools without a locality are the department's own: it signs for them, then closes.
    [sign, close] = list_todos(son, TODAY)
    assert sign.url == f"/needs/rounds/{review.pk}/statement/"
    assert close.url == f"/needs/rounds/{review.pk}/close/"


def test_a_teacher_is_told_that_a_fact_is_missing(review: ReviewRound, unclear: Person, lan: User) -> None:
    Need.objects.filter(person__user=lan).delete()
    assert list_todos(lan, TODAY) == []
    Person.objects.filter(user=lan).update(user=None)
    Person.objects.filter(pk=unclear.pk).update(user=lan)
    [todo] = list_todos(lan, TODAY)
    assert todo.url == "/needs/mine/"


@pytest.mark.usefixtures("review")
def test_to_dos_cost_few_queries(son: User, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        list_todos(son, TODAY)
