"""Every flaw of the real plan is found at its place; a clean plan has none."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from haidang.areas.plans.models import PartKind
from haidang.areas.plans.queries.findings import list_findings
from haidang.areas.plans.queries.printed import (
    PrintedDuty,
    PrintedPart,
    PrintedPlan,
    PrintedTarget,
    PrintedTask,
    PrintedUnit,
)
from haidang.areas.plans.queries.sentences import SENTENCES, Severity

IN_2024 = date(2024, 3, 15)
IN_2026 = date(2026, 11, 22)


def task(position: int, **changes: object) -> PrintedTask:
    fields: dict[str, object] = {
        "position": position,
        "ordinal": f"{position}.",
        "content": "Bồi dưỡng GV cấp THCS",
        "levels": ("THCS",),
        "time": "Tháng 6-9/2024",
        "starts_on": date(2024, 6, 1),
        "ends_on": date(2024, 9, 30),
        "quantity": "158",
        "targets": (PrintedTarget(1, f"THCS {position}", 158, "khtn"),),
        "units": (PrintedUnit("lead", 1, "P.GDTX&ĐH", "GDTX"),),
    }
    return PrintedTask(**fields | changes)  # type: ignore[arg-type]


CLEAN = PrintedPlan(
    code="clean",
    year=2024,
    title="Kế hoạch năm 2024",
    issuer="SGDDT",
    number="12",
    issued_on=date(2024, 3, 1),
    parts=(PrintedPart(PartKind.CONTENT, 1, "Bồi dưỡng GV cấp trung học cơ sở (THCS).", "1."),),
    tasks=(task(1),),
)


def codes(plan: PrintedPlan, day: date = IN_2024) -> list[str]:
    return [finding.key for finding in list_findings(plan, day=day)]


def with_tasks(*tasks: PrintedTask) -> PrintedPlan:
    return replace(CLEAN, tasks=tasks, parts=())


def test_a_clean_plan_has_no_findings() -> None:
    assert codes(CLEAN) == []


def test_the_plan_of_2024_shows_exactly_its_known_flaws(printed: PrintedPlan) -> None:
    assert codes(printed) == [
        "P103.number@head",
        "P103.date@head",
        "P104@content-2",
        "P102@task-5",
        "P109@task-6",
        "P109@task-7",
        "P101@task-6",
        "P101@task-7",
        "P105.text@task-4",
        "P106@task-7",
    ]


def test_read_after_the_reorganisation_its_districts_are_noted_and_nothing_else(printed: PrintedPlan) -> None:
    later = [finding for finding in list_findings(printed, day=IN_2026) if finding.key not in codes(printed)]
    assert {finding.code for finding in later} == {"P108"}
    assert {finding.severity for finding in later} == {Severity.NOTE}
    assert [str(finding.place) for finding in later] == [
        *(f"task-{row}" for row in range(1, 7)),
        "duty-14",
    ]


@pytest.mark.parametrize("day", [date(2025, 6, 30), date(2025, 7, 1)])
def test_districts_are_gone_from_the_first_of_july_2025(printed: PrintedPlan, day: date) -> None:
    assert any(key.startswith("P108") for key in codes(printed, day)) == (day >= date(2025, 7, 1))


@pytest.mark.parametrize("text", ["đào tạo năm 202.", "đào tạo năm 20", "đào tạo năm 202 và sau đó"])
def test_a_year_cut_short_is_found(text: str) -> None:
    plan = replace(CLEAN, parts=(PrintedPart(PartKind.AIM, 1, text),))
    assert codes(plan) == ["P104@aim-1"]


@pytest.mark.parametrize("text", ["năm 2024.", "năm 2020-2025", "trong 5 năm 3 tháng"])
def test_a_whole_year_is_left_alone(text: str) -> None:
    assert codes(replace(CLEAN, parts=(PrintedPart(PartKind.AIM, 1, text),))) == []


@pytest.mark.parametrize(
    ("ordinals", "expected"),
    [
        (["1.", "2.", "3."], []),
        (["1.", "i.", "2."], ["P102@task-2", "P109@task-3"]),
        (["1.", "", "3."], ["P102.missing@task-2"]),
        (["1.", "3.", "4."], ["P102@task-2", "P109@task-3"]),
        (["1)", "1)", "3)"], ["P102@task-2"]),
    ],
)
def test_ordinals_are_counted(ordinals: list[str], expected: list[str]) -> None:
    plan = with_tasks(*(task(row, ordinal=ordinal) for row, ordinal in enumerate(ordinals, start=1)))
    assert codes(plan) == expected


def test_a_time_that_leaves_the_year_or_cannot_be_read_is_found() -> None:
    across = task(1, time="Tháng 11/2024 - tháng 2/2025", ends_on=date(2025, 2, 28))
    unread = task(2, time="Thường xuyên", starts_on=None, ends_on=None)
    assert codes(with_tasks(across, unread)) == ["P101@task-1", "P111@task-2"]


@pytest.mark.parametrize(
    ("text", "levels", "expected"),
    [
        ("Bồi dưỡng GV phổ thông", ("TH",), []),
        ("Bồi dưỡng GV phổ thông, GDTX", ("TH", "THCS", "THPT"), ["P105.text@task-1"]),
        ("Bồi dưỡng GV mầm non", ("MN", "TH"), ["P105.row@task-1"]),
        ("Bồi dưỡng GV tiểu học", ("THCS",), ["P105.text@task-1", "P105.row@task-1"]),
        ("Triển khai Chương trình giáo dục phổ thông 2018", ("MN",), []),
        ("Bồi dưỡng GV THPT", ("THPT",), []),
    ],
)
def test_the_audience_of_text_and_row_is_compared(text: str, levels: tuple[str, ...], expected: list[str]) -> None:
    plan = replace(CLEAN, parts=(PrintedPart(PartKind.CONTENT, 1, text, "1."),), tasks=(task(1, levels=levels),))
    assert codes(plan) == expected


def test_missing_quantity_lead_and_differing_figures_are_found() -> None:
    plan = with_tasks(
        task(1, quantity="", targets=()), task(2, units=()), task(3, quantity="160"), task(4, content="Rà soát")
    )
    assert codes(plan) == ["P106@task-1", "P110@task-3", "P107@task-2"]


def test_a_unit_that_ended_or_is_unknown_is_found_on_the_day_it_is_read() -> None:
    ended = PrintedUnit("lead", 1, "Phòng cũ", "OLD", ends_on=date(2024, 5, 1))
    unknown = PrintedUnit("coordinating", 1, "Trung tâm lạ")
    plan = with_tasks(task(1, units=(ended, unknown)))
    assert codes(plan, date(2024, 4, 30)) == ["P108.unknown@task-1"]
    assert codes(plan, date(2024, 5, 1)) == ["P108.unknown@task-1", "P108.ended@task-1"]


def test_a_plan_made_after_the_reorganisation_may_not_charge_districts() -> None:
    duty = PrintedDuty(1, "Phòng GDĐT quận", "Rà soát", "9.", group="district_offices")
    (finding,) = list_findings(
        replace(
            CLEAN,
            year=2026,
            duties=(duty,),
            tasks=(task(1, starts_on=date(2026, 6, 1), ends_on=date(2026, 9, 30)),),
        ),
        day=IN_2026,
    )
    assert (finding.code, finding.severity) == ("P108", Severity.WARNING)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_finding_speaks_both_languages(printed: PrintedPlan, language: str) -> None:
    with translation.override(language):
        for finding in list_findings(printed, day=IN_2026):
            assert "%(" not in finding.sentence
            assert finding.title.startswith(finding.code)
    with translation.override(language):
        said = {str(wording.sentence) for wording in SENTENCES.values()}
    assert len(said) == len(SENTENCES)
