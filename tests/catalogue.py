"""The catalogue of law for tests: read from its files once a process; after that its rows are copied."""

from typing import Final

import pytest
from django.db import connection
from psycopg import sql

from haidang.areas.programmes.models import Programme
from haidang.areas.programmes.operations import load_programmes
from haidang.areas.standards.models import Condition, Parameter, Requirement, RetirementAge
from haidang.areas.standards.operations import load_requirements, load_retirement_ages

MODELS: Final = (Programme, RetirementAge, Requirement, Condition, Parameter)  # whom others refer to come first
ROWS: Final[dict[str, list[bytes]]] = {}  # by table; their numbers stay taken, since sequences never go back


@pytest.fixture
def catalogue(db: None) -> None:
    """Programmes, ages of retirement and requirements as the product ships them."""
    if ROWS:
        _put()
        return
    load_programmes()
    load_retirement_ages()
    load_requirements()
    _keep()


def _keep() -> None:
    with connection.cursor() as cursor:
        for model in MODELS:
            table = model._meta.db_table
            with cursor.copy(sql.SQL("copy {} to stdout").format(sql.Identifier(table))) as copy:
                ROWS[table] = [bytes(row) for row in copy]


def _put() -> None:
    with connection.cursor() as cursor:
        for table, rows in ROWS.items():
            with cursor.copy(sql.SQL("copy {} from stdin").format(sql.Identifier(table))) as copy:
                for row in rows:
                    copy.write(row)
