"""Every night the quality of the records is kept; procrastinate imports this module."""

from datetime import date

from django.utils import timezone
from procrastinate.contrib.django import app

from haidang.areas.personnel.operations import keep_quality
from haidang.front.data_quality.measuring import measure


def keep(day: date) -> int:
    """Measures every school on `day` and keeps the counts; safe to repeat."""
    return keep_quality(day, counts=measure(day, None).by_school(), by=None)


@app.periodic(cron="40 4 * * *")
@app.task(name="haidang.quality", queueing_lock="haidang.quality")
def keep_quality_of_today(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes it
    keep(timezone.localdate())
