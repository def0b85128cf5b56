"""Keeps how good the records were on a day, and pairs of records that are two people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from haidang.areas.personnel.models import DistinctPeople, LookAlike, Person, QualityCount, QualityFinding
from haidang.areas.personnel.operations.locks import lock_people
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import require_reason


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolQuality:
    """The records of one school, counted."""

    school_id: int
    staff: int
    undecided: int
    contradictory: int


@transaction.atomic
def keep_quality(day: date, *, counts: Iterable[SchoolQuality], now: datetime) -> int:
    """Keeps the counts of `day`, one row a school; safe to repeat, the later count stands."""
    rows = [
        QualityCount(
            day=day, school_id=count.school_id, staff=count.staff, undecided=count.undecided,
            contradictory=count.contradictory, counted_at=now,
        )
        for count in counts
    ]  # fmt: skip
    QualityCount.objects.bulk_create(
        rows,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["school", "day"],
        update_fields=["staff", "undecided", "contradictory", "counted_at"],
    )
    return len(rows)


@transaction.atomic
def keep_findings(findings: Iterable[QualityFinding], *, pairs: Iterable[LookAlike]) -> None:
    """Keeps what was found today in place of what was found before."""
    QualityFinding.objects.all().delete()
    LookAlike.objects.all().delete()
    QualityFinding.objects.bulk_create(findings, batch_size=2000, ignore_conflicts=True)
    LookAlike.objects.bulk_create(pairs, batch_size=2000)


@transaction.atomic
def tell_apart(first: Person, *, second: Person, reason: str, by: User, now: datetime) -> DistinctPeople:
    """The two records are two people; the pair is not proposed again."""
    reason = require_reason(reason)
    low, high = sorted(lock_people([first, second]), key=lambda person: person.pk)
    pair, is_new = DistinctPeople.objects.get_or_create(
        first=low, second=high, defaults={"decided_by": by, "decided_at": now, "reason": reason}
    )
    if is_new:
        for one, other in ((low, high), (high, low)):
            changes: dict[str, object] = {"other": f"{other.full_name} ({other.pk})"}
            record(by=by, action="personnel.tell_apart", obj=one, now=now, reason=reason, changes=changes)
    return pair
