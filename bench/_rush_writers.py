"""The writers of the rush: signed-in officers who give seats to people and take them back, over HTTP."""

import http.client
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

HOST = "127.0.0.1"
GIVEN, LEFT, REFUSED, ERROR, LOST, REPEATED = "given", "left", "refused", "errors", "lost", "repeated"
OPERATIONS = (GIVEN, LEFT, REFUSED)


@dataclass(slots=True)
class Writer:
    """A browser of one officer: its connection, cookies, and the nominees it moves (nobody else moves them)."""

    port: int
    number: int
    nominees: Sequence[int]
    seats: dict[int, int] = field(default_factory=dict)  # nominee: enrolment
    cookies: dict[str, str] = field(default_factory=dict)
    link: http.client.HTTPConnection | None = None
    answers: Counter[str] = field(default_factory=Counter)

    def ask(self, method: str, path: str, **fields: object) -> int:
        """One request; a connection that broke (its server process died) is opened again and the request repeated."""
        body = None
        if method == "POST":
            body = urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields})
        for attempt in range(20):
            try:
                return self._ask_once(method, path, body)
            except (http.client.HTTPException, OSError):
                self.answers[REPEATED] += 1
                self.link = None
                time.sleep(0.05 * (attempt + 1))
        self.answers[LOST] += 1
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
        return answer.status

    def sign_in(self) -> None:
        self.ask("GET", "/accounts/sign-in/")
        if self.ask("POST", "/accounts/demo/", username="son") != 302:
            sys.exit("A writer could not sign in.")

    def look(self) -> None:
        """Which of the nominees have a seat now; asked once a phase, the rest is remembered."""
        from haidang.areas.classes.models import Enrolment

        held = Enrolment.objects.filter(nomination__in=self.nominees, state="enrolled")
        self.seats = dict(held.values_list("nomination", "pk"))

    def fill(self, where: int) -> None:
        """Two seats each: more than the class has, so that the rush begins on a full one."""
        self.look()
        for nominee in self.nominees[:2]:
            if nominee not in self.seats:
                self.take(nominee, where)

    def rush(self, classes: Sequence[int], until: float) -> None:
        """Every second act wants a seat, so that on one class far more are wanted than there are."""
        draw = random.Random(self.number)
        while time.monotonic() < until:
            waiting = [nominee for nominee in self.nominees if nominee not in self.seats]
            if self.seats and (not waiting or draw.random() < 0.5):
                self.leave(draw.choice(list(self.seats)))
            else:
                self.take(draw.choice(waiting), draw.choice(classes))

    def take(self, nominee: int, where: int) -> None:
        from haidang.areas.classes.models import Enrolment

        status = self.ask("POST", f"/classes/{where}/places/", pk=nominee)
        self.answers[{302: GIVEN, 422: REFUSED}.get(status, ERROR)] += 1
        if status == 302:
            self.seats[nominee] = Enrolment.objects.values_list("pk", flat=True).get(
                nomination=nominee, training_class=where
            )
            let_go()

    def leave(self, nominee: int) -> None:
        status = self.ask("POST", f"/classes/learners/{self.seats.pop(nominee)}/leave/", reason="Đổi lớp")
        self.answers[{302: LEFT, 422: REFUSED}.get(status, ERROR)] += 1


def rush(writers: Sequence[Writer], classes: Sequence[int], seconds: float) -> Counter[str]:
    """What the writers were answered, a minute."""
    run_all(writer.look for writer in writers)
    before = total(writers)
    started = time.monotonic()
    run_all(lambda writer=writer: writer.rush(classes, started + seconds) for writer in writers)  # type: ignore[misc]
    minutes = (time.monotonic() - started) / 60
    after = total(writers)
    return Counter({kind: round((after[kind] - before[kind]) / minutes) for kind in after})


def total(writers: Iterable[Writer]) -> Counter[str]:
    return sum((writer.answers for writer in writers), Counter[str]())


def run_all(acts: Iterable[Callable[[], object]]) -> None:
    """Each act in a thread of its own; the first that fails is told."""

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            let_go()

    every = list(acts)
    with ThreadPoolExecutor(len(every)) as pool:
        list(pool.map(run, every))


def let_go() -> None:
    """Back to the pool, which is smaller than the crowd."""
    from django.db import connection

    connection.close()
