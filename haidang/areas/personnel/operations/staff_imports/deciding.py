"""Bringing a list, deciding on its rows one by one or in bulk, taking offers, withdrawing."""

import hashlib
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from haidang.areas.personnel.models import (
    Decision,
    Difference,
    DifferenceKind,
    FindingState,
    HeadingMemory,
    ImportFile,
    ImportFinding,
    ImportState,
    Severity,
    StaffImport,
)
from haidang.areas.personnel.operations.staff_imports.compare import compare_rows
from haidang.areas.personnel.operations.staff_imports.reach import reach_of
from haidang.areas.personnel.operations.staff_imports.refusals import (
    DayOfLeavingMissing,
    FileTooLarge,
    ListOfTheFuture,
    NotNow,
    NotToBeTaken,
    OfferGone,
)
from haidang.areas.personnel.operations.staff_imports.staging import STAGED
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.organisation.models import Unit

MOST_MEGABYTES = 30
TAKEABLE = (
    DifferenceKind.NEW,
    DifferenceKind.CHANGED,
    DifferenceKind.MOVED,
    DifferenceKind.DUPLICATE,
    DifferenceKind.ELSEWHERE,
    DifferenceKind.MISSING,
)


@transaction.atomic
def bring_list(
    unit: Unit,
    *,
    role: str,
    home: Unit | None,
    name: str,
    content: bytes,
    on: date,
    post_kind: str,
    by: User | None,
    now: datetime,
) -> StaffImport:
    """Keeps the file; it is read later. Rows without a unit belong to `home`, those without a post are `post_kind`."""
    if on > timezone.localdate(now):
        raise ListOfTheFuture
    if len(content) > MOST_MEGABYTES * 1024 * 1024:
        raise FileTooLarge(MOST_MEGABYTES)
    staff_import = StaffImport.objects.create(
        unit=unit,
        role=role,
        home=home,
        file_name=name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        on=on,
        post_kind=post_kind,
        by=by,
        created_at=now,
    )
    ImportFile.objects.create(staff_import=staff_import, content=content)
    changes: dict[str, object] = {"file": name, "sha256": staff_import.sha256, "on": on.isoformat()}
    record(by=by, action="personnel.bring_list", obj=staff_import, now=now, changes=changes)
    return staff_import


@transaction.atomic
def name_columns(staff_import: StaffImport, *, chosen: dict[str, str]) -> None:
    """Remembers for the unit what each heading means ("" passes the column over) and has the file read again."""
    locked = StaffImport.objects.select_for_update().get(pk=staff_import.pk)
    if locked.state not in {ImportState.MAPPING, ImportState.READY}:
        raise NotNow
    HeadingMemory.objects.bulk_create(
        [
            HeadingMemory(unit_id=locked.unit_id, heading=heading[:200], field=field)
            for heading, field in chosen.items()
        ],
        update_conflicts=True,
        unique_fields=["unit", "heading"],
        update_fields=["field"],
    )
    StaffImport.objects.filter(pk=locked.pk).update(state=ImportState.UPLOADED, progress=0)


@transaction.atomic
def withdraw(staff_import: StaffImport, *, by: User, now: datetime) -> None:
    """Closes an import nothing was taken from, and throws away what was staged, the file too."""
    locked = StaffImport.objects.select_for_update().get(pk=staff_import.pk)
    if locked.state not in {ImportState.UPLOADED, ImportState.MAPPING, ImportState.READY, ImportState.REFUSED}:
        raise NotNow
    with connection.cursor() as cursor:
        for table in ("difference", "importfinding", "stagedrow", "importfile"):
            cursor.execute(f"delete from personnel_{table} where staff_import_id = %s", [locked.pk])
    StaffImport.objects.filter(pk=locked.pk).update(state=ImportState.WITHDRAWN)
    record(by=by, action="personnel.withdraw_list", obj=locked, now=now)


def undecided(staff_import: StaffImport) -> QuerySet[Difference]:
    """What may still be decided."""
    return staff_import.differences.filter(is_applied=False, kind__in=TAKEABLE)


