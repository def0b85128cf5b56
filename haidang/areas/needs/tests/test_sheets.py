"""A sheet on its way from the school to whoever verifies it."""

import pytest
from django.db import IntegrityError

from haidang.areas.needs.models import Answer, Need, NeedStatus, ReviewRound, Sheet, SheetState
from haidang.areas.needs.operations import (
    confirm_need,
    confirm_sheet,
    contest_need,
    declare_need,
    reassess_sheet,
    return_sheet,
    verify_sheet,
)
from haidang.areas.needs.operations.answers import DeclaredAlready, NotDeclarable, NotStaff
from haidang.areas.needs.operations.locks import SheetAwayFromSchool, SheetVerifiedAlready
from haidang.areas.needs.operations.sheets import SheetNotConfirmed
from haidang.areas.personnel.models import Degree, DegreeRank, Person
from haidang.areas.standards.models import Requirement
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.queries import history_of
from haidang.foundation.basics.refusals import ReasonMissing, Stale
from tests.cast import NOW


def test_confirming_a_sheet_confirms_what_is_open_and_leaves_what_is_contested(
    sheet: Sheet, need: Need, unclear: Person, hiep: User
) -> None:
    contest_need(need, reason="Cô Cúc đã tốt nghiệp đại học", by=hiep, now=NOW)
    sheet = confirm_sheet(sheet, by=hiep, now=NOW)
    assert (sheet.state, sheet.confirmed_by, sheet.confirmed_at) == (SheetState.CONFIRMED, hiep, NOW)
    answers = {
        (name, status): answer
        for name, status, answer in Need.objects.filter(sheet=sheet, requirement__code="upgrade_thcs").values_list(
            "person__full_name", "status", "answer"
        )
    }
    assert answers == {
        ("Bùi Thị Cúc", NeedStatus.MUST): Answer.CONTESTED,
        ("Đinh Thị Già", NeedStatus.EXEMPT): Answer.OPEN,
        ("Hà Thị Khuyết", NeedStatus.CANNOT_TELL): Answer.OPEN,
    }
    assert history_of(sheet)[0].action == "needs.confirm_sheet"


def test_confirming_twice_is_stale(confirmed: Sheet, hiep: User) -> None:
    with pytest.raises(Stale):
        confirm_sheet(confirmed, by=hiep, now=NOW)
    seen_before = Sheet.objects.get(pk=confirmed.pk)
    seen_before.state, seen_before.confirmed_at = SheetState.WITH_SCHOOL, None
    with pytest.raises(Stale):
        confirm_sheet(seen_before, by=hiep, now=NOW)


def test_contesting_asks_for_a_reason(need: Need, hiep: User) -> None:
    with pytest.raises(ReasonMissing):
        contest_need(need, reason="  ", by=hiep, now=NOW)
    need.refresh_from_db()
    assert need.answer == Answer.OPEN


def test_the_database_refuses_a_contest_without_reason(need: Need) -> None:
    with pytest.raises(IntegrityError, match="need_contested_with_reason"):
        Need.objects.filter(pk=need.pk).update(answer=Answer.CONTESTED)


def test_an_answer_can_be_changed_while_the_sheet_is_with_the_school(need: Need, hiep: User) -> None:
    contest_need(need, reason="Sai hồ sơ", by=hiep, now=NOW)
    assert confirm_need(need, by=hiep, now=NOW).reason == ""
    assert [entry.action for entry in history_of(need)] == ["needs.confirmed", "needs.contested"]


def test_a_confirmed_sheet_no_longer_takes_answers(confirmed: Sheet, need: Need, hiep: User) -> None:
    with pytest.raises(SheetAwayFromSchool):
        confirm_need(need, by=hiep, now=NOW)


def test_returning_needs_a_reason_and_gives_the_sheet_back(confirmed: Sheet, need: Need, mai: User, hiep: User) -> None:
    with pytest.raises(ReasonMissing):
        return_sheet(confirmed, reason="", by=mai, now=NOW)
    returned = return_sheet(confirmed, reason="Thiếu cô Khuyết", by=mai, now=NOW)
    assert (returned.state, returned.return_reason) == (SheetState.WITH_SCHOOL, "Thiếu cô Khuyết")
    need.sheet = returned
    contest_need(need, reason="Sai hồ sơ", by=hiep, now=NOW)
    assert confirm_sheet(returned, by=hiep, now=NOW).return_reason == ""


