"""What changes the catalogue: loading the data files; drafting, submitting and deciding new versions."""

from haidang.areas.standards.operations.catalogue import load_requirements, load_retirement_ages
from haidang.areas.standards.operations.drafts import (
    approve_draft,
    change_draft,
    record_export,
    return_draft,
    start_draft,
    submit_draft,
    withdraw_draft,
)

__all__ = [
    "approve_draft",
    "change_draft",
    "load_requirements",
    "load_retirement_ages",
    "record_export",
    "return_draft",
    "start_draft",
    "submit_draft",
    "withdraw_draft",
]
