"""Applies what was decided: in one transaction, under locks, and only where the records still are as they were shown."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from haidang.areas.personnel.models import ImportState, MarkedTable, StaffImport
from haidang.areas.personnel.operations.refusals import constraints_speak
from haidang.areas.personnel.operations.staff_imports.compare import parameters_of, take_difference
from haidang.areas.personnel.operations.staff_imports.reach import reach_of
from haidang.areas.personnel.operations.staff_imports.refusals import NothingTaken, NotNow
from haidang.areas.personnel.operations.staff_imports.writing import WORK, WRITES
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record, record_each

# First key of the advisory locks on units; the second is the unit.
UNIT_LOCK = 7316
_TAKEN = "d.staff_import_id = %(import)s and d.decision = 'take' and not d.is_applied"

LOCK_UNITS = f"""
select pg_advisory_xact_lock({UNIT_LOCK}, unit_id::int) from (
    select d.unit_id from personnel_difference d where {_TAKEN} and d.unit_id is not null
    union select p.unit_id from personnel_difference d join personnel_person p on p.id = d.person_id where {_TAKEN}
    order by 1
) units
"""
LOCK_PEOPLE = f"""
select count(*) from (select id from personnel_person p
    where id in (select d.person_id from personnel_difference d where {_TAKEN}) order by id for update) locked
"""
# At least a thousand people, and a tenth of those the planner knows of.
HAS_GROWN = """
select (select count(*) from import_work) >= greatest(1000, reltuples / 10)
from pg_class where oid = 'personnel_person'::regclass
"""
# What no longer is as it was shown is shown again instead of being written.
MARK_STALE = """
update personnel_difference d set is_stale = true, decision = '', kind = v.kind, reason = v.reason,
    changes = v.changes, person_id = v.person_id, unit_id = v.unit_id, matched_by = v.matched_by, twin_of = v.leader
from import_verdict v
where v.id = d.staged_id and (v.kind not in ('new', 'changed', 'moved', 'elsewhere') or v.changes <> d.changes
    or v.person_id is distinct from d.person_id or v.unit_id is distinct from d.unit_id
    or (d.kind <> 'duplicate' and v.kind <> d.kind))
"""
MARK_STALE_MISSING = """
update personnel_difference d set is_stale = true, decision = ''
where d.staff_import_id = %(import)s and d.kind = 'missing' and d.decision = 'take' and not d.is_applied
    and not exists (select from personnel_post p where p.person_id = d.person_id and p.unit_id = d.unit_id
        and d.unit_id = any(%(units)s::bigint[]) and p.is_main and p.period @> d.left_on and lower(p.period) < d.left_on
        and not exists (select from personnel_post l where l.person_id = d.person_id and l.is_main
            and lower(l.period) >= d.left_on))
"""
CLOSE = """
update personnel_difference d set is_applied = true, is_stale = false, person_id = w.person_id
from import_work w where w.id = d.staged_id
"""
CLOSE_MISSING = """
update personnel_difference d set is_applied = true where d.staff_import_id = %(import)s and d.kind = 'missing'
    and d.decision = 'take' and not d.is_stale and not d.is_applied
"""
# Numbers stand in the trail by their last three digits only.
_MASKED = """
select object_id, object_label, case when not changes ?| array['identity_number', 'phone'] then changes else
    changes || case when changes ? 'identity_number' then jsonb_build_object('identity_number',
        jsonb_build_array('…' || right(changes -> 'identity_number' ->> 0, 3), '…' || right(changes -> 'identity_number' ->> 1, 3)))
        else '{}' end || case when changes ? 'phone' then jsonb_build_object('phone',
        jsonb_build_array('…' || right(changes -> 'phone' ->> 0, 3), '…' || right(changes -> 'phone' ->> 1, 3))) else '{}' end end as changes
