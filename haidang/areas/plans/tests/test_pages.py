"""The pages of plans, each: works, refused, out of scope, bad input, wrong method, query budget."""

from dataclasses import replace
from io import BytesIO

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from haidang.areas.plans.models import Plan, PlanState
from haidang.areas.plans.operations import Issue, issue_plan, load_plan
from haidang.areas.plans.queries import list_todos, plan_outline, surroundings_of
from haidang.areas.plans.queries.printed import PrintedPlan
from haidang.foundation.access.models import Grant
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, TODAY

MaxQueries = DjangoAssertNumQueries
READING = ("detail", "tasks", "document", "spreadsheet")
PLAN_PAGES = (*READING, "issue")


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "vi"})
    client.force_login(user)
    return client


def address(name: str, code: str = "sgddt-hp-2024") -> str:
    return reverse(f"plans:{name}", args=[code])


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def answer(plan: Plan, **changes: object) -> dict[str, object]:
    seen = [finding.key for finding in plan_outline(plan, day=TODAY).findings_to_acknowledge]
    return {"seen": seen, "has_read": "on", "number": "", "issued_on": "", **changes}


# --- works ---


def test_a_teacher_and_a_provider_find_the_issued_plan_in_the_list(plan: Plan, lan: User, khoa: User) -> None:
    for user in (lan, khoa):
        page = signed_in(user).get(reverse("plans:list"))
        assert page.status_code == 200
        assert plan.title in page.content.decode()


def test_only_those_who_may_open_the_board_are_led_to_it(plan: Plan, lan: User, son: User) -> None:
    board = reverse("plan_board:board", args=[plan.code])
    assert board in signed_in(son).get(address("tasks")).content.decode()
    assert board not in signed_in(lan).get(address("tasks")).content.decode()


def test_the_list_is_searched_without_accents_and_filtered_by_year(plan: Plan, lan: User) -> None:
    client = signed_in(lan)
    assert plan.title in client.get(reverse("plans:list"), {"q": "boi duong CAN BO", "year": "2024"}).content.decode()
    for words in ({"q": "khong co"}, {"q": "%"}):
        assert plan.title not in client.get(reverse("plans:list"), words).content.decode()


def test_the_document_shows_every_part_duty_and_recipient_with_its_flags(plan: Plan, lan: User) -> None:
    page = signed_in(lan).get(address("detail")).content.decode()
    for text in (
        "Căn cứ Quyết định số 4288/QĐ-UBND",
        "tham gia đào tạo, bồi dưỡng năm 202.",
        "8. Thanh tra Sở",
        "TTGDTXHP, TTGDNN-GDTX",
        "Kế hoạch số 42/KH-UBND ngày 23/2/2024",
    ):
        assert text in page
    assert page.count("P104") == 2
    assert page.count("P103") == 4


def test_the_table_shows_each_row_as_printed_with_its_findings(plan: Plan, lan: User) -> None:
    page = signed_in(lan).get(address("tasks")).content.decode()
    for text in ("Tháng 6-9/2023", "MNNCL: 381", "P101", "P102", "P105", "P106", "P.GDTX&amp;ĐH"):
        assert text in page
    assert page.index('id="task-5"') < page.index("P102") < page.index('id="task-6"')


def test_the_word_file_is_the_plan_with_its_annex(plan: Plan, lan: User) -> None:
    word = docx.Document(BytesIO(body(signed_in(lan).get(address("document")))))
    assert "Phụ lục I" in [paragraph.text for paragraph in word.paragraphs]
    table = word.tables[-1]
    assert [table.cell(row, 0).text for row in range(1, 8)] == ["1.", "2.", "3.", "4.", "i.", "5.", "6."]
    assert "năm 202." in "\n".join(paragraph.text for paragraph in word.paragraphs)


def test_the_spreadsheet_holds_the_rows_and_targets_with_types(plan: Plan, lan: User) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(body(signed_in(lan).get(address("spreadsheet")))))
    assert book.sheet_names == ["Phụ lục I", "Chỉ tiêu"]
    rows = book.get_sheet_by_name("Phụ lục I").to_python()
    assert [row[0] for row in rows[4:]] == ["1.", "2.", "3.", "4.", "i.", "5.", "6."]
    assert [row[10] for row in rows[6:10]] == [544.0, 245.0, 158.0, 161.0]
    targets = book.get_sheet_by_name("Chỉ tiêu").to_python()
    assert sum(int(str(row[3]).partition(".")[0]) for row in targets[4:]) == 1108


def test_the_director_sees_the_findings_issues_the_plan_and_everyone_can_read_it(
    draft: Plan, director: User, lan: User
) -> None:
    client = signed_in(director)
    page = client.get(address("issue"))
    assert "P105" in page.content.decode()
    assert client.post(address("issue"), answer(draft)).headers["Location"] == address("detail")
    draft.refresh_from_db()
    assert (draft.state, draft.number) == (PlanState.ISSUED, "")
    assert signed_in(lan).get(address("detail")).status_code == 200


def test_the_button_to_issue_stands_only_where_it_may_be_pressed(draft: Plan, director: User, son: User) -> None:
    assert address("issue") in signed_in(director).get(address("detail")).content.decode()
    assert address("issue") not in signed_in(son).get(address("detail")).content.decode()


def test_the_as_of_day_decides_what_is_noted_about_units(plan: Plan, lan: User) -> None:
    client = signed_in(lan)
    assert "P108" in client.get(address("tasks")).content.decode()
    client.post(reverse("ui:choose_day"), {"day": "2024-03-15", "next": "/"})
    assert "P108" not in client.get(address("tasks")).content.decode()


