"""A ward officer brings an ugly staff list: problems are settled, it is recorded, and taken back."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
import xlsxwriter
from django.conf import settings
from django.db import connection
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from haidang.areas.personnel.models import Person
from tests.journeys.browser import Crew, download
from tests.journeys.moves import fill, follow_rail, main_of, press, says, unfold

pytestmark = pytest.mark.journey
PICTURES = settings.BASE_DIR / "docs" / "images"
TITLES = ("UBND PHƯỜNG ĐÔNG HẢI", "DANH SÁCH CÁN BỘ, GIÁO VIÊN NĂM HỌC 2026-2027")
HEADINGS = (
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Chức vụ", "Cấp học", "Môn dạy", "Trình độ chuyên môn",
    "Chuyên ngành", "Điện thoại", "Ngày tuyển dụng", "Sở trường",
)  # fmt: skip
ROWS = (
    (1, "TRẦN THỊ LAN", "20/5/1985", "Nữ", 31185000101, "GV", "THCS", "KHTN", "ĐH", "Vật lí", "0912000101",
     "01/09/2010", "Hát"),
    (2, "Bùi Thị Cúc", "20-05-85", "nữ", "031185000102", "GV", "THCS", "KHTN", "Thạc sĩ", "Hóa học", "",
     "31/02/2010", "Cờ"),
    (3, "Đặng Văn Dũng", "1985", "", "", "Phó hiệu trưởng", "THCS", "KHTN", "ĐH", "Sinh học", "", "", ""),
    (4, "Hoàng Thị Mới", "02/03/1995", "Nữ", "031195000001", "GV", "THCS", "Toán", "ĐH", "Toán", "", "", "Vẽ"),
    (5, "Hoàng Thị Mới", "02/03/1995", "Nữ", "031195000001", "GV", "THCS", "Toán", "ĐH", "Toán", "0912000105", "", ""),
    (6, "Trịnh Văn Sửa", "1/1/1990", "Nam", "12345", "GV", "THCS", "Toán", "ĐH", "Toán", "", "", ""),
)  # fmt: skip


def ugly_list() -> bytes:
    """Titles above, a nought eaten, a day that is none, a number cut off, a row twice, a total below."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("GV")
    for row, title in enumerate(TITLES):
        sheet.write(row, 0, title)
    sheet.write_row(3, 0, HEADINGS)
    for row, cells in enumerate(ROWS, start=4):
        sheet.write_row(row, 0, cells)
    sheet.write(11, 1, "Tổng cộng: 6 người")
    book.close()
    return target.getvalue()


@pytest.fixture
def worker(small_city: None) -> Iterator[None]:
    """A worker of background jobs beside the server."""
    parts = connection.get_connection_params()
    place = urlencode({"host": parts["host"], "port": str(parts.get("port", 5432))})
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{quote(parts['user'])}@/{parts['dbname']}?{place}",
        "HAIDANG_DEMO": "true",
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
    }
    command = [sys.executable, "manage.py", "worker"]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, start_new_session=True)
    yield
    process.terminate()
    process.wait(30)


