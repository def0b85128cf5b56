"""What keeps lists moving: freed places find whoever waits, declines find their change."""

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from haidang.areas.nominations.operations.changes import draw_up_change
from haidang.areas.nominations.operations.waiting_places import lists_to_move_up
from haidang.foundation.basics.refusals import Refused


@task
def move_waiting_lists_up() -> None:
    """Draws up the changes that approved lists owe. Safe to repeat: each list is locked and looked at anew."""
    for found in list(lists_to_move_up()):
        try:
            with transaction.atomic():
                draw_up_change(found, by=None, now=timezone.now())
        except Refused:
            continue  # a change was submitted meanwhile: the next round takes it up
