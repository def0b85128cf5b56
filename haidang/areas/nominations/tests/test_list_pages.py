"""Screens of lists: for the school, the approvers, the teacher."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange
from pytest_django import DjangoAssertNumQueries

from haidang.areas.nominations.models import ListState, NominationList, QuotaAccount
from haidang.areas.nominations.operations import add_person, fill_by_priority, submit_list
from haidang.areas.nominations.operations.engagements import engage
from haidang.areas.nominations.queries.lists import people_on
from haidang.areas.nominations.tests.conftest import Review, make_target
from haidang.areas.personnel.models import Person
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Step
from haidang.foundation.approvals.queries import pending_step
from haidang.foundation.audit.models import Entry
from tests.cast import NOW, TODAY, Units


def as_user(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def address(name: str, *args: object) -> str:
    return reverse(f"nominations:{name}", args=args)


def waiting_step(nomination_list: NominationList) -> Step:
    nomination_list.refresh_from_db()
    assert nomination_list.case is not None
    step = pending_step(nomination_list.case)
    assert step is not None
    return step


@pytest.fixture
def submitted(draft: NominationList, review: Review, units: Units, hiep: User) -> NominationList:
    review.need("Trần Thị Bé", units.school_a, priority=90)
    review.need("Nguyễn Văn An", units.school_a, priority=30)
    fill_by_priority(draft, by=hiep, now=NOW, today=TODAY)
    return submit_list(draft, by=hiep, now=NOW, today=TODAY)


# --- all lists ---


def test_the_department_sees_all_lists_and_filters_them(client: Client, submitted: NominationList, son: User) -> None:
    page = as_user(client, son).get(address("list"))
    assert "Trường THCS Đông Hải" in page.content.decode()
    page = client.get(address("list"), {"state": "approved"})
    assert "Trường THCS Đông Hải" not in page.content.decode()
    page = client.get(address("list"), {"locality": "11411", "target": str(submitted.target_id), "q": "dong hai"})
    assert "Trường THCS Đông Hải" in page.content.decode()
    page = client.get(address("list"), {"locality": "11329"})
    assert "Trường THCS Đông Hải" not in page.content.decode()


def test_a_principal_sees_no_list_of_another_school(client: Client, submitted: NominationList, thu: User) -> None:
    assert "Đông Hải" not in as_user(client, thu).get(address("list")).content.decode()
    assert client.get(address("detail", submitted.pk)).status_code == 404


def test_a_teacher_does_not_open_lists(client: Client, submitted: NominationList, lan: User) -> None:
    client.force_login(lan)
    assert client.get(address("list")).status_code == 403
    assert client.get(address("detail", submitted.pk)).status_code == 403


def test_lists_that_wait_for_me_or_for_nobody_are_found(
    client: Client, submitted: NominationList, son: User, mai: User
) -> None:
    mine = as_user(client, mai).get(address("list"), {"waiting": "me"}).content.decode()
    assert "Trường THCS Đông Hải" in mine
    nobody = as_user(client, son).get(address("list"), {"waiting": "nobody"}).content.decode()
    assert "Trường THCS Đông Hải" not in nobody


def test_the_page_of_lists_asks_no_more_for_more_lists(
    client: Client,
    submitted: NominationList,
    units: Units,
    mai: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(4):
        target = make_target(units.department)
        NominationList.objects.create(target=target, school=units.school_a)
    client.force_login(mai)
    with django_assert_max_num_queries(16):
        client.get(address("list"))


# --- the school draws up ---


def test_the_school_sees_who_can_go_in_legal_order_and_why_others_cannot(
    client: Client, draft: NominationList, review: Review, units: Units, hiep: User
) -> None:
    from haidang.areas.needs.models import Answer

    review.need("Trần Thị Bé", units.school_a, priority=90)
    review.need("Nguyễn Văn An", units.school_a, priority=30)
    review.need("Lê Thị Cúc", units.school_a, priority=10, answer=Answer.CONTESTED)
    text = as_user(client, hiep).get(address("detail", draft.pk)).content.decode()
    assert text.index("Nguyễn Văn An") < text.index("Trần Thị Bé") < text.index("Lê Thị Cúc")


def test_a_person_is_chosen_and_taken_off_again(
    client: Client, draft: NominationList, review: Review, units: Units, hiep: User
) -> None:
    need = review.need("Trần Thị Bé", units.school_a)
    client.force_login(hiep)
    assert client.post(address("choose", draft.pk), {"need": need.pk}).status_code == 302
    nomination = people_on(draft).get()
    partial = client.post(address("choose", draft.pk), {"nomination": nomination.pk}, headers={"HX-Request": "true"})
    assert partial.status_code == 200
    assert partial.content.decode().lstrip().startswith('<div id="choosing"')
    assert not people_on(draft).exists()


@pytest.mark.parametrize(
    ("form", "status"), [({}, 422), ({"need": "x"}, 422), ({"need": "999999"}, 404), ({"nomination": "999999"}, 404)]
)
def test_a_choice_that_names_nobody_is_refused(
    client: Client, draft: NominationList, hiep: User, form: dict[str, str], status: int
) -> None:
    assert as_user(client, hiep).post(address("choose", draft.pk), form).status_code == status


def test_filling_and_submitting_sends_the_list_to_the_ward(
    client: Client, draft: NominationList, review: Review, units: Units, hiep: User
) -> None:
    review.need("Trần Thị Bé", units.school_a)
    client.force_login(hiep)
    client.post(address("fill", draft.pk))
    client.post(address("submit", draft.pk))
    assert waiting_step(draft).unit == units.ward
    assert client.post(address("submit", draft.pk)).status_code == 422


def test_an_empty_list_is_not_submitted(client: Client, draft: NominationList, hiep: User) -> None:
    assert as_user(client, hiep).post(address("submit", draft.pk)).status_code == 422


@pytest.mark.parametrize("act", ["choose", "fill", "submit"])
def test_only_the_own_principal_changes_a_list(
    client: Client, draft: NominationList, thu: User, mai: User, act: str
) -> None:
    assert as_user(client, thu).post(address(act, draft.pk)).status_code == 404
    assert as_user(client, mai).post(address(act, draft.pk)).status_code == 403


@pytest.mark.parametrize("act", ["choose", "fill", "submit", "approve", "return", "refuse"])
def test_acts_are_not_opened_by_address(client: Client, draft: NominationList, hiep: User, act: str) -> None:
    assert as_user(client, hiep).get(address(act, draft.pk)).status_code == 405


def test_a_principal_starts_the_list_where_the_school_holds_places(
    client: Client, school_account: QuotaAccount, target: Target, hiep: User, thu: User
) -> None:
    client.force_login(hiep)
    assert client.get(address("own_list", target.pk)).status_code == 200
    started = client.post(address("own_list", target.pk))
    assert started.headers["Location"] == address("detail", NominationList.objects.get().pk)
    assert client.get(address("own_list", target.pk)).status_code == 302
    assert as_user(client, thu).post(address("own_list", target.pk)).status_code == 422


def test_the_page_of_a_list_asks_no_more_for_more_people(
    client: Client,
    draft: NominationList,
    review: Review,
    units: Units,
    hiep: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(8):
        review.need(f"Giáo viên {number}", units.school_a, priority=number)
    client.force_login(hiep)
    with django_assert_max_num_queries(33):
        client.get(address("detail", draft.pk))


# --- the approvers decide ---


def test_ward_and_department_approve_from_the_page(
    client: Client, submitted: NominationList, mai: User, son: User
) -> None:
    client.force_login(mai)
    text = client.get(address("detail", submitted.pk)).content.decode()
    step = waiting_step(submitted)
    assert f'value="{step.pk}"' in text
    client.post(address("approve", submitted.pk), {"step": step.pk})
    client.force_login(son)
    client.post(address("approve", submitted.pk), {"step": waiting_step(submitted).pk})
    submitted.refresh_from_db()
    assert submitted.state == ListState.APPROVED
    assert submitted.digest[:16] in client.get(address("detail", submitted.pk)).content.decode()


def test_an_approval_without_or_with_a_foreign_step_is_refused(
    client: Client, submitted: NominationList, mai: User
) -> None:
    client.force_login(mai)
    assert client.post(address("approve", submitted.pk)).status_code == 422
    assert client.post(address("approve", submitted.pk), {"step": 999999}).status_code == 422


def test_approving_twice_is_refused(client: Client, submitted: NominationList, mai: User) -> None:
    step = waiting_step(submitted)
    client.force_login(mai)
    assert client.post(address("approve", submitted.pk), {"step": step.pk}).status_code == 302
    assert client.post(address("approve", submitted.pk), {"step": step.pk}).status_code == 422


def test_a_return_needs_a_reason_that_the_school_then_reads(
    client: Client, submitted: NominationList, mai: User, hiep: User
) -> None:
    step = waiting_step(submitted)
    client.force_login(mai)
    assert client.post(address("return", submitted.pk), {"step": step.pk}).status_code == 422
    client.post(address("return", submitted.pk), {"step": step.pk, "reason": "Thiếu minh chứng"})
    text = as_user(client, hiep).get(address("detail", submitted.pk)).content.decode()
    assert "Thiếu minh chứng" in text
    assert address("submit", submitted.pk) in text


def test_a_refused_list_is_closed(client: Client, submitted: NominationList, mai: User) -> None:
    step = waiting_step(submitted)
    client.force_login(mai)
    client.post(address("refuse", submitted.pk), {"step": step.pk, "reason": "Sai đối tượng"})
    submitted.refresh_from_db()
    assert submitted.state == ListState.REFUSED
    assert client.get(address("detail", submitted.pk)).status_code == 200


@pytest.mark.parametrize("act", ["approve", "return", "refuse"])
def test_only_an_approver_in_charge_decides(
    client: Client, submitted: NominationList, hiep: User, nga: User, viewer: User, act: str
) -> None:
    form = {"step": waiting_step(submitted).pk, "reason": "…"}
    assert as_user(client, hiep).post(address(act, submitted.pk), form).status_code == 403
    assert as_user(client, nga).post(address(act, submitted.pk), form).status_code == 404
    assert as_user(client, viewer).post(address(act, submitted.pk), form).status_code == 403


def test_several_lists_are_approved_in_one_act_and_refusals_are_named(
    client: Client, submitted: NominationList, mai: User
) -> None:
    step = waiting_step(submitted)
    client.force_login(mai)
    assert client.post(address("approve_selected")).status_code == 422
    client.post(address("approve_selected"), {"pk": [step.pk]})
    submitted.refresh_from_db()
    assert waiting_step(submitted).ordinal == 2
    page = client.post(address("approve_selected"), {"pk": [step.pk]}, follow=True)
    assert "Trường THCS Đông Hải: " in page.content.decode()
    assert client.get(address("approve_selected")).status_code == 405


# --- downloads and the teacher ---


def test_the_list_is_downloaded_as_a_workbook(client: Client, submitted: NominationList, hiep: User, thu: User) -> None:
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    first = submitted.nominations.order_by("ordinal").select_related("person")[0]
    engage([first], period=DateRange(TODAY, TODAY + timedelta(days=9)), label="KHTN-2026-02")
    answer = as_user(client, hiep).get(address("download", submitted.pk))
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    assert any("Nguyễn Văn An" in row for row in rows)
    assert [row[1] for row in rows if "KHTN-2026-02" in row] == [first.person.full_name]
    assert as_user(client, thu).get(address("download", submitted.pk)).status_code == 404


def test_numbers_leave_the_system_in_full_only_by_right(
    client: Client, draft: NominationList, review: Review, units: Units, hiep: User, phuc: User
) -> None:
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    need = review.need("Người Khác", units.school_a)
    facts = {"identity_number": "031185000123", "phone": "0912000456"}
    Person.objects.filter(pk=need.person_id).update(**facts, birth_on=date(1985, 1, 1), birth_precision="year")
    add_person(draft, need=need, by=hiep, now=NOW, today=TODAY)
    for user, words, revealed in ((hiep, {*facts.values(), "1985"}, 1), (phuc, {"…123", "…456", "1985"}, 0)):
        answer = as_user(client, user).get(address("download", draft.pk))
        rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
        assert any(words <= {str(cell) for cell in row} for row in rows)
        assert Entry.objects.filter(action="personnel.export").latest("pk").changes.get("revealed", 0) == revealed


def test_a_teacher_sees_the_own_nomination_and_nobody_elses(
    client: Client, draft: NominationList, review: Review, units: Units, lan: User, hiep: User, mai: User
) -> None:
    person = Person.objects.get(user=lan)
    for need in (review.need("", units.school_a, person=person), review.need("Người Khác", units.school_a)):
        add_person(draft, need=need, by=hiep, now=NOW, today=TODAY)
    text = as_user(client, lan).get(address("mine")).content.decode()
    assert draft.target.label in text
    assert "Người Khác" not in text
    assert draft.target.label not in as_user(client, hiep).get(address("mine")).content.decode()
    assert as_user(client, mai).get(address("mine")).status_code == 403
