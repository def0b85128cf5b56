"""Steps from a plan in Word to the proof that everybody has read it."""

from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from haidang.areas.plans.tests.plan_files import exported
from tests.journeys.browser import PHONE, Crew, download
from tests.journeys.moves import fill, follow_rail, main_of, press, says

FILE = "KH boi duong 2024.docx"
PLANNED = "1.108"  # 42 + 381 + 71 + 50 + 245 + 158 + 161, as printed
TITLE = "Kế hoạch bồi dưỡng năm 2024"
GIST = "Giáo viên dạy Khoa học tự nhiên chưa có chứng chỉ phải tham gia bồi dưỡng theo danh sách của trường."
QUESTION = "Danh sách cử do ai lập?"
WRONG, RIGHT = "Cơ sở đào tạo", "Nhà trường"


def bring_the_document(crew: Crew) -> None:
    """The lead office gives the Word file as it is; the reading stands beside its source."""
    page = crew.of("son")
    follow_rail(page, "Kế hoạch")
    press(page, "Đưa kế hoạch vào")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page.set_input_files("input[type=file]", {"name": FILE, "mimeType": kind, "buffer": exported()})
    crew.look(page, "plan-01-bring")
    press(page, "Đọc kế hoạch")
    expect(page.locator("main h1")).to_have_text("Đối chiếu với văn bản nguồn", timeout=30_000)


def see_its_flaws(crew: Crew) -> None:
    """Source left, rows right; what is doubtful is named, and what was found wrong stands at its row."""
    page = crew.of("son")
    expect(page.locator(".readrow[id^='row-']")).to_have_count(7)
    says(page, PLANNED)
    says(page, "MN CL: 42")
    says(page, "P.GDTX&ĐH")
    says(page, "năm 202.")
    crew.look(page, "plan-02-beside")


def accept_the_reading(crew: Crew) -> None:
    page = crew.of("son")
    press(page, "Nhận làm dự thảo")
    says(page, "KẾ HOẠCH")
    crew.look(page, "plan-03-draft")


def issue(crew: Crew) -> Page:
    """The director reads the findings and issues the plan, flaws and all."""
    page = crew.of("director")
    follow_rail(page, "Kế hoạch")
    main_of(page).locator("tr", has_text="dự thảo").get_by_role("link").first.click()
    press(page, "Ban hành kế hoạch")
    crew.look(page, "plan-04-issue")
    main_of(page).get_by_label("Tôi đã đọc các phát hiện").check()
    press(page, "Ban hành kế hoạch")
    says(page, "Kế hoạch đã được ban hành")
    return page


def print_the_plan(page: Page) -> tuple[Path, Path]:
    """The plan as .docx and .pdf."""
    return download(page, lambda: press(page, ".docx")), download(page, lambda: press(page, ".pdf"))


def open_plan(page: Page, kind: str) -> None:
    """The first plan of that kind, from the list."""
    follow_rail(page, "Kế hoạch")
    main_of(page).locator("tr", has_text=kind).get_by_role("link").first.click()


def cascade(crew: Crew, username: str, *, above: str, decides: str) -> str:
    """A unit derives its plan from the one above, adapts a row, has it approved and issues it; answers the address."""
    page = crew.of(username)
    open_plan(page, above)
    press(page, "Xây dựng kế hoạch từ đây")
    press(page, "Lập dự thảo")
    says(page, "Các dòng so với cấp trên")
    address = page.url
    press(page, "Thay đổi")
    fill(page, {"Thời gian dự kiến": "Quý II/2024"})
    press(page, "Lưu dòng")
    says(page, "Quý II/2024")
    press(page, "Gửi duyệt")
    approver = crew.of(decides)
    approver.goto(address)
    press(approver, "Duyệt kế hoạch")
    says(approver, "đã duyệt")
    page.goto(address)
    press(page, "Ban hành với số tiếp theo")
    says(page, "Đã ban hành số 01/KH-")
    return address


def see_the_cascade(crew: Crew) -> None:
    """The lead office sees who has issued what, and how the sums stand to its own numbers."""
    page = crew.of("son")
    open_plan(page, "kế hoạch năm")
    press(page, "Kế hoạch cấp dưới")
    row = main_of(page).locator("tr", has_text="Phường Đông Hải")
    expect(row).to_contain_text("đã ban hành")
    expect(row).to_contain_text("1/2")  # the school and the kindergarten
    crew.look(page, "plan-05-cascade")


def pass_it_down(crew: Crew, username: str, today: date) -> None:
    """The school asks all its people to read and to answer one question."""
    page = crew.of(username)
    page.goto("/dissemination/")
    press(page, "Phổ biến văn bản")
    fill(
        page,
        {
            "Tiêu đề": TITLE,
            "Kế hoạch trong hệ thống": "2024",
            "Nội dung mọi người cần nắm": GIST,
            "Hạn đọc": (today + timedelta(days=7)).isoformat(),
            "Một câu hỏi kiểm tra": QUESTION,
            "Các đáp án": f"{WRONG}\n*{RIGHT}",
        },
    )
    crew.look(page, "plan-06-pass-down")
    press(page, "Phổ biến")
    says(page, GIST)
    crew.look(page, "plan-07-funnel")


def read_and_confirm(crew: Crew) -> None:
    """Lan finds it among the day's work on her phone, answers the question and confirms."""
    page = crew.pages["lan"] = crew.sign_in("lan", viewport=PHONE)
    main_of(page).get_by_role("link", name=TITLE).or_(page.locator(".next a")).first.click()
    says(page, GIST)
    page.get_by_label(RIGHT).check()
    crew.look_at(page, "plan-08-read-390", PHONE)
    press(page, "Tôi đã đọc và nắm yêu cầu đối với mình")
    says(page, TITLE)
    says(page, "đã xác nhận")


def see_the_coverage(crew: Crew, username: str) -> Page:
    """Who answers for the people sees how far it has come."""
    page = crew.of(username)
    page.goto("/dissemination/")
    press(page, TITLE)
    crew.look(page, f"plan-09-coverage-{username}")
    return page


def print_the_proof(page: Page) -> Path:
    return download(page, lambda: press(page, ".pdf"))
