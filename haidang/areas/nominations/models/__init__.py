"""The quota ledger, and the lists of people it pays for."""

from haidang.areas.nominations.models.changes import (
    ChangeLine,
    Decline,
    DeclineState,
    LineKind,
    LineState,
    ListChange,
)
from haidang.areas.nominations.models.documents import DocumentChange, DocumentKind, DocumentList, ListDocument
from haidang.areas.nominations.models.engagements import Engagement
from haidang.areas.nominations.models.identity import IdentityCheck
from haidang.areas.nominations.models.lists import ListState, Nomination, NominationList, NominationState
from haidang.areas.nominations.models.quota import MoveKind, QuotaAccount, QuotaMove, QuotaSwap, SwapState
from haidang.areas.nominations.models.waiting import WaitingEntry, WaitingState

__all__ = [
    "ChangeLine",
    "Decline",
    "DeclineState",
    "DocumentChange",
    "DocumentKind",
    "DocumentList",
    "Engagement",
    "IdentityCheck",
    "LineKind",
    "LineState",
    "ListChange",
    "ListDocument",
    "ListState",
    "MoveKind",
    "Nomination",
    "NominationList",
    "NominationState",
    "QuotaAccount",
    "QuotaMove",
    "QuotaSwap",
    "SwapState",
    "WaitingEntry",
    "WaitingState",
]
