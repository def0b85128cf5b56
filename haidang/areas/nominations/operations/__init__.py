"""Changes of quotas and lists."""

from haidang.areas.nominations.operations.accepting import accept_places
from haidang.areas.nominations.operations.change_decisions import approve_change, refuse_change, return_change
from haidang.areas.nominations.operations.changes import (
    draw_up_change,
    drop_line,
    join_person,
    submit_change,
    withdraw_person,
)
from haidang.areas.nominations.operations.decisions import approve_list, refuse_list, return_list
from haidang.areas.nominations.operations.declines import decline_nomination
from haidang.areas.nominations.operations.documents import (
    discard_document,
    draft_document,
    draft_supplement,
    issue_list_document,
)
from haidang.areas.nominations.operations.exceptions import propose_exception
from haidang.areas.nominations.operations.identity import confirm_identity
from haidang.areas.nominations.operations.ledger import give_back, grant_quota, open_account
from haidang.areas.nominations.operations.limits import cut_quota, raise_quota, reclaim_overdue
from haidang.areas.nominations.operations.lists import (
    add_person,
    fill_by_priority,
    remove_person,
    start_list,
    submit_list,
)
from haidang.areas.nominations.operations.proposals import grant_from_localities, grant_to_schools, propose_people
from haidang.areas.nominations.operations.split import split_by_need, split_quota
from haidang.areas.nominations.operations.swaps import (
    SwapTerms,
    agree_to_swap,
    decline_swap,
    direct_swap,
    offer_swap,
    withdraw_swap,
)
from haidang.areas.nominations.operations.takeovers import take_over_person
from haidang.areas.nominations.operations.waiting import leave_waiting, queue_left_out
from haidang.areas.nominations.operations.waiting_places import grant_to_waiting

__all__ = [
    "SwapTerms",
    "accept_places",
    "add_person",
    "agree_to_swap",
    "approve_change",
    "approve_list",
    "confirm_identity",
    "cut_quota",
    "decline_nomination",
    "decline_swap",
    "direct_swap",
    "discard_document",
    "draft_document",
    "draft_supplement",
    "draw_up_change",
    "drop_line",
    "fill_by_priority",
    "give_back",
    "grant_from_localities",
    "grant_quota",
    "grant_to_schools",
    "grant_to_waiting",
    "issue_list_document",
    "join_person",
    "leave_waiting",
    "offer_swap",
    "open_account",
    "propose_exception",
    "propose_people",
    "queue_left_out",
    "raise_quota",
    "reclaim_overdue",
    "refuse_change",
    "refuse_list",
    "remove_person",
    "return_change",
    "return_list",
    "split_by_need",
    "split_quota",
    "start_list",
    "submit_change",
    "submit_list",
    "take_over_person",
    "withdraw_person",
    "withdraw_swap",
]
