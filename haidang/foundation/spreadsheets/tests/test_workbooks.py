"""What is written comes back with its types, and no text becomes a formula."""

import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from haidang.foundation.basics.paper import Paper
from haidang.foundation.spreadsheets.workbooks import (
    CellType,
    Column,
    Sheet,
    Value,
    WrongCellError,
    sheet_name,
    write_workbook,
    xlsx_response,
)

COLUMNS = (
    Column("Họ và tên", CellType.TEXT, 30),
    Column("Số lượng", CellType.INTEGER, 10),
    Column("Ngày sinh", CellType.DATE, 12),
    Column("Lúc nộp", CellType.MOMENT, 18),
    Column("Điểm", CellType.DECIMAL, 8),
    Column("Kinh phí", CellType.MONEY, 16),
)
ROW = (
    "Nguyễn Thị Ánh",
    42,
    date(1985, 5, 20),
    datetime(2024, 3, 15, 1, 30, tzinfo=UTC),
    Decimal("8.25"),
    1_234_000,
)
MORNING = datetime(2024, 3, 15, 8, 30, tzinfo=UTC).replace(tzinfo=None)  # spreadsheets know no time zone


def read(content: bytes) -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()]


def written(*sheets: Sheet) -> bytes:
    with write_workbook(sheets) as file:
        return file.read()


def part(content: bytes, name: str) -> str:
    return zipfile.ZipFile(BytesIO(content)).read(name).decode()


@override_settings(TIME_ZONE="Asia/Ho_Chi_Minh")
def test_every_type_comes_back_as_written_and_moments_in_local_time() -> None:
    rows = read(written(Sheet("Danh sách", COLUMNS, [ROW], titles=("DANH SÁCH", "Năm 2024"))))
    assert rows[0][0] == "DANH SÁCH"
    assert rows[3] == [column.heading for column in COLUMNS]
    assert rows[4] == ["Nguyễn Thị Ánh", 42.0, date(1985, 5, 20), MORNING, 8.25, 1234000.0]


@pytest.mark.parametrize("text", ["=1+1", "+84912", "-5", "@SUM(A1)", '=HYPERLINK("x")', "00123"])
def test_text_that_looks_like_a_formula_or_a_number_stays_text(text: str) -> None:
    content = written(Sheet("a", [Column("Ghi chú")], [[text]]))
    assert read(content)[1][0] == text
    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")


def test_an_empty_cell_is_empty_and_no_zero() -> None:
    assert read(written(Sheet("a", [Column("x"), Column("n", CellType.INTEGER)], [["y", None]])))[1] == ["y", ""]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (CellType.INTEGER, "42"),
        (CellType.INTEGER, True),
        (CellType.DATE, "2024-01-01"),
        (CellType.DATE, datetime(2024, 1, 1, tzinfo=UTC)),
        (CellType.TEXT, 42),
        (CellType.TEXT, "a" * 32_768),
    ],
)
def test_a_value_of_the_wrong_type_names_its_place(kind: CellType, value: Value) -> None:
    with pytest.raises(WrongCellError, match="row 2, column 'Cột'"):
        written(Sheet("a", [Column("Cột", kind)], [[value]]))


def test_a_row_with_a_cell_too_many_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        written(Sheet("a", [Column("x")], [["a", "b"]]))


def test_the_heading_is_frozen_filtered_and_repeated_on_a4() -> None:
    content = written(Sheet("Lớp 1", [Column("x")], [["a"], ["b"]], titles=("T",), paper=Paper.LANDSCAPE))
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A3:A5"/>' in sheet
    assert 'paperSize="9"' in sheet
    assert 'orientation="landscape"' in sheet
    assert "Print_Titles" in part(content, "xl/workbook.xml")


def test_two_sheets_of_one_name_get_two_names() -> None:
    content = written(*(Sheet("Trường THCS", [Column("x")], []) for _ in range(2)))
    assert CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names == ["Trường THCS", "Trường THCS (2)"]


@given(st.lists(st.text(max_size=50), max_size=6))
def test_a_sheet_name_is_always_one_excel_takes(wanted: list[str]) -> None:
    taken: set[str] = set()
    for text in wanted:
        name = sheet_name(text, taken)
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.strip("'") == name
        assert name.casefold() not in taken | {"history"}
        taken.add(name.casefold())


def test_the_download_keeps_the_vietnamese_name() -> None:
    response = xlsx_response([Sheet("a", [Column("x")], [["y"]])], title='Phụ lục I: "Kế hoạch" 2024/2025')
    assert "filename*=utf-8''Ph%E1%BB%A5%20l%E1%BB%A5c%20I-%20-K%E1%BA%BF" in response["Content-Disposition"]
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert b"".join(response.streaming_content).startswith(b"PK")  # type: ignore[arg-type]
