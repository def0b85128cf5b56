"""Rush: 50 signed-in writers over HTTP on one full class, then over many; then a web process and the worker die."""

import argparse
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import quote

import django

from bench._rush_writers import OPERATIONS, Writer, run_all, rush, total

DATABASE = "haidang_rush"
GOAL = 3000  # seat operations a minute on one hot class
WRITERS, CLASSES, SEATS = 50, 10, 80
PEOPLE_EACH = 8  # nominees a writer moves in and out: 400 on 80 seats
BARE_WRITERS = 6  # fewer than the pool's connections
JOBS = 60  # waiting when the worker dies
PATIENCE = 60
LOCK = "select enrolled from classes_trainingclass where id = %s for update"
COUNT = "update classes_trainingclass set enrolled = enrolled + %s where id = %s"
TAKE = """insert into classes_enrolment (training_class_id, nomination_id, person_id, state, enrolled_at)
values (%s, %s, %s, 'enrolled', now())"""
LEAVE = "delete from classes_enrolment where nomination_id = %s"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=int, default=20, help="how long the rush on the one hot class lasts")
    seconds = arguments.parse_args().seconds
    address = stand()
    from config.run import Household

    household = Household()
    try:
        play(household, address, seconds)
    finally:
        household.stop()


def stand() -> str:
    """A small demo city in a database of its own, kept between runs; returns its address for other processes."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench._rush_settings"
    os.environ |= {"HAIDANG_DEMO": "true", "HAIDANG_DEBUG": "false", "HAIDANG_LOG": "CRITICAL"}
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    connection.close()
    with connection._nodb_cursor() as cursor:  # noqa: SLF001  Django's own way to a server without a database
        cursor.execute("select 1 from pg_database where datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f"create database {connection.ops.quote_name(DATABASE)}")
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = DATABASE
    call_command("migrate", interactive=False, verbosity=0)
    from haidang.front.demo.city import is_empty

    if is_empty():
        print("Building a small city; this takes a minute…", flush=True)
        call_command("demo", size="small")
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('unix_socket_directories'), current_user")
        socket, user = cursor.fetchone()
    folder = settings.DATABASES["default"].get("HOST") or socket
    return f"postgresql://{user}@/{DATABASE}?host={quote(str(folder), safe='')}"


def play(household: Any, address: str, seconds: int) -> None:
    from config.run import free_port, is_answering, web_command

    port = free_port(8101)
    here = {"HAIDANG_ADDRESS": f"http://localhost:{port}", "DATABASE_URL": address}
    web = household.start("web", *web_command(port, 2), **here)
    worker = household.start("worker", sys.executable, "manage.py", "worker", **here)
    started = time.monotonic()
    while not is_answering(f"http://localhost:{port}/"):
        if web.poll() is not None or time.monotonic() - started > PATIENCE:
            sys.exit("The web server did not start.")
        time.sleep(0.2)
    classes, nominees = prepare()
    bare = bare_per_minute(classes[-1], nominees[-WRITERS:], seconds=max(3, seconds // 4))
    writers = [Writer(port=port, number=number, nominees=nominees[number::WRITERS]) for number in range(WRITERS)]
    run_all(writer.sign_in for writer in writers)
    run_all(lambda writer=writer: writer.fill(classes[0]) for writer in writers)  # type: ignore[misc]
    hot = rush(writers, classes[:1], seconds)
    spread = rush(writers, classes, seconds / 2)
    jobs = enqueue_jobs()
    killer = Timer(1, lambda: kill(household, web.pid, worker.pid, here))
    killer.start()
    rush(writers, classes, seconds / 2)
    killer.join()
    tell(total(writers), hot, spread, bare=bare, unfinished=count_lost(jobs))


def enqueue_jobs() -> list[str]:
    """Work for the worker that is about to die; each job is safe to repeat."""
    from haidang.areas.nominations.jobs import move_waiting_lists_up

    return [move_waiting_lists_up.enqueue().id for _number in range(JOBS)]


def count_lost(jobs: Sequence[str]) -> int:
    """How many jobs are not done, though the worker that took over had time."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    unfinished = ProcrastinateJob.objects.filter(pk__in=jobs).exclude(status="succeeded")
    until = time.monotonic() + PATIENCE
    while (left := unfinished.count()) and time.monotonic() < until:
        time.sleep(0.5)
    return left


