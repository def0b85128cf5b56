"""Who hears of an issued document: the heads of the schools it names."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse

from haidang.areas.nominations.models import DocumentKind, ListDocument, NominationList
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import holders
from haidang.foundation.notifications.kinds import in_both
from haidang.foundation.notifications.operations import notify


def tell_issued(document: ListDocument, lists: Sequence[NominationList], *, now: datetime, today: date) -> int:
    """One notice for each principal; it leads to the list of their own school."""
    assert document.issued is not None
    principals = [grant.user for grant in holders(Role.PRINCIPAL, [one.school_id for one in lists], today)]
    params = {
        "document": in_both(DocumentKind(document.kind).label),
        "number": document.issued.shown_number,
        "day": document.issued.issued_on,
        "target": document.target.label,
    }
    path = reverse("nominations:own_document", args=[document.pk])
    about = f"nominations.document:{document.pk}"
    return notify(principals, kind="nominations.document_issued", params=params, path=path, now=now, about=about)
