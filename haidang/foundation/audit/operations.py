"""Writing the audit trail; always inside the transaction of the change it tells of."""

from datetime import datetime

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
