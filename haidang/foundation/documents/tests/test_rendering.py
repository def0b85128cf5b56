"""What Decree 30/2020 asks of a document, read back from the file."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.shared import Length, Pt
from docx.table import Table as WordTable

from haidang.foundation.basics.paper import Paper
from haidang.foundation.documents.official import (
    Align,
    Annex,
    Heading,
    Issuer,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    TableColumn,
)
from haidang.foundation.documents.rendering import docx_response, render_docx

PLAN = OfficialDocument(
    issuer=Issuer("Sở Giáo dục và Đào tạo", superior="UBND thành phố Hải Phòng", place="Hải Phòng"),
    symbol="KH-SGDĐT",
    kind="Kế hoạch",
    subject="Đào tạo, bồi dưỡng năm 2024",
    subject_note="(Thực hiện Kế hoạch số 42/KH-UBND)",
    year=2024,
    bases=("Căn cứ Luật Giáo dục;", "Căn cứ Quyết định số 4288/QĐ-UBND."),
    body=(Heading("I. MỤC ĐÍCH"), Heading("1. Mục đích", 2), Paragraph("Triển khai kịp thời."), Paragraph("Hết./.")),
    recipients=("UBNDTP", "Lưu: VT"),
    signature=Signature(("Giám đốc",)),
    annexes=(
        Annex(
            "Phụ lục I",
            "Tổng hợp nội dung",
            "(Kèm theo Kế hoạch)",
            (
                Table(
                    (TableColumn("TT", 1, Align.CENTRE), TableColumn("Nội dung", 4)),
                    [(str(row), f"Dòng {row}\nhai dòng") for row in range(1, 41)],
                ),
            ),
            Paper.LANDSCAPE,
        ),
    ),
)


def opened(document: OfficialDocument) -> Document:
    return docx.Document(BytesIO(render_docx(document)))


def cell_lines(table: WordTable, column: int) -> list[str]:
    return [paragraph.text for paragraph in table.cell(0, column).paragraphs if paragraph.text]


def millimetres(*lengths: Length | None) -> list[int]:
    return [round(length.mm) for length in lengths if length is not None]


def test_the_page_is_a4_with_the_margins_of_the_decree() -> None:
    first, annex = opened(PLAN).sections
    assert millimetres(first.page_width, first.page_height) == [210, 297]
    assert millimetres(first.top_margin, first.bottom_margin, first.left_margin, first.right_margin) == [20, 20, 30, 15]
    assert millimetres(annex.page_width, annex.page_height) == [297, 210]


def test_the_head_names_the_state_the_bodies_and_leaves_number_and_day_of_a_draft_blank() -> None:
    head = opened(PLAN).tables[0]
    assert cell_lines(head, 0) == ["UBND THÀNH PHỐ HẢI PHÒNG", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "Số:          /KH-SGDĐT"]
    assert cell_lines(head, 1)[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert re.fullmatch(r"Hải Phòng, ngày +tháng +năm 2024", cell_lines(head, 1)[2])


@pytest.mark.parametrize(
    ("number", "day", "numbers", "dates"),
    [
        ("5", date(2024, 2, 3), "Số: 05/KH-SGDĐT", "Hải Phòng, ngày 03 tháng 02 năm 2024"),
        ("142", date(2024, 12, 31), "Số: 142/KH-SGDĐT", "Hải Phòng, ngày 31 tháng 12 năm 2024"),
        ("07a", date(2024, 3, 1), "Số: 07a/KH-SGDĐT", "Hải Phòng, ngày 01 tháng 3 năm 2024"),
    ],
)
def test_small_numbers_days_and_the_first_two_months_take_a_zero(
    number: str, day: date, numbers: str, dates: str
) -> None:
    issued = replace(PLAN, number=number, issued_on=day)
    assert (issued.number_line, issued.date_line) == (numbers, dates)


def test_both_heads_have_a_rule_and_the_grid_is_as_wide_as_the_cells() -> None:
    xml = opened(PLAN).tables[0]._tbl
    assert len(xml.xpath(".//w:pBdr")) == 2
    assert millimetres(*(grid.w for grid in xml.tblGrid.gridCol_lst)) == [70, 95]


def test_bases_are_italic_and_the_body_is_justified_with_a_first_line_of_127_mm() -> None:
    paragraphs = {paragraph.text: paragraph for paragraph in opened(PLAN).paragraphs}
    assert paragraphs["Căn cứ Luật Giáo dục;"].runs[0].italic
    body = paragraphs["Triển khai kịp thời."]
    assert body.paragraph_format.first_line_indent is not None
    assert round(body.paragraph_format.first_line_indent.mm, 1) == 12.7
    assert body.alignment is not None
    assert body.alignment.name == "JUSTIFY"


def test_everything_is_set_in_times_new_roman_14() -> None:
    styles = opened(PLAN).styles
    for name in ("Normal", "Heading 1", "Heading 2"):
        assert (styles[name].font.name, styles[name].font.size) == ("Times New Roman", Pt(14))


def test_page_numbers_stand_above_centred_from_page_two_and_anew_in_the_annex() -> None:
    for section in opened(PLAN).sections:
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml
        assert not section.first_page_header.paragraphs[0].text
        assert section._sectPr.xpath("./w:pgNumType/@w:start") == ["1"]


def test_the_heading_row_of_a_table_repeats_and_no_row_breaks() -> None:
    table = opened(PLAN).tables[-1]
    rows = table._tbl.tr_lst
    assert len(rows) == 41
    assert rows[0].xpath("./w:trPr/w:tblHeader")
    assert all(row.xpath("./w:trPr/w:cantSplit") for row in rows)
    assert millimetres(*(grid.w for grid in table._tbl.tblGrid.gridCol_lst)) == [50, 202]
    assert table.cell(40, 1).text == "Dòng 40\nhai dòng"


def test_recipients_end_with_a_semicolon_and_the_last_with_a_point() -> None:
    signature = opened(PLAN).tables[1]
    assert cell_lines(signature, 0) == ["Nơi nhận:", "- UBNDTP;", "- Lưu: VT."]
    assert cell_lines(signature, 1) == ["GIÁM ĐỐC"]


def test_a_dispatch_has_its_subject_under_the_number_and_lists_its_addressees() -> None:
    dispatch = replace(
        PLAN, kind="", subject="V/v rà soát nhu cầu", symbol="UBND-VHXH", addressees=("Trường A", "Trường B")
    )
    word = opened(dispatch)
    assert cell_lines(word.tables[0], 0)[-1] == "V/v rà soát nhu cầu"
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert texts[1:4] == ["Kính gửi:", "- Trường A;", "- Trường B."]
    one = [paragraph.text for paragraph in opened(replace(dispatch, addressees=("Trường A",))).paragraphs]
    assert "Kính gửi: Trường A" in one


def test_marks_brackets_and_control_characters_do_no_harm() -> None:
    word = opened(replace(PLAN, body=(Paragraph("A & B < C \x00\x0b „Ữ“"),)))
    assert "A & B < C  „Ữ“./." in [paragraph.text for paragraph in word.paragraphs]


def test_the_download_is_named_after_its_title() -> None:
    response = docx_response(PLAN, title="Kế hoạch 2024")
    assert "K%E1%BA%BF%20ho%E1%BA%A1ch%202024.docx" in response["Content-Disposition"]
