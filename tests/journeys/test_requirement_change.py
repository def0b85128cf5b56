"""The law changes: the lead office writes the next version, sees whom it touches, the director approves."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.browser import Crew
from tests.journeys.moves import fill, main_of, press, says, unfold

pytestmark = pytest.mark.journey
TITLE = "Nâng chuẩn trình độ giáo viên trung học cơ sở"


def test_a_figure_of_the_law_changes_and_everyone_sees_for_whom(crew: Crew, demo_city: None) -> None:
    first_day = timezone.localdate() + timedelta(days=40)
    page = crew.sign_in("son")
    begin_a_version(page)
    fill(page, {"Có hiệu lực từ": first_day.isoformat(), "Số tháng công tác tối thiểu": "150"})
    press(page, "Lưu và xem tác động")
    expect(main_of(page).locator(".figure", has_text="ra khỏi diện").first).to_be_visible()
    says(page, "khác mong đợi")
    crew.look(page, "60-draft-of-a-requirement")
    agree_to_the_changed_cases(page)
    press(page, "Gửi duyệt")
    fill(page, {"Vì sao cần thay đổi": "Nghị định mới nâng thời gian công tác tối thiểu"})
    press(page, "Gửi giám đốc")
    says(page, "chờ duyệt")

    head = crew.sign_in("director")
    main_of(head).get_by_role("link", name=re.compile("Quyết định phiên bản mới")).first.click()
    says(head, "Quyết định của ông/bà")
    crew.look(head, "61-decide-on-a-version")
    press(head, "Duyệt")
    says(head, "Phiên bản 3")
    says(head, "phiên bản 2")

    page.goto(
        f"/standards/compare/?code=upgrade_thcs&first_day={first_day}&first_version=2"
        f"&second_day={first_day}&second_version=3"
    )
    main_of(page).locator("a.figure", has_text="ra khỏi diện").click()
    says(page, "còn ít hơn 150 tháng")
    crew.look(page, "62-who-leaves")
    assert crew.faults == []


def begin_a_version(page: Page) -> None:
    page.goto("/standards/drafts/")
    main_of(page).locator("select[name=code]").select_option(label=TITLE)
    press(page, "Soạn phiên bản mới")
    says(page, "Hiệu lực và tham số")


def agree_to_the_changed_cases(page: Page) -> None:
    """Cases at the old limit end otherwise: that is what the new decree wants."""
    press(page, "Xem từng tình huống")
    unfold(page, "Đổi mong đợi của tất cả theo dự thảo")
    main_of(page).locator("details[open] textarea").first.fill("Nghị định mới")
    main_of(page).locator("details[open] button").first.click()
    says(page, "như mong đợi")
