"""Steps of the plan and of the review of needs."""

from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

from tests.journeys.browser import Crew
from tests.journeys.moves import fill, follow_rail, main_of, press, says, unfold

ROUND = "Rà soát nhu cầu bồi dưỡng"
CONTESTED = "Hồ Thị Gấm"
WHY_NOT = "Cô Gấm chuyển sang dạy Toán từ đầu năm học, đề nghị rà soát lại."
SEND_BACK = "Cô Gấm: đề nghị nêu số quyết định phân công chuyên môn."
WHY_WITHOUT = "Trường mầm non tư thục nộp phiếu trong đợt sau."


def issue_the_plan(crew: Crew) -> None:
    """The director reads the findings, ticks that they were read, and issues the plan as printed."""
    page = crew.of("director")
    follow_rail(page, "Kế hoạch")
    page.get_by_role("link", name="2024").first.click()
    says(page, "nằm ngoài năm kế hoạch 2024")
    crew.look(page, "01-draft-plan")
    press(page, "Ban hành kế hoạch")
    crew.look(page, "02-issue-plan")
    main_of(page).get_by_label("Tôi đã đọc các phát hiện").check()
    press(page, "Ban hành kế hoạch")
    says(page, "Kế hoạch đã được ban hành")
    page.get_by_role("link", name="Phụ lục I").first.click()
    expect(main_of(page).get_by_text("158").first).to_be_visible()
    crew.look(page, "03-issued-plan-appendix")


def open_the_round(crew: Crew, today: date) -> None:
    """The lead office opens the review for all schools."""
    page = crew.of("son")
    follow_rail(page, "Nhu cầu")
    crew.look(page, "04-no-round-yet")
    press(page, "Mở đợt rà soát")
    fill(
        page,
        {
            "Tên đợt": ROUND,
            "Xét theo hồ sơ": today.isoformat(),
            "Hạn trường": (today + timedelta(days=7)).isoformat(),
            "Hạn phường": (today + timedelta(days=14)).isoformat(),
        },
    )
    crew.look(page, "05-open-round")
    press(page, "Mở đợt cho mọi trường")
    expect(page.locator("main h1")).to_have_text(ROUND)
    crew.look(page, "06-round")


def answer_the_sheet(crew: Crew) -> None:
    """The principal comes from the day's work, reads why, contests one need and confirms the sheet."""
    page = crew.of("hiep")
    page.goto("/")
    crew.look(page, "07-principal-home")
    page.locator(".next a").click()
    line = need_of(page, "Trần Thị Lan")
    unfold(page, "vì sao", within=line)
    expect(line.locator(".condition").first).to_be_visible()
    expect(line).to_contain_text("2454/QĐ-BGDĐT")
    crew.look(page, "08-sheet-explained")
    contested = need_of(page, CONTESTED)
    unfold(page, "chưa đúng, vì", within=contested)
    contested.locator("textarea").fill(WHY_NOT)
    press(page, "Gửi ý kiến", within=contested)
    expect(need_of(page, CONTESTED)).to_contain_text(WHY_NOT)
    press(page, "Xác nhận cả bảng")
    says(page, "chờ thẩm tra")
    crew.look(page, "09-sheet-confirmed")


def need_of(page: Page, name: str) -> Locator:
    """The line of one person under natural science."""
    return page.locator(".needs-group", has_text="Khoa học tự nhiên").locator(".need-line", has_text=name)


def return_the_sheet(crew: Crew) -> None:
    """The ward officer reads the school's reason and asks for more."""
    page = crew.of("mai")
    page.goto("/")
    crew.look(page, "10-ward-home")
    page.locator(".next a").click()
    if page.locator(".need-line").count() == 0:
        press(page, "Trường THCS Đông Hải")
    says(page, WHY_NOT)
    unfold(page, "Trả lại trường")
    fill(page, {"Trường cần sửa điều gì": SEND_BACK})
    crew.look(page, "11-sheet-to-verify")
    press(page, "Trả lại kèm lý do này")


def answer_again(crew: Crew) -> None:
    """The principal sees why the sheet came back, and confirms again."""
    page = crew.of("hiep")
    page.goto("/")
    page.locator(".next a").click()
    says(page, SEND_BACK)
    crew.look(page, "12-sheet-returned")
    press(page, "Xác nhận cả bảng")
    says(page, "chờ thẩm tra")


def confirm_the_other_sheets(crew: Crew) -> None:
    """The second lower secondary school and the upper secondary school answer as well."""
    for username in ("thu", "binh"):
        page = crew.of(username)
        page.locator(".next a").click()
        press(page, "Xác nhận cả bảng")
        says(page, "chờ thẩm tra")


def verify_the_sheets(crew: Crew) -> None:
    """Both wards verify their school; the lead office verifies the one under the department."""
    for username, school in (
        ("mai", "Trường THCS Đông Hải"),
        ("nga", "Trường THCS Lê Chân"),
        ("son", "Trường THPT Hải An"),
    ):
        page = crew.of(username)
        follow_rail(page, "Nhu cầu")
        if page.locator("main h1").inner_text() != school:
            press(page, ROUND)
        if page.locator("main h1").inner_text() != school:
            press(page, school)
        press(page, "Thẩm tra xong")
        says(page, "đã thẩm tra")


def close_the_round(crew: Crew) -> None:
    """The lead office closes the round over the kindergarten that has not answered, and says why."""
    page = crew.of("son")
    follow_rail(page, "Nhu cầu")
    press(page, ROUND)
    crew.look(page, "13-round-before-closing")
    press(page, "Kết thúc đợt rà soát")
    says(page, "Trường MN Hoa Sen")
    fill(page, {"Lý do kết thúc": WHY_WITHOUT})
    crew.look(page, "14-close-round")
    press(page, "Kết thúc đợt rà soát")
    says(page, "Đã kết thúc đợt rà soát")
