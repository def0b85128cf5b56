"""The lead office asks when the standard is reached: opens the forecast, takes places away, takes the table along."""

import re

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.journeys.browser import Crew, download
from tests.journeys.moves import main_of, press, says

pytestmark = pytest.mark.journey
UPPER = "Nâng chuẩn trình độ giáo viên tiểu học"


def test_fewer_places_come_later_and_the_table_says_so(crew: Crew, demo_city: None) -> None:
    page = crew.sign_in("son")
    page.goto("/forecasts/")
    main_of(page).get_by_role("link", name="Theo số chỗ của đợt rà soát").click()
    says(page, "50 % đến 31/12/2025")
    primary = main_of(page).locator("section[aria-labelledby='level-TH']")
    expect(primary).to_contain_text("100 % đến 31/12/2030")
    before = primary.locator(".outcomes").inner_text()
    crew.look(page, "70-forecast")

    course = main_of(page).locator(".lever fieldset.lever__course", has_text=UPPER)
    course.get_by_label("Số chỗ mỗi năm").fill("1")
    course.get_by_label("Số chỗ mỗi năm").press("Tab")
    says(page, "1 chỗ mỗi năm")
    expect(primary.locator(".outcomes")).not_to_have_text(before)
    expect(primary.locator(".outcomes")).to_contain_text("còn chờ chỗ học")

    main_of(page).get_by_label("Kinh phí mỗi năm", exact=True).check()
    course.get_by_label(re.compile("^Kinh phí mỗi năm")).fill("3000")
    press(page, "Xem")
    says(page, "100 chỗ mỗi năm")
    crew.look(page, "71-forecast-by-money")

    link = main_of(page).get_by_role("link", name="Tải bảng (Excel)")
    book = CalamineWorkbook.from_path(download(page, link.click))
    assert book.sheet_names == ["Theo năm", "Theo địa bàn", "Giả định"]
    heads = [str(row[0]) for row in book.get_sheet_by_name("Theo năm").to_python()[:5]]
    assert any("100 chỗ mỗi năm" in head for head in heads), heads
    assert crew.faults == []
