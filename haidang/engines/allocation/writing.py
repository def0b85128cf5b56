"""Writes a problem and an answer as plain JSON values."""

from dataclasses import asdict
from typing import Any

from haidang.engines.allocation.answer import Answer
from haidang.engines.allocation.problem import Problem


def write_problem(problem: Problem) -> dict[str, Any]:
    """The problem in the format of docs/algorithms/allocation.md; reading it gives the same problem again."""
    return {
        "schools": [{"id": school, "ward": ward} for school, ward in problem.wards.items()],
        "targets": [{"id": target, "seats": seats} for target, seats in problem.seats.items()],
        "people": [asdict(person) | {"away": sorted(person.away)} for person in problem.people],
        "claims": [asdict(claim) for claim in problem.claims],
        "groups": [asdict(group) for group in problem.groups],
        "quotas": [asdict(quota) for quota in problem.quotas],
        "caps": [asdict(cap) for cap in problem.caps],
        "minimums": [asdict(minimum) for minimum in problem.minimums],
        "held": [asdict(lock) for lock in problem.held],
        "barred": [asdict(lock) for lock in problem.barred],
        "travel": [{"ward": ward, "venue": venue, "cost": cost} for (ward, venue), cost in problem.travel.items()],
    }


def write_answer(answer: Answer) -> dict[str, Any]:
    """The answer in the format of docs/algorithms/allocation.md."""
    return {
        "proven": answer.is_proven,
        "seats": [asdict(seat) for seat in answer.seats],
        "levels": [asdict(level) | {"gap": level.gap} for level in answer.levels],
        "left_out": [asdict(one) for one in answer.left_out],
        "shortages": [
            {"ward": ward, "target": target, "missing": missing} for (ward, target), missing in answer.shortages.items()
        ],
        "unfilled": [{"target": target, "seats": seats} for target, seats in answer.unfilled.items()],
        "conflicts": [asdict(conflict) for conflict in answer.conflicts],
        "wards": [asdict(share) for share in answer.wards],
        "schools": [asdict(share) for share in answer.schools],
        "gini_wards": answer.gini_wards,
        "gini_schools": answer.gini_schools,
    }
