"""Bad files are refused with section, row, value and remedy; the real one is read whole."""

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from haidang.areas.plans.imports import (
    BUILTIN,
    BadPlanFile,
    NoSuchBuiltinPlan,
    read_builtin_plan,
    read_plan,
    read_plan_file,
)
from haidang.areas.plans.queries.printed import PrintedPlan

SMALL: dict[str, Any] = {
    "plan": {"code": "x", "year": 2024, "title": "Kế hoạch", "issuer": "SGDDT"},
    "task": [{"ordinal": "1.", "content": "Bồi dưỡng", "levels": ["TH"], "time": "Năm 2024"}],
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    tables = {"plan": dict(SMALL["plan"]), "task": [dict(SMALL["task"][0])]}
    change(tables)
    return tables


def test_the_plan_of_2024_holds_the_figures_of_the_document(printed: PrintedPlan) -> None:
    assert [task.ordinal for task in printed.tasks] == ["1.", "2.", "3.", "4.", "i.", "5.", "6."]
    assert {target.requirement_code: target.planned for task in printed.tasks for target in task.targets} == {
        "upgrade_mn_public": 42,
        "upgrade_mn_private": 381,
        "upgrade_th": 71,
        "upgrade_thcs": 50,
        "counselling": 245,
        "khtn": 158,
        "lsdl": 161,
    }
    assert (printed.number, printed.issued_on) == ("", None)
    assert (printed.tasks[5].time, printed.tasks[5].starts_on) == ("Tháng 6-9/2023", date(2023, 6, 1))
    assert len(printed.contents) == 7
    assert len({duty.ordinal for duty in printed.duties}) == 11


def test_every_shipped_plan_can_be_read_and_names_no_telephone() -> None:
    for path in BUILTIN.glob("[0-9]*.toml"):
        assert read_plan_file(path).tasks
        assert not re.search(r"\b0\d{8,10}\b", path.read_text(encoding="utf-8"))


def test_a_missing_optional_section_is_empty() -> None:
    assert read_plan(SMALL).recipients == ()


@pytest.mark.parametrize(
    ("change", "place", "value", "remedy"),
    [
        (lambda t: t["plan"].pop("code"), "[plan]", "code = —", "quotation"),
        (lambda t: t["plan"].update(year="2024"), "[plan]", "year = 2024", "whole number"),
        (lambda t: t["plan"].update(year=24), "[plan]", "year = 24", "2000"),
        (lambda t: t["plan"].update(issued_on="1/2/2024"), "[plan]", "issued_on = 1/2/2024", "2024-03-15"),
        (lambda t: t["plan"].update(tytle="x"), "[plan]", "tytle = x", "title"),
        (lambda t: t.pop("plan"), "[file]", "plan = —", "[plan]"),
        (lambda t: t.update(task=[]), "[task]", "—", "[[task]]"),
        (lambda t: t.update(task={}), "[file]", "task = {}", "[[task]]"),
        (lambda t: t["task"][0].update(levels=["TH", "XX"]), "[task], row 1", "XX", "THCS"),
        (lambda t: t["task"][0].update(content=" "), "[task], row 1", "content =", "quotation"),
        (
            lambda t: t["task"][0].update(targets=[{"label": "TH", "planned": -1, "requirement": "khtn"}]),
            "[task.targets], row 1",
            "planned = -1",
            "whole number",
        ),
        (
            lambda t: t["task"][0].update(lead_units=[{"printed": "P", "group": "gang"}]),
            "[task.lead_units], row 1",
            "group = gang",
            "offices",
        ),
        (lambda t: t.update(parts={"aim": [""]}), "[parts]", "aim", "none of them empty"),
    ],
)
def test_a_fault_names_section_row_value_and_remedy(
    change: Callable[[dict[str, Any]], object], place: str, value: str, remedy: str
) -> None:
    with pytest.raises(BadPlanFile) as fault:
        read_plan(changed(change))
    for words in (place, value, remedy):
        assert words in str(fault.value)


@pytest.mark.parametrize("content", [b"[plan", b"\xff\xfe[plan]", b"", b"x = 1\nx = 2"])
def test_a_file_that_is_no_plan_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(content)
    with pytest.raises(BadPlanFile):
        read_plan_file(path)


def test_a_year_without_a_plan_says_which_there_are() -> None:
    with pytest.raises(NoSuchBuiltinPlan, match="2024"):
        read_builtin_plan(1999)


def test_the_shipped_file_is_valid_toml_with_a_source() -> None:
    text = (BUILTIN / "2024_sgddt_haiphong.toml").read_text(encoding="utf-8")
    assert text.startswith("# The 2024 plan")
    assert tomllib.loads(text)["plan"]["year"] == 2024
