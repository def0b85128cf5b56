"""Files from strangers: what is read, what is refused and with which sentence, and that memory stays bounded."""

import io
import struct
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from haidang.foundation.spreadsheets.reading import (
    Merge,
    Workbook,
    WorkbookRefused,
    archives,
    column_number,
    letter,
    limits,
    open_workbook,
)
from haidang.foundation.spreadsheets.reading.refusals import (
    FileDamaged,
    FileEmpty,
    FileTooLarge,
    MacrosRefused,
    NotASpreadsheet,
    PasswordProtected,
    TooManyCells,
    WebPageRefused,
    WrongEnding,
)
from haidang.foundation.spreadsheets.reading.separated import decode
from tests.examples import examples

MEGABYTE = 2**20
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def read(data: bytes, name: str = "ds.xlsx") -> Workbook:
    return open_workbook(io.BytesIO(data), name=name)


def simple(*rows: list[object]) -> bytes:
    """A plain .xlsx of one sheet."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("DS")
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            sheet.write(row, column, value)
    book.close()
    return target.getvalue()


def with_sheet(xml: str, **more: str) -> bytes:
    """The same with the contents of the sheet replaced, and further parts added (__ is /, _dot_ is a dot)."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(simple(["x"]))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in source.namelist():
            is_sheet = part == "xl/worksheets/sheet1.xml"
            archive.writestr(part, _sheet(xml) if is_sheet else source.read(part))
        for key, content in more.items():
            archive.writestr(key.replace("__", "/").replace("_dot_", "."), content)
    return target.getvalue()


def _sheet(rows: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def ods(body: str) -> bytes:
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
    )
    return zipped({"content.xml": content + "</office:document-content>"})


def test_rows_and_columns_are_counted_from_a1_even_if_the_table_begins_elsewhere() -> None:
    sheet = read(simple([], ["", "", "x"])).sheets[0]
    assert sheet.rows == [["", "", ""], ["", "", "x"]]


def test_a_failed_formula_shows_its_error_instead_of_an_empty_cell() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("DS")
    sheet.write_formula(0, 0, "=NA()", None, "#N/A")
    sheet.write(1, 1, "x")
    sheet.write_formula(4, 0, "=1/0", None, "#DIV/0!")
    book.close()
    assert read(target.getvalue()).sheets[0].rows == [["#N/A", ""], ["", "x"], ["", ""], ["", ""], ["#DIV/0!", ""]]


def test_merged_ranges_are_told() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    book.add_worksheet("DS").merge_range("B2:C3", "x")
    book.close()
    assert read(target.getvalue()).sheets[0].merges == [Merge(2, 2, 3, 3)]


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("ds.xlsx", b"", FileEmpty),
        ("ds.xlsx", b"%PDF-1.7 ...", NotASpreadsheet),
        ("ds.xlsx", b"hello", NotASpreadsheet),
        ("ds.xls", b"<html><table><tr><td>STT</td></tr></table></html>", WebPageRefused),
        ("ds.xls", "<html><table></table></html>".encode("utf-16"), WebPageRefused),
        ("ds.xls", b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', WebPageRefused),
        ("ds.xlsx", simple(["x"])[:600], FileDamaged),
        ("ds.xlsx", b"PK\x03\x04" + bytes(200), FileDamaged),
        ("ds.xls", simple(["x"]), WrongEnding),
        ("ds.csv", simple(["x"]), WrongEnding),
        ("ds.docx", zipped({"word/document.xml": "<w/>"}), NotASpreadsheet),
        ("ds.xlsm", simple(["x"]), MacrosRefused),
        ("ds.xlsx", with_sheet("", xl__vbaProject_dot_bin="x"), MacrosRefused),
        ("ds.csv", b"\0\1\2\3" * 400, NotASpreadsheet),
        ("ds.csv", b"  \r\n \r\n", NotASpreadsheet),
        ("ds.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), FileDamaged),
        ("ds.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileDamaged),
    ],
)
def test_what_is_no_harmless_spreadsheet_is_refused_with_a_sentence(
    name: str, data: bytes, refusal: type[WorkbookRefused]
) -> None:
    with pytest.raises(refusal) as refused:
        read(data, name)
    assert str(refused.value).endswith(".")


def test_a_file_cut_anywhere_is_refused_and_never_breaks_the_reader() -> None:
    whole = simple(*([f"Nguyễn Thị {n}", n] for n in range(50)))
    for length in range(1, len(whole), 97):
        with pytest.raises(WorkbookRefused):
            read(whole[:length])


def test_a_file_behind_a_password_is_recognised() -> None:
    names = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) + bytes(62)
        for name in ("Root Entry", "EncryptionInfo", "EncryptedPackage")
    )
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    for name in ("ds.xlsx", "ds.xls"):
        with pytest.raises(PasswordProtected):
            read(header + table + names.ljust(512, b"\0"), name)


