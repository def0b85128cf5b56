"""Writes the permission table to docs/permissions.md: `manage.py permissions`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from haidang.front.administration.permission_table import render_table

FILE = Path(settings.BASE_DIR) / "docs" / "permissions.md"


class Command(BaseCommand):
    help = "Writes docs/permissions.md from the actions in the code, so that a change of rights shows in review."

    def handle(self, *_args: Any, **_options: Any) -> None:
        FILE.write_text(render_table())
        self.stdout.write(str(FILE))