def picture(page: Page, name: str) -> None:
    """A picture of the user guide, when asked for."""
    if os.environ.get("HAIDANG_PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.evaluate("() => window.scrollTo(0, 0)")
        page.screenshot(path=PICTURES / f"import-{name}.png")


def wait_for(page: Page, word: str) -> None:
    """The background job has come that far."""
    expect(main_of(page).locator(".lead .status")).to_contain_text(word, timeout=60_000)


def test_an_ugly_list_is_settled_recorded_and_taken_back(crew: Crew, worker: None) -> None:
    page = crew.of("mai")
    expect(page.locator("nav.rail")).to_be_visible(timeout=60_000)
    before = Person.objects.count()
    bring(crew, page)
    settle(crew, page)
    decide(crew, page)
    lan = Person.objects.get(full_name="Trần Thị Lan")
    assert (lan.identity_number, lan.phone) == ("031185000101", "0912000101")
    assert Person.objects.count() == before + 2  # the new teacher once, and the one whose number was corrected
    take_back(crew, page)
    assert Person.objects.count() == before
    lan.refresh_from_db()
    assert (lan.identity_number, lan.phone) == (None, "")
    assert crew.faults == []


def bring(crew: Crew, page: Page) -> None:
    follow_rail(page, "Nhân sự")
    press(page, "Nhập danh sách")
    crew.look(page, "import-none")
    press(page, "Nhập danh sách")
    fill(page, {"Trường": "Trường THCS Đông Hải"})
    page.set_input_files(
        "input[type=file]", {"name": "DS GV.xlsx", "mimeType": "application/octet-stream", "buffer": ugly_list()}
    )
    crew.look(page, "import-upload")
    picture(page, "upload")
    press(page, "Đọc danh sách")
    expect(page.get_by_role("heading", name="Các cột này chứa gì?")).to_be_visible(timeout=60_000)
    fill(page, {"Sở trường": "bỏ qua cột này"})  # it looks like the name of a school, and is none
    crew.look(page, "import-columns")
    picture(page, "columns")
    press(page, "Nhớ và đọc tiếp")
    wait_for(page, "chờ bạn quyết định")
    crew.look(page, "import-ready")
    picture(page, "ready")


def settle(crew: Crew, page: Page) -> None:
    """Takes the offers, corrects the two cells that are wrong, looks at the marked file."""
    marked = download(page, lambda: press(page, "Tải tệp đã đánh dấu lỗi"))
    assert "GV" in CalamineWorkbook.from_path(str(marked)).sheet_names
    for column, text in (("Ngày tuyển dụng", "01/09/2010"), ("Số CCCD", "031090000777")):
        open_finding(page, column)
        row = page.locator("tr", has_text=column).filter(has=page.get_by_role("button", name="Sửa")).first
        row.locator("input[name=text]").fill(text)
        crew.look(page, "import-findings")
        picture(page, "findings")
        row.get_by_role("button", name="Sửa").click()
        says(page, "Lỗi và lưu ý trong tệp")
        press(page, "Về danh sách")
    open_finding(page, "Số CCCD")
    page.get_by_role("button", name=re.compile("^Nhận (cả )?[0-9]")).first.click()
    press(page, "Về danh sách")


def open_finding(page: Page, column: str) -> None:
    """The first group of findings that has an open one in the column."""
    page.locator("aside li a").first.click()
    for address in [link.get_attribute("href") for link in page.locator(".tiles a").all()]:
        page.goto(page.url.split("?")[0] + str(address))
        if page.locator("tr", has_text=column).filter(has=page.get_by_role("button", name="Sửa")).count():
            return
    raise AssertionError(f"No open finding in column {column}.")


def decide(crew: Crew, page: Page) -> None:
    press(page, "Xem khác biệt")
    crew.look(page, "import-new")
    page.locator("nav.tabs").get_by_role("link", name=re.compile("thay đổi")).click()
    crew.look(page, "import-changed")
    picture(page, "changed")
    page.locator("nav.tabs").get_by_role("link", name=re.compile("trùng trong tệp")).click()
    press(page, "Nhận cả 2")
    page.locator("nav.tabs").get_by_role("link", name=re.compile("không có trong tệp")).click()
    crew.look(page, "import-missing")
    press(page, "Tất cả vẫn làm việc")
    press(page, "Về danh sách")
    press(page, "Nhận tất cả người mới và thay đổi")
    unfold(page, "Ghi vào hồ sơ")
    crew.look(page, "import-decided")
    picture(page, "decided")
    press(page, "Ghi ngay")
    wait_for(page, "đã ghi")
    crew.look(page, "import-applied")


def take_back(crew: Crew, page: Page) -> None:
    unfold(page, "Hoàn tác cả danh sách")
    picture(page, "undo")
    main_of(page).get_by_role("button", name="Hoàn tác cả danh sách").click()
    wait_for(page, "đã hoàn tác")
    crew.look(page, "import-undone")
