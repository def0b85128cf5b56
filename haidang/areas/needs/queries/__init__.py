"""Reads of rounds, sheets and needs; who is eligible; what is to do."""

from haidang.areas.needs.queries.needs import (
    ExplainedNeed,
    NeedCount,
    RequirementGroup,
    count_needs,
    explain_need,
    group_by_requirement,
    needs_of_person,
    needs_of_sheet,
    place_in_queue,
    verified_needs,
)
from haidang.areas.needs.queries.rounds import (
    NO_LOCALITY,
    Coverage,
    coverage,
    find_open_round,
    list_rounds,
    progress_of_rounds,
)
from haidang.areas.needs.queries.sheets import SheetCounts, late_sheets, sheet_counts, sheets_of, sheets_to_verify
from haidang.areas.needs.queries.todos import list_todos

__all__ = [
    "NO_LOCALITY",
    "Coverage",
    "ExplainedNeed",
    "NeedCount",
    "RequirementGroup",
    "SheetCounts",
    "count_needs",
    "coverage",
    "explain_need",
    "find_open_round",
    "group_by_requirement",
    "late_sheets",
    "list_rounds",
    "list_todos",
    "needs_of_person",
    "needs_of_sheet",
    "place_in_queue",
    "progress_of_rounds",
    "sheet_counts",
    "sheets_of",
    "sheets_to_verify",
    "verified_needs",
]
