"""Steps of the report: the figures, the people behind them, the two files."""

import zipfile
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from python_calamine import CalamineWorkbook

from tests.journeys.browser import Crew, download
from tests.journeys.moves import follow_rail, main_of, press, says

TARGET = "KHTN (THCS)"


def read_the_figures(crew: Crew) -> list[str]:
    """The row of natural science in the live Appendix I."""
    page = crew.of("son")
    follow_rail(page, "Báo cáo")
    crew.look(page, "43-report")
    return row_of(page).locator("td.num").all_inner_texts()


def open_the_people(crew: Crew, number: str) -> list[str]:
    """The people behind the last figure."""
    page = crew.of("son")
    row_of(page).locator("td.num a", has_text=number).last.click()
    expect(page.locator("main tbody tr").first).to_be_visible()
    crew.look(page, "44-people-behind")
    return page.locator("main tbody th").all_inner_texts()


def download_the_report(crew: Crew) -> tuple[Path, Path]:
    """Workbook and document as they arrive."""
    page = crew.of("son")
    follow_rail(page, "Báo cáo")
    says(page, TARGET)
    files = [
        download(page, main_of(page).locator(f".page-head__acts a[href*='.{ending}']").first.click)
        for ending in ("xlsx", "docx")
    ]
    return files[0], files[1]


def open_the_breakdown(crew: Crew) -> None:
    page = crew.of("son")
    press(page, TARGET)
    says(page, "Phường Đông Hải")
    crew.look(page, "45-report-by-unit")


def row_of_workbook(file: Path) -> list[object]:
    """The figures of natural science in the downloaded workbook."""
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    return next(list(row[4:10]) for row in rows if TARGET in row)


def words_of_document(file: Path) -> str:
    """The text of a .docx."""
    with zipfile.ZipFile(file) as package:
        return package.read("word/document.xml").decode()


def row_of(page: Page) -> Locator:
    return main_of(page).locator("tr", has_text=TARGET).first
