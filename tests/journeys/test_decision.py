"""From the grant to the signed decision: a school of a ward, and one directly under the department."""

import pytest
from django.utils import timezone

from tests.journeys import at_quota_to_decision as chain
from tests.journeys.browser import Crew
from tests.journeys.conftest import Stage
from tests.journeys.granted_city import DIRECT_SCHOOL, build_granted_city

pytestmark = pytest.mark.journey
WARD_SCHOOL = "Trường THCS Đông Hải"
DEPARTMENT = "Sở Giáo dục và Đào tạo"


def test_a_ward_school_from_grant_to_signed_decision(crew: Crew, stage: Stage) -> None:
    stage.stand(build_granted_city)
    today = timezone.localdate()
    chain.grant(crew, "son", "Phường Đông Hải", 4, today)
    chain.grant(crew, "mai", WARD_SCHOOL, 4, today)
    chain.accept_the_places(crew, "hiep", 4)
    page = chain.start_the_list(crew, "hiep")
    chain.propose_the_exception(page)
    chain.fill_in_legal_order(crew, page, "hiep")
    chain.submit(page, "Phường Đông Hải")
    chain.approve_but_one(crew, "mai", WARD_SCHOOL)
    chain.approve(crew, "son", WARD_SCHOOL)

    chain.give_the_place_back(crew, "hiep")
    chain.let_the_others_wait(crew, "hiep", WARD_SCHOOL)
    chain.see_where_one_stands(crew, "lan", "Bạn đứng thứ 1 trong 1 người của trường")
    chain.confirm_own_data(crew, "gam")
    chain.decline(crew, "cuc")
    chain.submit_the_change(crew, "hiep", "Phường Đông Hải", leaves="Bùi Thị Cúc", joins="Trần Thị Lan")
    chain.see_where_one_stands(crew, "lan", "được chuyển lên, chưa duyệt")
    chain.approve_the_change(crew, "mai")
    chain.approve_the_change(crew, "son")

    chain.draft_the_decision(crew)
    words, printed = chain.sign_the_decision(crew, "ward")
    assert printed.read_bytes().startswith(b"%PDF-")
    named = [name for name in ("Trần Thị Lan", "Hồ Thị Gấm", chain.EXCEPTION) if name in words]
    assert named == ["Trần Thị Lan", "Hồ Thị Gấm", chain.EXCEPTION]
    assert "Bùi Thị Cúc" not in words
    assert chain.SENT_BACK not in words
    assert crew.faults == []


def test_a_school_of_the_department_from_grant_to_signed_decision(crew: Crew, stage: Stage) -> None:
    stage.stand(build_granted_city)
    chain.grant(crew, "son", DIRECT_SCHOOL, 2, timezone.localdate())
    chain.accept_the_places(crew, "tuan", 2)
    page = chain.start_the_list(crew, "tuan")
    chain.fill_in_legal_order(crew, page, "tuan")
    chain.submit(page, DEPARTMENT)
    assert "Phường" not in page.locator(".trail").inner_text()
    chain.approve(crew, "son", DIRECT_SCHOOL)
    chain.draft_the_decision(crew)
    words, printed = chain.sign_the_decision(crew, "department")
    assert printed.read_bytes().startswith(b"%PDF-")
    assert "Khúc Thị Lụa" in words
    assert "Ninh Văn Mạnh" in words
    assert DIRECT_SCHOOL in words
    assert crew.faults == []
