"""Ugly staff lists, each a real kind of mess; built by code so that nobody's data stand in the repository."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from haidang.areas.personnel.tests.imports.files import WINDOWS_1258, File, Formula, Page, csv, ods, xlsx

HEADINGS: list[Any] = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Chức vụ", "Môn dạy", "Trình độ"]
LAN: list[Any] = [1, "Nguyễn Thị Lan", date(1985, 9, 1), "Nữ", "031185000001", "Giáo viên", "Toán", "ĐHSP"]
MINH: list[Any] = [
    2,
    "Trần Văn Minh",
    date(1979, 3, 14),
    "Nam",
    "031079000002",
    "Phó Hiệu trưởng",
    "Ngữ văn",
    "Thạc sĩ",
]
HOA: list[Any] = [3, "Lê Thị Hòa", date(1990, 12, 30), "Nữ", "030190000003", "GV", "Lý", "CĐSP"]
PEOPLE: list[list[Any]] = [LAN, MINH, HOA]

CORPUS: dict[str, Callable[[], File]] = {}


def ugly(build: Callable[[], File]) -> Callable[[], File]:
    """Puts a builder into the corpus under its name."""
    CORPUS[build.__name__] = build
    return build


def _with(column: int, *cells: Any) -> list[list[Any]]:
    """The three people with other cells in one column."""
    return [[*person[:column], cell, *person[column + 1 :]] for person, cell in zip(PEOPLE, cells, strict=False)]


def _list(name: str, rows: list[list[Any]]) -> File:
    return xlsx(name, Page("DS", [HEADINGS, *rows]))


def _one_column(heading: str, *cells: Any) -> File:
    """As many people as cells, each with one of them."""
    rows = [[f"Nguyễn Thị {chr(ord('A') + place)}", cell] for place, cell in enumerate(cells)]
    return xlsx("ds.xlsx", Page("DS", [["Họ và tên", heading], *rows]))


@ugly
def plain() -> File:
    return _list("ds.xlsx", PEOPLE)


@ugly
def titles_above_totals_below() -> File:
    rows: list[list[Any]] = [
        ["PHÒNG GD&ĐT", "", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["TRƯỜNG THCS A", "", "", "", "Độc lập - Tự do - Hạnh phúc"],
        [],
        ["DANH SÁCH CÁN BỘ, GIÁO VIÊN, NHÂN VIÊN NĂM HỌC 2025-2026"],
        HEADINGS,
        *PEOPLE,
        ["", "Tổng cộng: 3 người"],
        ["", "", "", "", "Hải Phòng, ngày 5 tháng 9 năm 2025"],
        ["", "Người lập biểu", "", "", "HIỆU TRƯỞNG"],
        [],
        ["", "Phạm Thị Thu", "", "", "Vũ Văn Hiệp"],
    ]
    return xlsx("ds.xlsx", Page("Danh sách", rows, ["A4:H4"]))


@ugly
def two_row_merged_headings() -> File:
    rows: list[list[Any]] = [
        ["STT", "Họ và tên", "Ngày tháng năm sinh", "", "Chức vụ", "Trình độ", "", "", ""],
        ["", "", "Nam", "Nữ", "", "Chuyên môn", "Chuyên ngành", "NN", "TH"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
        [1, "Nguyễn Thị Lan", "", "01/09/1985", "Giáo viên", "ĐHSP", "Sư phạm Toán", "B", "Cơ bản"],
        [2, "Trần Văn Minh", "14/3/1979", "", "HT", "ThS", "QLGD", "B1", "CNTT CB"],
    ]
    merges = ["A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:I1"]
    return xlsx("ds.xlsx", Page("DS", rows, merges))


@ugly
def birth_in_three_columns() -> File:
    rows: list[list[Any]] = [
        ["TT", "Họ và tên", "Sinh ngày", "", "", "Giới tính"],
        ["", "", "Ngày", "Tháng", "Năm", ""],
        [1, "Nguyễn Thị Lan", 1, 9, 1985, "Nữ"],
        [2, "Trần Văn Minh", "", "", 1979, "Nam"],
    ]
    return xlsx("ds.xlsx", Page("DS", rows, ["A1:A2", "B1:B2", "C1:E1", "F1:F2"]))


@ugly
def name_in_two_columns() -> File:
    rows: list[list[Any]] = [
        ["STT", "Họ và tên đệm", "Tên", "Năm sinh", "Nữ", "Môn"],
        [1, "Nguyễn Thị", "Lan", 1985, "x", "Toán, Tin"],
        [2, "Trần Văn", "Minh", 1979, "", "Văn - Sử"],
    ]
    return xlsx("ds.xlsx", Page("DS", rows))


@ugly
def name_merged_over_two_columns() -> File:
    rows: list[list[Any]] = [
        ["STT", "Họ và tên", "", "Ngày sinh", "Chức vụ"],
        [1, "Nguyễn Thị", "Lan", "1/9/1985", "GV"],
        [2, "Trần Văn", "Minh", "14-03-79", "GV"],
    ]
    return xlsx("ds.xlsx", Page("DS", rows, ["B1:C1"]))


@ugly
def degrees_as_crosses() -> File:
    rows: list[list[Any]] = [
        ["STT", "Họ và tên", "Ngày sinh", "Trình độ chuyên môn", "", "", ""],
        ["", "", "", "TC", "CĐ", "ĐH", "ThS"],
        [1, "Nguyễn Thị Lan", "01/09/1985", "", "", "x", ""],
        [2, "Trần Văn Minh", "14/03/1979", "", "", "x", "x"],
        [3, "Lê Thị Hòa", "30/12/1990", "", "X", "", ""],
    ]
    return xlsx("ds.xlsx", Page("DS", rows, ["A1:A2", "B1:B2", "C1:C2", "D1:G1"]))


@ugly
def dates_in_every_way() -> File:
    return _one_column(
        "Ngày sinh", date(1985, 9, 1), 31291, "1/9/1985", "01-09-85", "1.9.1985", "1985-09-01",
        "01/09/1985 00:00:00", " 01/09/1985 ", "ngày 1 tháng 9 năm 1985", "01091985", "'01/09/1985",
        "1985-09-01T00:00:00", "01 / 09 / 1985",
    )  # fmt: skip


@ugly
def years_only() -> File:
    return _list("ds.xlsx", _with(2, 1985, "1979", "12/1990"))


@ugly
def dates_that_cannot_be() -> File:
    rows: list[list[Any]] = [
        ["A", "30/02/1985"], ["B", "09/25/1985"], ["C", "01/09/2085"], ["D", "không nhớ rõ"], ["E", "O1/O9/1985"],
        ["G", "1/9/1885"], ["H", "32/01/1985"], ["I", date(2025, 9, 1)],
    ]  # fmt: skip
    return xlsx(
        "ds.xlsx", Page("DS", [["Họ và tên", "Ngày sinh"], *[[f"Nguyễn Thị {name}", day] for name, day in rows]])
    )


@ugly
def days_and_months_swapped_by_excel() -> File:
    return _one_column(
        "Ngày sinh", date(1985, 1, 9), "14/03/1979", "30/12/1990", date(1982, 6, 5), "25/07/1988",
    )  # fmt: skip


@ugly
def noughts_eaten() -> File:
    phones = (912345678, "0912.345.678", "+84912345678")
    rows = [[*row, phone] for row, phone in zip(_with(4, 31185000001, 31079000002, 1190000003), phones, strict=True)]
    return xlsx("ds.xlsx", Page("DS", [[*HEADINGS, "SĐT"], *rows]))


@ugly
def old_identity_cards() -> File:
    return _list("ds.xlsx", _with(4, "031234567", "0310 7900 0002", "3.1E+10"))


@ugly
def identity_against_birth_and_sex() -> File:
    return _list("ds.xlsx", _with(4, "031085000001", "031078000002", "999190000003"))


@ugly
def names_in_capitals() -> File:
    return _list("ds.xlsx", _with(1, "NGUYỄN THỊ LAN", "trần văn minh", "Lê thị hòa"))


@ugly
def decomposed_unicode() -> File:
    rows = [
        [unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row]
        for row in [HEADINGS, *PEOPLE]
    ]
    return xlsx("ds.xlsx", Page(unicodedata.normalize("NFD", "Tổ Toán"), rows))


@ugly
def stray_spaces() -> File:
    rows = [
        [f"\u00a0 {cell.replace(' ', '  ')}\u200b \t" if isinstance(cell, str) else cell for cell in row]
        for row in [HEADINGS, *PEOPLE]
    ]
    return xlsx("ds.xlsx", Page("DS", rows))


@ugly
def old_font() -> File:
    return _list("ds.xlsx", _with(1, "NguyÔn ThÞ Lan", "TrÇn V¨n Minh", "Lª ThÞ Hßa"))


@ugly
def groups_between_rows() -> File:
    rows: list[list[Any]] = [
        HEADINGS, ["I", "Ban giám hiệu"], MINH, ["II", "Tổ Khoa học tự nhiên"], LAN, HEADINGS, HOA, ["", "Cộng", 3],
    ]  # fmt: skip
    return xlsx("ds.xlsx", Page("DS", rows))


@ugly
def sheets_of_several_schools() -> File:
    guide = Page("Hướng dẫn", [["Điền đủ các cột có dấu *"], ["Không thêm cột"]])
    lists = Page("Danh mục", [["Giáo viên"], ["Nhân viên"]], is_hidden=True)
    first = Page("THCS A", [["Trường THCS A"], HEADINGS, LAN])
    second = Page(
        "THCS B",
        [
            ["Mã GV", "Họ tên", "NS", "Giới", "Vị trí việc làm"],
            ["3100000009", "Trần Văn Minh", "14/3/79", "nam", "Hiệu trưởng"],
        ],
    )
    return xlsx("ds.xlsx", guide, first, second, lists)


@ugly
def school_merged_down() -> File:
    rows: list[list[Any]] = [
        ["Trường", "Họ và tên", "Ngày sinh", "Môn dạy"],
        ["THCS A", "Nguyễn Thị Lan", "01/09/1985", "Toán"],
        ["", "Trần Văn Minh", "14/03/1979", "Văn"],
        ["THCS B", "Lê Thị Hòa", "30/12/1990", "Lí"],
    ]
    return xlsx("ds.xlsx", Page("DS", rows, ["A2:A3"]))


@ugly
def ditto_marks() -> File:
    return _list("ds.xlsx", _with(7, "ĐHSP", "-nt-", '"'))


@ugly
def formulas_that_failed() -> File:
    rows = _with(
        2, Formula("=VLOOKUP(B2,X!A:B,2,0)", "#N/A"), Formula("=DATE(1979,3,14)", 28928), Formula("=#REF!", "#REF!")
    )
    return xlsx("ds.xlsx", Page("DS", [HEADINGS, *rows]))


@ugly
def sector_database_export() -> File:
    headings = [
        "STT", "Mã trường", "Tên trường", "Mã giáo viên", "Họ tên", "Ngày sinh", "Giới tính", "Dân tộc", "CMND/CCCD",
        "Số điện thoại", "Email", "Trạng thái", "Vị trí việc làm", "Nhóm chức vụ", "Hình thức hợp đồng",
        "Ngày tuyển dụng", "Môn dạy",
        "Trình độ chuyên môn", "Chuyên ngành", "Trình độ LLCT", "Ngoại ngữ", "Tin học", "Mã hạng/CDNN", "Hệ số",
    ]  # fmt: skip
    row = [
        "1", "31304501", "Trường THCS A", "3100123456", "Nguyễn Thị Lan", "01/09/1985", "Nữ", "Kinh", "031185000001",
        "0912345678", "Lan.NT@haiphong.edu.vn", "Đang làm việc", "Giáo viên", "Giáo viên",
        "Viên chức HĐLV không xác định thời hạn", "15/08/2008",
        "Toán", "Đại học sư phạm", "Sư phạm Toán học", "Sơ cấp", "Tiếng Anh B", "Chứng chỉ B", "V.07.04.32", "3,33",
    ]  # fmt: skip
    return xlsx("export.xlsx", Page("Sheet1", [headings, row]))


@ugly
def posts_in_every_way() -> File:
    return _one_column(
        "Chức vụ", "Hiệu trưởng", "Phó HT", "P.HT", "GV", "Giáo viên - TTCM", "Nhân viên kế toán", "Văn thư",
        "GV tư vấn học đường", "CBQL", "HT",
    )  # fmt: skip


@ugly
def subjects_in_every_way() -> File:
    return _one_column(
        "Môn dạy", "Toán", "Toán học", "Văn", "Vật lý", "Toán - Tin", "Văn, Sử", "Lịch sử và Địa lí",
        "Lý-Hoá-Sinh", "Tiếng Anh (THCS)", "Toán 6,7", "Yoga", "Toán và Tin học",
    )  # fmt: skip


@ugly
def degrees_in_every_way() -> File:
    return _one_column(
        "Trình độ", "TC", "Cao đẳng", "CĐSP", "ĐH", "ĐHSP", "Đại học sư phạm", "Cử nhân", "ThS", "Thạc sỹ", "TS",
        "12+2", "ĐH, đang học Thạc sĩ", "Lớp 12",
    )  # fmt: skip


@ugly
def contracts_in_every_way() -> File:
    return _one_column(
        "Loại hợp đồng", "Viên chức", "HĐLV không xác định thời hạn", "HĐLV xác định thời hạn", "HĐ 111",
        "HĐLĐ không xác định thời hạn", "Thỉnh giảng", "Biên chế", "Khác",
    )  # fmt: skip


@ugly
def titles_in_every_way() -> File:
    return _one_column(
        "Mã CDNN", "V.07.04.32", "V07.04.31", "v.07.04.30 - hạng I", "GV THCS hạng II", "V.07.99.99", "06.031",
        "Giáo viên THCS hạng III",
    )  # fmt: skip


@ugly
def headings_without_accents() -> File:
    headings = ["stt", "ho va ten", "ngay sinh", "gioi tinh", "so cccd", "chuc vu", "mon day", "trinh do"]
    return xlsx("ds.xlsx", Page("DS", [headings, *PEOPLE]))


@ugly
def headings_with_remarks() -> File:
    headings = [
        "STT", "Họ và tên\n(viết chữ in hoa)", "Ngày, tháng, năm sinh (dd/mm/yyyy)*", "Giới tính:",
        "Số CCCD/ĐDCN (12 số)",
        "Chức vụ hiện nay", "Môn dạy năm học 2025-2026", "Trình độ CM cao nhất",
    ]  # fmt: skip
    return xlsx("ds.xlsx", Page("DS", [headings, *PEOPLE]))


@ugly
def unknown_headings() -> File:
    rows = [[*HEADINGS, "Cột 9", "Danh xưng"], *[[*person, "abc", "Cô"] for person in PEOPLE]]
    return xlsx("ds.xlsx", Page("DS", rows))


@ugly
def columns_in_another_order() -> File:
    return xlsx("ds.xlsx", Page("DS", [list(reversed(row)) for row in [HEADINGS, *PEOPLE]]))


@ugly
def rows_without_names() -> File:
    return _list("ds.xlsx", [LAN, [2, "", *MINH[2:]], [3, "Hòa", *HOA[2:]], [4], []])


@ugly
def table_far_from_the_corner() -> File:
    return xlsx("ds.xlsx", Page("DS", [[], [], *[["", "", "", *row] for row in [HEADINGS, *PEOPLE]]]))


@ugly
def recruited_as_children() -> File:
    rows = [["Họ và tên", "Ngày sinh", "Ngày tuyển dụng", "Ngày bổ nhiệm", "Năm tốt nghiệp"]]
    rows += [
        ["Nguyễn Thị Lan", "01/09/1985", "01/09/2000", "01/09/2008", "1999"],
        ["Trần Văn Minh", "14/03/1979", "01/09/2001", "01/09/2000", "2001"],
    ]
    return xlsx("ds.xlsx", Page("DS", rows))


@ugly
def phones_and_addresses() -> File:
    rows = [["Họ và tên", "SĐT", "Email"]]
    rows += [
        ["Nguyễn Thị Lan", "0912345678 / 0987654321", "LAN@GMAIL.COM"],
        ["Trần Văn Minh", "01234567890", "minh@gmail,com"],
        ["Lê Thị Hòa", "12345", "không có"],
    ]
    return xlsx("ds.xlsx", Page("DS", rows))


@ugly
def semicolons_and_windows_1258() -> File:
    rows = [["STT", "Họ và tên", "Ngày sinh", "Giới tính"], ["1", "Nguyễn Thị Lan", "01/09/1985", "Nữ"]]
    return File("ds.csv", "\r\n".join(";".join(row) for row in rows).translate(WINDOWS_1258).encode("cp1258"))


@ugly
def tabs_and_utf_16() -> File:
    return csv(
        "ds.csv",
        [["STT", "Họ và tên", "Ngày sinh"], ["1", "Nguyễn Thị Lan", "01/09/1985"]],
        encoding="utf-16",
        separator="\t",
    )


@ugly
def commas_and_utf_8_mark() -> File:
    return csv(
        "ds.csv",
        [["STT", "Họ và tên", "Số CCCD", "Môn"], ["1", "Nguyễn Thị Lan", "031185000001", '"Toán, Tin"']],
        encoding="utf-8-sig",
    )


@ugly
def open_document() -> File:
    return ods("ds.ods", Page("Danh sách", [["DANH SÁCH"], [], HEADINGS, *PEOPLE]))
