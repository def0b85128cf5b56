"""One database with all migrations done, of which every test database is a copy: half a minute once, then a second."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

ROOT = Path(__file__).parent.parent
PREFIX = "test_haidang_template_"
LOCK = 5_041_862_397  # any number, the same for every process of every run
MIGRATE = (
    "import sys, django; from django.conf import settings; settings.DATABASES['default']['NAME'] = sys.argv[1];"
    " django.setup(); from django.core.management import call_command;"
    # Migrations render every model again and again: the collector of cycles would take a sixth of the time.
    " import gc; gc.set_threshold(50_000, 20, 100); call_command('migrate', verbosity=0)"
)


def stand_template() -> str:
    """The name of the template for the migrations as they are now; built by the first process that asks."""
    name = f"{PREFIX}{_digest()}"
    with _maintenance() as server:
        server.execute("select pg_advisory_lock(%s)", (LOCK,))
        found = server.execute("select datname from pg_database where starts_with(datname, %s)", (PREFIX,))
        names = {row[0] for row in found}
        if name not in names:
            for former in names:
                server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(former)))
            building = f"{PREFIX}building"
            server.execute(sql.SQL("create database {}").format(sql.Identifier(building)))
            subprocess.run([sys.executable, "-c", MIGRATE, building], check=True, cwd=ROOT)
            server.execute(
                sql.SQL("alter database {} rename to {}").format(sql.Identifier(building), sql.Identifier(name))
            )
    return name


def _digest() -> str:
    """Of everything a migration may read: the migrations, the data files, the pinned packages."""
    patterns = ("haidang/**/migrations/*.py", "haidang/**/data/**/*", "requirements/run.txt")
    files = [file for pattern in patterns for file in ROOT.glob(pattern)]
    seal = sha256()
    for file in sorted(file for file in files if file.is_file()):
        seal.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return seal.hexdigest()[:12]


@contextmanager
def _maintenance() -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own beside Django's, to the database that is always there."""
    parameters = connections["default"].get_connection_params()
    known = {key: parameters[key] for key in ("host", "port", "user", "password") if parameters.get(key)}
    with psycopg.connect(dbname="postgres", autocommit=True, **known) as server:
        yield server


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    django.setup()
    stand_template()
