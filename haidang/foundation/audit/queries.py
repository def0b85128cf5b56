"""Reads of the audit trail."""

from django.db.models import Model, QuerySet

from haidang.foundation.audit.models import Entry


def history_of(obj: Model) -> QuerySet[Entry]:
    """Everything recorded about one object, newest first."""
    return Entry.objects.filter(object_type=obj._meta.label, object_id=obj.pk).select_related("by").order_by("-id")
