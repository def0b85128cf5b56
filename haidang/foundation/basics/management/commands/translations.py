"""`translations compile | check | missing [APP]`: the Vietnamese catalogues of the apps."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from haidang.foundation.basics import catalogues
from haidang.foundation.basics.catalogues import Entry, Use

PACKAGE = "haidang"


class Command(BaseCommand):
    """Works without the system's gettext."""

    help = "Compiles the Vietnamese catalogues, checks that they are complete, or prints what an app lacks."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("compile", help="makes the .mo files that are older than their .po file")
        actions.add_parser("check", help="fails when a text has no Vietnamese, or not with the same placeholders")
        missing = actions.add_parser("missing", help="prints stubs for the texts without Vietnamese")
        missing.add_argument("app", nargs="?", default="", help="label of one app; all without it")

    def handle(self, *_args: Any, **options: Any) -> None:
        actions: dict[str, Callable[[], None]] = {
            "compile": self.compile_catalogues,
            "check": self.check_catalogues,
            "missing": lambda: self.print_missing(options["app"]),
        }
        try:
            actions[options["action"]]()
        except ValueError as error:
            raise CommandError(str(error)) from error

    @property
    def root(self) -> Path:
        return Path(settings.BASE_DIR) / PACKAGE

    def read_all(self) -> tuple[list[Use], list[Entry]]:
        uses = [*catalogues.find_texts(self.root), *catalogues.find_texts(self.root.parent / "config")]
        return uses, catalogues.list_entries(catalogues.find_catalogues(self.root))

    def compile_catalogues(self) -> None:
        for file in catalogues.compile_stale(self.root):
            self.stdout.write(f"compiled {file.relative_to(self.root)}")

    def check_catalogues(self) -> None:
        uses, entries = self.read_all()
        for sentence in catalogues.find_unused(uses, entries):
            self.stdout.write(self.style.WARNING(sentence))
        faults = list(catalogues.find_faults(uses, entries))
        if faults:
            raise CommandError("\n".join([*faults, f"{len(faults)} faults; translations missing APP prints stubs."]))
        self.stdout.write(f"{len({use.text for use in uses})} texts, all in Vietnamese.")

    def print_missing(self, label: str) -> None:
        if label and label not in apps.app_configs:
            raise CommandError(f"There is no app {label}.")
        folder = Path(apps.get_app_config(label).path) if label else self.root
        uses, entries = self.read_all()
        for use in catalogues.find_missing((use for use in uses if use.file.is_relative_to(folder)), entries):
            self.stdout.write(catalogues.stub(use, self.root.parent))
