"""Plan files of different shapes, made by us: the plan of 2024 as Word wrote it, and what other offices make of one."""

import io
import unicodedata
from collections.abc import Callable, Sequence

import docx
import xlsxwriter
from docx.document import Document

from haidang.areas.plans.documents import plan_document
from haidang.areas.plans.imports import read_builtin_plan
from haidang.areas.plans.queries.printed import PrintedPlan
from haidang.foundation.documents.rendering import render_docx

HEADINGS = (
    "TT", "Nội dung", "Cấp học", "Thời gian\nthực hiện\ndự kiến", "Số lượng\ndự kiến", "Hình thức\nthực hiện",
    "Đơn vị\nchủ trì", "Đơn vị\nphối hợp",
)  # fmt: skip
HEAD = (
    "UBND THÀNH PHỐ HẢI PHÒNG", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "Số:      /KH-SGDĐT",
    "Hải Phòng, ngày      tháng      năm 2024", "KẾ HOẠCH", "Đào tạo, bồi dưỡng năm 2024",
)  # fmt: skip


def plan_2024() -> PrintedPlan:
    return read_builtin_plan(2024)


def cells_2024() -> list[list[str]]:
    return [list(task.cells) for task in plan_2024().tasks]


def saved(word: Document) -> bytes:
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def exported() -> bytes:
    """The plan of 2024 as our own export writes it."""
    return render_docx(plan_document(plan_2024()))


def word_with(rows: Sequence[Sequence[str]], *, headings: Sequence[str] = HEADINGS) -> Document:
    word = docx.Document()
    for line in HEAD:
        word.add_paragraph(line)
    add_table(word, [headings, *rows])
    return word


def add_table(word: Document, rows: Sequence[Sequence[str]]) -> None:
    table = word.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def plain() -> bytes:
    return saved(word_with(cells_2024()))


def reordered() -> bytes:
    order = (0, 6, 7, 1, 3, 2, 5, 4)
    rows = [[row[place] for place in order] for row in cells_2024()]
    return saved(word_with(rows, headings=[HEADINGS[place] for place in order]))


def synonyms() -> bytes:
    headings = (
        "STT", "NHIỆM VỤ", "Cấp", "Tiến độ", "Chỉ tiêu (người)", "Phương thức tổ chức", "Cơ quan chủ trì", "Phối hợp",
    )  # fmt: skip
    return saved(word_with(cells_2024(), headings=headings))


def without_marks() -> bytes:
    headings = ("tt", "noi dung", "cap hoc", "thoi gian", "so luong", "hinh thuc", "don vi chu tri", "don vi phoi hop")
    return saved(word_with(cells_2024(), headings=headings))


def repeated_headings() -> bytes:
    """A heading row again in the middle, as on every page."""
    rows = cells_2024()
    return saved(word_with([*rows[:3], list(HEADINGS), *rows[3:]]))


def cut_by_a_page() -> bytes:
    """Row 4 goes on behind the repeated headings, as in the copy of the real plan."""
    rows = cells_2024()
    cut = rows[3]
    cut[5], rest_mode = "Trực\ntiếp/trực", "tiếp kết hợp\ntrực tuyến"
    cut[7], rest_units = "P.GDTH, GDTrH, KH-TC, Thanh tra; PGDĐT", "quận/huyện; trường THPT, CSGDĐTBD"
    rest = ["", "", "", "", "", rest_mode, "", rest_units]
    return saved(word_with([*rows[:4], list(HEADINGS), rest, *rows[4:]]))


def over_two_tables() -> bytes:
    rows = cells_2024()
    word = word_with(rows[:4])
    add_table(word, [HEADINGS, *rows[4:]])
    return saved(word)


def merged_headings() -> bytes:
    """Two heading rows: "Đơn vị" over "chủ trì" and "phối hợp", everything else merged downwards."""
    rows = cells_2024()
    word = word_with([[""] * 8, *rows], headings=[""] * 8)
    table = word.tables[0]
    for place, heading in enumerate(HEADINGS[:6]):
        table.cell(0, place).merge(table.cell(1, place)).text = heading
    table.cell(0, 6).merge(table.cell(0, 7)).text = "Đơn vị"
    table.cell(1, 6).text, table.cell(1, 7).text = "chủ trì", "phối hợp"
    return saved(word)


def merged_cells() -> bytes:
    """The lead unit of rows 3 to 7 in one merged cell."""
    word = word_with(cells_2024())
    table = word.tables[0]
    for place in range(4, 8):
        table.cell(place, 6).text = ""
    table.cell(3, 6).merge(table.cell(7, 6)).text = "P.GDTX&ĐH"
    return saved(word)


def decomposed() -> bytes:
    """Letters and marks apart, as macOS writes them."""
    rows = [[unicodedata.normalize("NFD", cell) for cell in row] for row in cells_2024()]
    return saved(word_with(rows, headings=[unicodedata.normalize("NFD", one) for one in HEADINGS]))


def extra_column() -> bytes:
    rows = [[*row, "Ghi chú riêng" if place == 2 else ""] for place, row in enumerate(cells_2024())]
    return saved(word_with(rows, headings=[*HEADINGS, "Ghi chú"]))


def spreadsheet() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("Phụ lục I")
    sheet.merge_range(0, 0, 0, 7, "PHỤ LỤC I")
    sheet.merge_range(1, 0, 1, 7, "TỔNG HỢP CÁC NỘI DUNG NHIỆM VỤ KẾ HOẠCH NĂM 2024")
    for number, row in enumerate([HEADINGS, *cells_2024()], start=3):
        for place, cell in enumerate(row):
            sheet.write(number, place, int(cell) if cell.isdecimal() else cell)
    book.close()
    return target.getvalue()


def tab_less_text() -> bytes:
    """As copied from a PDF: every line of every cell on a line of its own, no borders."""
    lines = [*HEAD, "PHỤ LỤC I", " ".join(HEADINGS[:2]) + " Cấp học"]
    lines += [line for heading in HEADINGS[3:] for line in heading.split("\n")]
    for ordinal, content, levels, time, quantity, mode, leads, coordinating in cells_2024():
        lines.append(ordinal)
        lines += [
            line for cell in (content, levels, time, quantity, mode, leads, coordinating) for line in _wrapped(cell)
        ]
    return "\n\n".join(lines).encode()


def _wrapped(cell: str, width: int = 28) -> list[str]:
    found: list[str] = []
    for line in cell.split("\n"):
        words = ""
        for word in line.split():
            if words and len(words) + len(word) > width:
                found.append(words)
                words = word
            else:
                words = f"{words} {word}".strip()
        found += [words] if words else []
    return found


SHAPES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "our own export": ("plan.docx", exported),
    "plain table": ("plan.docx", plain),
    "columns in another order": ("plan.docx", reordered),
    "other words for the headings": ("plan.docx", synonyms),
    "headings without marks": ("plan.docx", without_marks),
    "headings on every page": ("plan.docx", repeated_headings),
    "a row cut by a page": ("plan.docx", cut_by_a_page),
    "two tables": ("plan.docx", over_two_tables),
    "two rows of merged headings": ("plan.docx", merged_headings),
    "merged cells": ("plan.docx", merged_cells),
    "decomposed letters": ("plan.docx", decomposed),
    "a column nobody knows": ("plan.docx", extra_column),
    "spreadsheet": ("plan.xlsx", spreadsheet),
    "text copied from a PDF": ("plan.txt", tab_less_text),
}
