"""manage.py assess: facts in, JSON lines out, the database untouched."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.translation import override

from haidang.areas.personnel.models import Person
from haidang.areas.standards.models import Requirement
from haidang.areas.standards.queries import list_requirements_on

pytestmark = pytest.mark.django_db

TEACHER = {
    "id": "lan",
    "level": "TH",
    "sector": "public",
    "post_kind": "teacher",
    "degree_rank": 2,
    "is_teacher_training": True,
    "has_pedagogy_certificate": False,
    "birth_on": "1970-03-01",
    "sex": "female",
    "courses_held": [],
    "is_counsellor": False,
}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Messages are matched in the language they are written in."""
    with override("en"):
        yield


def ask(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], people: Any, *options: str, on: str = "2024-03-01"
) -> list[Any]:
    file = tmp_path / "facts.json"
    file.write_text(people if isinstance(people, str) else json.dumps(people), encoding="utf-8")
    call_command("assess", str(file), "--on", on, *options)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_every_person_is_answered_on_every_requirement(
    catalogue: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ask(tmp_path, capsys, [TEACHER, {"id": 2}])
    asked = len(list_requirements_on(date(2024, 3, 1)))
    assert [line["person"] for line in lines] == ["lan"] * asked + ["2"] * asked
    found = {line["requirement"]: line["status"] for line in lines[:asked]}
    assert {code: status for code, status in found.items() if status != "not_concerned"} == {
        "bdtx_teacher_general": "cannot_tell",  # the file says nothing of hours
        "degree_standard_th": "must",
        "tin_cn_th": "cannot_tell",  # nor of subjects
        "upgrade_th": "must",
        "counselling": "may",
        "other": "may",
    }


def test_an_answer_tells_each_condition_with_its_value_and_article(
    catalogue: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = ask(tmp_path, capsys, [TEACHER], "--requirement", "upgrade_th")
    found = {item["code"]: item for item in line["explanation"]}
    assert line["priority"] == 84
    assert found["too_few_months_college"]["holds"] is False
    assert found["too_few_months_college"]["facts"] == {"degree_rank": 2, "months_to_retirement_nd135": 84}
    assert found["standard"]["citation"] == "Điều 72 khoản 1 điểm b, Luật Giáo dục 43/2019/QH14"
    assert "fewer than 84 months" in found["too_few_months_college"]["sentence"]


def test_a_day_later_the_law_cited_is_the_law_of_that_day(
    catalogue: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = ask(tmp_path, capsys, [TEACHER], "--requirement", "upgrade_th", on="2026-01-01")
    assert line["version"] == 2
    assert "Luật Nhà giáo" in json.dumps(line, ensure_ascii=False)


def test_a_missing_fact_is_named_and_nothing_is_guessed(
    catalogue: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = ask(tmp_path, capsys, [TEACHER | {"birth_on": None}], "--requirement", "upgrade_th")
    unknown = [item for item in line["explanation"] if item["holds"] is None]
    assert line["status"] == "cannot_tell"
    assert [item["facts"]["months_to_retirement_nd135"] for item in unknown] == [None]


def test_the_database_is_as_before_even_without_a_catalogue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(tmp_path, capsys, [TEACHER])
    assert Person.objects.count() == Requirement.objects.count() == 0
    assert "given_facts" not in connection.introspection.table_names()


BAD_FILES = {
    "": "is not JSON",
    "[]": "must hold a list",
    "{}": "must hold a list",
    "[1]": "Write an object",
    '[{"level": "TH"}]': "Give each person an id",
    '[{"id": true}]': "Give each person an id",
    '[{"id": "a"}, {"id": "a"}]': "Row 1 has it already",
    '[{"id": "a", "id": "b"}]': "stands twice",
    '[{"id": "a", "lvl": "TH"}]': "Row 1, lvl",
    '[{"id": "a", "level": "th"}]': "Write one of: MN, TH",
    '[{"id": "a", "level": ["TH"]}]': "Write one of",
    '[{"id": "a", "degree_rank": 9}]': "Write one of: 1, 2",
    '[{"id": "a", "degree_rank": true}]': "Write one of",
    '[{"id": "a", "birth_on": "1970-02-30"}]': "Write a real day",
    '[{"id": "a", "birth_on": "30/01/1970"}]': "Write a real day",
    '[{"id": "a", "birth_on": 1970}]': "Write a real day",
    '[{"id": "a", "birth_on": "1970-05-01", "birth_precision": "year"}]': "write its 1 January",
    '[{"id": "a", "birth_on": "1070-01-01"}]': "since 1900",
    '[{"id": "a", "birth_on": "2024-03-01"}]': "A birth before",
    '[{"id": "a", "is_manager": "yes"}]': "Write true or false",
    '[{"id": "a", "service_months": 1.5}]': "Write a whole number",
    '[{"id": "a", "service_months": 99999999999}]': "Write a whole number",
    '[{"id": "a", "subjects": "KHTN"}]': "Write a list of texts",
    '[{"id": "a", "subjects": [null]}]': "Write a list of texts",
    '[{"id": "a", "degree_major": "x\\u0000"}]': "Write a text",
    '[{"id": "\\ud800"}]': "Remove the signs",
    '[{"id": "a", "courses_held": ["khnt"]}]': "khtn",
    "[" * 100_000: "is not JSON",
}


@pytest.mark.parametrize("content", BAD_FILES, ids=range(len(BAD_FILES)))
def test_a_bad_file_is_refused_with_row_field_and_remedy_and_nothing_is_printed(
    content: str, catalogue: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match=BAD_FILES[content]) as refusal:
        ask(tmp_path, capsys, content)
    assert refusal.value.returncode == 2
    assert capsys.readouterr().out == ""


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("assess", str(tmp_path / "none.json"))
    assert refusal.value.returncode == 2


@pytest.mark.parametrize("day", ["2024-02-30", "01/03/2024", "20240301", "today"])
def test_a_wrong_day_is_refused(day: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no day"):
        call_command("assess", str(tmp_path / "none.json"), "--on", day)


def test_an_unknown_requirement_is_refused_with_those_in_force(
    catalogue: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match=r"In force: bdtx_manager_general, .*counselling, "):
        ask(tmp_path, capsys, [TEACHER], "--requirement", "nothing")


def test_a_day_without_law_is_refused(catalogue: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="In force: -"):
        ask(tmp_path, capsys, [TEACHER], on="2000-01-01")
