"""Dispatches out of documents: everything found its place, nothing is lost, what we print is read again."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haidang.areas.dispatches.documents import dispatch_document
from haidang.areas.dispatches.imports.addressees import read_rule
from haidang.areas.dispatches.imports.deadlines import Deadline, deadline_of
from haidang.areas.dispatches.imports.demands import read_demand, title_of
from haidang.areas.dispatches.imports.drafts import read_dispatch_document
from haidang.areas.dispatches.imports.interpreting import Understood, understand
from haidang.areas.dispatches.imports.reading import NotADispatch
from haidang.areas.dispatches.models import AddresseeRule, Demand, Dispatch
from haidang.areas.dispatches.queries.dispatches import Text
from haidang.areas.dispatches.queries.raw import RawDispatch
from haidang.areas.dispatches.tests import dispatch_files
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.documents.official import Table, TableColumn
from haidang.foundation.documents.rendering import render_docx
from tests.examples import examples

OTHERWISE = date(2026, 12, 23)
BROUGHT = date(2026, 11, 23)


def understood(raw: RawDispatch) -> Understood:
    return understand(raw, {}, issuer_name="Phường Đông Hải", head={}, today=BROUGHT)


def read_word() -> RawDispatch:
    return read_dispatch_document(dispatch_files.as_docx(), name="cv.docx").raw


def read_text() -> RawDispatch:
    return read_dispatch_document(dispatch_files.as_text().encode(), name="cv.txt").raw


@pytest.mark.parametrize("read", [read_word, read_text])
def test_a_dispatch_is_read_from_word_and_from_text(read: Callable[[], RawDispatch]) -> None:
    raw = read()
    found = understood(raw)
    assert found.facts.subject == dispatch_files.SUBJECT
    assert (found.facts.symbol, found.facts.place) == ("UBND-VHXH", "Đông Hải")
    assert (found.facts.printed_superior, found.facts.printed_issuer) == ("ỦY BAN NHÂN DÂN", "PHƯỜNG ĐÔNG HẢI")
    assert tuple(rule.printed for rule in found.rules.values()) == dispatch_files.ADDRESSEES
    assert [(one.number, one.issued_on, one.is_parent) for one in found.facts.bases] == [
        ("108/KH-UBND", date(2026, 4, 4), True)
    ]
    said = [(part, text) for part, items in dispatch_files.PARTS.items() for text in items]
    assert [(one.section, one.text) for one in found.demands.values()] == said
    assert [one.kind for one in found.demands.values()] == dispatch_files.KINDS
    dues = [one.due_on for one in found.demands.values()]
    assert dues == [date(2026, 12, 15) if place == 2 else OTHERWISE for place in range(len(dues))]
    assert (found.facts.opening, found.facts.closing) == (dispatch_files.OPENING, dispatch_files.CLOSING)
    assert found.facts.recipients == ["Như trên", "Lưu: VT"]
    assert found.facts.authority == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert raw.head["signer_name"] == "[…]"
    codes = {doubt.code for doubt in found.doubts}
    assert codes == {
        "addressee_guessed", "due_assumed", "due_general", "kind_closes", "kind_unread", "rhythm_unsure",
        "closing_asks",
    }  # fmt: skip
    unsure = {doubt.place for doubt in found.doubts if doubt.code == "due_general"}
    assert unsure == {f"line-{place}" for place, one in found.demands.items() if one.due_on == OTHERWISE}


def test_number_and_day_are_read_where_they_stand() -> None:
    content = dispatch_files.as_docx(number="5", issued_on=date(2026, 11, 2))
    found = understood(read_dispatch_document(content, name="cv.docx").raw)
    assert (found.number, found.issued_on) == ("05", date(2026, 11, 2))


def test_what_is_not_understood_is_kept_word_for_word() -> None:
    text = dispatch_files.as_text().replace("## **2. Rà", "Giữa hai phần có một câu lạ.\n\n## **2. Rà")
    raw = read_dispatch_document(
        (text + "\n\nPhụ lục biểu mẫu kèm theo\n\nCột một, cột hai").encode(), name="a.txt"
    ).raw
    assert [line.text for line in raw.lines if line.kind == "unread"] == [
        "Giữa hai phần có một câu lạ.", "Phụ lục biểu mẫu kèm theo", "Cột một, cột hai",
    ]  # fmt: skip
    assert sum(doubt.code == "line_unread" for doubt in understood(raw).doubts) == 3


@pytest.mark.parametrize(
    ("printed", "kinds", "levels", "span", "role"),
    [
        ("Các cơ sở giáo dục Mầm non", ["school"], ["MN"], "any", "unit"),
        ("Hiệu trưởng các trường tiểu học, THCS", ["school"], ["TH", "THCS"], "any", "principal"),
        ("Hiệu trưởng các trường Phổ thông nhiều cấp", ["school"], ["TH", "THCS", "THPT"], "several", "principal"),
        ("Các trường trung học phổ thông, trung tâm GDTX", ["school", "centre"], ["THPT", "GDTX"], "any", "unit"),
        ("Ủy ban nhân dân các phường, xã, đặc khu", ["ward", "commune", "special_zone"], [], "any", "unit"),
    ],
)
def test_addressees_are_guessed_from_their_words(
    printed: str, kinds: list[str], levels: list[str], span: str, role: str
) -> None:
    rule = read_rule(printed)
    assert rule is not None
    assert (rule.kinds, rule.levels, rule.span, rule.role) == (kinds, levels, span, role)


def test_words_without_a_kind_of_unit_mean_nobody() -> None:
    assert read_rule("Ông […], phòng Văn hóa – Xã hội") is None


@pytest.mark.parametrize(
    ("words", "sectors"), [("công lập", ["public"]), ("ngoài công lập", ["private"]), ("trong và ngoài công lập", [])]
)
def test_the_sector_is_read_from_its_words(words: str, sectors: list[str]) -> None:
    rule = read_rule(f"Các trường {words}")
    assert rule is not None
    assert rule.sectors == sectors


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Gửi về phòng trước ngày 15/12/2026.", date(2026, 12, 15)),
        ("Gửi chậm nhất ngày 5 tháng 1 năm 2027", date(2027, 1, 5)),
        ("Theo Kế hoạch ngày 04/4/2026", None),
        ("Xong trước ngày 31/02/2027", None),
    ],
)
def test_a_deadline_is_read_only_where_one_is_named(words: str, day: date | None) -> None:
    assert read_demand(words, on=BROUGHT).due_on == day


def test_a_document_that_addresses_nobody_is_no_dispatch() -> None:
    with pytest.raises(NotADispatch):
        read_dispatch_document("KẾ HOẠCH\nCăn cứ …".encode(), name="kh.txt")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "cv.docx"),
        (b"%PDF-1.7", "cv.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "cv.doc"),
        (b"PK\x03\x04 torn", "cv.docx"),
        (dispatch_files.as_docx(), "cv.docm"),
        (dispatch_files.as_docx(), "cv.txt"),
        (b"<html><script>alert(1)</script>", "cv.txt"),
        (b"Kinh g\xb5\xf6i", "cv.txt"),
        (b"x" * (20 * 2**20 + 1), "cv.txt"),
    ],
)
def test_hostile_files_stop_at_the_gate(content: bytes, name: str) -> None:
    with pytest.raises(Refused):
        read_dispatch_document(content, name=name)


def test_a_table_among_the_demands_is_kept_row_by_row() -> None:
    text = Text(Dispatch(symbol="A", printed_issuer="Phường", place="P", subject="x", authority=["CHỦ TỊCH"]), [], [
        AddresseeRule(printed="Các trường")], [Demand(text="Một.", due_on=OTHERWISE)])  # fmt: skip
    paper = dispatch_document(text)
    paper.body.append(Table([TableColumn("A"), TableColumn("B")], [["1", "2"]]))  # type: ignore[attr-defined]
    raw = read_dispatch_document(render_docx(paper), name="cv.docx").raw
    assert "1 | 2" in [line.text for line in raw.lines]


WORDS = st.lists(
    st.sampled_from(["Rà soát", "đội ngũ", "Kế hoạch số 5/KH-UBND", "báo cáo", "(nếu có)", "gửi phòng", "2026–2030"]),
    min_size=1, max_size=9,
).map(lambda words: f"Thực hiện {' '.join(words)}.")  # fmt: skip
DUE = st.integers(0, 900).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
DEMAND = st.builds(
    lambda text, due, rhythm, more: Demand(
        text=text, due_on=due, rhythm=rhythm, until_on=None if rhythm == "once" else due + timedelta(days=more)
    ),
    WORDS, DUE, st.sampled_from(["once", "monthly", "quarterly", "half_yearly", "yearly"]), st.integers(0, 400),
)  # fmt: skip


@examples(10)
@given(
    st.lists(st.lists(DEMAND, min_size=1, max_size=3), min_size=1, max_size=4),
    st.booleans(),
    st.lists(st.sampled_from(dispatch_files.ADDRESSEES), min_size=1, max_size=3, unique=True),
)
def test_what_we_print_is_read_again(parts: list[list[Demand]], is_closed: bool, printed: list[str]) -> None:
    for number, demands in enumerate(parts, start=1):
        for demand in demands:
            demand.section = f"{number}. Phần {number}"
    every = [demand for demands in parts for demand in demands]
    dispatch = Dispatch(
        symbol="UBND-VHXH", printed_issuer="Phường Đông Hải", place="Đông Hải", subject="một việc",
        opening="Yêu cầu:", closing="Khó khăn gửi về phường." if is_closed else "", authority=["CHỦ TỊCH"],
        recipients=["Như trên"],
    )  # fmt: skip
    paper = dispatch_document(Text(dispatch, [], [AddresseeRule(printed=one) for one in printed], every))
    found = understood(read_dispatch_document(render_docx(paper), name="cv.docx").raw)
    assert [(one.section, one.text, one.due_on, one.until_on) for one in found.demands.values()] == [
        (one.section, one.text, one.due_on, one.until_on if one.until_on and _may_repeat(one) else None)
        for one in every
    ]
    assert [rule.printed for rule in found.rules.values()] == printed
    assert "due_assumed" not in {doubt.code for doubt in found.doubts}


def _may_repeat(demand: Demand) -> bool:
    """Also a demand that reads like one the system sees itself: repeated, it stays with the people."""
    return demand.rhythm != "once"


def test_titles_are_short() -> None:
    assert title_of("Rà soát, đánh giá thực trạng đội ngũ; xác định nhu cầu") == "Rà soát, đánh giá thực trạng đội ngũ"
    assert len(title_of("một hai ba bốn năm " * 20)) <= 60
    assert len(title_of("x" * 300)) <= 60


@pytest.mark.parametrize(
    ("words", "day", "is_worked_out"),
    [
        ("gửi về phòng trước ngày 15/12/2026", date(2026, 12, 15), False),
        ("hoàn thành chậm nhất là ngày 5 tháng 1 năm 2027", date(2027, 1, 5), False),
        ("gửi danh sách về Ủy ban nhân dân phường ngày 15/12/2026", date(2026, 12, 15), False),
        ("nộp về phòng 15/12/2026", date(2026, 12, 15), False),
        ("gửi danh sách trước ngày 15/12.", date(2026, 12, 15), True),
        ("báo cáo trước ngày 15/01 để tổng hợp", date(2027, 1, 15), True),
        ("hoàn thành trong tháng 12/2026", date(2026, 12, 31), True),
        ("hoàn thành trước tháng 12 năm 2026", date(2026, 11, 30), True),
        ("hoàn thành trong tháng 2", date(2027, 2, 28), True),
        ("xong trong quý I/2027", date(2027, 3, 31), True),
        ("hoàn thành trong năm 2026", date(2026, 12, 31), True),
        ("báo cáo trước ngày 25 hằng tháng", date(2026, 11, 25), True),
        ("trong vòng 10 ngày kể từ ngày nhận công văn", date(2026, 12, 3), True),
        ("chậm nhất sau 05 ngày làm việc", date(2026, 11, 30), True),
    ],
)
def test_a_sentence_states_its_own_deadline(words: str, day: date, *, is_worked_out: bool) -> None:
    assert deadline_of(words, on=BROUGHT) == Deadline(day, is_worked_out)


def test_working_days_leave_the_holidays_of_the_year_out() -> None:
    """30/4, 1/5 and the 2/5 exchanged for a Saturday."""
    assert deadline_of("trong vòng 03 ngày làm việc", on=date(2025, 4, 28)) == Deadline(date(2025, 5, 6), True)
    assert deadline_of("trong vòng 03 ngày", on=date(2025, 4, 28)) == Deadline(date(2025, 5, 1), True)


@pytest.mark.parametrize(
    "words",
    [
        "Thực hiện Kế hoạch số 108/KH-UBND ngày 04/4/2026 của Ủy ban nhân dân thành phố",
        "báo cáo kết quả về việc thực hiện Kế hoạch số 108/KH-UBND ngày 04/4/2026",
        "tập huấn trong 3 ngày cho giáo viên", "theo kế hoạch năm 2026", "trong năm 2026-2027", "gồm 2/3 số giáo viên",
        "từ 2/3 đến 3/4 số trường", "trước ngày 31/02/2027", "hoàn thành trong tháng 13/2026", "",
    ],
)  # fmt: skip
def test_a_date_or_number_that_is_no_deadline_is_none(words: str) -> None:
    assert deadline_of(words, on=BROUGHT) is None


def test_each_demand_takes_its_own_deadline_then_that_of_its_part_then_the_general_one() -> None:
    text = (
        dispatch_files.as_text()
        .replace(
            "Xây dựng kế hoạch đào tạo, bồi dưỡng của đơn vị.", "Xây dựng kế hoạch của đơn vị trong tháng 01/2027."
        )
        .replace("Tạo điều kiện và nâng cao hiệu quả", "Tạo điều kiện, xong trước ngày 20/12/2026")
        .replace("kịp thời phản ánh", "trước ngày 28/12/2026; kịp thời phản ánh")
    )
    found = understood(read_dispatch_document(text.encode(), name="a.txt").raw)
    general, plan, part = date(2026, 12, 28), date(2027, 1, 31), date(2026, 12, 20)
    assert [one.due_on for one in found.demands.values()] == [
        general, general, date(2026, 12, 15), plan, general, general, part, part, part, part,
    ]  # fmt: skip
    codes = [doubt.code for doubt in found.doubts if doubt.code.startswith("due_")]
    assert (codes.count("due_general"), codes.count("due_of_part"), codes.count("due_worked_out")) == (4, 4, 1)
    assert "due_from_text" in codes
