"""The layout of Decree 30/2020, Annex I, measured in the files: .docx by its XML, .pdf by where its letters stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from haidang.foundation.documents.official import OfficialDocument
from haidang.foundation.documents.rendering import render_docx
from haidang.foundation.documents.tests.gallery import DECISION, DISPATCH, GALLERY, INVITATION, PLAN, SCHOOL_PLAN
from haidang.foundation.documents.typesetting import render_pdf, render_pdfs

MM = 72 / 25.4
KINDS = pytest.mark.parametrize("kind", GALLERY)


@dataclass(frozen=True)
class Bit:
    """A run of letters on a page: where it begins (mm from left and top), its size and font."""

    text: str
    left: float
    top: float
    size: float
    font: str


@cache
def pages(kind: str) -> list[list[Bit]]:
    return [list(bits_of(page)) for page in PdfReader(BytesIO(render_pdf(GALLERY[kind]))).pages]


def bits_of(page: Any) -> Iterator[Bit]:
    found: list[Bit] = []
    height = float(page.mediabox.height)

    def visit(text: str, around: Any, matrix: Any, font: Any, size: float) -> None:
        if text.strip() and font:
            x = matrix[4] * around[0] + around[4]
            y = matrix[5] * around[3] + around[5]
            scale = abs(matrix[3] * around[3]) or 1
            found.append(Bit(text.strip(), x / MM, (height - y) / MM, size * scale, str(font["/BaseFont"])))

    page.extract_text(visitor_text=visit)
    yield from found


def bit(kind: str, words: str, page: int = 0) -> Bit:
    return next(found for found in pages(kind)[page] if words in found.text)


@KINDS
def test_every_page_keeps_the_margins_of_the_decree(kind: str) -> None:
    for number, page in enumerate(pages(kind)):
        inside = [found for found in page if found.text != str(number + 1) and found.top > 19]
        assert min(found.left for found in inside) >= 30 - 0.5
        assert min(found.top for found in inside) >= 20
        on_page = 210 if max(found.top for found in inside) < 190 else 297
        assert max(found.top for found in inside) <= on_page


@KINDS
def test_only_the_one_font_is_used_and_it_is_embedded(kind: str) -> None:
    reader = PdfReader(BytesIO(render_pdf(GALLERY[kind])))
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            below = font.get_object()["/DescendantFonts"][0].get_object()
            assert "Tinos" in below["/BaseFont"]
            assert "/FontFile2" in below["/FontDescriptor"].get_object()


@KINDS
def test_the_file_is_an_archive_file_and_the_same_each_time(kind: str) -> None:
    made = render_pdf(GALLERY[kind])
    assert made == render_pdf(GALLERY[kind])
    metadata: Any = PdfReader(BytesIO(made)).root_object["/Metadata"].get_object()
    assert b"<pdfaid:part>2</pdfaid:part>" in metadata.get_data()


def test_page_numbers_stand_in_the_top_margin_from_page_two_and_anew_in_each_annex() -> None:
    numbers = [[b.text for b in page if b.top < 18] for page in pages("KH")]
    assert numbers[:2] == [[], ["2"]]
    assert numbers[2] == []
    assert numbers[3] == ["2"]
    second = bit("KH", "2", 1)
    assert round(second.size) == 13
    assert 110 < second.left < 117  # centred between 30 and 195


@pytest.mark.parametrize(
    ("kind", "words", "size", "face"),
    [
        ("KH", "CỘNG", 12, "Bold"),
        ("KH", "Độc", 13, "Bold"),
        ("KH", "UBND THÀNH", 12, "Regular"),
        ("KH", "SỞ GIÁO", 12, "Bold"),
        ("KH", "Số:", 13, "Regular"),
        ("KH", "Hải", 13, "Italic"),
        ("KH", "KẾ HOẠCH", 14, "Bold"),
        ("KH", "Căn", 14, "Italic"),
        ("KH", "Triển", 14, "Regular"),
        ("CV", "V/v", 12, "Regular"),
        ("CV", "KHẨN", 13, "Bold"),
        ("QĐ", "Nơi nhận", 12, "BoldItalic"),
        ("QĐ", "- Như", 11, "Regular"),
        ("QĐ", "GIÁM ĐỐC", 14, "Bold"),
        ("QĐ", "Điều 1.", 14, "Bold"),
    ],
)
def test_each_part_of_the_pdf_has_the_size_and_face_of_the_decree(kind: str, words: str, size: int, face: str) -> None:
    found = bit(kind, words)
    assert (round(found.size, 1), found.font.rpartition("-")[2]) == (size, face)


def test_the_first_line_of_a_paragraph_is_indented_and_the_others_are_not() -> None:
    starts = {round(found.left, 1) for found in pages("KH")[0] if found.size == 14 and found.text.startswith("Triển")}
    assert starts == {42.7}


def test_an_annex_on_its_side_is_wider_than_high() -> None:
    reader = PdfReader(BytesIO(render_pdf(PLAN)))
    sizes = [(round(float(p.mediabox.width) / MM), round(float(p.mediabox.height) / MM)) for p in reader.pages]
    assert sizes[0] == (210, 297)
    assert sizes[2] == (297, 210)
    assert sizes[-1] == (210, 297)


def test_a_long_table_repeats_its_heading_on_every_page() -> None:
    annex = pages("QĐ")[1:]
    assert len(annex) > 1
    assert all(any("Họ và tên" in found.text for found in page) for page in annex)


def test_the_address_stands_at_the_foot_of_the_first_page() -> None:
    found = bit("GM", "Số 10 Lạch")
    assert round(found.size) == 11
    assert found.top > 277


def test_many_documents_in_one_file_keep_their_own_page_numbers() -> None:
    reader = PdfReader(BytesIO(render_pdfs([SCHOOL_PLAN, PLAN, SCHOOL_PLAN])))
    tops = [[b.text for b in bits_of(page) if b.top < 18] for page in reader.pages]
    assert tops[:3] == [[], [], ["2"]]
    assert tops[-1] == []


@KINDS
def test_the_text_of_both_forms_is_the_same(kind: str) -> None:
    word = docx.Document(BytesIO(render_docx(GALLERY[kind])))
    written = "".join(text.text or "" for text in word.element.body.iter(qn("w:t")))
    read = "".join(found.text for page in pages(kind) for found in page)
    for line in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", GALLERY[kind].symbol):
        assert line in written
        assert squeezed(line) in squeezed(read)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_red_frame_of_the_prescribed_size_says_that_it_is_urgent() -> None:
    xml = docx.Document(BytesIO(render_docx(DISPATCH))).tables[0]._tbl
    [frame] = xml.xpath(".//w:tbl")
    assert [row.get(qn("w:val")) for row in frame.xpath(".//w:trHeight")] == ["454"]  # 8 mm in twentieths of a point
    assert [grid.get(qn("w:w")) for grid in frame.xpath(".//w:gridCol")] == ["1134"]  # 20 mm
    assert "FF0000" in frame.xml


def test_a_decision_has_its_authority_centred_between_title_and_bases() -> None:
    texts = [p.text for p in docx.Document(BytesIO(render_docx(DECISION))).paragraphs if p.text]
    place = texts.index("GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO THÀNH PHỐ HẢI PHÒNG")
    assert texts[place + 1].startswith("Căn cứ")
    assert "QUYẾT ĐỊNH:" in texts


@pytest.mark.parametrize("document", [PLAN, INVITATION])
def test_the_body_ends_with_the_mark_of_the_end_and_bases_with_their_points(document: OfficialDocument) -> None:
    texts = [p.text for p in docx.Document(BytesIO(render_docx(document))).paragraphs if p.text]
    assert any(text.endswith("./.") for text in texts)
    bases = [text for text in texts if text.startswith("Căn cứ")]
    assert [text[-1] for text in bases] == [";", "."][: len(bases)]
