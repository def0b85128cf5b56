"""What changes the catalogue: loading the data files; drafting, submitting and deciding new versions."""

from haidang.areas.standards.operations.catalogue import load_requirements, load_retirement_ages
from haidang.areas.standards.operations.drafts import (
    approve_draft,
    change_draft,
    change_expectation,
    record_export,
    return_draft,
    start_draft,
    submit_draft,
    withdraw_draft,
)
from haidang.areas.standards.operations.nation import store_nation_facts
from haidang.areas.standards.operations.stored_facts import refresh_facts

__all__ = [
    "approve_draft",
    "change_draft",
    "change_expectation",
    "load_requirements",
    "load_retirement_ages",
    "record_export",
    "refresh_facts",
    "return_draft",
    "start_draft",
    "store_nation_facts",
    "submit_draft",
    "withdraw_draft",
]
