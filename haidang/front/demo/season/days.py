"""Days and moments of the season, in local time."""

from datetime import date, datetime, time

from django.utils import timezone


def moment(day: date, hour: int = 9) -> datetime:
    """That hour of the day in Hải Phòng."""
    return timezone.make_aware(datetime.combine(day, time(hour)))
