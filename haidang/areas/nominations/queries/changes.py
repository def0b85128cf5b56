"""Deltas of approved lists: what they say, their seals, and who left after the approval."""

import json
from datetime import date, timedelta
from hashlib import sha256

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from haidang.areas.nominations.models import (
    ChangeLine,
    Decline,
    DeclineState,
    LineKind,
    LineState,
    ListChange,
    ListState,
    Nomination,
    NominationList,
    NominationState,
)
from haidang.areas.nominations.models.changes import OPEN_STATES

CHANGE_KIND = "nomination_change"
# A person may decline for a week after the approval; later only the school can take them off.
DECLINE_DAYS = 7


def changes_of(nomination_list: NominationList) -> QuerySet[ListChange]:
    """All deltas of a list in order, with their lines."""
    return with_lines(ListChange.objects.filter(list=nomination_list)).order_by("number")


def with_lines(changes: QuerySet[ListChange]) -> QuerySet[ListChange]:
    lines = ChangeLine.objects.select_related(
        "need__person", "person", "nomination__person", "entry", "follows__nomination__person", "decline"
    ).order_by("kind", "pk")
    return changes.select_related("list__target__task__plan", "list__school", "case", "drawn_up_by").prefetch_related(
        Prefetch("lines", queryset=lines)
    )


def with_counts(changes: QuerySet[ListChange]) -> QuerySet[ListChange]:
    """Adds `added` and `withdrawn`: +2 −1."""
    return changes.annotate(
        added=Count("lines", filter=Q(lines__kind=LineKind.ADDED)),
        withdrawn=Count("lines", filter=Q(lines__kind=LineKind.WITHDRAWN)),
    )


def delta_of(change: ListChange) -> str:
    """+2 −1, of a change with counts."""
    counts: dict[str, int] = {"+": getattr(change, "added", 0), "−": getattr(change, "withdrawn", 0)}
    return " ".join(f"{sign}{number}" for sign, number in counts.items() if number)


def open_change_of(nomination_list: NominationList) -> ListChange | None:
    return ListChange.objects.filter(list=nomination_list, state__in=OPEN_STATES).first()


def named_on(nomination_list: NominationList) -> QuerySet[ChangeLine, int]:
    """The people who join by a change that is not decided yet, by their ids."""
    joining = ChangeLine.objects.filter(change__list=nomination_list, kind=LineKind.ADDED, state=LineState.OPEN)
    return joining.values_list(Coalesce("person", "need__person"), flat=True)


def open_declines(nomination_list: NominationList) -> QuerySet[Decline]:
    """Declined after the list went up, and not yet taken up by a change."""
    return Decline.objects.filter(
        nomination__list=nomination_list,
        nomination__state=NominationState.APPROVED,
        state=DeclineState.OPEN,
        line__isnull=True,
    ).select_related("nomination")


def former_digest_of(nomination_list: NominationList) -> str:
    """The seal a new change is chained to: the last approved change's, else the list's own."""
    approved = ListChange.objects.filter(list=nomination_list, state=ListState.APPROVED).order_by("-number")
    last = approved.values_list("digest", flat=True).first()
    return last or nomination_list.digest


def digest_of_change(change: ListChange, former_digest: str) -> str:
    """SHA-256 over what an approval approves, chained to the former seal."""
    lines = ChangeLine.objects.filter(change=change).exclude(state=LineState.DROPPED).order_by("pk")
    content = {
        "former": former_digest,
        "number": change.number,
        "lines": [
            # Of a person who joins the need is named: the nomination exists only once this is approved.
            # An exception adds what failed, and without a need who joins; all other seals stay as they are.
            [
                *(kind, need, nomination if kind == LineKind.WITHDRAWN else None, follows, reason),
                *filter(None, [failed, person]),
            ]
            for kind, need, nomination, follows, reason, failed, person in lines.values_list(
                "kind", "need_id", "nomination_id", "follows_id", "reason", "failed", "person_id"
            )
        ],
    }
    return sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def left_after_approval() -> QuerySet[Nomination]:
    """People who were approved and left their list since; classes read it to free the places they still hold."""
    return Nomination.objects.filter(state=NominationState.REMOVED, approved_at__isnull=False)


def decline_until(nomination: Nomination) -> date | None:
    """The last day on which the person may decline; None while the list is not approved."""
    if nomination.approved_at is None:
        return None
    return timezone.localdate(nomination.approved_at) + timedelta(days=DECLINE_DAYS)
