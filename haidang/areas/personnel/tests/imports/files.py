"""Small builders of spreadsheet files for tests: .xlsx, .ods and .csv from rows of Python values."""

import io
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

DATE = "dd/mm/yyyy"


@dataclass(frozen=True, slots=True)
class File:
    """A file as a browser sends it."""

    name: str
    data: bytes

    def open(self) -> io.BytesIO:
        return io.BytesIO(self.data)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the value it had when the file was saved."""

    text: str
    value: object


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: rows of values, merged ranges such as "A1:C1", and whether it is hidden."""

    name: str
    rows: Sequence[Sequence[Any]]
    merges: Sequence[str] = ()
    is_hidden: bool = False


def xlsx(name: str, *pages: Page) -> File:
    """A workbook; dates become real dates, everything else what its type says."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    day = book.add_format({"num_format": DATE})
    for page in pages:
        sheet = book.add_worksheet(page.name)
        if page.is_hidden:
            sheet.hide()
        for merge in page.merges:
            sheet.merge_range(merge, "")
        for row, values in enumerate(page.rows):
            for column, value in enumerate(values):
                _write(sheet, row, column, value, day)
    book.close()
    return File(name, target.getvalue())


def _write(sheet: Any, row: int, column: int, value: object, day: Any) -> None:
    match value:
        case None | "":
            return
        case Formula():
            sheet.write_formula(row, column, value.text, None, value.value)
        case bool():
            sheet.write_boolean(row, column, value)
        case str():
            sheet.write_string(row, column, value)
        case date():
            sheet.write_datetime(row, column, value, day)
        case _:
            sheet.write_number(row, column, value)


def csv(name: str, rows: Sequence[Sequence[str]], *, encoding: str = "utf-8", separator: str = ",") -> File:
    """A text file."""
    text = "\r\n".join(separator.join(row) for row in rows) + "\r\n"
    return File(name, text.encode(encoding))


ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def ods(name: str, *pages: Page) -> File:
    """A workbook as LibreOffice writes it, with the million repeated empty rows at the end."""
    body = ""
    for page in pages:
        body += f'<table:table table:name="{escape(page.name)}">'
        for row in page.rows:
            body += f"<table:table-row>{''.join(map(_ods_cell, row))}"
            body += '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        body += '<table:table-row table:number-rows-repeated="1048000">'
        body += '<table:table-cell table:number-columns-repeated="16384"/>'
        body += "</table:table-row></table:table>"
    return File(
        name,
        zipped(
            {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ODS_HEAD + body + ODS_TAIL}
        ),
    )


def _ods_cell(value: object) -> str:
    match value:
        case None | "":
            return "<table:table-cell/>"
        case str():
            return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
        case date():
            return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
        case _:
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """An archive with these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def replaced(file: File, name: str, **parts: str | bytes) -> File:
    """The same archive with parts replaced; keys are names of parts with __ for / and _dot_ for a dot."""
    with zipfile.ZipFile(file.open()) as archive:
        all_parts: dict[str, str | bytes] = {one: archive.read(one) for one in archive.namelist()}
    for key, content in parts.items():
        all_parts[key.replace("__", "/").replace("_dot_", ".")] = content
    return File(name, zipped(all_parts))


def _windows_1258() -> dict[int, str]:
    """Vietnamese letters as windows-1258 writes them: the letter, then the tone as a sign of its own."""
    table = {}
    for (
        sign
    ) in "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹĩũõãẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸĨŨÕÃòìÒÌ":
        base = unicodedata.normalize("NFD", sign)
        tone = next(one for one in base[1:] if one in "\u0300\u0301\u0303\u0309\u0323")
        table[ord(sign)] = unicodedata.normalize("NFC", base.replace(tone, "")) + tone
    return table


WINDOWS_1258 = _windows_1258()
