"""Plans as people write them: whatever the shape of the file, the same rows come out."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from haidang.areas.plans.documents import plan_document
from haidang.areas.plans.imports.cells import Figure, read_figures, read_levels, requirement_of, split_units
from haidang.areas.plans.imports.headings import heading_of
from haidang.areas.plans.imports.interpreting import Understood, understand
from haidang.areas.plans.imports.reading import NoTaskTable, read_raw_plan
from haidang.areas.plans.imports.sources import read_source
from haidang.areas.plans.models import PartKind, UnitPart
from haidang.areas.plans.queries.citations import read_citations
from haidang.areas.plans.queries.doubts import SENTENCES, sentence_of
from haidang.areas.plans.queries.printed import PrintedDuty, PrintedPart, PrintedPlan, PrintedTarget, PrintedTask
from haidang.areas.plans.queries.raw import RawPlan, corrected
from haidang.areas.plans.queries.unit_names import UnitNames
from haidang.areas.plans.tests import plan_files
from haidang.areas.plans.tests.plan_files import SHAPES, plan_2024, saved, word_with
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.documents.reading import read_plain_text
from haidang.foundation.documents.rendering import render_docx
from tests.examples import examples

NAMES = UnitNames(
    codes=dict.fromkeys(("VP", "UNION", "GDTX", "GDMN", "GDTH", "GDTRH", "KHTC", "INSPECTORATE", "SGDDT"))
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def read(content: bytes, name: str = "plan.docx") -> Understood:
    raw = read_raw_plan(read_source(content, name=name), is_unit=NAMES.is_known)
    return understand(RawPlan.from_json(raw.as_json()), NAMES, code="sgddt-hp-2024", issuer="SGDDT", year=2024)


def spaced(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_the_plan_of_2024_gives_its_rows(shape: str) -> None:
    name, make = SHAPES[shape]
    found, expected = read(make(), name).plan.tasks, plan_2024().tasks
    assert [[spaced(cell) for cell in task.cells] for task in found] == [
        [spaced(cell) for cell in task.cells] for task in expected
    ]
    for mine, printed in zip(found, expected, strict=True):
        assert (mine.starts_on, mine.ends_on, mine.levels) == (printed.starts_on, printed.ends_on, printed.levels)
        assert [(t.planned, t.requirement_code) for t in mine.targets] == [
            (t.planned, t.requirement_code) for t in printed.targets
        ]
        assert [(u.part, u.printed, u.unit, u.group) for u in mine.units] == [
            (u.part, u.printed, u.unit, u.group) for u in printed.units
        ]


def test_our_own_export_comes_back_whole() -> None:
    found, expected = read(plan_files.exported()).plan, plan_2024()
    assert [(p.kind, p.ordinal, p.text) for p in found.parts] == [(p.kind, p.ordinal, p.text) for p in expected.parts]
    assert [(d.ordinal, d.holder, d.text) for d in found.duties] == [
        (d.ordinal, d.holder, d.text) for d in expected.duties
    ]
    assert found.recipients == list(expected.recipients)
    assert (found.title, found.year, found.symbol, found.place, found.number, found.issued_on) == (
        expected.title, 2024, "KH-SGDĐT", "Hải Phòng", "", None,
    )  # fmt: skip
    assert (found.parent_document, found.signer_title) == (expected.parent_document, "GIÁM ĐỐC")


def test_what_made_a_reading_doubtful_is_said_at_its_cell() -> None:
    cut = {(doubt.code, doubt.cell) for doubt in read(plan_files.cut_by_a_page()).doubts}
    assert {("continued", "task-4.mode"), ("continued", "task-4.coordinating")} <= cut
    merged = {(doubt.code, doubt.cell) for doubt in read(plan_files.merged_cells()).doubts}
    assert ("shared", "task-5.leads") in merged
    flat = {doubt.code for doubt in read(plan_files.tab_less_text(), "plan.txt").doubts}
    assert "cells_guessed" in flat


def test_a_column_nobody_knows_is_kept_word_for_word() -> None:
    found = read(plan_files.extra_column())
    assert [part.text for part in found.plan.parts_of(PartKind.UNREAD)] == ["TT 3. · Ghi chú: Ghi chú riêng"]
    assert "column_unknown" in {doubt.code for doubt in found.doubts}


def test_titles_of_groups_and_totals_are_no_tasks() -> None:
    word = word_with(
        [["A. Bồi dưỡng", *[""] * 7], *plan_files.cells_2024(), ["", "Tổng cộng", *[""] * 2, "1.108", *[""] * 3]]
    )
    table = word.tables[0]
    table.cell(1, 0).merge(table.cell(1, 7))
    found = read(saved(word)).plan
    assert len(found.tasks) == 7
    assert {part.text for part in found.parts_of(PartKind.UNREAD)} == {"A. Bồi dưỡng", "Tổng cộng | 1.108"}


def test_a_document_without_a_table_of_tasks_is_refused() -> None:
    with pytest.raises(NoTaskTable):
        read("KẾ HOẠCH\nĐào tạo năm 2024".encode(), "plan.txt")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MN CL: 42\nMNNCL: 381", [Figure("MN CL", 42), Figure("MNNCL", 381)]),
        ("245", [Figure("", 245)]),
        ("1.108 người", [Figure("", 1108)]),
        ("71 (TH); 50 (THCS)", [Figure("TH", 71), Figure("THCS", 50)]),
        ("", []),
        ("khoảng 20-30 người", None),
        ("theo nhu cầu", None),
    ],
)
def test_quantities_are_read_by_group_or_not_at_all(text: str, expected: list[Figure] | None) -> None:
    assert read_figures(text) == expected


def test_levels_units_and_requirements_are_read_from_words() -> None:
    assert read_levels("Tiểu học,\nTHCS").levels == ("TH", "THCS")
    assert read_levels("Phổ thông").wide == "pho thong"
    assert read_levels("Đại học").unread == "dai hoc"
    assert split_units("Phòng: GDMN, GDTH; PGDĐT\nquận/huyện", NAMES.is_known) == ["GDMN", "GDTH", "PGDĐT quận/huyện"]
    assert split_units("Phòng GDMN\nPhòng GDTH", NAMES.is_known) == ["Phòng GDMN", "Phòng GDTH"]
    assert requirement_of("Bồi dưỡng GV dạy môn Khoa học tự nhiên", "", ["THCS"]) == "khtn"
    assert requirement_of("Nâng chuẩn trình độ", "MNNCL", []) == "upgrade_mn_private"
    assert requirement_of("Tham quan", "", []) == "other"
    assert [heading_of(one) for one in ("Thời gian thực hiện", "Hình thức thực hiện", "Ghi chú")] == [
        "time",
        "mode",
        "",
    ]


def test_citations_have_kind_number_day_and_issuer() -> None:
    (one, two) = read_citations(
        "Căn cứ Nghị định số 71/2020/NĐ-CP ngày 30 tháng 6 năm 2020 của Chính phủ quy định lộ trình; "
        "Quyết định số 4288/QĐ-UBND ngày 12/12/2023 của Ủy ban nhân dân thành phố về việc giao dự toán;"
    )
    assert (one.kind, one.number, one.issued_on, one.issuer) == (
        "Nghị định", "71/2020/NĐ-CP", date(2020, 6, 30), "Chính phủ",
    )  # fmt: skip
    assert (two.number, two.issued_on, two.issuer, two.title) == (
        "4288/QĐ-UBND", date(2023, 12, 12), "Ủy ban nhân dân thành phố", "giao dự toán",
    )  # fmt: skip


def test_a_correction_takes_the_place_of_what_was_read_and_of_its_doubt() -> None:
    raw = read_raw_plan(read_source(plan_files.cut_by_a_page(), name="a.docx"), is_unit=NAMES.is_known)
    mine = corrected(raw, {"task-4.mode": "Trực tiếp", "head.number": "12", "task-7.kind": "left_out"})
    found = understand(mine, NAMES, code="x", issuer="SGDDT", year=2024)
    assert (found.plan.number, found.plan.tasks[3].mode, len(found.plan.tasks)) == ("12", "Trực tiếp", 6)
    assert "task-4.mode" not in {doubt.cell for doubt in found.doubts}


def test_every_doubt_has_a_sentence() -> None:
    for _name, make in SHAPES.values():
        for doubt in read(make(), _name).doubts:
            assert "%(" not in sentence_of(doubt)
            assert doubt.code in SENTENCES


WORDS = st.sampled_from(
    ("Bồi", "dưỡng", "giáo", "viên", "năng", "lực", "chuyên", "môn", "dạy", "học", "&", "<môn>", "“Toán”")
)
PHRASE = st.lists(WORDS, min_size=2, max_size=7).map(" ".join).filter(lambda text: not text.startswith("&"))
TIMES = st.sampled_from(["Năm 2026", "Tháng 4-12/2026", "Quý II/2026", "15/3/2026", "Tháng 6/2026"])
LEVELS = st.lists(st.sampled_from(["MN", "TH", "THCS", "THPT", "GDTX"]), min_size=1, unique=True)
QUANTITY = st.lists(st.tuples(st.sampled_from(["MN CL", "TH", "Nhóm B"]), st.integers(1, 9_999)), max_size=3).map(
    lambda rows: "\n".join(f"{label}: {count}" for label, count in rows)
)
UNITS = st.lists(st.sampled_from(["P.GDTX&ĐH", "GDMN", "PGDĐT quận/huyện", "Trung tâm lạ"]), min_size=1, max_size=3)


@st.composite
def plans(draw: st.DrawFn) -> PrintedPlan:
    order = ["MN", "TH", "THCS", "THPT", "GDTX"]
    tasks = [
        PrintedTask(
            position=place,
            ordinal=f"{place}.",
            content=draw(PHRASE),
            levels=tuple(sorted(draw(LEVELS), key=order.index)),
            time=draw(TIMES),
            starts_on=None,
            ends_on=None,
            quantity=draw(QUANTITY),
            mode=draw(st.sampled_from(["", "Trực tiếp", "Trực tuyến"])),
            leads=", ".join(draw(UNITS)),
            coordinating="; ".join(draw(UNITS)),
            targets=(PrintedTarget(1, "x", 1, "other"),),
        )
        for place in range(1, draw(st.integers(1, 4)) + 1)
    ]
    contents = draw(st.lists(PHRASE, max_size=3))
    return replace(
        plan_2024(),
        year=2026,
        title=f"{draw(PHRASE)} năm 2026",
        number=draw(st.sampled_from(["", "12", "108"])),
        issued_on=draw(st.sampled_from([None, date(2026, 1, 5), date(2026, 11, 30)])),
        # A text ends with "./.", which the export adds where it is missing.
        parts=(
            *(PrintedPart(PartKind.CONTENT, place, f"{text}.", f"{place}.") for place, text in enumerate(contents, 1)),
            PrintedPart(PartKind.CLOSING, 1, "Trên đây là Kế hoạch năm 2026./."),
        ),
        duties=tuple(PrintedDuty(place, "Thanh tra Sở", f"- {text};", "1.") for place, text in enumerate(contents, 1)),
        tasks=tasks,
    )


@examples(25)
@given(plans())
def test_a_plan_that_is_exported_and_brought_again_has_the_same_rows(plan: PrintedPlan) -> None:
    found = read(render_docx(plan_document(plan))).plan
    assert [task.cells for task in found.tasks] == [
        tuple(unicodedata.normalize("NFC", cell) for cell in task.cells) for task in plan.tasks
    ]
    assert [(p.kind, p.ordinal, p.text) for p in found.parts] == [(p.kind, p.ordinal, p.text) for p in plan.parts]
    assert [(d.holder, d.text) for d in found.duties] == [(d.holder, d.text) for d in plan.duties]
    assert (found.title, found.number, found.issued_on, found.year) == (
        plan.title, plan.number, plan.issued_on, plan.year,
    )  # fmt: skip
    assert [unit.printed for task in found.tasks for unit in task.units_of(UnitPart.LEAD)] == [
        name for task in plan.tasks for name in task.leads.split(", ")
    ]


@examples(40)
@given(st.text(max_size=300), st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str, cell: str) -> None:
    heading = "TT Nội dung Cấp học Thời gian Số lượng Hình thức Đơn vị chủ trì"
    lines = f"KẾ HOẠCH\n{text}\n{heading}\n1. {cell}\nTH\nNăm 2024\n{text}"
    try:
        raw = read_raw_plan(read_plain_text(lines), is_unit=NAMES.is_known)
    except Refused:
        return
    understand(raw, NAMES, code="x", issuer="SGDDT", year=2024)