@transaction.atomic
def decide(staff_import: StaffImport, *, rows: QuerySet[Difference], decision: Decision) -> int:
    """Takes or leaves rows; returns how many. Of rows that speak of one person only the first is taken."""
    _require_decidable(staff_import)
    rows = rows.filter(staff_import=staff_import, is_applied=False).exclude(kind=DifferenceKind.MISSING)
    takeable = rows.filter(kind__in=TAKEABLE)
    chosen: dict[int, int | None] = {}
    if decision == Decision.TAKE:
        several = takeable.filter(kind=DifferenceKind.DUPLICATE).order_by("twin_of", "pk").distinct("twin_of")
        chosen = dict(several.values_list("pk", "twin_of"))
        takeable = takeable.filter(~Q(kind=DifferenceKind.DUPLICATE) | Q(pk__in=chosen))
    number = takeable.order_by().update(decision=decision, is_stale=False)
    if not number:
        raise NotToBeTaken
    if chosen:
        twins = staff_import.differences.filter(kind=DifferenceKind.DUPLICATE, twin_of__in=set(chosen.values()))
        twins.exclude(pk__in=chosen).update(decision=Decision.LEAVE)
    return number


@transaction.atomic
def decide_missing(
    staff_import: StaffImport,
    *,
    rows: QuerySet[Difference],
    decision: Decision,
    left_on: date | None,
    why: str,
    today: date,
) -> int:
    """Leaves the posts of people missing from the list alone, or ends them on a day, with a reason."""
    _require_decidable(staff_import)
    rows = rows.filter(staff_import=staff_import, is_applied=False, kind=DifferenceKind.MISSING)
    if decision != Decision.TAKE:
        return rows.update(decision=decision, left_on=None, left_why="", is_stale=False)
    if left_on is None or left_on > today or not why.strip():
        raise DayOfLeavingMissing
    return rows.update(decision=decision, left_on=left_on, left_why=why.strip()[:500], is_stale=False)


@transaction.atomic
def accept_offers(staff_import: StaffImport, *, findings: QuerySet[ImportFinding], by: User, today: date) -> int:
    """Puts the offered values in the place of those read, one finding or all of a code; returns how many."""
    _require_decidable(staff_import)
    offers = findings.filter(
        staff_import=staff_import,
        state=FindingState.OPEN,
        offer__isnull=False,
        field__in=STAGED,
        staged__isnull=False,
    ).exclude(staged__difference__is_applied=True)
    taken = list(offers.values_list("pk", "field", "staged_id"))
    if not taken:
        raise OfferGone
    ids = [pk for pk, _field, _staged in taken]
    with connection.cursor() as cursor:
        for field in sorted({field for _pk, field, _staged in taken}):
            cursor.execute(_take_offer(field), {"ids": ids, "field": field})
    ImportFinding.objects.filter(pk__in=ids).update(state=FindingState.ACCEPTED)
    compare_rows(staff_import, reach_of(staff_import, by, today), sorted({staged for _pk, _field, staged in taken}))
    return len(ids)


def _take_offer(field: str) -> str:
    """`field` is one of STAGED."""
    known = next(name for name in STAGED if name == field)
    return (
        f'update personnel_stagedrow s set "{known}" = b."{known}" from personnel_importfinding f cross join lateral'
        " jsonb_populate_record(null::personnel_stagedrow, jsonb_build_object(f.field, f.offer)) b"
        " where f.id = any(%(ids)s::bigint[]) and f.field = %(field)s and s.id = f.staged_id"
    )


@transaction.atomic
def set_aside(staff_import: StaffImport, *, findings: QuerySet[ImportFinding]) -> int:
    """Leaves the values as they are; errors cannot be set aside."""
    _require_decidable(staff_import)
    mild = findings.filter(staff_import=staff_import, state=FindingState.OPEN).exclude(severity=Severity.ERROR)
    return mild.update(state=FindingState.SET_ASIDE)


def _require_decidable(staff_import: StaffImport) -> None:
    locked = StaffImport.objects.select_for_update().only("state").get(pk=staff_import.pk)
    if not locked.is_decidable:
        raise NotNow
