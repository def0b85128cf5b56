"""Loads a plan from a file, or one that comes with the system, and lists its findings."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from haidang.areas.plans.imports import read_builtin_plan, read_plan_file
from haidang.areas.plans.operations import load_plan
from haidang.areas.plans.queries import plan_outline
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import Refused


class Command(BaseCommand):
    help = "Loads a plan as printed (TOML); loading it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("file", nargs="?", type=Path)
        source.add_argument("--builtin", type=int, metavar="YEAR", help="a plan that comes with the system: 2024")
        parser.add_argument("--by", metavar="USERNAME", help="in whose name; the system's own by default")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            self._load(options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as fault:
            raise CommandError(f"{options['file']}: {fault.strerror}") from fault

    def _load(self, options: dict[str, Any]) -> None:
        year, path, username = options["builtin"], options["file"], options["by"]
        printed = read_plan_file(path) if year is None else read_builtin_plan(year)
        by = User.objects.filter(username=username).first()
        if username and by is None:
            raise CommandError(f"No user is called {username!r}.")
        plan = load_plan(printed, by=by, now=timezone.now())
        outline = plan_outline(plan, day=timezone.localdate())
        self.stdout.write(f"{plan.code}: {len(outline.rows)} rows, {outline.planned} people planned, {plan.state}")
        for finding in outline.findings:
            self.stdout.write(f"  {finding.severity.value:8}{finding.place}  {finding.title}: {finding.sentence}")
