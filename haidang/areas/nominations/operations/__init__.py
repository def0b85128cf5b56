"""Changes of quotas and lists."""

from haidang.areas.nominations.operations.accepting import accept_places
from haidang.areas.nominations.operations.decisions import approve_list, refuse_list, return_list
from haidang.areas.nominations.operations.exceptions import propose_exception
from haidang.areas.nominations.operations.ledger import give_back, grant_quota, open_account
from haidang.areas.nominations.operations.limits import cut_quota, raise_quota, reclaim_overdue
from haidang.areas.nominations.operations.lists import (
    add_person,
    fill_by_priority,
    remove_person,
    start_list,
    submit_list,
)
from haidang.areas.nominations.operations.split import split_by_need
from haidang.areas.nominations.operations.swaps import (
    SwapTerms,
    agree_to_swap,
    decline_swap,
    direct_swap,
    offer_swap,
    withdraw_swap,
)
from haidang.areas.nominations.operations.takeovers import take_over_person

__all__ = [
    "SwapTerms",
    "accept_places",
    "add_person",
    "agree_to_swap",
    "approve_list",
    "cut_quota",
    "decline_swap",
    "direct_swap",
    "fill_by_priority",
    "give_back",
    "grant_quota",
    "offer_swap",
    "open_account",
    "propose_exception",
    "raise_quota",
    "reclaim_overdue",
    "refuse_list",
    "remove_person",
    "return_list",
    "split_by_need",
    "start_list",
    "submit_list",
    "take_over_person",
    "withdraw_swap",
]