def test_a_zip_bomb_is_refused_before_it_unfolds() -> None:
    bomb = with_sheet("", xl__media__bomb_dot_xml="0" * (120 * MEGABYTE))
    assert len(bomb) < MEGABYTE
    with pytest.raises(FileTooLarge):
        read(bomb)


def test_an_archive_that_lies_about_its_size_is_stopped_while_unfolding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "BOUNDS", replace(archives.BOUNDS, part_bytes=2 * MEGABYTE, ratio=10**9))
    with pytest.raises(FileTooLarge):
        read(with_sheet("", xl__styles2_dot_xml="0" * (5 * MEGABYTE)))


def test_thousands_of_parts_are_refused() -> None:
    with pytest.raises(FileTooLarge):
        read(zipped({f"xl/{n}.xml": "" for n in range(limits.ENTRIES + 1)}))


def test_a_million_formatted_but_empty_rows_are_left_out_in_bounded_memory() -> None:
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 1_000_001))
    data = with_sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + empty)
    del empty
    tracemalloc.start()
    try:
        rows = read(data).sheets[0].rows
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert rows == [[1.0]]
    assert peak < 60 * MEGABYTE


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A1000000"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="999999"><c><v>1</v></c></row>',
        '<row r="1"><c><v>1</v></c>' + "<c><v>1</v></c>" * 300 + "</row>",
    ],
)
def test_a_cell_far_away_is_refused_before_the_rectangle_is_laid_out(cells: str) -> None:
    with pytest.raises(TooManyCells):
        read(with_sheet(cells))


def test_cells_without_references_are_read_all_the_same() -> None:
    xml = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    assert read(with_sheet(xml)).sheets[0].rows == [[1.0, 2.0], [3.0, ""]]


def test_a_long_text_pointed_to_by_many_cells_is_refused() -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 30_001))
    text = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(simple(["x"]))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in source.namelist():
            new = {"xl/worksheets/sheet1.xml": _sheet(cells), "xl/sharedStrings.xml": text}
            archive.writestr(part, new.get(part) or source.read(part))
    with pytest.raises(FileTooLarge):
        read(target.getvalue())


def test_a_document_type_with_entities_is_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'
    with pytest.raises(FileDamaged):
        read(with_sheet("", xl__worksheets__sheet2_dot_xml=bomb))
    with pytest.raises(FileDamaged):
        read(zipped({"content.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}), "ds.ods")


def test_repeated_cells_of_an_open_document_are_stopped_at_the_bounds() -> None:
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{}"/>'
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row></table:table>'
    row = '<table:table table:name="DS">' + row
    for body in (
        row.format(1048576, cell.format(16384)),
        row.format(100_000, cell.format(199)) * 2,
        row.format(999_999, cell.format(1)),
    ):
        with pytest.raises(TooManyCells):
            read(ods(body), "ds.ods")


def test_an_open_document_keeps_types_gaps_and_line_ends_and_drops_the_empty_million() -> None:
    body = (
        '<table:table table:name="DS">'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p>'
        "</table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="1975-09-01"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048573">'
        '<table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row></table:table>"
    )
    blank = ["", "", "", "", ""]
    assert read(ods(body), "ds.ods").sheets[0].rows == [blank, blank, ["", "", "a  b\nc", date(1975, 9, 1), True]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_files_are_read_in_each_encoding_with_each_separator(encoding: str, separator: str) -> None:
    lines = [["STT", "Họ và tên"], ["1", "Nguyễn Thị Lan"], ["2", "Trần Văn Minh"]]
    text = "\r\n".join(separator.join(line) for line in lines)
    assert read(text.encode(encoding), "ds.csv").sheets[0].rows == lines


def test_a_text_file_may_say_its_separator_and_quote_it() -> None:
    rows = read('sep=;\r\nMôn;Số\r\n"Toán; Tin";1\r\n'.encode(), "ds.csv").sheets[0].rows
    assert rows == [["Môn", "Số"], ["Toán; Tin", "1"]]


def test_text_that_is_not_utf_8_is_taken_for_windows_1258() -> None:
    assert decode(b"Nguy\xea\xden V\xe3n") == "Nguyễn Văn"


@given(st.integers(1, 20_000))
def test_letters_of_columns_go_there_and_back(number: int) -> None:
    assert column_number(letter(number)) == number


@given(
    st.binary(max_size=400),
    st.sampled_from(["a.xlsx", "a.xls", "a.ods", "a.csv"]),
    st.sampled_from([b"", b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
)
def test_no_bytes_break_the_reader(data: bytes, name: str, start: bytes) -> None:
    try:
        read(start + data, name)
    except WorkbookRefused:
        return


WHOLE = simple(["Họ và tên", 1], ["Nguyễn Thị Lan", 2])


@examples(40)
@given(st.data())
def test_a_workbook_with_a_byte_changed_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(whole))
    except WorkbookRefused:
        return
