"""manage.py load_catalogue: programmes, retirement ages and requirements from the data files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from haidang.areas.programmes.operations import load_programmes
from haidang.areas.standards.operations import load_requirements, load_retirement_ages
from haidang.areas.standards.queries.catalogue_files import CatalogueError


class Command(BaseCommand):
    help = "Load programmes, retirement ages and requirements from the data files (may be repeated)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            with transaction.atomic():
                programmes, ages, versions = load_programmes(), load_retirement_ages(), load_requirements()
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"programmes={programmes} retirement_ages={ages} requirement_versions={versions}")