from (%s) t
"""
TOLD = {
    "personnel.import_add": "select w.person_id as object_id, s.full_name as object_label, jsonb_build_object('unit', u.code,"
    " 'post', w.post_kind, 'on', %(on)s) as changes from import_work w join personnel_stagedrow s on s.id = w.id"
    " join organisation_unit u on u.id = w.unit_id where w.is_new",
    "personnel.import_change": _MASKED.replace(
        "%s",
        "select w.person_id as object_id, p.full_name as object_label, w.changes || jsonb_build_object('on', %(on)s) as changes"
        " from import_work w join personnel_person p on p.id = w.person_id where w.kind = 'changed'",
    ),
    "personnel.import_move": _MASKED.replace(
        "%s",
        "select w.person_id as object_id, p.full_name as object_label, w.changes || jsonb_build_object('on', %(on)s) as changes"
        " from import_work w join personnel_person p on p.id = w.person_id where w.kind = 'moved'",
    ),
    "personnel.import_end": "select d.person_id as object_id, p.full_name as object_label, jsonb_build_object('unit', u.code,"
    " 'on', d.left_on, 'reason', d.left_why) as changes from personnel_difference d join personnel_person p on p.id = d.person_id"
    " join organisation_unit u on u.id = d.unit_id where d.staff_import_id = %(import)s and d.kind = 'missing'"
    " and d.decision = 'take' and not d.is_stale and not d.is_applied",
}


def start_applying(staff_import: StaffImport) -> None:
    """Notes that a job will apply the list; refuses unless something is taken."""
    locked = StaffImport.objects.select_for_update().get(pk=staff_import.pk)
    if not locked.is_decidable:
        raise NotNow
    if not locked.differences.filter(decision="take", is_applied=False).exists():
        raise NothingTaken
    StaffImport.objects.filter(pk=locked.pk).update(state=ImportState.APPLYING, progress=0, refusal="")


@transaction.atomic
def apply_import(staff_import: StaffImport, *, by: User, now: datetime) -> dict[str, int]:
    """Writes the taken rows; returns how many of each kind. Rows that changed since they were shown are shown again."""
    locked = StaffImport.objects.select_for_update().get(pk=staff_import.pk)
    if locked.state not in {ImportState.READY, ImportState.APPLIED, ImportState.APPLYING}:
        raise NotNow
    reach = reach_of(locked, by, timezone.localdate(now))
    taken = locked.differences.filter(decision="take", is_applied=False)
    parameters = parameters_of(
        locked, reach, list(taken.filter(staged__isnull=False).values_list("staged_id", flat=True))
    )
    with connection.cursor() as cursor:
        cursor.execute(LOCK_UNITS, parameters)
        cursor.execute(LOCK_PEOPLE, parameters)
    take_difference(parameters)
    with constraints_speak():
        _write(parameters, by, now)
    counts = _count(locked, parameters)
    StaffImport.objects.filter(pk=locked.pk).update(state=ImportState.APPLIED, progress=100, applied_at=now, refusal="")
    changes: dict[str, object] = {"file": locked.file_name, "on": locked.on.isoformat(), **counts}
    record(by=by, action="personnel.import_list", obj=locked, now=now, changes=changes)
    return counts


def _write(parameters: dict[str, Any], by: User, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(MARK_STALE, parameters)
        cursor.execute(MARK_STALE_MISSING, parameters)
        cursor.execute("drop table if exists import_work")
        cursor.execute(WORK, parameters)
        cursor.execute("analyze import_work (id, kind, person_id, unit_id, post_id, degree_id)")
        for action, rows in TOLD.items():
            record_each(by=by, action=action, label="personnel.Person", rows=rows, parameters=parameters, now=now)
        for statement in WRITES:
            cursor.execute(statement, parameters)
        cursor.execute(HAS_GROWN)
        if cursor.fetchone()[0]:  # the planner must not take a table for the small one it was
            for table in MarkedTable:
                cursor.execute(f"analyze {table.value}")


def _count(staff_import: StaffImport, parameters: dict[str, Any]) -> dict[str, int]:
    """Closes what was written and counts it by kind."""
    with connection.cursor() as cursor:
        cursor.execute("select kind, count(*) from import_work group by kind order by kind")
        counts = {str(kind): int(count) for kind, count in cursor.fetchall()}
        cursor.execute(CLOSE, parameters)
        cursor.execute(CLOSE_MISSING, parameters)
        if cursor.rowcount:
            counts["missing"] = cursor.rowcount
    stale = staff_import.differences.filter(is_stale=True).count()
    return counts | ({"stale": stale} if stale else {})
