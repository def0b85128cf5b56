"""Writes an answer as plain JSON values."""

from dataclasses import asdict
from typing import Any

from haidang.engines.allocation.answer import Answer


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
