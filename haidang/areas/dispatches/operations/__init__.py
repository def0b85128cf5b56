"""Changes of dispatches and of the duties that come of them."""

from haidang.areas.dispatches.operations.amending import (
    draft_amendment,
    drop_amendment,
    end_demand,
    issue_amendment,
    keep_demand,
)
from haidang.areas.dispatches.operations.doing import (
    add_file,
    add_link,
    begin_duty,
    remove_evidence,
    report_done,
    take_up_again,
)
from haidang.areas.dispatches.operations.drafting import (
    BasisFacts,
    DemandFacts,
    DispatchFacts,
    RuleFacts,
    add_demand,
    add_rule,
    change_demand,
    change_dispatch,
    copy_dispatch,
    draft_dispatch,
    drop_dispatch,
    remove_demand,
    remove_rule,
)
from haidang.areas.dispatches.operations.issuing import issue_dispatch, withdraw_dispatch
from haidang.areas.dispatches.operations.judging import accept_duties, remind_late, send_back

__all__ = [
    "BasisFacts",
    "DemandFacts",
    "DispatchFacts",
    "RuleFacts",
    "accept_duties",
    "add_demand",
    "add_file",
    "add_link",
    "add_rule",
    "begin_duty",
    "change_demand",
    "change_dispatch",
    "copy_dispatch",
    "draft_amendment",
    "draft_dispatch",
    "drop_amendment",
    "drop_dispatch",
    "end_demand",
    "issue_amendment",
    "issue_dispatch",
    "keep_demand",
    "remind_late",
    "remove_demand",
    "remove_evidence",
    "remove_rule",
    "report_done",
    "send_back",
    "take_up_again",
    "withdraw_dispatch",
]
