"""What keeps the stored facts near the records; answers are right without it, only slower."""

from django.tasks import task
from django.utils import timezone

from haidang.areas.standards.operations.stored_facts import refresh_facts


@task
def store_facts_of_today() -> None:
    """After midnight everyone's, afterwards of those whose records changed. Safe to repeat."""
    refresh_facts(day=timezone.localdate())
