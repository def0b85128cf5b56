"""Takes the difference between a staged list and the records, and keeps the decisions that still fit."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from haidang.areas.personnel.models import StaffImport
from haidang.areas.personnel.operations.staff_imports.comparison import ANALYZED, STATEMENTS, TABLES
from haidang.areas.personnel.operations.staff_imports.reach import Reach

# Joins of whole lists stay in memory; lists of new names wait longer before they enter the index of trigrams.
ROOM = "set local work_mem = '256MB'; set local gin_pending_list_limit = '64MB'"
# A decision stands while what it was about stands.
KEEP = """
create temp table import_kept on commit drop as
select staged_id, kind, changes, person_id, decision from personnel_difference
where staff_import_id = %(import)s and staged_id in (select id from import_verdict) and decision <> ''
"""
FORGET = """
delete from personnel_difference
where staff_import_id = %(import)s and not is_applied and (staged_id in (select id from import_verdict)
    or (kind = 'missing' and decision = '' and %(only)s::bigint[] is null))
"""
STORE = """
insert into personnel_difference (staff_import_id, staged_id, person_id, unit_id, kind, reason, matched_by, twin_of,
    changes, decision, left_why, is_stale, is_applied)
select %(import)s, v.id, v.person_id, v.unit_id, v.kind, v.reason, v.matched_by, v.leader, v.changes,
    case when k.kind = v.kind and k.changes = v.changes and k.person_id is not distinct from v.person_id
        then k.decision else '' end,
    '', false, false
from import_verdict v left join import_kept k on k.staged_id = v.id
order by v.id
"""
# Whoever works on the day at a unit the list speaks of, and is not on it.
STORE_MISSING = """
insert into personnel_difference (staff_import_id, person_id, unit_id, kind, reason, matched_by, changes, decision,
    left_why, is_stale, is_applied)
with covered as materialized (select distinct unit_id from import_verdict where unit_id = any(%(units)s::bigint[]))
select %(import)s, p.person_id, p.unit_id, 'missing', '', '', '{}', '', '', false, false
from personnel_post p
where p.is_main and p.period @> %(on)s::date
    and p.unit_id in (select unit_id from covered)
    and not exists (select from import_verdict v where v.person_id = p.person_id)
order by p.unit_id, p.person_id
on conflict do nothing
"""


def parameters_of(staff_import: StaffImport, reach: Reach, only: Sequence[int] | None) -> dict[str, Any]:
    """The parameters of the statements; `only`: ids of staged rows, None for all."""
    return {
        "import": staff_import.pk,
        "home": staff_import.home_id,
        "on": staff_import.on,
        "post_kind": staff_import.post_kind,
        "units": reach.units,
        "movable": reach.movable,
        "only": None if only is None else list(only),
    }


def take_difference(parameters: dict[str, Any]) -> None:
    """Fills the temporary tables, `import_verdict` the last of them; they live until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        cursor.execute(f"drop table if exists {', '.join(TABLES)}")
        for table, statement in STATEMENTS:
            cursor.execute(statement, parameters)
            cursor.execute(f"analyze {table} {ANALYZED.get(table, '')}")


@transaction.atomic
def compare(staff_import: StaffImport, reach: Reach) -> None:
    """Takes the difference of the whole list anew."""
    _store(parameters_of(staff_import, reach, None))


@transaction.atomic
def compare_rows(staff_import: StaffImport, reach: Reach, rows: Sequence[int]) -> None:
    """Takes the difference of some staged rows anew, after something about them was decided or corrected."""
    _store(parameters_of(staff_import, reach, rows))


def _store(parameters: dict[str, Any]) -> None:
    take_difference(parameters)
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists import_kept")
        cursor.execute(KEEP, parameters)
        cursor.execute(FORGET, parameters)
        cursor.execute(STORE, parameters)
        if parameters["only"] is None:
            cursor.execute(STORE_MISSING, parameters)
            cursor.execute(
                "analyze personnel_difference (id, staff_import_id, staged_id, person_id, unit_id, kind, decision)"
            )
