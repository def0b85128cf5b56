"""The quota ledger, and the lists of people it pays for."""

from haidang.areas.nominations.models.lists import ListState, Nomination, NominationList, NominationState
from haidang.areas.nominations.models.quota import MoveKind, QuotaAccount, QuotaMove, QuotaSwap, SwapState

__all__ = [
    "ListState",
    "MoveKind",
    "Nomination",
    "NominationList",
    "NominationState",
    "QuotaAccount",
    "QuotaMove",
    "QuotaSwap",
    "SwapState",
]
