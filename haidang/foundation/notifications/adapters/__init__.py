"""What a channel outside the app must be able to do: see docs/how-to/notices.md."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, cast

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message as it leaves: `to` is the reader's address in this channel, `key` the same at every attempt."""

    key: str
    to: str
    subject: str
    text: str
    language: str


class NotDelivered(Exception):  # noqa: N818 - an answer, not an error
    """The message did not leave; `reason` stands in the ledger for people to read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = " ".join(reason.split())[:400] or type(self).__name__


class TryLater(NotDelivered):
    """Something passing: the message is tried again, later and later."""


class Bounced(NotDelivered):
    """This address does not take the message, now or ever."""


class Unreachable(TryLater):
    """The whole service does not answer: the batch stops here, nothing else is tried on this connection."""


type Send = Callable[[Message], None]


class Adapter(Protocol):
    """One way out of the app. The options come from NOTICE_CHANNELS as keyword arguments of the class."""

    def open(self) -> AbstractContextManager[Send]:
        """One connection for a batch; what it yields hands over one message or raises a NotDelivered."""
        ...


NAMES: dict[str, str | Promise] = {"mail": _("E-mail"), "text": _("Zalo or SMS")}


def name_of(channel: str) -> str:
    """The channel in the reader's language."""
    return str(NAMES.get(channel, channel))


def adapter_of(channel: str) -> Adapter:
    """The adapter that the settings name for the channel."""
    configured = settings.NOTICE_CHANNELS[channel]
    return cast("Adapter", import_string(configured["ADAPTER"])(**configured.get("OPTIONS", {})))
