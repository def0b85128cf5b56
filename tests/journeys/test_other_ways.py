"""Other ways to use it: without JavaScript, by keyboard, in English."""

import re
from functools import cache

import pytest
from django.utils.translation.trans_real import translation
from playwright.sync_api import Page, expect

from tests.journeys.browser import Crew
from tests.journeys.moves import follow_rail, main_of, press, says

pytestmark = pytest.mark.journey
# Letters that only Vietnamese has; proper names and legal texts keep them in English too.
VIETNAMESE = re.compile(r"[ăâđêôơưàáạảãằắặẳẵầấậẩẫèéẹẻẽềếệểễìíịỉĩòóọỏõồốộổỗờớợởỡùúụủũừứựửữỳýỵỷỹ]", re.IGNORECASE)


def test_a_principal_works_without_javascript(crew: Crew, demo_city: None) -> None:
    page = crew.sign_in("hiep", java_script_enabled=False)
    follow_rail(page, "Nhu cầu")
    page.locator("main").get_by_role("link", name=re.compile("Rà soát bổ sung")).first.click()
    press(page, "Đưa vào phiếu")
    says(page, "đã được đưa vào phiếu")
    press(page, "Xác nhận cả bảng")
    says(page, "chờ thẩm tra")
    follow_rail(page, "Danh sách cử")
    press(page, "Chỉ tiêu")
    press(page, "KHTN (THCS)")
    press(page, "Bắt đầu lập danh sách")
    press(page, "Chọn đủ theo thứ tự ưu tiên")
    main_of(page).get_by_role("button", name=re.compile("^Gửi ")).click()
    says(page, "chờ duyệt")
    assert crew.faults == []


def test_the_skip_link_leads_to_the_content_and_the_slash_to_the_search(crew: Crew, demo_city: None) -> None:
    page = crew.sign_in("son")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("[data-search-key]")).to_be_focused()
    page.keyboard.type("lan")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=lan"))


def test_the_next_step_is_the_first_thing_the_keyboard_reaches_in_the_content(crew: Crew, demo_city: None) -> None:
    page = crew.sign_in("son")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".next a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile(r"//[^/]+/$"))


def test_menus_open_by_key_and_close_with_escape(crew: Crew, demo_city: None) -> None:
    page = crew.sign_in("son")
    menu = page.locator("details.me")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


IN_ENGLISH = {
    "son": (
        "/",
        "/plans/",
        "/needs/",
        "/nominations/",
        "/nominations/quotas/",
        "/classes/",
        "/classes/new/",
        "/reports/",
        "/personnel/",
        "/results/certificates/",
        "/help/",
    ),
    "hiep": ("/", "/nominations/quotas/"),
    "lan": ("/", "/staff-file/mine/"),
    "admin": ("/administration/accounts/", "/administration/trail/"),
}
# What names no data: the frame, the heads of tables, buttons, fields, tabs.
INTERFACE = "nav.rail a > span, main th[scope=col], main .btn, main .field__label, .tabs, footer"
NAMES = re.compile("Hải Đăng|Hải Phòng|Tiếng Việt")


@pytest.mark.parametrize("username", IN_ENGLISH)
def test_no_word_of_the_interface_stays_vietnamese_in_english(crew: Crew, demo_city: None, username: str) -> None:
    page = crew.sign_in(username)
    page.locator("details.me summary").click()
    page.get_by_role("button", name="English").click()
    assert "Danh sách cử" in catalogue()
    left = []
    for path in IN_ENGLISH[username]:
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        left += [f"{path} {word}" for word in vietnamese_words(page)]
    assert left == []


def vietnamese_words(page: Page) -> list[str]:
    """Lines of the page that our Vietnamese catalogue holds, and other Vietnamese in places without data."""
    lines = {line.strip() for line in page.locator("body").inner_text().splitlines()}
    without_data = {NAMES.sub("", text) for text in page.locator(INTERFACE).all_inner_texts()}
    return sorted(lines & catalogue()) + sorted(filter(VIETNAMESE.search, without_data))


@cache
def catalogue() -> set[str]:
    """Every Vietnamese text of ours that is not spelt alike in English."""
    texts: dict[object, str] = translation("vi")._catalog  # type: ignore[attr-defined]  # Django's own name for it
    return {text for _, text in texts.items() if VIETNAMESE.search(text)} - {"Hải Đăng"}