def test_a_draft_is_a_to_do_of_the_director_alone_until_it_is_issued(draft: Plan, director: User, son: User) -> None:
    (todo,) = list_todos(director, TODAY)
    assert todo.url == address("issue")
    assert list_todos(son, TODAY) == []
    Plan.objects.update(state=PlanState.ISSUED)
    assert list_todos(director, TODAY) == []


# --- refused and out of scope ---


@pytest.mark.parametrize("name", ["list", *PLAN_PAGES])
def test_a_user_without_any_role_is_refused(name: str, plan: Plan, lan: User) -> None:
    Grant.objects.filter(user=lan).delete()
    page = reverse("plans:list") if name == "list" else address(name)
    assert signed_in(lan).get(page).status_code == 403


@pytest.mark.parametrize("name", PLAN_PAGES)
def test_who_is_not_signed_in_is_sent_to_the_door(name: str, plan: Plan) -> None:
    assert Client().get(address(name)).status_code == 302


@pytest.mark.parametrize("name", READING)
def test_a_draft_is_out_of_sight_for_schools_wards_and_providers(
    name: str, draft: Plan, hiep: User, mai: User, khoa: User
) -> None:
    for user in (hiep, mai, khoa):
        assert signed_in(user).get(address(name)).status_code == 404
    assert draft.title not in signed_in(hiep).get(reverse("plans:list")).content.decode()


@pytest.mark.parametrize("name", PLAN_PAGES)
def test_a_plan_that_does_not_exist_is_not_found(name: str, plan: Plan, director: User) -> None:
    assert signed_in(director).get(address(name, "no-such-plan")).status_code == 404


def test_only_the_director_issues(draft: Plan, deputy: User, son: User, admin: User, lan: User) -> None:
    for user in (deputy, son, admin, lan):
        assert signed_in(user).post(address("issue"), answer(draft)).status_code == 403
    draft.refresh_from_db()
    assert draft.state == PlanState.DRAFT


def test_the_director_of_the_department_does_not_issue_the_plan_of_the_city(draft: Plan, director: User) -> None:
    Plan.objects.update(issuer=Unit.objects.get(code="31"))
    assert signed_in(director).get(address("issue")).status_code == 403


# --- bad input ---


@pytest.mark.parametrize(
    "changes",
    [{"has_read": ""}, {"issued_on": "32/1/2024"}, {"number": "1" * 21}, {"seen": []}, {"issued_on": "2999-01-01"}],
)
def test_a_bad_answer_is_refused_with_a_sentence_and_nothing_is_saved(
    changes: dict[str, object], draft: Plan, director: User
) -> None:
    page = signed_in(director).post(address("issue"), answer(draft, **changes))
    assert page.status_code == 422
    draft.refresh_from_db()
    assert (draft.state, draft.number, draft.issued_on) == (PlanState.DRAFT, "", None)


def test_issuing_twice_is_refused(draft: Plan, director: User) -> None:
    client, said = signed_in(director), answer(draft)
    client.post(address("issue"), said)
    assert client.post(address("issue"), said).status_code == 422
    assert client.get(address("issue")).status_code == 200


def test_an_unknown_year_in_the_address_is_no_filter_and_a_broken_place_is_refused(plan: Plan, lan: User) -> None:
    client = signed_in(lan)
    assert plan.title in client.get(reverse("plans:list"), {"year": "x"}).content.decode()
    assert client.get(reverse("plans:list"), {"after": "x"}).status_code == 422


# --- methods and budget ---


@pytest.mark.parametrize("name", ["list", *PLAN_PAGES])
def test_other_methods_are_refused(name: str, plan: Plan, director: User) -> None:
    page = reverse("plans:list") if name == "list" else address(name)
    client = signed_in(director)
    assert client.delete(page).status_code == 405
    if name != "issue":
        assert client.post(page).status_code == 405


@pytest.mark.parametrize("name", ["list", *READING])
def test_a_page_stays_within_its_queries(
    name: str, plan: Plan, director: User, django_assert_max_num_queries: MaxQueries
) -> None:
    page = reverse("plans:list") if name == "list" else address(name)
    client = signed_in(director)
    with django_assert_max_num_queries(16):
        assert client.get(page).status_code == 200


def test_the_page_of_issue_names_the_next_number_and_who_bears_the_one_that_is_taken(
    draft: Plan, printed: PrintedPlan, director: User
) -> None:
    other, today = load_plan(replace(printed, code="other"), by=None, now=NOW), timezone.localdate()
    findings = plan_outline(other, day=today, look_around=surroundings_of).findings_to_acknowledge
    issue = Issue(seen=[one.key for one in findings], number="41", issued_on=today)
    issue_plan(other, issue=issue, by=director, now=timezone.now(), day=today)
    client = signed_in(director)
    assert f"42/{draft.symbol}" in client.get(address("issue")).content.decode()
    taken = client.post(address("issue"), answer(draft, number="41", issued_on=today.isoformat()))
    assert taken.status_code == 422
    assert f"41/{draft.symbol} · {other.title[:40]}" in taken.content.decode()


def test_the_issue_page_stays_within_its_queries(
    draft: Plan, director: User, django_assert_max_num_queries: MaxQueries
) -> None:
    client = signed_in(director)
    with django_assert_max_num_queries(17):
        assert client.get(address("issue")).status_code == 200
