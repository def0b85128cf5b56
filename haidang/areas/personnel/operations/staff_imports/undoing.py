"""Takes a whole import back: every record it wrote becomes what it was, while nothing hangs on what it wrote."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models.fields.reverse_related import ForeignObjectRel, ManyToManyRel

from haidang.areas.personnel.models import (
    Degree,
    Difference,
    ImportState,
    MarkedTable,
    PedagogyCertificate,
    Person,
    Post,
    StaffImport,
    TitleHolding,
)
from haidang.areas.personnel.operations.staff_imports.refusals import ChangedSince, InUseSince, NotNow
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record, record_each

MOST_NAMED = 5
_MODELS: dict[MarkedTable, type[models.Model]] = {
    MarkedTable.PERSON: Person,
    MarkedTable.POST: Post,
    MarkedTable.POST_SUBJECT: Post.subjects.through,
    MarkedTable.DEGREE: Degree,
    MarkedTable.PEDAGOGY: PedagogyCertificate,
    MarkedTable.TITLE: TitleHolding,
}
_MINE = "m.staff_import_id = %(import)s"
LOCK = f"""
select p.id from personnel_person p where p.id in (select m.person_id from personnel_importmark m where {_MINE})
order by p.id for update
"""
TOLD = f"""
select p.id as object_id, p.full_name as object_label, jsonb_build_object('file', i.file_name) as changes
from personnel_person p join personnel_staffimport i on i.id = %(import)s
where p.id in (select m.person_id from personnel_importmark m where {_MINE})
"""
FORGET_PEOPLE = f"""
update personnel_difference d set person_id = null, is_stale = d.staff_import_id <> %(import)s
where d.staged_id is not null and d.person_id in (select m.object_id from personnel_importmark m
    where {_MINE} and m."table" = '{MarkedTable.PERSON.value}' and m.before is null)
"""


@transaction.atomic
def undo_import(staff_import: StaffImport, *, by: User, now: datetime) -> StaffImport:
    """Restores what the import changed and removes what it added; refuses with the names of those it cannot."""
    staff_import = StaffImport.objects.select_for_update().get(pk=staff_import.pk)
    if staff_import.state != ImportState.APPLIED:
        raise NotNow
    parameters: dict[str, Any] = {"import": staff_import.pk}
    with connection.cursor() as cursor:
        cursor.execute(LOCK, parameters)
    _require_untouched(staff_import)
    _require_unused(staff_import)
    label = "personnel.Person"
    number = record_each(
        by=by, action="personnel.import_undone", label=label, rows=TOLD, parameters=parameters, now=now
    )
    with connection.cursor() as cursor:
        cursor.execute(FORGET_PEOPLE, parameters)
        for table in reversed(MarkedTable):
            cursor.execute(_remove(table), parameters)
            if table is not MarkedTable.POST_SUBJECT:
                cursor.execute(_restore(table), parameters)
    staff_import.marks.all().delete()
    staff_import.differences.update(is_applied=False)
    StaffImport.objects.filter(pk=staff_import.pk).update(state=ImportState.UNDONE, undone_at=now)
    changes: dict[str, object] = {"file": staff_import.file_name, "people": number}
    record(by=by, action="personnel.undo_import", obj=staff_import, now=now, changes=changes)
    staff_import.refresh_from_db()
    return staff_import


def _require_untouched(staff_import: StaffImport) -> None:
    """Every record still is as the import left it."""
    parts = (
        f"select m.person_id from personnel_importmark m left join {table.value} r on r.id = m.object_id"
        f" where {_MINE} and m.\"table\" = '{table.value}' and (r.id is null or to_jsonb(r) is distinct from m.after)"
        for table in MarkedTable
    )
    changed = _people(" union ".join(parts), staff_import)
    if changed:
        raise ChangedSince(_names(changed))


def _require_unused(staff_import: StaffImport) -> None:
    """Nothing but this import refers to the people it added."""
    parts = [
        f"select r.{column} from {table} r where r.{column} in (select m.object_id from personnel_importmark m"
        f" where {_MINE} and m.\"table\" = 'personnel_person' and m.before is null) and not exists (select from"
        f" personnel_importmark o where o.staff_import_id = %(import)s and o.\"table\" = '{table}' and o.object_id = r.id)"
        for table, column in _references()
    ]
    used = _people(" union ".join(parts), staff_import)
    if used:
        raise InUseSince(_names(used))


def _references() -> Iterator[tuple[str, str]]:
    """Table and column of everything in the system that points to a person, whichever area it belongs to."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or isinstance(relation, ManyToManyRel):
            continue
        table, column = relation.related_model._meta.db_table, str(relation.field.column)
        if table != Difference._meta.db_table:
            yield table, column


def _people(statement: str, staff_import: StaffImport) -> list[str]:
    parameters = {"import": staff_import.pk, "most": MOST_NAMED + 1}
    with connection.cursor() as cursor:
        cursor.execute(
            f"select coalesce(p.full_name, '?') from ({statement}) found(id) left join personnel_person p on p.id = found.id"
            " order by p.sort_key limit %(most)s",
            parameters,
        )
        return [str(name) for (name,) in cursor.fetchall()]


def _names(names: list[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    return f"{shown}, …" if len(names) > MOST_NAMED else shown


def _remove(table: MarkedTable) -> str:
    return (
        f"delete from {table.value} r using personnel_importmark m"
        f" where {_MINE} and m.\"table\" = '{table.value}' and m.before is null and r.id = m.object_id"
    )


def _restore(table: MarkedTable) -> str:
    """All columns as they were; generated ones follow by themselves."""
    fields = [f for f in _MODELS[table]._meta.concrete_fields if not f.primary_key and not f.generated]
    assigned = ", ".join(f'"{f.column}" = b."{f.column}"' for f in fields)
    return (
        f"update {table.value} r set {assigned} from personnel_importmark m"
        f" cross join lateral jsonb_populate_record(null::{table.value}, m.before) b"
        f" where {_MINE} and m.\"table\" = '{table.value}' and m.before is not null and r.id = m.object_id"
    )
