"""Documents passed down and who read them; the register of communication; the library of good practice."""

from haidang.areas.dissemination.models.circulations import (
    Circulation,
    Confirmation,
    Edition,
    How,
    Reader,
    SignSheet,
)
from haidang.areas.dissemination.models.outreach import Channel, Outreach, OutreachKind, Picture
from haidang.areas.dissemination.models.practices import Endorsement, Practice, PracticeState

__all__ = [
    "Channel",
    "Circulation",
    "Confirmation",
    "Edition",
    "Endorsement",
    "How",
    "Outreach",
    "OutreachKind",
    "Picture",
    "Practice",
    "PracticeState",
    "Reader",
    "SignSheet",
]
