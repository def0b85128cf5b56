"""Readers are brought in step with who is at work, once a day for each document."""

from django.tasks import task
from django.utils import timezone

from haidang.areas.dissemination.models import Circulation
from haidang.areas.dissemination.operations import match_audience


@task
def match_audiences() -> None:
    """Repeatable: a document looked at today is left alone."""
    now = timezone.now()
    today = timezone.localdate(now)
    for circulation in Circulation.objects.filter(ended_at=None, matched_on__lt=today).order_by("pk"):
        match_audience(circulation, day=today, by=None, now=now)