def test_a_verified_sheet_is_final(confirmed: Sheet, mai: User, hiep: User) -> None:
    verified = verify_sheet(confirmed, by=mai, now=NOW)
    assert (verified.state, verified.verified_by) == (SheetState.VERIFIED, mai)
    with pytest.raises(SheetVerifiedAlready):
        return_sheet(verified, reason="Nhầm", by=mai, now=NOW)
    with pytest.raises(SheetVerifiedAlready):
        confirm_sheet(verified, by=hiep, now=NOW)


def test_a_sheet_is_verified_only_after_the_school_confirmed_it(sheet: Sheet, mai: User) -> None:
    with pytest.raises(SheetNotConfirmed):
        verify_sheet(sheet, by=mai, now=NOW)


def test_the_database_refuses_a_verified_sheet_without_verifier(confirmed: Sheet) -> None:
    with pytest.raises(IntegrityError, match="sheet_verified_by_someone"):
        Sheet.objects.filter(pk=confirmed.pk).update(state=SheetState.VERIFIED)


def test_a_verifier_who_looked_before_the_school_changed_the_sheet_is_stale(
    confirmed: Sheet, mai: User, hiep: User
) -> None:
    seen = Sheet.objects.get(pk=confirmed.pk)
    returned = return_sheet(confirmed, reason="Xem lại", by=mai, now=NOW)
    confirm_sheet(returned, by=hiep, now=NOW.replace(hour=5))
    with pytest.raises(Stale):
        verify_sheet(seen, by=mai, now=NOW)


def test_completing_a_record_and_asking_again_gives_a_new_answer(
    review: ReviewRound, sheet: Sheet, unclear: Person, below: Person, need: Need, hiep: User
) -> None:
    confirm_need(need, by=hiep, now=NOW)
    Degree.objects.create(person=unclear, rank=DegreeRank.CD, major="Toán", is_teacher_training=True)
    reassess_sheet(sheet, by=hiep, now=NOW)
    answers = Need.objects.filter(sheet=sheet, requirement__code="upgrade_thcs")
    assert answers.get(person=unclear).status == NeedStatus.MUST
    assert answers.get(person=below).answer == Answer.CONFIRMED
    Degree.objects.filter(person=below).update(rank=DegreeRank.DH)
    reassess_sheet(sheet, by=hiep, now=NOW)
    assert not answers.filter(person=below).exists()


def test_asking_again_at_one_school_touches_no_other(review: ReviewRound, sheet: Sheet, hiep: User) -> None:
    others = set(Need.objects.filter(round=review).exclude(sheet=sheet).values_list("pk", flat=True))
    Need.objects.filter(pk__in=others).update(answer=Answer.CONFIRMED)
    reassess_sheet(sheet, by=hiep, now=NOW)
    assert set(Need.objects.exclude(sheet=sheet).filter(answer=Answer.CONFIRMED).values_list("pk", flat=True)) == others


def test_a_school_declares_what_no_condition_decides(
    sheet: Sheet, need: Need, below: Person, hiep: User, review: ReviewRound
) -> None:
    other = Requirement.objects.get(code="other")
    declared = declare_need(sheet, person=below, requirement=other, reason="Dạy lớp hòa nhập", by=hiep, now=NOW)
    assert (declared.status, declared.answer) == (NeedStatus.MAY, Answer.CONFIRMED)
    reassess_sheet(sheet, by=hiep, now=NOW)
    assert Need.objects.filter(pk=declared.pk).exists()
    with pytest.raises(DeclaredAlready):
        declare_need(sheet, person=below, requirement=other, reason="Lần nữa", by=hiep, now=NOW)
    with pytest.raises(ReasonMissing):
        declare_need(sheet, person=below, requirement=other, reason=" ", by=hiep, now=NOW)
    with pytest.raises(NotDeclarable):
        declare_need(sheet, person=below, requirement=need.requirement, reason="Muốn học", by=hiep, now=NOW)
    elsewhere = Person.objects.exclude(unit=sheet.school).earliest("pk")
    with pytest.raises(NotStaff):
        declare_need(sheet, person=elsewhere, requirement=other, reason="Muốn học", by=hiep, now=NOW)
