"""Checks that look beyond one row, and the page of the documentation that lists every code."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from haidang.areas.plans.models import PartKind
from haidang.areas.plans.queries.checks import Demand, Surroundings
from haidang.areas.plans.queries.findings import list_findings
from haidang.areas.plans.queries.printed import PrintedPart, PrintedPlan, PrintedTarget
from haidang.areas.plans.queries.sentences import SENTENCES
from haidang.areas.plans.tests.test_findings import CLEAN, IN_2024, codes, task, with_tasks

DUE = date(2026, 12, 15)


def of_2027(**changes: object) -> PrintedPlan:
    rows = (
        task(
            1,
            targets=(PrintedTarget(1, "TH", 158, "upgrade_th"),),
            starts_on=date(2027, 6, 1),
            ends_on=date(2027, 9, 30),
        ),
    )
    return replace(CLEAN, year=2027, issued_on=None, parts=(), tasks=rows, **changes)  # type: ignore[arg-type]


def test_parts_that_do_not_add_up_are_found_and_are_no_broken_ordinals() -> None:
    parent = task(1, quantity="158", targets=())
    parts = [task(2, ordinal="1.1.", quantity="100", targets=(PrintedTarget(1, "a", 100, "khtn"),))]
    parts.append(task(3, ordinal="1.2.", quantity="58", targets=(PrintedTarget(1, "b", 58, "khtn"),)))
    assert codes(with_tasks(parent, *parts)) == []
    assert codes(with_tasks(replace(parent, quantity="160"), *parts)) == ["P112@task-1"]


def test_a_target_that_stands_twice_is_found() -> None:
    twice = task(2, targets=task(1).targets)
    assert codes(with_tasks(task(1), twice)) == ["P113@task-2"]


@pytest.mark.parametrize(
    ("demand", "expected"),
    [
        (Demand(200, 0), []),
        (Demand(158, 0), []),
        (Demand(157, 0), ["P114.more@task-1"]),
        (Demand(0, 0), ["P114.nobody@task-1"]),
        (Demand(200, 3), ["P115@task-1"]),
    ],
)
def test_targets_are_held_against_the_review(demand: Demand, expected: list[str]) -> None:
    around = Surroundings(2024, {("khtn", date(2024, 9, 30)): demand})
    assert [finding.key for finding in list_findings(with_tasks(task(1)), day=IN_2024, around=around)] == expected


@pytest.mark.parametrize(
    ("issued_on", "day", "expected"),
    [
        (date(2026, 12, 14), DUE, []),
        (DUE, DUE, ["P116.late@head"]),
        (None, DUE, ["P103.date@head", "P116.draft@head"]),
        (None, date(2026, 12, 1), ["P103.date@head", "P116.near@head"]),
        (None, date(2026, 6, 1), ["P103.date@head"]),
    ],
)
def test_the_yearly_deadline(issued_on: date | None, day: date, expected: list[str]) -> None:
    plan = replace(of_2027(), issued_on=issued_on)
    assert [key for key in codes(plan, day) if key.startswith(("P103", "P116"))] == expected


@pytest.mark.parametrize(
    ("issued_on", "expected"), [(date(2025, 10, 30), []), (date(2025, 10, 31), ["P117.ended@legal_basis-1"])]
)
def test_a_legal_basis_counts_on_the_day_of_the_plan(issued_on: date, expected: list[str]) -> None:
    basis = PrintedPart(PartKind.LEGAL_BASIS, 1, "Căn cứ Thông tư số 31/2017/TT-BGDĐT của Bộ Giáo dục và Đào tạo;")
    plan = replace(CLEAN, issued_on=issued_on, parts=(basis,), tasks=())
    assert codes(plan, date(2026, 11, 23)) == expected


def test_a_law_that_is_not_yet_in_force_is_found() -> None:
    basis = PrintedPart(PartKind.LEGAL_BASIS, 1, "Căn cứ Luật Nhà giáo số 73/2025/QH15;")
    assert codes(replace(CLEAN, parts=(basis,), tasks=())) == ["P117.early@legal_basis-1"]


def test_every_code_stands_in_the_documentation() -> None:
    page = (Path(settings.BASE_DIR) / "docs" / "how-to" / "plan-checks.md").read_text()
    for (code, variant), wording in SENTENCES.items():
        assert f"| {code} | {variant or '–'} | {wording.severity.value} |" in page
        assert str(wording.remedy)
