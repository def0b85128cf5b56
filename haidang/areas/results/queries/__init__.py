"""Reads of results and certificates, and the to-dos that follow from them."""

from haidang.areas.results.queries.results import (
    certificates_by_learner,
    classes_awaiting_results,
    find_certificate,
    find_certificate_by_code,
    find_result,
    find_sheet,
    list_certificates,
    results_by_learner,
    search_certificates,
    sheets_to_recognise,
)
from haidang.areas.results.queries.todos import list_todos

__all__ = [
    "certificates_by_learner",
    "classes_awaiting_results",
    "find_certificate",
    "find_certificate_by_code",
    "find_result",
    "find_sheet",
    "list_certificates",
    "list_todos",
    "results_by_learner",
    "search_certificates",
    "sheets_to_recognise",
]
