"""A demo city of full size in a database of its own, kept between runs."""

import os

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

DATABASE = "haidang_bench"


def stand(*, rebuild: bool = False, database: str = DATABASE) -> None:
    """Sets Django up on the database of the benchmarks and builds the city there when it is absent."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["HAIDANG_DEMO"] = "true"
    os.environ["HAIDANG_DEBUG"] = "false"
    django.setup()
    _own_database(database)
    call_command("migrate", interactive=False, verbosity=0)
    if rebuild or _is_empty():
        print("Building the city; this takes some minutes…", flush=True)
        call_command("demo", size="city")
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze")
    _store_facts()


def _store_facts() -> None:
    """What a worker does every five minutes."""
    from haidang.areas.standards.operations import refresh_facts

    refresh_facts(day=timezone.localdate())


def _own_database(name: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:  # noqa: SLF001  Django's own way to a server without a database
        cursor.execute("select 1 from pg_database where datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"create database {connection.ops.quote_name(name)}")
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _is_empty() -> bool:
    from haidang.front.demo.city import is_empty

    return is_empty()
