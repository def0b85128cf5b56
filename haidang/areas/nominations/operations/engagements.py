"""Classes tells which days an approved person has given to it; lists warn by them."""

from collections.abc import Iterable

from django.db import transaction
from psycopg.types.range import DateRange

from haidang.areas.nominations.models import Engagement, Nomination


@transaction.atomic(savepoint=False)  # classes hold their lock meanwhile: no round trips for nothing
def engage(nominations: Iterable[Nomination], *, period: DateRange, label: str) -> int:
    """The nominees hold places in class `label` for `period`; a nominee has one place at a time. May be repeated."""
    rows = [Engagement(nomination=nomination, period=period, label=label) for nomination in nominations]
    Engagement.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["nomination"], update_fields=["period", "label"]
    )
    return len(rows)


@transaction.atomic(savepoint=False)  # classes hold their lock meanwhile: no round trips for nothing
def release(nominations: Iterable[int]) -> int:
    """The nominees (ids) have their days back."""
    number, _by_model = Engagement.objects.filter(nomination__in=list(nominations)).delete()
    return number
