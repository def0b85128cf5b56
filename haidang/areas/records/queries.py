"""Reads of the ledger."""

from datetime import date

from django.db.models import QuerySet

from haidang.areas.personnel.models import Person
from haidang.areas.records.models import LedgerEntry


def list_ledger(person: Person) -> QuerySet[LedgerEntry]:
    """What the person finished, the latest first, with the programmes."""
    return LedgerEntry.objects.filter(person=person).select_related("programme").order_by("-completed_on", "-pk")


def list_ledger_on(person: Person, day: date) -> QuerySet[LedgerEntry]:
    """What the person had finished by `day`."""
    return list_ledger(person).filter(completed_on__lte=day)