def kill(household: Any, web: int, worker: int, here: dict[str, str]) -> None:
    """-9 for one of the web processes (its master starts another) and for the worker (we start another)."""
    children = Path(f"/proc/{web}/task/{web}/children").read_text().split()
    for pid in (int(children[-1]) if children else web, worker):
        os.kill(pid, signal.SIGKILL)
    household.start("worker", sys.executable, "manage.py", "worker", **here)
    print("killed -9: one web process, the worker", flush=True)


def prepare() -> tuple[list[int], list[int]]:
    """Classes of a fresh target, and people approved for it, with the ledger behind them."""
    from bench._rush_season import make_season

    return make_season(classes=CLASSES, seats=SEATS, people=WRITERS * PEOPLE_EACH)


def bare_per_minute(training_class: int, nominees: Sequence[int], *, seconds: int) -> float:
    """What the database alone does with the same rows: lock the class, write the seat, count; and back."""
    from django.db import connection, transaction

    from haidang.areas.classes.models import Enrolment, TrainingClass
    from haidang.areas.nominations.models import Nomination

    people = dict(Nomination.objects.filter(pk__in=nominees).values_list("pk", "person"))
    until, counts = time.monotonic() + seconds, Counter[int]()

    def write(number: int) -> None:
        nominee = nominees[number]
        with connection.cursor() as cursor:
            while time.monotonic() < until:
                for change, statement, values in (
                    (1, TAKE, (training_class, nominee, people[nominee])),
                    (-1, LEAVE, (nominee,)),
                ):
                    with transaction.atomic():
                        cursor.execute(LOCK, [training_class])
                        cursor.execute(statement, values)
                        cursor.execute(COUNT, [change, training_class])
                counts[number] += 2

    run_all(lambda number=number: write(number) for number in range(BARE_WRITERS))  # type: ignore[misc]
    assert not Enrolment.objects.filter(training_class=training_class).exists()
    assert TrainingClass.objects.get(pk=training_class).enrolled == 0
    return sum(counts.values()) / seconds * 60


def tell(answers: Counter[str], hot: Counter[str], spread: Counter[str], *, bare: float, unfinished: int) -> None:
    """The line the bench is for; ends with 1 when anything was lost, doubled or oversold."""
    from django.db.models import F

    from haidang.areas.classes.models import TrainingClass
    from haidang.front.administration.invariants import find_all_breaches

    breaches = find_all_breaches()
    for breach in breaches[:20]:
        print(f"breach: {breach.invariant} · {breach.subject} · {breach.detail}")
    oversold = TrainingClass.objects.filter(enrolled__gt=F("capacity")).count()
    errors = answers["errors"] + answers["lost"]
    per_minute = sum(hot[kind] for kind in OPERATIONS)
    print("hot class, a minute: " + ", ".join(f"{kind} {hot[kind]}" for kind in OPERATIONS))
    print(
        f"rush: per_minute={per_minute} oversold={oversold} errors={errors} refused={answers['refused']}"
        f" spread_per_minute={sum(spread[kind] for kind in OPERATIONS)} ratio={GOAL / max(per_minute, 1):.2f}"
        f" breaches={len(breaches)} jobs_lost={unfinished} repeated={answers['repeated']} seats={SEATS}"
        f" classes={CLASSES} writers={WRITERS} bare_sql_per_minute={bare:.0f}"
    )
    if breaches or oversold or errors or unfinished or not hot["refused"]:
        sys.exit(1)


if __name__ == "__main__":
    main()
