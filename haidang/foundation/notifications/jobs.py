"""Background work of notices."""

from django.tasks import task


@task
def send_waiting() -> None:
    """Sends what is due through every channel. Safe to repeat and to run twice at once."""
