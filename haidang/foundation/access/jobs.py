"""Background work of access."""

from datetime import timedelta

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from haidang.foundation.access.tokens import forget_calls


@task
def forget_old_calls() -> None:
    """Removes the keys of acts that no program will repeat any more. Safe to repeat."""
    forget_calls(before=timezone.now() - timedelta(days=settings.API_KEY_DAYS))
