"""Builds the demo city: `manage.py demo --size small|city|nation`, from nothing or anew."""

from argparse import ArgumentParser
from io import StringIO
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from haidang.front.demo.city import Size, build_city, empty_city, is_empty
from haidang.front.demo.nation import build_nation
from haidang.front.demo.season import play_season

MONTHS_OF_TREND = {Size.SMALL: 6, Size.CITY: 2, Size.NATION: 2}  # the board of the quality of records shows a trend


class Command(BaseCommand):
    help = "Builds the demo city. Everything that is in the database goes, unless --if-empty is given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=[size.value for size in Size], default=Size.SMALL.value)
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are units already")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.HAIDANG_DEMO:
            raise CommandError("This database is not a demo: set HAIDANG_DEMO=true if everything in it may go.")
        if options["if_empty"] and not is_empty():
            self._tell("The city stands already.")
            return
        started = monotonic()
        with transaction.atomic():  # all or nothing: a city without its season would pass for finished
            empty_city()
            size = Size(options["size"])
            built = build_city(size, tell=self._tell)
            play_season(timezone.now(), tell=self._tell)
            if size is Size.NATION:
                build_nation(timezone.localdate(), tell=self._tell)
        call_command("measure_quality", months=MONTHS_OF_TREND[size], verbosity=0, stdout=StringIO())
        self._tell(f"{built.schools} schools, {built.people} people in {monotonic() - started:.1f} s")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
