"""Changes of review rounds, their sheets and needs."""

from haidang.areas.needs.operations.answers import confirm_need, contest_need, declare_need
from haidang.areas.needs.operations.rounds import RoundDays, close_round, open_round
from haidang.areas.needs.operations.sheets import confirm_sheet, reassess_sheet, return_sheet, verify_sheet
from haidang.areas.needs.operations.statements import sign_statement
from haidang.areas.needs.operations.takeovers import take_over_person
from haidang.areas.needs.operations.wishes import decline_wish, make_wish, take_wish, withdraw_wish
from haidang.areas.needs.operations.years import change_intake, set_proposed_year

__all__ = [
    "RoundDays",
    "change_intake",
    "close_round",
    "confirm_need",
    "confirm_sheet",
    "contest_need",
    "declare_need",
    "decline_wish",
    "make_wish",
    "open_round",
    "reassess_sheet",
    "return_sheet",
    "set_proposed_year",
    "sign_statement",
    "take_over_person",
    "take_wish",
    "verify_sheet",
    "withdraw_wish",
]
