"""Brings the database up to date and builds the demo city where there is nobody yet."""

import argparse
import io
import os
import sys
from pathlib import Path
from typing import Final

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from config.environment import make_folder
from config.locks import only_one
from config.postgres import ServerRefused

DATA: Final = Path(__file__).resolve().parent.parent / "data"
SIZES: Final = ("small", "city", "nation")


def empty_the_database() -> None:
    """Removes all tables; needs no more than ownership of the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def is_inhabited() -> bool:
    from django.contrib.auth import get_user_model

    return get_user_model()._default_manager.exists()


def load_catalogue() -> None:
    """New files bring new versions of the law; one that cannot be used stops the start with file, line and reason."""
    call_command("load_catalogue", stdout=io.StringIO())


def prepare(size: str, *, anew: bool) -> None:
    from django.conf import settings

    if anew:
        if not settings.HAIDANG_DEMO:
            sys.exit("This is not a demo (HAIDANG_DEMO is false): its data is not thrown away.")
        empty_the_database()
    call_command("migrate", interactive=False, verbosity=0)
    load_catalogue()
    if settings.HAIDANG_DEMO and not is_inhabited():
        print(f"Building the demo city ({size})…", flush=True)
        call_command("demo", size=size)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", choices=SIZES, default="small")
    arguments.add_argument("--anew", action="store_true", help="throw the data away first")
    options = arguments.parse_args()
    make_folder(DATA)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        with only_one(DATA / "prepare.lock"):
            django.setup()
            prepare(options.size, anew=options.anew)
    except (CommandError, ImproperlyConfigured, ServerRefused) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
