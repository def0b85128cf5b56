"""Checks every invariant of quotas, lists and seats, read only; exits with 1 and a list when one is broken."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from haidang.areas.classes.models import TrainingClass
from haidang.areas.nominations.models import NominationList, QuotaAccount, QuotaMove
from haidang.front.administration.invariants import find_all_breaches


class Command(BaseCommand):
    help = "Checks that quotas, moves, nominations, approved lists and seats agree with each other."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON line for every breach")

    def handle(self, *_args: Any, **options: Any) -> None:
        breaches = find_all_breaches()
        for breach in breaches:
            row = {"invariant": breach.invariant, "subject": breach.subject, "detail": breach.detail}
            self.stdout.write(json.dumps(row) if options["json"] else " · ".join(row.values()))
        if breaches:
            sys.exit(1)
        if not options["json"]:
            self.stdout.write(
                f"All invariants hold: {QuotaAccount.objects.count()} accounts, {QuotaMove.objects.count()} moves, "
                f"{NominationList.objects.count()} lists, {TrainingClass.objects.count()} classes."
            )
