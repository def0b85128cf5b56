"""The administrator reorganises two schools of a ward, and corrects a name through the file of units."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import xlsxwriter
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from haidang.foundation.access.models import Role
from haidang.foundation.organisation.models import Unit
from tests.cast import make_user
from tests.journeys.browser import Crew, download
from tests.journeys.conftest import Stage
from tests.journeys.moves import main_of, press, says, unfold

pytestmark = pytest.mark.journey
FORMER, NEW, BY_FILE = "Trường THCS Đông Hải", "Trường THCS Hải Đăng", "Trường Mầm non Hoa Sen Biển"


@pytest.fixture
def city(stage: Stage, small_city: None) -> Iterator[None]:
    """The small city with an administrator; the next journey finds it built anew."""
    admin = make_user("admin", "Quản trị viên", Role.ADMINISTRATOR, Unit.objects.get(code="31"))
    admin.is_demo, admin.demo_order, admin.demo_title = True, 20, "Quản trị hệ thống"
    admin.save()
    yield
    stage.standing = None


def test_a_reorganisation_is_carried_out_and_the_past_keeps_its_names(crew: Crew, city: None) -> None:
    page = crew.of("admin")
    prepare(page)
    crew.look(page, "reorganisation")
    press(page, "Xem trước")
    says(page, "Không còn vướng mắc")
    crew.look(page, "reorganisation-preview")
    unfold(page, "Thực hiện")
    main_of(page).get_by_role("button", name="Thực hiện", exact=True).click()
    says(page, "Có hiệu lực từ")
    expect(main_of(page).get_by_role("link", name="Xem trước", exact=True)).to_have_count(0)
    crew.look(page, "reorganisation-done")
    page.goto(reverse("administration:units"))
    says(page, NEW)
    expect(main_of(page)).not_to_contain_text(FORMER)
    look_back(page)
    says(page, FORMER)
    expect(main_of(page)).not_to_contain_text(NEW)
    officer = crew.of("mai")
    officer.goto(reverse("administration:units"))
    for name in (NEW, "Trường THCS Lê Chân"):  # the second one was put under her ward
        says(officer, name)
    assert crew.faults == []


def test_a_name_comes_back_through_the_file_of_units(crew: Crew, city: None) -> None:
    page = crew.of("admin")
    page.goto(reverse("administration:units"))
    taken = download(page, main_of(page).locator("a[href*='units.xlsx']").first.click)
    page.goto(reverse("administration:unit_file"))
    page.set_input_files(
        "input[type=file]",
        {"name": "don-vi.xlsx", "mimeType": "application/octet-stream", "buffer": with_one_name_changed(taken)},
    )
    main_of(page).locator("form.form button.btn-primary").click()
    says(page, f"Trường MN Hoa Sen → {BY_FILE}")
    crew.look(page, "unit-file")
    press(page, "Nhận vào")
    says(page, BY_FILE)
    assert crew.faults == []


def prepare(page: Page) -> None:
    """A decision with two acts: school A is called otherwise, school B comes under the ward of school A."""
    today = timezone.localdate()
    page.goto(reverse("administration:reorganisations"))
    press(page, "Chuẩn bị đợt sắp xếp")
    fields = {"title": "Sắp xếp trường THCS phường Đông Hải", "basis_number": "12/QĐ-UBND"}
    for name, text in (fields | {"basis_on": f"{today:%Y-%m-%d}", "on": f"{today:%Y-%m-%d}"}).items():
        write(page, name, text)
    save(page)
    here = page.url
    for kind, values in (
        ("rename", {"unit_codes": "THCS-A", "name": NEW, "short_name": "THCS Hải Đăng", "sector": "public"}),
        ("move", {"unit_codes": "THCS-B", "parent_code": "11411"}),
    ):
        page.goto(f"{here}acts/{kind}/")
        for name, text in values.items():
            write(page, name, text)
        if kind == "rename":
            page.locator("input[name=levels][value=THCS]").check()
        press(page, "Ghi lại")
        expect(page).to_have_url(here)


def save(page: Page) -> None:
    main_of(page).locator("form.form button.btn-primary").click()
    expect(page.locator("main h1")).to_contain_text("Sắp xếp trường THCS")


def write(page: Page, name: str, text: str) -> None:
    """Writes into the field of that name; a day as its kind of field wants it."""
    field = main_of(page).locator(f"[name={name}]").first
    if field.evaluate("(element) => element.tagName") == "SELECT":
        field.select_option(value=text)
    else:
        field.fill(text)


def look_back(page: Page) -> None:
    """Chooses the day before in the top bar."""
    page.locator(".as-of summary").first.click()
    page.locator("#as-of-day").fill(f"{timezone.localdate() - timedelta(days=1):%Y-%m-%d}")
    page.locator("#as-of-day").press("Enter")
    expect(page.locator(".as-of time").first).to_be_visible()


def with_one_name_changed(taken: Path) -> bytes:
    """The downloaded list in which one school is called otherwise from today on."""
    rows = CalamineWorkbook.from_path(str(taken)).get_sheet_by_index(0).to_python()
    head = next(row for row in rows if "Mã" in row)
    line = next(row for row in rows if "MN-A" in row)
    line[head.index("Tên")], line[head.index("Từ ngày")] = BY_FILE, timezone.localdate()
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return target.getvalue()
