"""Documents from strangers: what is read, what is refused and with which sentence; no bytes break the reader."""

import io
import zipfile
from collections.abc import Callable, Mapping

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from haidang.foundation.documents.reading import (
    DocumentRefused,
    ReadDocument,
    ReadParagraph,
    ReadTable,
    limits,
    open_document,
    read_plain_text,
)
from haidang.foundation.documents.reading.refusals import (
    DocumentDamaged,
    DocumentEmpty,
    DocumentLocked,
    DocumentMacros,
    DocumentTooLarge,
    ForeignParts,
    NotADocument,
    OldFont,
    OldWord,
    PdfRefused,
    TableTooLarge,
    TrackedChanges,
    WrongName,
)
from tests.examples import examples

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def saved(word: Document) -> bytes:
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_body(body: str, **others: str) -> bytes:
    parts = {name.replace("__", "/").replace("_dot_", "."): text for name, text in others.items()}
    return packed(
        {"[Content_Types].xml": TYPES, "word/document.xml": f"<w:document {NS}><w:body>{body}</w:body></w:document>"}
        | parts
    )


def text(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def cell(words: str, look: str = "") -> str:
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{text(words)}</w:tc>"


def read(content: bytes, name: str = "plan.docx") -> ReadDocument:
    return open_document(content, name=name)


def small() -> Document:
    word = docx.Document()
    word.add_paragraph("Kế hoạch")
    return word


def test_paragraphs_and_tables_come_in_their_order() -> None:
    word = small()
    table = word.add_table(rows=2, cols=2)
    for place, words in enumerate(("TT", "Nội dung", "1.", "Bồi dưỡng\nGV")):
        table.cell(place // 2, place % 2).text = words
    word.add_paragraph("Nơi nhận:")
    document = read(saved(word))
    assert document.blocks == [
        ReadParagraph("Kế hoạch"),
        ReadTable([["TT", "Nội dung"], ["1.", "Bồi dưỡng\nGV"]]),
        ReadParagraph("Nơi nhận:"),
    ]


def test_a_merged_cell_holds_its_text_once() -> None:
    word = docx.Document()
    table = word.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Đơn vị"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "Hai dòng"
    (found,) = [block for block in read(saved(word)).blocks if isinstance(block, ReadTable)]
    assert found.rows == [["Đơn vị", None, ""], ["", "", "Hai dòng"], ["", "", None]]


def test_numbers_that_word_counts_itself_are_read() -> None:
    numbering = (
        f'<w:numbering {NS}><w:abstractNum w:abstractNumId="7">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )

    def item(words: str, depth: int) -> str:
        list_ = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>'
        return f"<w:p><w:pPr>{list_}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"

    body = item("một", 0) + item("hai", 0) + item("hai một", 1) + item("hai hai", 1) + item("ba", 0) + item("", 0)
    shown = [b.text for b in read(with_body(body, word__numbering_dot_xml=numbering)).blocks if not hasattr(b, "rows")]
    assert shown == ["1. một", "2. hai", "2.i) hai một", "2.ii) hai hai", "3. ba"]


def test_hidden_text_is_left_out_and_decomposed_letters_are_composed() -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:t>Kê\u0301 hoa\u0323ch</w:t></w:r></w:p>"
    assert read(with_body(hidden)).blocks == [ReadParagraph("Kế hoạch")]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{text('Số: 12')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = (
        f"<mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    assert read(with_body(f"<w:p><w:r>{both}</w:r></w:p>")).blocks == [ReadParagraph("Số: 12")]


def test_a_web_address_that_people_click_is_only_text() -> None:
    word = small()
    word.part.relate_to("https://vi.example", f"{RELATIONS}/hyperlink", is_external=True)
    assert read(saved(word)).blocks == [ReadParagraph("Kế hoạch")]


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "frame", "subDocument"])
def test_links_that_word_follows_by_itself_are_refused(kind: str) -> None:
    word = small()
    word.part.relate_to("https://evil.example/x", f"{RELATIONS}/{kind}", is_external=True)
    with pytest.raises(ForeignParts):
        read(saved(word))


def tracked() -> bytes:
    word = small()
    insertion = OxmlElement("w:ins")
    insertion.append(word.paragraphs[0].runs[0]._r)
    word.paragraphs[0]._p.append(insertion)
    return saved(word)


def in_font(font: str) -> bytes:
    word = small()
    fonts = word.paragraphs[0].runs[0]._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:ascii"), font)
    return saved(word)


def table_of(rows: int, columns: int) -> bytes:
    return with_body("<w:tbl>" + ("<w:tr>" + cell("x") * columns + "</w:tr>") * rows + "</w:tbl>")


HOSTILE: dict[str, tuple[Callable[[], bytes], str, type[DocumentRefused]]] = {
    "empty": (lambda: b"", "plan.docx", DocumentEmpty),
    "no text": (lambda: saved(docx.Document()), "plan.docx", DocumentEmpty),
    "macros by name": (lambda: saved(small()), "plan.docm", DocumentMacros),
    "macros inside": (lambda: with_body(text("a"), word__vbaProject_dot_bin="x"), "plan.docx", DocumentMacros),
    "macros by type": (
        lambda: packed({"[Content_Types].xml": "macroEnabled", "word/document.xml": ""}),
        "plan.docx",
        DocumentMacros,
    ),
    "embedded object": (lambda: with_body(text("a"), word__embeddings__a_dot_bin="x"), "plan.docx", ForeignParts),
    "doctype": (
        lambda: packed(
            {
                "[Content_Types].xml": TYPES,
                "word/document.xml": f'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><w:document {NS}/>',
            }
        ),
        "plan.docx",
        DocumentDamaged,
    ),
    "doctype in utf-16": (
        lambda: packed(
            {
                "[Content_Types].xml": TYPES,
                "word/document.xml": f'<!DOCTYPE a [<!ENTITY b "b">]><w:document {NS}/>'.encode("utf-16"),
            }
        ),
        "plan.docx",
        DocumentDamaged,
    ),
    "bomb": (lambda: with_body(text("0" * (5 * 2**20))), "plan.docx", DocumentTooLarge),
    "many parts": (
        lambda: packed({f"word/{n}.xml": "" for n in range(limits.ARCHIVE.entries + 1)}),
        "plan.docx",
        DocumentTooLarge,
    ),
    "many rows": (lambda: table_of(limits.ROWS + 1, 1), "plan.docx", TableTooLarge),
    "many columns": (lambda: table_of(1, limits.COLUMNS + 1), "plan.docx", TableTooLarge),
    "wide span": (
        lambda: with_body(f"<w:tbl><w:tr>{cell('x', "<w:gridSpan w:val='999999999'/>")}</w:tr></w:tbl>"),
        "plan.docx",
        TableTooLarge,
    ),
    "deep tables": (
        lambda: with_body("<w:tbl><w:tr><w:tc>" * 500 + text("x") + "</w:tc></w:tr></w:tbl>" * 500),
        "plan.docx",
        DocumentDamaged,
    ),
    "deep controls": (
        lambda: with_body("<w:sdt><w:sdtContent>" * 5_000 + text("x") + "</w:sdtContent></w:sdt>" * 5_000),
        "plan.docx",
        DocumentDamaged,
    ),
    "tracked changes": (tracked, "plan.docx", TrackedChanges),
    "TCVN3 font": (lambda: in_font(".VnTime"), "plan.docx", OldFont),
    "VNI font": (lambda: in_font("VNI-Times"), "plan.docx", OldFont),
    "TCVN3 letters": ("KÕ ho¹ch ®µo t¹o, båi d\u00adìng gi¸o viªn".encode, "plan.txt", OldFont),
    "VNI letters": ("Keá hoaïch ñaøo taïo, boài döôõng giaùo vieân naêm ñaàu".encode, "plan.txt", OldFont),
    "old word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "plan.doc", OldWord),
    "rich text": (lambda: rb"{\rtf1 plan}", "plan.docx", OldWord),
    "password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "plan.docx",
        DocumentLocked,
    ),
    "pdf": (lambda: b"%PDF-1.7\n...", "plan.pdf", PdfRefused),
    "pdf called docx": (lambda: b"%PDF-1.7\n...", "plan.docx", PdfRefused),
    "spreadsheet called docx": (
        lambda: packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<x/>"}),
        "plan.docx",
        NotADocument,
    ),
    "docx called txt": (lambda: saved(small()), "plan.txt", WrongName),
    "web page": (lambda: b"<html><table><tr><td>1", "plan.docx", NotADocument),
    "picture": (lambda: b"\x89PNG\r\n", "plan.png", NotADocument),
    "latin letters": (lambda: "Kế hoạch".encode("utf-16-le"), "plan.txt", NotADocument),
    "another encoding": (lambda: b"K\xfd ho\xfdch", "plan.txt", NotADocument),
    "half an archive": (lambda: saved(small())[:3000], "plan.docx", DocumentDamaged),
    "broken xml": (lambda: with_body("<w:p>"), "plan.docx", DocumentDamaged),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_or_unreadable_is_refused_with_its_own_sentence(name: str) -> None:
    make, called, refusal = HOSTILE[name]
    with pytest.raises(refusal) as refused:
        read(make(), called)
    assert type(refused.value) is refusal
    assert str(refused.value).endswith(".")


def test_a_file_too_large_is_not_even_opened() -> None:
    with pytest.raises(DocumentTooLarge):
        read(b"PK" + b"\0" * limits.FILE_BYTES)


def test_pasted_text_is_cut_into_lines() -> None:
    document = read_plain_text("KẾ HOẠCH \r\n\r\n  Năm\t2024\x0cPHỤ LỤC I")
    assert [b.text for b in document.blocks if isinstance(b, ReadParagraph)] == ["KẾ HOẠCH", "Năm 2024", "PHỤ LỤC I"]


SAMPLE = saved(small())
PLAIN_SAMPLE = with_body("<w:tbl><w:tr>" + cell("a", '<w:vMerge w:val="restart"/>') + "</w:tr></w:tbl>" + text("b"))


@examples(60)
@given(
    st.sampled_from([SAMPLE, PLAIN_SAMPLE]),
    st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=6)), max_size=4),
)
def test_no_spoilt_bytes_break_the_reader(sample: bytes, spoils: list[tuple[int, bytes]]) -> None:
    content = bytearray(sample)
    for place, spoil in spoils:
        start = place % len(content)
        content[start : start + len(spoil)] = spoil
    try:
        read(bytes(content))
    except DocumentRefused:
        return


@examples(60)
@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_spoilt_xml_breaks_the_reader(spoil: bytes, place: int) -> None:
    xml = f"<w:document {NS}><w:body><w:tbl><w:tr>{cell('a')}</w:tr></w:tbl>{text('b')}</w:body></w:document>".encode()
    try:
        read(packed({"[Content_Types].xml": TYPES, "word/document.xml": xml[:place] + spoil + xml[place:]}))
    except DocumentRefused:
        return
