"""Changes of documents passed down, of the register of communication and of the library of good practice."""

from haidang.areas.dissemination.operations.circulations import (
    Audience,
    CirculationEnded,
    Text,
    end_circulation,
    match_audience,
    publish_edition,
    start_circulation,
)
from haidang.areas.dissemination.operations.outreach import Told, add_picture, record_outreach, withdraw_outreach
from haidang.areas.dissemination.operations.practices import (
    Written,
    endorse_practice,
    return_practice,
    send_practice,
    write_practice,
)
from haidang.areas.dissemination.operations.readings import (
    confirm_on_paper,
    confirm_reading,
    open_reading,
    remind_heads,
    remind_readers,
)
from haidang.areas.dissemination.operations.takeovers import take_over_person

__all__ = [
    "Audience",
    "CirculationEnded",
    "Text",
    "Told",
    "Written",
    "add_picture",
    "confirm_on_paper",
    "confirm_reading",
    "end_circulation",
    "endorse_practice",
    "match_audience",
    "open_reading",
    "publish_edition",
    "record_outreach",
    "remind_heads",
    "remind_readers",
    "return_practice",
    "send_practice",
    "start_circulation",
    "take_over_person",
    "withdraw_outreach",
    "write_practice",
]
