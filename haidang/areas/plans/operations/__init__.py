"""What is done to plans: loading and issuing them, taking them in from documents, naming units."""

from haidang.areas.plans.operations.aliases import confirm_unit_name, end_unit_name
from haidang.areas.plans.operations.imports import (
    accept_import,
    bring_plan,
    correct_reading,
    note_reading,
    refuse_reading,
    restore_reading,
    withdraw_import,
)
from haidang.areas.plans.operations.plans import (
    LONGEST_NUMBER,
    AlreadyIssued,
    FindingsNotSeen,
    Issue,
    IssuedPlanFixed,
    IssuedTooLate,
    IssuerUnknown,
    NumberTooLong,
    TargetInUse,
    issue_plan,
    load_plan,
)

__all__ = [
    "LONGEST_NUMBER",
    "AlreadyIssued",
    "FindingsNotSeen",
    "Issue",
    "IssuedPlanFixed",
    "IssuedTooLate",
    "IssuerUnknown",
    "NumberTooLong",
    "TargetInUse",
    "accept_import",
    "bring_plan",
    "confirm_unit_name",
    "correct_reading",
    "end_unit_name",
    "issue_plan",
    "load_plan",
    "note_reading",
    "refuse_reading",
    "restore_reading",
    "withdraw_import",
]
