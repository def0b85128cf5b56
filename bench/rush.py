"""Rush: 50 signed-in writers over HTTP on one hot class, then over many; a web process and the worker die midway."""

import argparse
import http.client
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import quote, urlencode

import django

DATABASE = "haidang_rush"
GOAL = 3000  # seat operations a minute on one hot class
WRITERS, CLASSES, SEATS = 50, 10, 100
PEOPLE_EACH = 8  # nominees a writer moves in and out: 400 on 100 seats
BARE_WRITERS = 6  # fewer than the pool's connections
HOST, PATIENCE = "127.0.0.1", 60
LOCK = "select enrolled from classes_trainingclass where id = %s for update"
COUNT = "update classes_trainingclass set enrolled = enrolled + %s where id = %s"
TAKE = """insert into classes_enrolment (training_class_id, nomination_id, person_id, state, enrolled_at)
values (%s, %s, %s, 'enrolled', now())"""
LEAVE = "delete from classes_enrolment where nomination_id = %s"


@dataclass(slots=True)
class Writer:
    """A browser of one signed-in officer: its connection, cookies, and the nominees it moves."""

    port: int
    number: int
    nominees: list[int]
    cookies: dict[str, str] = field(default_factory=dict)
    link: http.client.HTTPConnection | None = None
    token: str = ""
    answers: Counter[str] = field(default_factory=Counter)

    def ask(self, method: str, path: str, **fields: object) -> int:
        """One request; a connection that broke (its server process died) is opened again and the request repeated."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **fields}) if method == "POST" else None
        for attempt in range(20):
            try:
                return self._ask_once(method, path, body)
            except (http.client.HTTPException, OSError):
                self.answers["repeated"] += 1
                self.link = None
                time.sleep(0.05 * (attempt + 1))
        self.answers["lost"] += 1
        return 0

    def _ask_once(self, method: str, path: str, body: str | None) -> int:
        if self.link is None:
            self.link = http.client.HTTPConnection(HOST, self.port, timeout=30)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.link.request(method, path, body=body, headers=headers)
        answer = self.link.getresponse()
        answer.read()
        for header in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        self.token = self.cookies.get("csrftoken", self.token)
        return answer.status

    def sign_in(self) -> None:
        self.ask("GET", "/accounts/sign-in/")
        if self.ask("POST", "/accounts/demo/", username="son") != 302:
            sys.exit("A writer could not sign in.")

    def rush(self, classes: Sequence[int], until: float) -> None:
        """Takes seats for its nominees and gives them up again; a full class is an answer, not an error."""
        from django.db import connection

        from haidang.areas.classes.models import Enrolment

        draw = random.Random(self.number)
        while time.monotonic() < until:
            nominee, where = draw.choice(self.nominees), draw.choice(classes)
            status = self.ask("POST", f"/classes/{where}/places/", pk=nominee)
            self.answers[KINDS.get(status, "error")] += 1
            if status == 302 or draw.random() < 0.2:
                seat = (
                    Enrolment.objects.filter(nomination=nominee, state="enrolled").values_list("pk", flat=True).first()
                )
                connection.close()  # back to the pool, which is smaller than the crowd
                if seat is not None:
                    status = self.ask("POST", f"/classes/learners/{seat}/leave/", reason="Đổi lớp")
                    self.answers[KINDS.get(status, "error")] += 1


KINDS = {302: "done", 422: "refused"}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=int, default=20, help="how long each of the two rushes lasts")
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
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
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
    writers = [
        Writer(port=port, number=number, nominees=nominees[number::WRITERS][:PEOPLE_EACH]) for number in range(WRITERS)
    ]
    run_all(writer.sign_in for writer in writers)
    killer = Timer(seconds / 2, lambda: kill(household, web.pid, worker.pid, here))
    killer.start()
    hot = rush(writers, classes[:1], seconds)
    killer.join()
    spread = rush(writers, classes, seconds)
    tell(writers, hot, spread, bare)


def rush(writers: Sequence[Writer], classes: Sequence[int], seconds: int) -> float:
    """Seat operations a minute, given and refused, of all writers."""
    before = sum(done(writer) for writer in writers)
    until = time.monotonic() + seconds
    started = time.monotonic()
    run_all(lambda writer=writer: writer.rush(classes, until) for writer in writers)  # type: ignore[misc]
    return (sum(done(writer) for writer in writers) - before) / (time.monotonic() - started) * 60


def done(writer: Writer) -> int:
    return writer.answers["done"] + writer.answers["refused"]


def run_all(acts: Any) -> None:
    from django.db import connection

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(run, acts))


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


def tell(writers: Sequence[Writer], hot: float, spread: float, bare: float) -> None:
    from django.db.models import F

    from haidang.areas.classes.models import TrainingClass
    from haidang.front.administration.invariants import find_all_breaches

    answers = sum((writer.answers for writer in writers), Counter[str]())
    breaches = find_all_breaches()
    for breach in breaches[:20]:
        print(f"breach: {breach.invariant} · {breach.subject} · {breach.detail}")
    oversold = TrainingClass.objects.filter(enrolled__gt=F("capacity")).count()
    print(
        f"rush: per_minute={hot:.0f} oversold={oversold} errors={answers['error'] + answers['lost']}"
        f" breaches={len(breaches)} spread_per_minute={spread:.0f} classes={CLASSES} writers={WRITERS}"
        f" given={answers['done']} refused={answers['refused']} repeated={answers['repeated']}"
        f" bare_sql_per_minute={bare:.0f} ratio={GOAL / max(hot, 1):.2f}"
    )
    if breaches or oversold:
        sys.exit(1)


if __name__ == "__main__":
    main()
