"""Needs: all requirements judged over every person of a city, explanations stored."""

import io
import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from datetime import date  # noqa: E402 - Django must be set up first

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from psycopg import sql  # noqa: E402

from haidang.areas.standards.queries import Everyone, assessment_sql, facts_sql, requirements_on  # noqa: E402
from haidang.front.demo.city import Size, build_city  # noqa: E402

DAY = date(2024, 3, 1)
RUNS = 3
SCRATCH = "haidang_bench_needs"


def build() -> None:
    """The demo city at --size city, without its season."""
    build_city(Size.CITY)
    call_command("load_catalogue", verbosity=0, stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def count_facts() -> tuple[int, float]:
    """How many people have facts, and the seconds to build the facts alone."""
    with connection.cursor() as cursor:
        started = time.perf_counter()
        cursor.execute(sql.SQL("create temp table bench_facts as {}").format(facts_sql(DAY, Everyone())))
        return cursor.rowcount, time.perf_counter() - started


def judge() -> tuple[float, int]:
    """Seconds to judge everyone and store the answers, and how many were stored."""
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists bench_need")
        cursor.execute(
            "create table bench_need (person_id bigint, requirement_id bigint, unit_id bigint, status text,"
            " priority integer, explanation jsonb)"
        )
        started = time.perf_counter()
        ids = list(requirements_on(DAY).values_list("pk", flat=True))
        cursor.execute(sql.SQL("insert into bench_need {}").format(assessment_sql(DAY, ids)))
        return time.perf_counter() - started, cursor.rowcount


def main() -> None:
    """Builds the city in a database of its own, judges it three times, prints the median."""
    own_name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = SCRATCH
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        build()
        people, facts_seconds = count_facts()
        runs = sorted(judge() for _run in range(RUNS))
    finally:
        connection.creation.destroy_test_db(own_name, verbosity=0)
    seconds, stored = runs[RUNS // 2]
    print(
        f"needs: seconds={seconds:.2f} people_per_second={people / seconds:.0f} people={people} stored={stored}"
        f" facts_seconds={facts_seconds:.2f}"
    )


if __name__ == "__main__":
    main()
