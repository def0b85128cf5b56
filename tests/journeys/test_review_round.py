"""A review in depth: a wish from a phone, evidence, years, the statement, the difference to the round before."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE, Crew, download
from tests.journeys.conftest import Stage
from tests.journeys.moves import fill, follow_rail, main_of, press, says, unfold
from tests.journeys.reviewed_city import BEFORE, NOW_OPEN, build_reviewed_city

pytestmark = pytest.mark.journey
TOPIC = "Dạy Khoa học tự nhiên bằng tiếng Anh"
NOT_RIGHT = "Cô đã có chứng nhận bồi dưỡng, đang chờ nhập hồ sơ."
LATER = "Cô đang nuôi con nhỏ, đề nghị học năm sau."


def test_a_review_in_depth(crew: Crew, stage: Stage, tmp_path: Path) -> None:
    stage.stand(build_reviewed_city)
    wish_on_a_phone(crew)
    paper = tmp_path / "chung-nhan.pdf"
    paper.write_bytes(b"%PDF-1.7\n%%EOF\n")
    hiep = answer_the_wish(crew)
    contest_with_evidence(crew, hiep, paper)
    move_a_year(crew, hiep)
    confirm_the_sheet(crew, hiep)
    verify_and_sign(crew)
    read_the_difference(crew)
    read_the_answer(crew)
    assert crew.faults == []


def wish_on_a_phone(crew: Crew) -> None:
    """Lan says on her phone what she wants to learn."""
    page = crew.pages["lan"] = crew.sign_in("lan", viewport=PHONE)
    page.goto("/needs/mine/")
    press(page, "Tôi muốn học…")
    fill(
        page, {"Nội dung": "Nội dung bồi dưỡng khác", "Tôi muốn học": TOPIC, "Vì sao": "Trường mở câu lạc bộ song ngữ."}
    )
    crew.look_at(page, "review-01-wish-390", PHONE)
    press(page, "Gửi nguyện vọng")
    says(page, TOPIC)
    says(page, "chờ trường trả lời")
    crew.look_at(page, "review-02-my-wishes-390", PHONE)


def answer_the_wish(crew: Crew) -> Page:
    """The principal is led to the wish before the sheet can be confirmed."""
    page = crew.of("hiep")
    page.goto("/")
    says(page, "1 nguyện vọng")
    page.goto("/needs/")
    press(page, NOW_OPEN)
    says(page, "Trả lời nguyện vọng của giáo viên")
    expect(main_of(page).get_by_role("button", name="Xác nhận cả bảng")).to_have_count(0)
    crew.look(page, "review-03-sheet-with-wish")
    press(page, "Đưa vào phiếu")
    says(page, "đã được đưa vào phiếu")
    return page


def contest_with_evidence(crew: Crew, page: Page, paper: Path) -> None:
    """One need is not right; the paper proves it."""
    line = page.locator(".needs-group", has_text="Khoa học tự nhiên").locator(".need-line", has_text="Hồ Thị Gấm")
    unfold(page, "chưa đúng, vì", within=line)
    line.locator("textarea").fill(NOT_RIGHT)
    line.locator("input[type=file]").set_input_files(paper)
    press(page, "Gửi ý kiến", within=line)
    expect(line).to_contain_text(NOT_RIGHT)
    expect(line).to_contain_text("có minh chứng")


def move_a_year(crew: Crew, page: Page) -> None:
    """Who must take a degree course has a year in legal order; the principal moves one, with the reason."""
    press(page, "Năm đề nghị cử")
    says(page, "Trương Thị Mơ")
    row = page.locator("tr", has_text="Lương Thị Ngân")
    unfold(page, "đổi năm", within=row)
    last = row.locator("select option").last
    row.locator("select").select_option(value=last.inner_text())
    row.locator("textarea").fill(LATER)
    press(page, "Chuyển sang năm này", within=row)
    says(page, LATER)
    crew.look(page, "review-04-years")


def confirm_the_sheet(crew: Crew, page: Page) -> None:
    page.goto("/needs/")
    press(page, NOW_OPEN)
    press(page, "Xác nhận cả bảng")
    says(page, "chờ thẩm tra")


def verify_and_sign(crew: Crew) -> None:
    """The ward reads the evidence, verifies, signs for the correctness and prints."""
    page = crew.of("mai")
    follow_rail(page, "Nhu cầu")
    press(page, NOW_OPEN)
    press(page, "Trường THCS Đông Hải")
    says(page, TOPIC)
    press(page, "có minh chứng")
    says(page, NOT_RIGHT)
    assert download(page, lambda: press(page, "chung-nhan.pdf")).read_bytes().startswith(b"%PDF-1.7")
    crew.look(page, "review-05-need-with-evidence")
    page.go_back()
    press(page, "Thẩm tra xong")
    says(page, "đã thẩm tra")
    page.goto("/")
    main_of(page).get_by_role("link", name="Ký văn bản thẩm tra").first.click()
    says(page, "chịu trách nhiệm về tính chính xác")
    main_of(page).get_by_label("Tôi đã đọc văn bản này").check()
    crew.look(page, "review-06-statement")
    press(page, "Ký tên")
    says(page, "Ngô Thị Mai ký lúc")
    printed = download(page, lambda: press(page, "In văn bản thẩm tra (.docx)"))
    with ZipFile(printed) as parts:
        words = parts.read("word/document.xml").decode()
    assert "Ngô Thị Mai" in words


def read_the_difference(crew: Crew) -> None:
    """The lead office sees who is new since last year, and why."""
    page = crew.of("son")
    follow_rail(page, "Nhu cầu")
    press(page, NOW_OPEN)
    press(page, "So với đợt trước")
    says(page, BEFORE)
    row = page.locator("tr", has_text="Trương Thị Mơ").first
    expect(row).to_contain_text("Mới vào công tác sau đợt trước")
    crew.look(page, "review-07-difference")


def read_the_answer(crew: Crew) -> None:
    """Lan finds on her phone that the wish was taken."""
    page = crew.of("lan")
    page.goto("/needs/mine/")
    says(page, "đã đưa vào phiếu")
