"""Every page: works, refused without the role, hidden out of scope, bad input, wrong method, few queries."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from haidang.areas.needs.models import Answer, Need, ReviewRound, RoundState, Sheet, SheetState
from haidang.areas.needs.operations import confirm_sheet, contest_need
from haidang.areas.personnel.models import DegreeRank, Person
from haidang.areas.standards.models import Requirement
from haidang.foundation.accounts.models import User
from tests.cast import NOW, TODAY, Units, make_person

type Budget = Callable[[int], AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


@pytest.fixture
def page(client: Client) -> Callable[..., Any]:
    """Signs `user` in and asks for the page; with `post` sends a form."""

    def ask(
        user: User, name: str, *args: int, post: dict[str, Any] | None = None, query: str = "", htmx: bool = False
    ) -> Any:
        client.force_login(user)
        headers = {"HX-Request": "true"} if htmx else {}
        url = reverse(f"needs:{name}", args=args) + query
        return client.get(url, headers=headers) if post is None else client.post(url, post, headers=headers)

    return ask


def seen(sheet: Sheet) -> str:
    return sheet.confirmed_at.isoformat() if sheet.confirmed_at else ""


# --- pages that are read ---


def test_the_list_of_rounds_shows_progress(page: Any, review: ReviewRound, confirmed: Sheet, son: User) -> None:
    answer = page(son, "rounds")
    assert answer.status_code == 200
    assert review.title in answer.text


def test_the_lead_office_is_offered_to_open_a_round_only_when_none_is_open(
    page: Any, son: User, catalogue: None
) -> None:
    assert reverse("needs:open_round") in page(son, "rounds").text


def test_a_round_lists_the_schools_by_name_with_their_counts(page: Any, review: ReviewRound, son: User) -> None:
    text = page(son, "round", review.pk).text
    assert text.index("Trường MN Hoa Sen") < text.index("Trường THCS Lê Chân") < text.index("Trường THPT Hải An")


def test_a_round_is_filtered_by_words_in_the_address(
    page: Any, review: ReviewRound, confirmed: Sheet, son: User
) -> None:
    rows = page(son, "round", review.pk, query="?state=confirmed").context["listing"].rows
    assert [row.pk for row in rows] == [confirmed.pk]
    rows = page(son, "round", review.pk, query="?locality=department").context["listing"].rows
    assert [row.school.code for row in rows] == ["THPT-A"]
    rows = page(son, "round", review.pk, query="?q=le+chan").context["listing"].rows
    assert [row.school.code for row in rows] == ["THCS-B"]


def test_late_schools_are_named(page: Any, review: ReviewRound, son: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 12, 1))
    late = page(son, "round", review.pk).context["late"]
    assert [sheet.school.code for sheet in late] == ["MN-A", "THCS-A", "THCS-B", "THPT-A"]


def test_a_principal_goes_straight_to_the_own_sheet(page: Any, review: ReviewRound, sheet: Sheet, hiep: User) -> None:
    assert page(hiep, "round", review.pk).url == reverse("needs:sheet", args=[sheet.pk])


def test_progress_by_locality_is_shown(page: Any, review: ReviewRound, son: User) -> None:
    answer = page(son, "localities", review.pk)
    assert "Phường Đông Hải" in answer.text


def test_the_sheet_shows_the_principal_the_act_and_the_verifier_none(
    page: Any, sheet: Sheet, hiep: User, mai: User, below: Person
) -> None:
    text = page(hiep, "sheet", sheet.pk).text
    assert below.full_name in text
    assert reverse("needs:confirm_sheet", args=[sheet.pk]) in text
    assert reverse("needs:verify_sheet", args=[sheet.pk]) not in page(mai, "sheet", sheet.pk).text


def test_the_verifier_reads_the_statement_before_the_button(page: Any, confirmed: Sheet, mai: User) -> None:
    text = page(mai, "sheet", confirmed.pk).text
    assert text.index("chịu trách nhiệm về tính chính xác") < text.index("Thẩm tra xong")


def test_a_sheet_is_narrowed_by_status_and_name(page: Any, sheet: Sheet, hiep: User, below: Person) -> None:
    text = page(hiep, "sheet", sheet.pk, query="?status=must&q=cuc").text
    assert below.full_name in text
    assert "Hà Thị Khuyết" not in text


def test_a_need_explains_itself_with_value_and_article(page: Any, need: Need, hiep: User) -> None:
    text = page(hiep, "need", need.pk).text
    for word in ("Bùi Thị Cúc", "Điều 28 khoản 1", "ưu tiên 1/1"):
        assert word in text


def test_htmx_receives_the_conditions_alone(page: Any, need: Need, hiep: User) -> None:
    text = page(hiep, "need", need.pk, htmx=True).text
    assert text.lstrip().startswith("<ul")


def test_a_teacher_reads_the_own_need_and_nobody_elses(page: Any, review: ReviewRound, need: Need, lan: User) -> None:
    Person.objects.filter(user=lan).update(user=None)
    Person.objects.filter(pk=need.person_id).update(user=lan)
    assert page(lan, "need", need.pk).status_code == 200
    assert page(lan, "mine").status_code == 200
    other = Need.objects.exclude(person=need.person).filter(sheet=need.sheet).first()
    assert other is not None
    assert page(lan, "need", other.pk).status_code == 404
    assert page(lan, "sheet", need.sheet_id).status_code == 403


def test_the_staff_file_asks_for_the_needs_of_a_person(page: Any, need: Need, hiep: User, thu: User) -> None:
    assert page(hiep, "of_person", need.person_id, htmx=True).text.lstrip().startswith("<section")
    assert "<html" in page(hiep, "of_person", need.person_id).text
    assert page(thu, "of_person", need.person_id).status_code == 404


def test_the_workbook_of_a_sheet_is_downloaded(page: Any, sheet: Sheet, hiep: User) -> None:
    answer = page(hiep, "export_sheet", sheet.pk)
    content = b"".join(answer.streaming_content)
    assert content[:2] == b"PK"
    assert ".xlsx" in answer["Content-Disposition"]


# --- refused, out of scope, wrong method ---

READ = ["rounds"]
OF_ROUND = ["round", "localities", "requirements"]


@pytest.mark.parametrize("name", READ + OF_ROUND)
def test_a_provider_has_no_business_in_rounds(page: Any, review: ReviewRound, khoa: User, name: str) -> None:
    assert page(khoa, name, *([review.pk] if name in OF_ROUND else [])).status_code == 403


@pytest.mark.parametrize("name", ["sheet", "export_sheet"])
def test_a_sheet_of_another_school_does_not_exist(
    page: Any, sheet: Sheet, thu: User, nga: User, khoa: User, name: str
) -> None:
    assert page(thu, name, sheet.pk).status_code == 404
    assert page(nga, name, sheet.pk).status_code == 404
    assert page(khoa, name, sheet.pk).status_code == 403


@pytest.mark.parametrize("name", ["open_round"])
def test_only_the_lead_office_opens_rounds(page: Any, units: Units, mai: User, director: User, name: str) -> None:
    assert page(mai, name).status_code == 403
    assert page(director, name).status_code == 403


def test_only_the_lead_office_closes_rounds(page: Any, review: ReviewRound, mai: User, phuc: User) -> None:
    assert page(mai, "close_round", review.pk, post={"reason": "x"}).status_code == 403
    assert page(phuc, "close_round", review.pk).status_code == 403


def test_a_principal_cannot_confirm_the_sheet_of_another_school(page: Any, sheet: Sheet, thu: User, mai: User) -> None:
    assert page(thu, "confirm_sheet", sheet.pk, post={}).status_code == 404
    assert page(mai, "confirm_sheet", sheet.pk, post={}).status_code == 403
    assert page(thu, "reassess_sheet", sheet.pk, post={}).status_code == 404
    sheet.refresh_from_db()
    assert sheet.state == SheetState.WITH_SCHOOL


def test_a_ward_cannot_verify_the_sheets_of_another(page: Any, confirmed: Sheet, nga: User, hiep: User) -> None:
    form = {"seen": seen(confirmed), "reason": "Sai"}
    for name in ("verify_sheet", "return_sheet"):
        assert page(nga, name, confirmed.pk, post=form).status_code == 404
        assert page(hiep, name, confirmed.pk, post=form).status_code == 403


def test_the_lead_office_cannot_verify_for_a_ward(page: Any, confirmed: Sheet, son: User) -> None:
    assert page(son, "verify_sheet", confirmed.pk, post={"seen": seen(confirmed)}).status_code == 403


def test_the_lead_office_verifies_a_school_directly_under_the_department(
    page: Any, review: ReviewRound, units: Units, binh: User, son: User
) -> None:
    direct = confirm_sheet(Sheet.objects.get(round=review, school=units.high_school), by=binh, now=NOW)
    assert page(son, "verify_sheet", direct.pk, post={"seen": seen(direct)}).status_code == 302
    direct.refresh_from_db()
    assert direct.verified_by == son


def test_a_verifier_or_another_principal_cannot_answer_for_the_school(
    page: Any, need: Need, mai: User, thu: User
) -> None:
    assert page(mai, "answer", need.pk, post={"answer": "confirm"}).status_code == 403
    assert page(thu, "answer", need.pk, post={"answer": "confirm"}).status_code == 404


@pytest.mark.parametrize("name", ["confirm_sheet", "reassess_sheet", "verify_sheet", "return_sheet", "answer"])
def test_acts_are_not_done_by_following_a_link(page: Any, need: Need, hiep: User, name: str) -> None:
    pk = need.pk if name == "answer" else need.sheet_id
    assert page(hiep, name, pk).status_code == 405


@pytest.mark.parametrize(
    "name", ["round", "localities", "sheet", "need", "mine", "rounds", "of_person", "export_sheet"]
)
def test_pages_for_reading_take_no_forms(page: Any, need: Need, hiep: User, name: str) -> None:
    pks = {"round": need.round_id, "localities": need.round_id, "sheet": need.sheet_id, "export_sheet": need.sheet_id}
    args = [] if name in {"mine", "rounds"} else [pks.get(name, need.person_id if name == "of_person" else need.pk)]
    assert page(hiep, name, *args, post={}).status_code == 405


# --- acts and bad input ---

DAYS = {"judged_on": "2026-11-01", "school_due_on": "2026-11-30", "locality_due_on": "2026-12-15"}


def test_the_lead_office_opens_a_round(page: Any, catalogue: None, units: Units, son: User) -> None:
    assert page(son, "open_round").status_code == 200
    answer = page(son, "open_round", post={"title": "Rà soát 2027", **DAYS})
    review = ReviewRound.objects.get()
    assert answer.url == reverse("needs:round", args=[review.pk])
    assert review.sheets.count() == 4


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "title"),
        ({"judged_on": "2026-02-30"}, "judged_on"),
        ({"school_due_on": "2026-11-01"}, "school_due_on"),
        ({"locality_due_on": "2026-11-29"}, "locality_due_on"),
    ],
)
def test_a_wrong_round_form_is_given_back(
    page: Any, catalogue: None, units: Units, son: User, wrong: dict[str, str], sentence: str
) -> None:
    answer = page(son, "open_round", post={"title": "Rà soát 2027", **DAYS} | wrong)
    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors
    assert not ReviewRound.objects.exists()


def test_a_second_round_is_refused_with_a_sentence(page: Any, review: ReviewRound, son: User) -> None:
    assert "còn đang mở" in page(son, "open_round").text
    assert page(son, "open_round", post={"title": "Hai", **DAYS}).status_code == 422


def test_confirming_twice_from_two_windows_is_refused(page: Any, sheet: Sheet, hiep: User) -> None:
    assert page(hiep, "confirm_sheet", sheet.pk, post={}).status_code == 302
    assert page(hiep, "confirm_sheet", sheet.pk, post={}).status_code == 422


def test_the_ward_verifies_what_it_has_seen_and_nothing_newer(page: Any, confirmed: Sheet, mai: User) -> None:
    assert page(mai, "verify_sheet", confirmed.pk, post={}).status_code == 422
    assert page(mai, "verify_sheet", confirmed.pk, post={"seen": "2020-01-01"}).status_code == 422
    assert page(mai, "verify_sheet", confirmed.pk, post={"seen": seen(confirmed)}).status_code == 302
    assert page(mai, "verify_sheet", confirmed.pk, post={"seen": seen(confirmed)}).status_code == 422


def test_the_ward_returns_a_sheet_with_a_reason(page: Any, confirmed: Sheet, mai: User, hiep: User) -> None:
    assert page(mai, "return_sheet", confirmed.pk, post={"seen": seen(confirmed), "reason": " "}).status_code == 422
    form = {"seen": seen(confirmed), "reason": "Thiếu cô Khuyết"}
    assert page(mai, "return_sheet", confirmed.pk, post=form).status_code == 302
    assert "Thiếu cô Khuyết" in page(hiep, "sheet", confirmed.pk).text


def test_the_principal_asks_the_standards_again(page: Any, sheet: Sheet, hiep: User) -> None:
    assert page(hiep, "reassess_sheet", sheet.pk, post={}).status_code == 302


def test_contesting_from_the_sheet_gives_the_line_back(page: Any, need: Need, hiep: User) -> None:
    form = {"answer": "contest", "reason": "Cô đã tốt nghiệp đại học"}
    line = page(hiep, "answer", need.pk, post=form, htmx=True)
    assert line.status_code == 200
    assert f'id="need-{need.pk}"' in line.text
    assert "Cô đã tốt nghiệp đại học" in line.text
    need.refresh_from_db()
    assert need.answer == Answer.CONTESTED


def test_contesting_without_javascript_returns_to_the_line(page: Any, need: Need, hiep: User) -> None:
    answer = page(hiep, "answer", need.pk, post={"answer": "contest", "reason": "Sai hồ sơ"})
    assert answer.url == f"{reverse('needs:sheet', args=[need.sheet_id])}#need-{need.pk}"


@pytest.mark.parametrize("form", [{}, {"answer": "maybe"}, {"answer": "contest"}, {"answer": "contest", "reason": " "}])
def test_an_answer_without_sense_is_refused(page: Any, need: Need, hiep: User, form: dict[str, str]) -> None:
    assert page(hiep, "answer", need.pk, post=form).status_code == 422
    need.refresh_from_db()
    assert need.answer == Answer.OPEN


def test_a_principal_declares_a_need_of_the_own_staff(page: Any, need: Need, hiep: User, thu: User, mai: User) -> None:
    assert page(hiep, "declare_need", need.sheet_id).status_code == 200
    other = Requirement.objects.get(code="other")
    form = {"requirement": other.pk, "person": need.person_id, "reason": "Dạy lớp hòa nhập"}
    assert page(hiep, "declare_need", need.sheet_id, post=form | {"reason": ""}).status_code == 422
    assert page(hiep, "declare_need", need.sheet_id, post=form | {"person": 0}).status_code == 422
    assert page(thu, "declare_need", need.sheet_id, post=form).status_code == 404
    assert page(mai, "declare_need", need.sheet_id).status_code == 403
    assert page(hiep, "declare_need", need.sheet_id, post=form).status_code == 302
    declared = Need.objects.get(requirement=other)
    assert "Dạy lớp hòa nhập" in page(hiep, "sheet", need.sheet_id).text
    assert page(hiep, "need", declared.pk).status_code == 200


def test_a_round_is_closed_with_the_list_and_the_reason(
    page: Any, review: ReviewRound, confirmed: Sheet, son: User
) -> None:
    shown = page(son, "close_round", review.pk)
    listed = shown.context["form"].initial["leaving_out"]
    assert page(son, "close_round", review.pk, post={"leaving_out": listed, "reason": ""}).status_code == 422
    assert page(son, "close_round", review.pk, post={"leaving_out": "1 x", "reason": "y"}).status_code == 422
    assert page(son, "close_round", review.pk, post={"leaving_out": "", "reason": "y"}).status_code == 422
    form = {"leaving_out": listed, "reason": "Hết hạn, trường không gửi"}
    assert page(son, "close_round", review.pk, post=form).status_code == 302
    review.refresh_from_db()
    assert review.state == RoundState.CLOSED


# --- query budgets ---


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("rounds", 6),
        ("round", 13),
        ("localities", 9),
        ("requirements", 12),
        ("sheet", 13),
        ("need", 25),  # eight of them ask what today answers: the law of today with its parts, and the person
        ("close_round", 7),
    ],
)
def test_pages_cost_no_more_queries_for_more_people(
    client: Client,
    page: Any,
    review: ReviewRound,
    sheet: Sheet,
    need: Need,
    units: Units,
    son: User,
    hiep: User,
    django_assert_max_num_queries: Budget,
    name: str,
    most: int,
) -> None:
    for number in range(15):
        person = make_person(f"Trần Văn {number}", units.school_a, level="THCS", rank=DegreeRank.CD)
        Need.objects.create(
            round=review, sheet=sheet, person=person, requirement=need.requirement, status="must", priority=number,
            explanation=need.explanation,
        )  # fmt: skip
    contest_need(need, reason="Sai", by=hiep, now=NOW)
    args = {"rounds": [], "sheet": [sheet.pk], "need": [need.pk]}.get(name, [review.pk])
    user = hiep if name in {"sheet", "need"} else son
    url = page(user, name, *args).wsgi_request.path
    with django_assert_max_num_queries(most):
        assert client.get(url).status_code == 200


def test_the_workbook_costs_few_queries(
    page: Any, sheet: Sheet, hiep: User, django_assert_max_num_queries: Budget
) -> None:
    with django_assert_max_num_queries(27):
        b"".join(page(hiep, "export_sheet", sheet.pk).streaming_content)
