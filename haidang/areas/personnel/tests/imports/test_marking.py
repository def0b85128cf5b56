"""The marked workbook: the same cells, coloured and commented where something was found, behind a list of it all."""

import io
import re
import zipfile
from datetime import date

from haidang.areas.personnel.imports import Known, find_tables, mark_problems, read_tables
from haidang.areas.personnel.tests.imports import corpus
from haidang.areas.personnel.tests.imports.files import File, Page, xlsx
from haidang.foundation.spreadsheets.reading import Workbook, open_workbook


def marked(file: File) -> tuple[Workbook, Workbook, bytes]:
    book = open_workbook(file.open(), name=file.name)
    tables = read_tables(book.sheets, find_tables(book, {}), Known(date(2026, 11, 22)))
    with mark_problems(book, [finding for table in tables for finding in table.findings]) as target:
        data = target.read()
    return book, open_workbook(io.BytesIO(data), name="marked.xlsx"), data


def test_the_cells_come_back_as_they_were_behind_a_first_sheet_of_findings() -> None:
    for build in (corpus.dates_that_cannot_be, corpus.noughts_eaten, corpus.sheets_of_several_schools):
        book, again, _data = marked(build())
        assert [sheet.rows for sheet in again.sheets[1:]] == [sheet.rows for sheet in book.sheets]
        assert [sheet.is_hidden for sheet in again.sheets[1:]] == [sheet.is_hidden for sheet in book.sheets]


def test_each_finding_is_listed_with_its_place_reason_and_remedy() -> None:
    _book, again, _data = marked(corpus.rows_without_names())
    headings, first, second = again.sheets[0].rows
    assert len(headings) == 9
    assert first[:3] == ["DS", 3.0, "B"]
    assert second[:5] == ["DS", 4.0, "B", "Họ và tên", "Hòa"]
    assert all(first[5:])


def test_problem_cells_are_coloured_and_commented() -> None:
    _book, _again, data = marked(corpus.rows_without_names())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        comments = archive.read("xl/comments1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    assert re.findall(r'ref="(\w+)"', comments) == ["B3", "B4"]
    assert "S101" in comments
    assert "F8C9C4" in styles


def test_text_that_looks_like_a_formula_stays_text_with_a_quote() -> None:
    evil = ["=HYPERLINK(1)", "+1", "-1+cmd", "@SUM(A1)"]
    rows = [["Họ và tên", "Ghi chú", "Ngày sinh"], *[[f"{text} Lan", text, "x"] for text in evil]]
    _book, again, data = marked(xlsx("ds.xlsx", Page("DS", rows)))
    assert [row[1] for row in again.sheets[1].rows[1:]] == evil
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets/" in name)
        assert b'quotePrefix="1"' in archive.read("xl/styles.xml")
