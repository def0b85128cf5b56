"""manage.py load_catalogue: programmes, retirement ages and requirements from the data files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from haidang.areas.programmes.operations import load_programmes
from haidang.areas.standards.operations import load_requirements, load_retirement_ages
from haidang.areas.standards.queries.catalogue_files import DATA, CatalogueError


class Command(BaseCommand):
    help = "Load programmes, retirement ages and requirements from the data files (may be repeated)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=DATA / "requirements", help="where the requirements lie")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                programmes, ages = load_programmes(), load_retirement_ages()
                versions = load_requirements(folder=options["folder"])
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"programmes={programmes} retirement_ages={ages} requirement_versions={versions}")
