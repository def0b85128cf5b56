"""Background work of approvals."""

from django.tasks import task
from django.utils import timezone

from haidang.foundation.approvals.operations import close_alarms, escalate_late_steps, raise_alarms, remind_of_steps


@task
def watch_steps() -> None:
    """Reminds, escalates, raises and closes alarms. Safe to repeat: everything is said once."""
    today, now = timezone.localdate(), timezone.now()
    for watch in (remind_of_steps, escalate_late_steps, raise_alarms, close_alarms):
        watch(today=today, by=None, now=now)
