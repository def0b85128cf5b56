"""Rules: the whole catalogue over a city and a nation, explanations stored; beside bare SQL of the same predicates."""

import argparse
import io
import os
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from datetime import date  # noqa: E402 - Django must be set up first

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from psycopg import sql  # noqa: E402

from haidang.areas.personnel.models import Person  # noqa: E402
from haidang.areas.standards.models import Requirement, Status, StoredFacts  # noqa: E402
from haidang.areas.standards.operations.nation import store_nation_facts  # noqa: E402
from haidang.areas.standards.operations.stored_facts import refresh_facts  # noqa: E402
from haidang.areas.standards.queries import People, StaffOf, assess, assessment_sql, requirements_on  # noqa: E402
from haidang.areas.standards.queries.assessment import compiled_requirement, judged, select_of  # noqa: E402
from haidang.engines.rules.kinds import quoted  # noqa: E402
from haidang.engines.rules.rules import CompiledRule, Part, select_statuses  # noqa: E402
from haidang.engines.rules.rules import Status as EngineStatus  # noqa: E402
from haidang.front.demo.city import Size, build_city  # noqa: E402
from haidang.front.demo.nation import read_provinces  # noqa: E402

DAY = date(2026, 9, 1)
PAST = date(2024, 3, 1)
SCRATCH = "haidang_bench_rules"
NATION = "standards_nationfacts"
RUNS = 2
SAMPLE = 15
CONCERNED = tuple(status for status in Status if status != Status.NOT_CONCERNED)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def execute(statement: sql.Composable) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def store(answers: sql.Composable) -> tuple[float, int]:
    """Seconds to write the answers to a table of their own, and how many they are; the better of the runs."""
    found = []
    for _run in range(RUNS):
        execute(sql.SQL("drop table if exists bench_answers"))
        started = time.perf_counter()
        rows = execute(sql.SQL("create unlogged table bench_answers as {}").format(answers))
        found.append((time.perf_counter() - started, rows))
    return min(found)


def union(selects: Sequence[str | sql.Composable]) -> sql.Composed:
    parts = [sql.SQL(part) if isinstance(part, str) else part for part in selects]
    return sql.SQL(" union all ").join(parts)


def bare(requirement: Requirement) -> str:
    """The query a person would write: who is concerned as WHERE, the rest as CASE; no unknown told from false."""
    compiled: CompiledRule = compiled_requirement(requirement, DAY)

    def part(which: Part, word: str) -> str:
        return f" {word} ".join(clause.term.sql for clause in compiled.clauses if clause.part is which)

    whens = [
        f"when {condition} then {quoted(status)}"
        for condition, status in (
            (part(Part.MEETS, "and"), Status.MEETS),
            (part(Part.EXEMPT, "or"), Status.EXEMPT),
            (part(Part.MUST, "and"), Status.MUST),
        )
        if condition
    ]
    status = (
        f"case {' '.join(whens)} else {quoted(requirement.otherwise)} end" if whens else quoted(requirement.otherwise)
    )
    where = part(Part.CONCERNS, "and") or "true"
    return f"select f.person_id, {requirement.pk}::bigint, {status} from {NATION} f where {where}"


def statuses(requirement: Requirement) -> str:
    keys = {"person_id": "f.person_id", "requirement_id": f"{requirement.pk}::bigint"}
    wanted = [EngineStatus(status) for status in CONCERNED]
    return select_statuses(compiled_requirement(requirement, DAY), relation=NATION, keys=keys, statuses=wanted)


def judge_city() -> int:
    """Everyone of the city, from records to stored answers, as a review does."""
    refresh_facts(day=DAY)
    ids = [requirement.pk for requirement in requirements_on(DAY)]
    execute(sql.SQL("drop table if exists bench_answers"))
    with transaction.atomic():
        return execute(
            sql.SQL("create unlogged table bench_answers as {}").format(assessment_sql(DAY, ids, None, CONCERNED))
        )


def after_a_change(person: Person, requirements: Sequence[Requirement]) -> float:
    """Milliseconds from a change in the records to the person's new answers, read as a page reads them."""
    Person.objects.filter(pk=person.pk).update(joined_on=person.joined_on)
    return 1000 * seconds(lambda: assess(requirements, DAY, People([person.pk])))


def measure_few() -> tuple[float, float]:
    """Medians: new answers of one changed person, a past day replayed for one school."""
    requirements, past = list(requirements_on(DAY)), list(requirements_on(PAST))
    people = Person.objects.filter(pk__in=StoredFacts.objects.order_by("pk").values("pk")[:SAMPLE])
    schools = list(StoredFacts.objects.order_by("unit_id").values_list("unit_id", flat=True).distinct()[:SAMPLE])
    assess(requirements, DAY, People([people[0].pk]))  # the rules are read once
    assess(past, PAST, StaffOf(schools[:1]))
    one = statistics.median(after_a_change(person, requirements) for person in people)
    school = statistics.median(1000 * seconds(lambda u=unit: assess(past, PAST, StaffOf([u]))) for unit in schools)
    return one, school


def measure_nation(people: int) -> dict[str, Any]:
    """The bound, our statuses and our explained answers over the same table, in this order, twice each."""
    facts = seconds(lambda: store_nation_facts(people=people, weights=read_provinces(), day=DAY))
    execute(sql.SQL("vacuum analyze standards_nationfacts"))
    requirements = judged(requirements_on(DAY))
    bound, _ = store(union([bare(requirement) for requirement in requirements]))
    plain, _ = store(union([statuses(requirement) for requirement in requirements]))
    explained, answers = store(union([select_of(row, DAY, NATION, CONCERNED) for row in requirements]))
    return {
        "ratio": plain / bound,
        "explained_ratio": explained / bound,
        "nation_seconds": explained,
        "bound_seconds": bound,
        "people_per_second": people / explained,
        "nation_answers": answers,
        "nation_facts_seconds": facts,
        "requirements": len(requirements),
    }


def main() -> None:
    """Builds the city in a database of its own, makes a nation of it, prints one line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=1_600_000, help="size of the nation")
    options = arguments.parse_args()
    own_name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = SCRATCH
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        build_city(Size.CITY)
        call_command("load_catalogue", verbosity=0, stdout=io.StringIO())
        execute(sql.SQL("vacuum analyze"))
        city = min(seconds(judge_city) for _run in range(RUNS))
        one, school = measure_few()
        found = measure_nation(options.people)
    finally:
        connection.creation.destroy_test_db(own_name, verbosity=0)
    print(
        f"rules: ratio={found['ratio']:.2f} explained_ratio={found['explained_ratio']:.2f} city_seconds={city:.2f}"
        f" nation_seconds={found['nation_seconds']:.1f} people_per_second={found['people_per_second']:.0f}"
        f" one_person_ms={one:.1f} replay_school_ms={school:.1f} bound_seconds={found['bound_seconds']:.1f}"
        f" people={options.people} requirements={found['requirements']} answers={found['nation_answers']}"
        f" nation_facts_seconds={found['nation_facts_seconds']:.1f}"
    )


if __name__ == "__main__":
    main()
