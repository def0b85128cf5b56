"""Wishes, evidence, years and statements: what people may do, and what is refused."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from haidang.areas.needs.models import Answer, Evidence, Need, NeedStatus, Origin, ReviewRound, Sheet, Statement, Wish
from haidang.areas.needs.operations import (
    confirm_sheet,
    decline_wish,
    make_wish,
    set_proposed_year,
    sign_statement,
    take_wish,
    verify_sheet,
    withdraw_wish,
)
from haidang.areas.needs.operations.sheets import WishesUnanswered
from haidang.areas.needs.operations.statements import NotRead, SheetsNotVerified, SignedAlready
from haidang.areas.needs.operations.wishes import NothingToWishFor, WishWaitsAlready
from haidang.areas.needs.operations.years import NoYearNeeded, YearOutsidePhase
from haidang.areas.needs.queries.years import dated_needs
from haidang.areas.personnel.models import Person
from haidang.areas.standards.models import Requirement
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import ReasonMissing, Stale
from tests.cast import NOW, TODAY, Units


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


@pytest.fixture
def wish(sheet: Sheet, lan: User) -> Wish:
    other = Requirement.objects.get(code="other")
    person = Person.objects.get(user=lan)
    return make_wish(
        sheet, person=person, requirement=other, topic="Tiếng Anh B2", reason="Dạy song ngữ", by=lan, now=NOW
    )


def test_a_wish_that_is_taken_becomes_a_confirmed_need(wish: Wish, hiep: User, sheet: Sheet) -> None:
    with pytest.raises(WishesUnanswered):
        confirm_sheet(sheet, by=hiep, now=NOW)
    taken = take_wish(wish, by=hiep, now=NOW)
    assert taken.need is not None
    assert (taken.need.origin, taken.need.status, taken.need.answer) == (Origin.SELF, NeedStatus.MAY, Answer.CONFIRMED)
    confirm_sheet(sheet, by=hiep, now=NOW)
    with pytest.raises(Stale):
        take_wish(wish, by=hiep, now=NOW)


def test_a_wish_is_declined_with_a_reason_or_withdrawn_by_its_owner(wish: Wish, hiep: User, lan: User) -> None:
    with pytest.raises(ReasonMissing):
        decline_wish(wish, reason=" ", by=hiep, now=NOW)
    with pytest.raises(WishWaitsAlready):
        make_wish(wish.sheet, person=wish.person, requirement=wish.requirement, topic="x", reason="y", by=lan, now=NOW)
    assert decline_wish(wish, reason="Chưa có chỉ tiêu", by=hiep, now=NOW).answer == "Chưa có chỉ tiêu"
    with pytest.raises(Stale):
        withdraw_wish(wish, by=lan, now=NOW)


def test_nobody_wishes_for_what_the_standards_decide(sheet: Sheet, lan: User) -> None:
    person, decided = Person.objects.get(user=lan), Requirement.objects.filter(code="upgrade_thcs").earliest("pk")
    with pytest.raises(NothingToWishFor):
        make_wish(sheet, person=person, requirement=decided, topic="x", reason="y", by=lan, now=NOW)


def test_the_page_of_wishes(client: Client, sheet: Sheet, lan: User, hiep: User, thu: User) -> None:
    client.force_login(lan)
    assert client.get(reverse("needs:make_wish")).status_code == 200
    form = {"requirement": Requirement.objects.get(code="other").pk, "topic": "Tiếng Anh B2", "reason": "Song ngữ"}
    assert client.post(reverse("needs:make_wish"), form | {"topic": ""}).status_code == 422
    assert client.post(reverse("needs:make_wish"), form).status_code == 302
    wish = Wish.objects.get()
    assert "Tiếng Anh B2" in client.get(reverse("needs:mine")).text
    assert client.post(reverse("needs:take_wish", args=[wish.pk])).status_code == 403
    client.force_login(thu)
    assert client.post(reverse("needs:take_wish", args=[wish.pk])).status_code == 404
    client.force_login(hiep)
    assert "Tiếng Anh B2" in client.get(reverse("needs:sheet", args=[sheet.pk])).text
    assert client.get(reverse("needs:take_wish", args=[wish.pk])).status_code == 405
    assert client.post(reverse("needs:decline_wish", args=[wish.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("needs:take_wish", args=[wish.pk])).status_code == 302


def test_evidence_is_checked_and_shown_only_to_those_who_see_the_need(
    client: Client, need: Need, hiep: User, thu: User, mai: User, khoa: User
) -> None:
    client.force_login(hiep)
    url = reverse("needs:answer", args=[need.pk])
    wrong = {"answer": "contest", "reason": "Đã có bằng", "evidence": SimpleUploadedFile("a.pdf", b"MZ")}
    assert client.post(url, wrong).status_code == 422
    assert not Evidence.objects.exists()
    paper = {"answer": "contest", "reason": "Đã có bằng", "evidence": SimpleUploadedFile("bằng.exe", b"%PDF-1.7")}
    assert client.post(url, paper).status_code == 302
    kept = Evidence.objects.get()
    assert kept.name == "bằng.pdf"
    answer = client.get(reverse("needs:evidence", args=[kept.pk]))
    assert answer.getvalue() == b"%PDF-1.7"
    assert answer["Content-Disposition"].startswith("attachment")
    for user, status in ((mai, 200), (thu, 404), (khoa, 403)):
        client.force_login(user)
        assert client.get(reverse("needs:evidence", args=[kept.pk])).status_code == status


def test_years_are_proposed_in_legal_order_and_moved_with_a_reason(
    client: Client, sheet: Sheet, need: Need, near_pension: Person, hiep: User, mai: User
) -> None:
    need.refresh_from_db()
    # One of two begins a year: Biên comes before Cúc.
    assert need.proposed_year == 2028
    exempt = Need.objects.select_related("sheet").get(
        sheet=sheet, person=near_pension, requirement__code=need.requirement.code
    )
    with pytest.raises(NoYearNeeded):
        set_proposed_year(exempt, year=2028, reason="x", by=hiep, now=NOW)
    with pytest.raises(YearOutsidePhase):
        set_proposed_year(need, year=2031, reason="x", by=hiep, now=NOW)
    moved = set_proposed_year(need, year=2030, reason="Nuôi con nhỏ", by=hiep, now=NOW)
    assert moved.proposed_year == 2030
    ((_requirement, _intake, dated),) = dated_needs(sheet)
    assert [flag.code for flag in dated[0].flags] == ["after_phase"]
    client.force_login(hiep)
    assert "12/2030" in client.get(reverse("needs:sheet_years", args=[sheet.pk])).text
    assert client.post(reverse("needs:move_year", args=[need.pk]), {"year": "20x", "reason": "y"}).status_code == 422
    assert client.post(reverse("needs:move_year", args=[need.pk]), {"year": "2028", "reason": "y"}).status_code == 302
    client.force_login(mai)
    assert client.post(reverse("needs:move_year", args=[need.pk]), {"year": "2028", "reason": "y"}).status_code == 403


def test_a_ward_signs_once_all_its_sheets_are_verified(
    client: Client, review: ReviewRound, units: Units, confirmed: Sheet, mai: User, hoa: User
) -> None:
    with pytest.raises(SheetsNotVerified):
        sign_statement(review, locality=units.ward, has_read=True, by=mai, now=NOW)
    for sheet in Sheet.objects.filter(round=review, locality=units.ward):
        ready = sheet if sheet.pk == confirmed.pk else confirm_sheet(sheet, by=hoa, now=NOW)
        verify_sheet(ready, by=mai, now=NOW)
    with pytest.raises(NotRead):
        sign_statement(review, locality=units.ward, has_read=False, by=mai, now=NOW)
    client.force_login(mai)
    page = reverse("needs:statement", args=[review.pk])
    assert "chịu trách nhiệm về tính chính xác" in client.get(page).text
    assert client.post(page, {"has_read": "1"}).status_code == 302
    statement = Statement.objects.get()
    assert (statement.signed_name, statement.counts["schools"]) == (mai.full_name, 2)
    with pytest.raises(SignedAlready):
        sign_statement(review, locality=units.ward, has_read=True, by=mai, now=NOW)
    paper = client.get(reverse("needs:statement_document", args=[review.pk]))
    assert paper.getvalue()[:2] == b"PK"


@pytest.mark.parametrize("name", ["round_years", "difference", "round_report", "round_export"])
def test_pages_and_papers_of_a_round(client: Client, review: ReviewRound, son: User, khoa: User, name: str) -> None:
    client.force_login(son)
    assert client.get(reverse(f"needs:{name}", args=[review.pk])).status_code == 200
    client.force_login(khoa)
    assert client.get(reverse(f"needs:{name}", args=[review.pk])).status_code == 403


def test_the_database_holds_year_phase_and_declining(review: ReviewRound, wish: Wish) -> None:
    review.refresh_from_db()
    assert (review.year, review.phase) == (2026, "2026-2030")
    with pytest.raises(IntegrityError, match="round_year_in_roadmap"), transaction.atomic():
        ReviewRound.objects.filter(pk=review.pk).update(year=2031)
    with pytest.raises(IntegrityError, match="wish_de"), transaction.atomic():
        Wish.objects.filter(pk=wish.pk).update(state="declined")
    assert review.judged_on == date(2026, 11, 1)
