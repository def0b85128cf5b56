"""Writing the audit trail; always inside the transaction of the change it tells of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, models

from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry


def record(
    *,
    by: User | None,
    action: str,
    obj: models.Model,
    now: datetime,
    reason: str = "",
    changes: dict[str, object] | None = None,
) -> Entry:
    """Adds one entry. `by` is None only for the system itself. Raises when no transaction is open."""
    if not connection.in_atomic_block:
        raise RuntimeError("An audit entry belongs in the transaction of its change.")
    return Entry.objects.create(
        at=now,
        by=by,
        action=action,
        object_type=obj._meta.label,
        object_id=obj.pk,
        object_label=str(obj)[:240],
        reason=reason,
        changes=changes or {},
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One entry to come: what was done to which object."""

    action: str
    obj: models.Model
    changes: dict[str, object] = field(default_factory=dict)


def record_all(told: Iterable[Told], *, by: User | None, now: datetime) -> int:
    """Adds many entries of one moment in a few statements; returns how many."""
    if not connection.in_atomic_block:
        raise RuntimeError("Audit entries belong in the transaction of their change.")
    entries = [
        Entry(
            at=now,
            by=by,
            action=one.action,
            object_type=one.obj._meta.label,
            object_id=one.obj.pk,
            object_label=str(one.obj)[:240],
            changes=one.changes,
        )
        for one in told
    ]
    Entry.objects.bulk_create(entries, batch_size=2000)
    return len(entries)


def record_each(
    *, by: User | None, action: str, label: str, rows: str, parameters: dict[str, Any], now: datetime
) -> int:
    """Adds one entry for every row (object_id, object_label, changes) of the SELECT `rows`; returns how many.

    `label` is the type of the objects, like "personnel.Person"; `rows` is ours, its values are in `parameters`.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An audit entry belongs in the transaction of its change.")
    statement = (
        "insert into audit_entry (at, by_id, action, object_type, object_id, object_label, reason, changes)"  # noqa: S608 - constants
        " select %(entry_at)s, %(entry_by)s, %(entry_action)s, %(entry_label)s, r.object_id, left(r.object_label, 240),"
        f" '', r.changes from ({rows}) r order by r.object_id"
    )
    own = {"entry_at": now, "entry_by": by.pk if by else None, "entry_action": action, "entry_label": label}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**parameters, **own})
        return int(cursor.rowcount)
