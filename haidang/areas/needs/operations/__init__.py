"""Changes of review rounds, their sheets and needs."""

from haidang.areas.needs.operations.answers import confirm_need, contest_need, declare_need
from haidang.areas.needs.operations.rounds import RoundDays, close_round, open_round
from haidang.areas.needs.operations.sheets import confirm_sheet, reassess_sheet, return_sheet, verify_sheet

__all__ = [
    "RoundDays",
    "close_round",
    "confirm_need",
    "confirm_sheet",
    "contest_need",
    "declare_need",
    "open_round",
    "reassess_sheet",
    "return_sheet",
    "verify_sheet",
]
