"""What is done to cases, steps, the authority matrix, deputies and alarms."""

from haidang.foundation.approvals.operations.alarms import (
    AlarmOver,
    AlarmTaken,
    NotYourAlarm,
    hand_alarm_back,
    take_alarm,
)
from haidang.foundation.approvals.operations.authorities import (
    AUTHORITIES,
    AuthorityChangedLater,
    load_authorities,
    set_authority,
)
from haidang.foundation.approvals.operations.cases import (
    AlreadyDecided,
    NoChain,
    NotYourStep,
    approve_step,
    open_case,
    refuse_step,
    reopen_case,
    reseat_steps,
    return_step,
)
from haidang.foundation.approvals.operations.deputies import (
    DeputyForNoTime,
    end_deputy,
    name_deputy,
)
from haidang.foundation.approvals.operations.watching import (
    close_alarms,
    escalate_late_steps,
    raise_alarms,
    remind_of_steps,
)

__all__ = [
    "AUTHORITIES",
    "AlarmOver",
    "AlarmTaken",
    "AlreadyDecided",
    "AuthorityChangedLater",
    "DeputyForNoTime",
    "NoChain",
    "NotYourAlarm",
    "NotYourStep",
    "approve_step",
    "close_alarms",
    "end_deputy",
    "escalate_late_steps",
    "hand_alarm_back",
    "load_authorities",
    "name_deputy",
    "open_case",
    "raise_alarms",
    "refuse_step",
    "remind_of_steps",
    "reopen_case",
    "reseat_steps",
    "return_step",
    "set_authority",
    "take_alarm",
]
