"""Background work of notices."""

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from haidang.foundation.notifications.sending import send_due


@task
def send_waiting() -> None:
    """Sends what is due through every channel. Safe to repeat, and several may run at once."""
    for channel in settings.NOTICE_CHANNELS:
        send_due(channel, now=timezone.now())
