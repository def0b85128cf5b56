"""The command: JSON in, JSON out, faults named."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from haidang.engines.allocation.checking import check_answer
from haidang.engines.allocation.reading import ProblemError, read_problem
from haidang.engines.allocation.solve import allocate
from haidang.engines.allocation.writing import write_answer

PROBLEM: dict[str, Any] = {
    "schools": [{"id": "A1", "ward": "A"}],
    "targets": [{"id": "THCS", "seats": 1}],
    "people": [{"id": "an", "school": "A1"}, {"id": "binh", "school": "A1", "subject": "TOAN", "away": ["T6"]}],
    "claims": [
        {"person": "an", "target": "THCS", "priority": 90},
        {"person": "binh", "target": "THCS", "priority": 84},
    ],
    "caps": [{"school": "A1", "most": 1}],
}


def run(text: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "haidang.engines.allocation", *options]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def test_a_problem_gives_an_answer_with_its_proof() -> None:
    done = run(json.dumps(PROBLEM))
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert answer["proven"] is True
    assert [seat["person"] for seat in answer["seats"]] == ["binh"]
    assert answer["left_out"][0]["reasons"] == ["school_cap", "seats"]
    assert {level["goal"]: level["value"] for level in answer["levels"]}["seats"] == 1


def test_the_documented_example_is_answered_as_documented() -> None:
    text = (Path(__file__).parents[4] / "docs/algorithms/allocation.md").read_text(encoding="utf-8")
    example = text.split("```json\n")[1].split("```")[0]
    done = run(example)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["proven"]) == (0, True)
    assert {seat["person"]: seat["group"] for seat in answer["seats"]}.items() >= {"em": "L2"}.items()
    assert [(one["person"], one["reasons"]) for one in answer["left_out"]] == [("binh", ["ward_quota"])]
    assert run(json.dumps({"problem": json.loads(example), "answer": answer}), "--check").returncode == 0


def test_locks_in_conflict_end_with_1() -> None:
    held = [{"person": "an", "target": "THCS"}, {"person": "binh", "target": "THCS"}]
    done = run(json.dumps({**PROBLEM, "held": held}))
    assert done.returncode == 1
    assert json.loads(done.stdout)["conflicts"][0]["limit"] == "school_cap"


def test_what_is_not_json_ends_with_2() -> None:
    done = run("{")
    assert (done.returncode, done.stdout) == (2, "")
    assert "not JSON" in done.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"people": [{"id": "an", "school": "A9"}]}, "people[0].school = 'A9'"),
        ({"people": [{"id": "an", "school": "A1"}] * 2}, "twice"),
        ({"claims": [{"person": "vô danh", "target": "THCS"}]}, "claims[0].person"),
        ({"claims": [{"person": "an", "target": "THCS", "priority": -1}]}, "claims[0].priority"),
        ({"targets": [{"id": "THCS", "seats": True}]}, "targets[0].seats"),
        ({"caps": [{"school": "A1", "most": "1"}]}, "caps[0].most"),
        ({"caps": [{"school": "A1", "most": 1, "colour": "red"}]}, "caps[0].colour"),
        ({"travel": [{"ward": "A", "venue": "B", "cost": -1}]}, "travel[0].cost"),
        ({"people": {}}, "Write a list"),
        ({"schools": [{"id": "A", "ward": "A"}]}, "same name"),
        ({"surprise": []}, "Unknown"),
    ],
)
def test_a_fault_names_place_value_and_remedy(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ProblemError) as caught:
        read_problem({**PROBLEM, **change})
    assert any(said in fault for fault in caught.value.faults)


def test_a_proof_holds_until_somebody_changes_it() -> None:
    answer = write_answer(allocate(read_problem(PROBLEM)))
    proof = json.dumps({"problem": PROBLEM, "answer": answer})
    assert run(proof, "--check").returncode == 0
    worse = {**answer, "seats": [{"person": "an", "target": "THCS", "group": "", "period": ""}]}
    done = run(json.dumps({"problem": PROBLEM, "answer": worse}), "--check")
    assert (done.returncode, done.stdout.split(":")[0]) == (3, "priority")
    unknown = {**answer, "seats": [{"person": "cuc", "target": "THCS", "group": "", "period": ""}]}
    assert "no claim" in check_answer(read_problem(PROBLEM), unknown, seconds=5)[0]
