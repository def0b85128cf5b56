"""Asks requirements of people who are not in the records: their facts stand in a table of this transaction only."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from psycopg import sql

from haidang.areas.standards.models import Requirement, Status
from haidang.areas.standards.queries.assessment import answers_sql, rows_of
from haidang.areas.standards.queries.fact_columns import FACTS
from haidang.areas.standards.queries.facts import completed_facts_sql


def assess_given(
    people: Sequence[Mapping[str, Any]], requirements: Iterable[Requirement], day: date
) -> list[dict[str, Any]]:
    """The answers; person_id is the place in `people`. Runs the very statement that is run over the records."""
    if not connection.in_atomic_block:
        raise RuntimeError("The table of given facts lives in a transaction; open one.")
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(fact.name), sql.SQL(fact.kind.value)) for fact in FACTS
    )
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("create temporary table given_facts (person_id bigint, unit_id bigint, {}) on commit drop").format(
                columns
            )
        )
        with cursor.copy("copy given_facts from stdin") as copy:
            for place, facts in enumerate(people):
                copy.write_row((place, None, *(facts.get(fact.name) for fact in FACTS)))
        cursor.execute("analyze given_facts")
        facts_of_file = completed_facts_sql(sql.SQL("table given_facts"), day)
        asked = list(requirements)  # what schools declare is answered too: it has no conditions
        cursor.execute(answers_sql(facts_of_file, asked, day, list(Status)))
        rows = rows_of(cursor, asked)
        cursor.execute("drop table given_facts")
    return rows
