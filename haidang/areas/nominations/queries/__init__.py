"""Reads of quotas and lists."""

from haidang.areas.nominations.queries.invariants import Breach, find_breaches
from haidang.areas.nominations.queries.lists import approved_nominations, digest_of, people_on
from haidang.areas.nominations.queries.people import Candidate, list_candidates
from haidang.areas.nominations.queries.quota import list_moves, list_quota_rows
from haidang.areas.nominations.queries.split import Split, propose_split
from haidang.areas.nominations.queries.todos import list_todos

__all__ = [
    "Breach",
    "Candidate",
    "Split",
    "approved_nominations",
    "digest_of",
    "find_breaches",
    "list_candidates",
    "list_moves",
    "list_quota_rows",
    "list_todos",
    "people_on",
    "propose_split",
]
