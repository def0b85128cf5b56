"""Every ledger and seat invariant of the database, area by area, in one read-only snapshot."""

from django.db import connection, transaction

from haidang.areas.classes.queries import invariants as seats
from haidang.areas.nominations.queries import invariants as quotas
from haidang.areas.nominations.queries.invariants import Breach


def find_all_breaches() -> list[Breach]:
    """All breaches of quotas, lists and seats; an empty list is the only good answer.

    On a connection that is not yet in a transaction all checks see one moment, so that writers at work are no breach.
    """
    with transaction.atomic():
        if len(connection.savepoint_ids) == 0:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read, read only")
        return [*quotas.find_breaches(), *seats.find_breaches()]
