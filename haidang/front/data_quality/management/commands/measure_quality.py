"""`measure_quality [--months N]`: keeps the quality of the records of today and of the first days of N months past."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from haidang.front.data_quality.tasks import keep_counts, keep_today


class Command(BaseCommand):
    """Past days are judged by what the records say of them now; later corrections show in all of them."""

    help = "Keeps how good the records of each school are, today and on the first days of some months past."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--months", type=int, default=0)

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        today = timezone.localdate(now)
        for day in _firsts(today.year * 12 + today.month - 1, options["months"]):
            self.stdout.write(f"{day:%d/%m/%Y}: {keep_counts(day, now)}")
        self.stdout.write(f"{today:%d/%m/%Y}: {keep_today(now)}")


def _firsts(month: int, months: int) -> list[date]:
    """The first days of the last `months` months, the earliest first; months are counted from the year 0."""
    counted = [month - back for back in range(months)]
    return [date(number // 12, number % 12 + 1, 1) for number in reversed(counted)]
