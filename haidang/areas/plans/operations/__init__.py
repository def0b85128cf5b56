"""What is done to plans: loaded, issued, taken in, derived, adapted, approved, amended, their duties followed."""

from haidang.areas.plans.operations.adapting import adapt_row, leave_row_out
from haidang.areas.plans.operations.aliases import confirm_unit_name, end_unit_name
from haidang.areas.plans.operations.amending import (
    add_row,
    amend_row,
    end_row,
    issue_amendment,
    start_amendment,
    submit_amendment,
    take_row_back,
    withdraw_amendment,
)
from haidang.areas.plans.operations.approving import issue_unit_plan, submit_plan
from haidang.areas.plans.operations.deciding import approve, send_back
from haidang.areas.plans.operations.deriving import derive_plan
from haidang.areas.plans.operations.duties import assign_duty, note_duty
from haidang.areas.plans.operations.imports import (
    accept_import,
    add_missed_row,
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
    "adapt_row",
    "add_missed_row",
    "add_row",
    "amend_row",
    "approve",
    "assign_duty",
    "bring_plan",
    "confirm_unit_name",
    "correct_reading",
    "derive_plan",
    "end_row",
    "end_unit_name",
    "issue_amendment",
    "issue_plan",
    "issue_unit_plan",
    "leave_row_out",
    "load_plan",
    "note_duty",
    "note_reading",
    "refuse_reading",
    "restore_reading",
    "send_back",
    "start_amendment",
    "submit_amendment",
    "submit_plan",
    "take_row_back",
    "withdraw_amendment",
    "withdraw_import",
]
