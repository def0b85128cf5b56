"""Reads of rounds, sheets and needs; who is eligible; what is to do."""

from haidang.areas.needs.queries.answers_today import AnswerToday, answers_today
from haidang.areas.needs.queries.differences import (
    KINDS,
    count_differences,
    list_differences,
    previous_round,
    schools_of,
)
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
from haidang.areas.needs.queries.statements import localities_to_sign, statements_seen
from haidang.areas.needs.queries.todos import list_todos
from haidang.areas.needs.queries.wishes import (
    find_sheet_of_person,
    person_of,
    wishable_requirements,
    wishes_of_person,
    wishes_of_sheet,
)
from haidang.areas.needs.queries.years import (
    YearRow,
    count_years,
    count_years_by_locality,
    dated_needs,
    intakes_of,
    years_range,
)

__all__ = [
    "KINDS",
    "NO_LOCALITY",
    "AnswerToday",
    "Coverage",
    "ExplainedNeed",
    "NeedCount",
    "RequirementGroup",
    "SheetCounts",
    "YearRow",
    "answers_today",
    "count_differences",
    "count_needs",
    "count_years",
    "count_years_by_locality",
    "coverage",
    "dated_needs",
    "explain_need",
    "find_open_round",
    "find_sheet_of_person",
    "group_by_requirement",
    "intakes_of",
    "late_sheets",
    "list_differences",
    "list_rounds",
    "list_todos",
    "localities_to_sign",
    "needs_of_person",
    "needs_of_sheet",
    "person_of",
    "place_in_queue",
    "previous_round",
    "progress_of_rounds",
    "schools_of",
    "sheet_counts",
    "sheets_of",
    "sheets_to_verify",
    "statements_seen",
    "verified_needs",
    "wishable_requirements",
    "wishes_of_person",
    "wishes_of_sheet",
    "years_range",
]
