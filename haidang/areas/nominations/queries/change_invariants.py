"""What must always be true of changes, waiting lists and declines. Read only; part of `find_breaches`."""

from collections.abc import Iterator

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from haidang.areas.nominations.models import (
    ChangeLine,
    LineKind,
    LineState,
    ListChange,
    ListState,
    Nomination,
    WaitingEntry,
    WaitingState,
)
from haidang.areas.nominations.models.changes import OPEN_STATES
from haidang.areas.nominations.queries.changes import digest_of_change, left_after_approval
from haidang.foundation.approvals.models import CaseState

STATES_OF_CASE = {
    CaseState.OPEN: ListState.SUBMITTED,
    CaseState.RETURNED: ListState.RETURNED,
    CaseState.APPROVED: ListState.APPROVED,
    CaseState.REFUSED: ListState.REFUSED,
}

type Found = Iterator[tuple[str, str, str]]


def change_breaches() -> Found:
    """Invariant, subject and detail of each breach."""
    yield from _effective_people()
    yield from _reserved_places()
    yield from _cases()
    yield from _seals()
    yield from _promotions()


def reserved_places() -> Coalesce:
    """Of an account (outer reference): the places that open changes of its lists have booked."""
    changes = ListChange.objects.filter(
        list__target=OuterRef("target"), list__school=OuterRef("unit"), state__in=OPEN_STATES
    ).order_by()
    total = changes.values("list__school").annotate(total=Sum("reserved")).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))


def _effective_people() -> Found:
    """The effective list is the sealed list and the approved changes, nobody else."""
    applied = ChangeLine.objects.filter(state=LineState.APPLIED, nomination=OuterRef("pk"))
    strays = left_after_approval().filter(list__state=ListState.APPROVED)
    for nomination in strays.filter(~Exists(applied.filter(kind=LineKind.WITHDRAWN))):
        yield "an approved list is what was approved", f"nomination {nomination.pk}", "left without an approved change"
    joined = Nomination.objects.filter(change__isnull=False)
    for nomination in joined.filter(~Exists(applied.filter(kind=LineKind.ADDED, change=OuterRef("change")))):
        yield (
            "an approved list is what was approved",
            f"nomination {nomination.pk}",
            "joined without an approved change",
        )


def _reserved_places() -> Found:
    """A change reserves what it adds beyond what it takes off, while it is open."""
    counted = ListChange.objects.annotate(
        added=Count("lines", filter=Q(lines__kind=LineKind.ADDED)),
        withdrawn=Count("lines", filter=Q(lines__kind=LineKind.WITHDRAWN)),
    )
    for change in counted.filter(state__in=OPEN_STATES):
        needed = max(0, change.added - change.withdrawn)
        if change.reserved != needed:
            yield "a change reserves what it adds", f"change {change.pk}", f"reserved {change.reserved}, needs {needed}"


def _cases() -> Found:
    """A change stands where its case stands."""
    agree = Q(pk__in=[])
    for case_state, state in STATES_OF_CASE.items():
        agree |= Q(case__state=case_state, state=state)
    for change in ListChange.objects.filter(case__isnull=False).exclude(agree):
        yield "a change stands where its case stands", f"change {change.pk}", change.state


def _seals() -> Found:
    """An approved change still is what was approved, and its seal covers the one before."""
    former: dict[int, str] = {}
    approved = ListChange.objects.filter(state=ListState.APPROVED).select_related("list").order_by("list_id", "number")
    for change in approved.iterator():
        expected = former.get(change.list_id, change.list.digest)
        if change.former_digest != expected or digest_of_change(change, expected) != change.digest:
            yield "an approved change is what was approved", f"change {change.pk}", "digest differs"
        former[change.list_id] = change.digest


def _promotions() -> Found:
    """Who moved up stands on a change; who stands on one does not wait any more."""
    lines = ChangeLine.objects.filter(entry=OuterRef("pk"), state__in=[LineState.OPEN, LineState.APPLIED])
    for entry in WaitingEntry.objects.filter(state=WaitingState.PROMOTED).filter(~Exists(lines)):
        yield "who moved up is on a change", f"entry {entry.pk}", "on none"
    for entry in WaitingEntry.objects.exclude(state=WaitingState.PROMOTED).filter(Exists(lines)):
        yield "who moved up is on a change", f"entry {entry.pk}", f"is {entry.state}"
