"""Writing into the ledger: what was finished, where that is known from, who wrote it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import Person
from haidang.areas.programmes.models import Programme, ProgrammeKind
from haidang.areas.records.models import EntryKind, LedgerEntry, SourceKind
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused

REWRITTEN = (
    "kind",
    "completed_on",
    "hours",
    "score",
    "source_kind",
    "certificate_number",
    "recorded_by",
    "recorded_at",
)


class FinishedInTheFuture(Refused):
    def __init__(self) -> None:
        super().__init__(_("Nobody has finished a programme on a day that is still to come. Correct the day."))


class SourceMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Name where the record comes from."))


class MarkOutOfRange(Refused):
    def __init__(self) -> None:
        super().__init__(_("A mark lies between 0 and 10."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """One person finished one programme, as some source says."""

    person: Person
    programme: Programme
    completed_on: date
    source_kind: SourceKind
    source_reference: str
    hours: int | None = None
    score: Decimal | None = None
    certificate_number: str = ""


@transaction.atomic
def write_completion(
    *,
    person: Person,
    programme: Programme,
    completed_on: date,
    source_kind: SourceKind,
    source_reference: str,
    by: User | None,
    now: datetime,
    hours: int | None = None,
    score: Decimal | None = None,
    certificate_number: str = "",
) -> LedgerEntry:
    """Writes one completion; the same person, programme and source again corrects the entry instead of adding one."""
    completion = Completion(
        person=person,
        programme=programme,
        completed_on=completed_on,
        source_kind=source_kind,
        source_reference=source_reference,
        hours=hours,
        score=score,
        certificate_number=certificate_number,
    )
    _write([completion], by=by, now=now)
    entry = LedgerEntry.objects.get(person=person, programme=programme, source_reference=source_reference)
    changes: dict[str, object] = {
        "completed_on": completed_on.isoformat(),
        "source": source_reference,
        "certificate": certificate_number,
    }
    record(by=by, action="records.write_completion", obj=entry, now=now, changes=changes)
    return entry


@transaction.atomic
def write_completions(completions: Sequence[Completion], *, by: User | None, now: datetime) -> int:
    """Writes many completions in one statement (safe to repeat); one audit entry for each programme."""
    _write(completions, by=by, now=now)
    counts: dict[Programme, int] = {}
    for completion in completions:
        counts[completion.programme] = counts.get(completion.programme, 0) + 1
    for programme, count in counts.items():
        record(by=by, action="records.write_completions", obj=programme, now=now, changes={"people": count})
    return len(completions)


def _write(completions: Sequence[Completion], *, by: User | None, now: datetime) -> None:
    today = timezone.localdate(now)
    for completion in completions:
        _check(completion, today)
    LedgerEntry.objects.bulk_create(
        [_entry(completion, by, now) for completion in completions],
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["person", "programme", "source_reference"],
        update_fields=REWRITTEN,
    )


def _check(completion: Completion, today: date) -> None:
    if completion.completed_on > today:
        raise FinishedInTheFuture
    if not completion.source_reference.strip():
        raise SourceMissing
    if completion.score is not None and not 0 <= completion.score <= 10:
        raise MarkOutOfRange


def _entry(completion: Completion, by: User | None, now: datetime) -> LedgerEntry:
    is_degree = completion.programme.kind == ProgrammeKind.DEGREE
    return LedgerEntry(
        person=completion.person,
        programme=completion.programme,
        kind=EntryKind.DEGREE if is_degree else EntryKind.COURSE,
        completed_on=completion.completed_on,
        hours=completion.programme.hours if completion.hours is None else completion.hours,
        score=completion.score,
        source_kind=completion.source_kind,
        source_reference=completion.source_reference,
        certificate_number=completion.certificate_number,
        recorded_by=by,
        recorded_at=now,
    )


@transaction.atomic
def take_over_person(former: Person, *, remaining: Person, by: User, now: datetime) -> int:
    """A duplicate record is merged: what it finished counts for the record that remains; one source counts once."""
    known = set(LedgerEntry.objects.filter(person=remaining).values_list("programme", "source_reference"))
    entries = list(LedgerEntry.objects.select_for_update().filter(person=former).order_by("pk"))
    again = [entry.pk for entry in entries if (entry.programme_id, entry.source_reference) in known]
    LedgerEntry.objects.filter(pk__in=again).delete()
    number = LedgerEntry.objects.filter(person=former).update(person=remaining)
    if entries:
        changes: dict[str, object] = {"number": number, "known": len(again)}
        record(by=by, action="records.take_over_person", obj=remaining, now=now, changes=changes)
    return number
