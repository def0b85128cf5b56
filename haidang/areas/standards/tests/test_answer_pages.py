"""Pages of answers, comparisons and drafts: works, refused, out of scope, bad input, wrong method, few queries."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.personnel.models import DegreeRank, Person
from haidang.areas.standards.models import DraftState, RequirementDraft
from haidang.areas.standards.queries.trials import try_draft
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Step
from haidang.foundation.approvals.operations import load_authorities
from tests.cast import Units, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "staff")]
ANSWERS = "/standards/answers/"
PLACES = "/standards/answers/upgrade_thcs/"
PEOPLE = "/standards/answers/upgrade_thcs/people/"
COMPARE = "/standards/compare/"
SIDES = "?code=upgrade_thcs&first_day=2026-11-22&first_version=1&second_day=2026-11-22&second_version=2"
DRAFTS = "/standards/drafts/"
MOST_QUERIES = 30


@pytest.fixture
def staff(units: Units) -> dict[str, Person]:
    """Two at school A, one below the standard; one below it at school B."""
    return {
        "below": make_person("Đào Thị Dưới", units.school_a, level="THCS", rank=DegreeRank.CD),
        "above": make_person("Ngô Thị Trên", units.school_a, level="THCS"),
        "elsewhere": make_person("Lưu Văn Khác", units.school_b, level="THCS", rank=DegreeRank.CD),
    }


@pytest.fixture
def draft(client: Client, son: User) -> RequirementDraft:
    load_authorities()
    client.force_login(son)
    client.post(reverse("standards:start_draft"), {"code": "upgrade_thcs"})
    return RequirementDraft.objects.get()


def figures(draft: RequirementDraft, months: str = "90", day: str = "2027-01-01") -> dict[str, str]:
    return {
        "revision": str(draft.revision),
        "starts_on": day,
        "last_on": "",
        "value_months_left": "months_to_retirement_nd135",
        "value_least_months": months,
        "value_standard_rank": "3",
    }


def agree(client: Client, draft: RequirementDraft) -> None:
    """Every case that ends otherwise shall, for a reason."""
    draft.refresh_from_db()
    address = reverse("standards:draft_expect", args=[draft.pk])
    for trial in try_draft(draft):
        if not trial.agrees:
            said = {"case": trial.name, "expect": trial.result.status, "reason": "Nghị định mới"}
            assert client.post(address, said).status_code == 302


def page(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


def test_the_city_counts_everyone_and_opens_their_names(client: Client, son: User) -> None:
    assert "status=must" in page(client, son, ANSWERS)
    found = page(client, son, f"{PEOPLE}?status=must")
    assert "Đào Thị Dưới" in found
    assert "Lưu Văn Khác" in found
    assert "Ngô Thị Trên" not in found
    assert "Điều 2, Nghị định 71/2020/NĐ-CP" in found


def test_a_principal_counts_the_own_school_only(client: Client, hiep: User) -> None:
    found = page(client, hiep, f"{PEOPLE}?status=must")
    assert "Đào Thị Dưới" in found
    assert "Lưu Văn Khác" not in found


def test_a_ward_sees_its_schools(client: Client, mai: User, units: Units) -> None:
    assert units.school_a.name in page(client, mai, PLACES)
    assert units.school_b.name not in page(client, mai, PLACES)


def test_the_city_sees_its_localities(client: Client, son: User, units: Units) -> None:
    found = page(client, son, PLACES)
    assert units.ward.name in found
    assert units.other_ward.name in found


def test_finance_sees_figures_without_names(client: Client, phuc: User) -> None:
    assert PEOPLE not in page(client, phuc, ANSWERS)
    assert client.get(PEOPLE).status_code == 403


def test_the_day_of_the_top_bar_is_replayed(client: Client, son: User) -> None:
    client.force_login(son)
    client.post(reverse("ui:choose_day"), {"day": "2012-01-01", "next": ANSWERS})
    assert "Chưa có yêu cầu nào" in client.get(ANSWERS).content.decode()


def test_a_person_reads_every_condition_with_value_and_article(
    client: Client, hiep: User, staff: dict[str, Person]
) -> None:
    found = page(client, hiep, f"/standards/people/{staff['below'].pk}/")
    assert "phải tham gia" in found
    assert "còn ít hơn 84 tháng" in found
    assert "chưa chắc chắn, cần xác nhận" in found
    part = client.get(f"/standards/people/{staff['below'].pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


def test_a_teacher_reads_only_the_own_answers(client: Client, lan: User, staff: dict[str, Person]) -> None:
    page(client, lan, f"/standards/people/{Person.objects.get(user=lan).pk}/")
    assert client.get(f"/standards/people/{staff['below'].pk}/").status_code == 404
    assert client.get(ANSWERS).status_code == 403


def test_another_school_is_not_there(client: Client, hiep: User, units: Units, staff: dict[str, Person]) -> None:
    client.force_login(hiep)
    for address in (ANSWERS, PLACES, PEOPLE):
        assert client.get(f"{address}?unit={units.school_b.pk}").status_code == 404
    assert client.get(f"/standards/people/{staff['elsewhere'].pk}/").status_code == 404


@pytest.mark.parametrize("word", ["x", "-1", "999999999", "99999999999999999999"])
def test_a_unit_that_is_none_is_404(client: Client, son: User, word: str) -> None:
    client.force_login(son)
    assert client.get(f"{ANSWERS}?unit={word}").status_code == 404


@pytest.mark.parametrize("address", ["/standards/answers/nothing/", "/standards/answers/nothing/people/"])
def test_an_unknown_requirement_is_404(client: Client, son: User, address: str) -> None:
    client.force_login(son)
    assert client.get(address).status_code == 404


def test_two_days_are_compared_by_level_and_place(client: Client, son: User) -> None:
    found = page(client, son, f"{COMPARE}{SIDES.replace('first_day=2026-11-22', 'first_day=2009-01-01')}")
    assert "không công tác ngày đó" in found


def test_people_of_a_comparison_stand_with_both_answers(client: Client, son: User) -> None:
    sides = SIDES.replace("first_day=2026-11-22", "first_day=2009-01-01")
    found = page(client, son, f"{COMPARE}people/{sides}&move=enters")
    assert "Đào Thị Dưới" in found
    assert client.get(f"{COMPARE}people.xlsx{sides}").status_code == 200


def test_a_comparison_without_sides_is_refused_with_a_sentence(client: Client, son: User) -> None:
    client.force_login(son)
    assert client.get(f"{COMPARE}people/").status_code == 422
    assert client.get(f"{COMPARE}{SIDES.replace('2026-11-22', 'someday')}").status_code == 422


def test_a_draft_goes_from_the_figures_to_the_catalogue(
    client: Client, draft: RequirementDraft, son: User, director: User
) -> None:
    address = reverse("standards:draft", args=[draft.pk])
    assert client.post(address, figures(draft)).status_code == 302
    assert "Gửi duyệt" in page(client, son, address)
    assert client.post(f"{address}submit/", {"reason": "Nghị định mới"}).status_code == 422
    assert "khác mong đợi" in page(client, son, f"{address}cases/")
    assert client.post(f"{address}cases/expect/", {"expect": "nothing"}).status_code == 422
    agree(client, draft)
    assert client.post(f"{address}submit/", {"reason": "Nghị định mới"}).status_code == 302
    client.force_login(director)
    assert "Quyết định của ông/bà" in client.get(address).content.decode()
    step = Step.objects.get(case__kind="standards.requirement")
    assert client.post(f"{address}approve/", {"step": str(step.pk)}).status_code == 302
    found = page(client, director, "/standards/upgrade_thcs/3/")
    assert "Phiên bản 3" in found


def test_a_draft_can_be_returned_with_a_reason(client: Client, draft: RequirementDraft, director: User) -> None:
    address = reverse("standards:draft", args=[draft.pk])
    client.post(address, figures(draft))
    agree(client, draft)
    client.post(f"{address}submit/", {"reason": "Nghị định mới"})
    client.force_login(director)
    step = Step.objects.get(case__kind="standards.requirement")
    assert client.post(f"{address}return/", {"step": str(step.pk), "reason": ""}).status_code == 422
    assert client.post(f"{address}return/", {"step": str(step.pk), "reason": "Thiếu căn cứ"}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == DraftState.RETURNED


def test_the_effect_names_who_enters(client: Client, draft: RequirementDraft, son: User) -> None:
    address = reverse("standards:draft", args=[draft.pk])
    client.post(address, figures(draft, months="400"))
    assert "move=leaves" in page(client, son, f"{address}effect/")
    found = page(client, son, f"{address}people/?move=leaves")
    assert "Đào Thị Dưới" in found
    assert "còn ít hơn 400 tháng" in found
    assert client.get(f"{address}people.xlsx").status_code == 200


def test_a_condition_is_written_with_its_errors_under_the_field(client: Client, draft: RequirementDraft) -> None:
    address = f"{reverse('standards:draft', args=[draft.pk])}conditions/level/"
    said = {
        "revision": str(draft.revision),
        "decides": "concerns",
        "expression": "levl = 'THCS'",
        "sentence_vi": "Câu",
        "sentence_en": "Sentence",
        "document": "Nghị định",
        "article": "Điều 1",
        "confidence": "H",
    }
    assert client.post(address, said).status_code == 302
    assert "Không có dữ kiện “levl”" in client.get(address).content.decode()
    assert client.post(address, said | {"sentence_en": ""}).status_code == 422
    checked = client.post(f"{reverse('standards:draft', args=[draft.pk])}check/", said).content.decode()
    assert "Không có dữ kiện “levl”" in checked


def test_parts_can_be_added_and_taken_out(client: Client, draft: RequirementDraft) -> None:
    root = reverse("standards:draft", args=[draft.pk])
    parameter = {
        "revision": str(draft.revision),
        "name": "least_age",
        "kind": "integer",
        "label_vi": "Tuổi",
        "label_en": "Age",
        "source": "Luật",
        "confidence": "H",
    }
    assert client.post(f"{root}parameters/new/", parameter | {"name": "Tuổi"}).status_code == 422
    assert client.post(f"{root}parameters/new/", parameter).status_code == 302
    draft.refresh_from_db()
    assert client.get(f"{root}parameters/least_age/").status_code == 200
    assert client.post(f"{root}remove/parameter/least_age/", {"revision": draft.revision}).status_code == 302
    assert client.post(f"{root}remove/condition/level/", {"revision": "0"}).status_code == 422
    assert client.get(f"{root}conditions/nothing/").status_code == 404
    assert client.get(f"{root}texts/").status_code == 200


def test_bad_figures_stay_on_the_page(client: Client, draft: RequirementDraft) -> None:
    address = reverse("standards:draft", args=[draft.pk])
    assert client.post(address, figures(draft, months="many")).status_code == 422
    assert client.post(address, figures(draft, day="")).status_code == 422


def test_only_the_lead_office_writes_and_only_the_heads_decide(
    client: Client, draft: RequirementDraft, director: User, trung: User, hiep: User, son: User
) -> None:
    address = reverse("standards:draft", args=[draft.pk])
    client.force_login(trung)
    assert client.get(address).status_code == 200
    assert client.post(f"{address}submit/", {"reason": "x"}).status_code == 403
    client.force_login(hiep)
    assert client.get(DRAFTS).status_code == 403
    client.force_login(director)
    assert client.post(f"{DRAFTS}new/", {"code": "upgrade_thcs"}).status_code == 403
    client.force_login(son)
    assert client.post(f"{address}approve/").status_code == 403
    assert client.post(f"{DRAFTS}new/", {"code": "nothing"}).status_code == 422
    assert client.get(f"{DRAFTS}999/").status_code == 404


@pytest.mark.parametrize("address", [ANSWERS, PLACES, PEOPLE, COMPARE, DRAFTS])
def test_pages_that_only_show_take_no_post(client: Client, son: User, address: str) -> None:
    client.force_login(son)
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", [ANSWERS, PLACES, f"{PEOPLE}?status=must", COMPARE + SIDES, DRAFTS])
def test_a_page_costs_few_queries(
    client: Client, son: User, units: Units, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        make_person(f"Người Thứ {number}", units.school_a, level="THCS", rank=DegreeRank.CD)
    client.force_login(son)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(address)
