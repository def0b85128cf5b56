"""Steps of quotas and lists of nominees."""

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.journeys.browser import Crew
from tests.journeys.moves import fill, follow_rail, main_of, press, says, unfold

TARGET = "KHTN (THCS)"
SCHOOLS = {"hiep": "Trường THCS Đông Hải", "thu": "Trường THCS Lê Chân"}
WARDS = {"mai": "Trường THCS Đông Hải", "nga": "Trường THCS Lê Chân"}
RETURNED = "Đề nghị kiểm tra lại thứ tự ưu tiên của cô Cúc."


def split_the_quota(crew: Crew, today: date) -> None:
    """The lead office opens the 158 places and splits them by verified need."""
    page = crew.of("son")
    follow_rail(page, "Danh sách cử")
    press(page, "Chỉ tiêu")
    crew.look(page, "15-quotas")
    press(page, TARGET)
    press(page, "Mở 158 chỉ tiêu")
    crew.look(page, "16-quota-opened")
    press(page, "Phân bổ chỉ tiêu")
    says(page, "Phường Lê Chân")
    fill(page, {"Hạn nộp danh sách": (today + timedelta(days=5)).isoformat()})
    crew.look(page, "17-split")
    press(page, "Giao tất cả")
    says(page, "Phường Đông Hải")
    crew.look(page, "18-quota-split")


def draw_up_the_list(crew: Crew, username: str) -> None:
    """A principal fills the school's places in the legal order and submits."""
    page = crew.of(username)
    follow_rail(page, "Danh sách cử")
    press(page, "Lập danh sách")
    press(page, TARGET)
    press(page, "Bắt đầu lập danh sách")
    crew.look(page, f"19-list-started-{username}")
    press(page, "Chọn đủ theo thứ tự ưu tiên")
    expect(page.locator("#choosing [aria-checked=true]").first).to_be_visible()
    expect(page.locator("#choosing")).not_to_contain_text("Chọn đủ theo thứ tự ưu tiên")
    crew.look(page, f"20-list-filled-{username}")
    submit(crew, username)


def submit(crew: Crew, username: str) -> None:
    page = crew.of(username)
    main_of(page).get_by_role("button", name="Gửi").first.click()
    expect(main_of(page).locator(".trail").first).to_be_visible()


def return_the_list(crew: Crew) -> None:
    """The ward officer sends the list back with a reason."""
    page = crew.of("mai")
    page.goto("/")
    page.locator(".next a").click()
    open_list(crew, "mai", SCHOOLS["hiep"])
    crew.look(page, "21-list-to-decide")
    unfold(page, "Trả lại")
    main_of(page).locator("form[action*=return] textarea").fill(RETURNED)
    press(page, "Trả lại kèm lý do")
    says(page, RETURNED)


def resubmit_the_list(crew: Crew) -> None:
    """The principal finds the list among the day's work, reads the reason and submits again."""
    page = crew.of("hiep")
    page.goto("/")
    crew.look(page, "22-principal-home-returned")
    page.locator(".next a").click()
    says(page, RETURNED)
    crew.look(page, "23-list-returned")
    submit(crew, "hiep")


def approve_at_the_wards(crew: Crew) -> None:
    """Each ward approves the list of its school."""
    for username, school in WARDS.items():
        open_list(crew, username, school)
        press(crew.of(username), "Duyệt")


def approve_at_the_department(crew: Crew) -> None:
    """The lead office approves both lists in one go."""
    page = crew.of("son")
    follow_rail(page, "Danh sách cử")
    page.locator("[data-bulk-all]").check()
    crew.look(page, "24-lists-to-approve")
    press(page, "Duyệt các danh sách đã chọn")
    open_list(crew, "son", SCHOOLS["hiep"])
    says(page, "Danh sách đã chốt")
    crew.look(page, "25-list-approved")


def open_list(crew: Crew, username: str, school: str) -> None:
    """Finds the list of a school, unless it stands on the page already."""
    page = crew.of(username)
    follow_rail(page, "Danh sách cử")
    main_of(page).get_by_role("link", name=school).first.click()
    says(page, TARGET)
