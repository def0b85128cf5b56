"""Pages: each page each kind of demo sign-in can reach, in the city of full size (--rebuild builds it anew)."""

import argparse
import logging
import os
import re
import statistics
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench._city import DATABASE, stand
from bench._forms import sent_forms

BUDGET_MS = 300
BARE = "/help/"  # the frame and a text: what every page costs
EACH = 1  # addresses of one URL pattern with the same names in its query, by kind of sign-in
VARIANTS = 6  # sets of names in the query of one URL pattern; what is left out is counted and printed
RUNS = 3  # once more so often where the first time took more than half of the budget; the least of them counts
SHOWN = 15
SKIPPED = re.compile(r"\.(xlsx|docx|svg)$|^/personnel/export/$|^/static/|^/accounts/|^/language/")
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
QUERY_LINK = re.compile(r'(?:href|hx-get)="(\?[^"#]*)')


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request took: by the clock, and in work of this process and of its database process."""

    ms: float
    work_ms: float
    queries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One page as one sign-in opened it; `rows` are those of its tables."""

    cost: Cost
    rows: int
    user: str
    path: str
    pattern: str


@dataclass(slots=True)
class Kind:
    """What sign-ins with the same roles have opened so far."""

    opened: Counter[str] = field(default_factory=Counter)
    variants: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    left_out: set[str] = field(default_factory=set)

    def takes(self, route: str, names: str, each: int) -> bool:
        """Whether a page of this pattern is still to be opened."""
        variants, pattern = self.variants[route], f"{route}?{names}"
        if names not in variants and len(variants) >= VARIANTS:
            self.left_out.add(pattern)
            return False
        variants.add(names)
        self.opened[pattern] += 1
        return self.opened[pattern] <= each


class Statements:
    """Counts the statements of a request and the time spent waiting for them."""

    def __init__(self) -> None:
        self.count, self.seconds = 0, 0.0

    def __call__(self, execute: Any, *args: Any) -> Any:
        self.count += 1
        started = time.perf_counter()
        try:
            return execute(*args)
        finally:
            self.seconds += time.perf_counter() - started


def database_seconds() -> float | None:
    """Processor time of the connection's database process, where the system shows it."""
    from django.db import connection

    connection.ensure_connection()
    try:
        seen = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
        return int(seen.split()[0]) / 1e9
    except OSError:
        return None


def open_page(client: Any, path: str) -> tuple[Any, Cost]:
    """The answer and what it took."""
    from django.db import connection

    statements = Statements()
    database, own, clock = database_seconds(), time.process_time(), time.perf_counter()
    with connection.execute_wrapper(statements):
        answer = client.get(path)
    ms, own = (time.perf_counter() - clock) * 1000, time.process_time() - own
    after = database_seconds()
    waited = statements.seconds if database is None or after is None else after - database
    return answer, Cost(ms, (own + waited) * 1000, statements.count)


def measure(client: Any, path: str) -> tuple[Any, Cost]:
    """Again where it took long: the first time reads templates and words, and others work on the same machine."""
    answer, cost = open_page(client, path)
    if answer.status_code != 200 or (cost.work_ms <= BUDGET_MS / 2 and path != BARE):
        return answer, cost
    again = [open_page(client, path)[1] for _ in range(RUNS)]
    return answer, Cost(
        min(run.ms for run in again),
        min(run.work_ms for run in again),
        max(cost.queries, *(run.queries for run in again)),
    )


def walk(user: Any, kind: Kind, *, each: int) -> Iterator[Measured]:
    """Follows the links of the site from the home page to every pattern its kind has not opened yet."""
    from django.test import Client

    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(user)
    waiting, met = deque([BARE, "/"]), {"/", BARE}
    while waiting:
        path = waiting.popleft()
        route, names = pattern_of(path)
        if not route or (not kind.takes(route, names, each) and path not in (BARE, "/")):
            continue
        answer, cost = measure(client, path)
        if answer.status_code in (301, 302):
            waiting.append(answer.url)
        elif answer.status_code != 200:
            print(f"{answer.status_code} for {user.username}, who is led to {path}", flush=True)
        elif answer["Content-Type"].startswith("text/html"):  # a file is no page
            rows = answer.content.count(b"<tr")
            yield Measured(cost=cost, rows=rows, user=user.username, path=path, pattern=route)
            new = [link for link in dict.fromkeys(links_of(answer, path)) if link not in met]
            met.update(new)
            waiting.extend(new)


def links_of(answer: Any, path: str) -> Iterator[str]:
    """Addresses on a page, also those that htmx loads, without exports."""
    here = path.partition("?")[0]
    text = answer.content.decode()
    found = LINK.findall(text) + [here + query for query in QUERY_LINK.findall(text)]
    for link in [*(escaped.replace("&amp;", "&") for escaped in found), *sent_forms(text, here)]:
        if not SKIPPED.search(link.partition("?")[0]):
            yield link


def pattern_of(path: str) -> tuple[str, str]:
    """The URL pattern, and the names in the query: a filtered list is a page of its own."""
    from django.urls import Resolver404, resolve

    bare, _, query = path.partition("?")
    try:
        route = resolve(bare).route
    except Resolver404:
        return "", ""
    return f"/{route}", "&".join(sorted({part.partition("=")[0] for part in query.split("&")} - {""}))


def all_pages(usernames: list[str], kinds: dict[frozenset[str], Kind], *, each: int) -> Iterator[Measured]:
    """Every sign-in in turn; a line for each page over budget, and one as each sign-in ends."""
    from django.utils import timezone

    from haidang.foundation.access.queries import grants_of
    from haidang.foundation.accounts.models import User

    users = User.objects.filter(username__in=usernames) if usernames else User.objects.filter(is_demo=True)
    for user in users.order_by("demo_order"):
        kind = kinds[frozenset(str(grant.role) for grant in grants_of(user, timezone.localdate()))]
        started, count, slowest = time.perf_counter(), 0, None
        for page in walk(user, kind, each=each):
            count += 1
            if slowest is None or page.cost.work_ms > slowest.cost.work_ms:
                slowest = page
            if page.cost.work_ms > BUDGET_MS:
                print(f"  over: {line(page)}", flush=True)
            yield page
        if slowest is not None:
            print(
                f"{user.username:10} {count:4} pages in {time.perf_counter() - started:5.1f} s, most work"
                f" {slowest.cost.work_ms:5.0f} ms {slowest.path}",
                flush=True,
            )


def unreached(patterns: set[str]) -> list[str]:
    """Our patterns that answer a GET but that nobody was led to: forms' targets, files, what the city has not."""
    from django.urls import get_resolver

    def routes(resolver: Any, before: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            route = before + str(entry.pattern)
            if hasattr(entry, "url_patterns"):
                yield from routes(entry, route)
            elif "GET" in getattr(entry.callback, "methods", ()) and not SKIPPED.search(route):
                yield route

    return sorted(set(routes(get_resolver(), "/")) - patterns)


def line(page: Measured) -> str:
    cost = page.cost
    work = f"{cost.work_ms:5.0f} ms work {cost.ms:6.0f} ms clock"
    return f"{work} {cost.queries:3} queries {page.rows:4} rows  {page.user:9} {page.path}"


def summary(measured: list[Measured], kinds: dict[frozenset[str], Kind]) -> str:
    """One line of figures; the ratio is to the bare page of the same run."""
    bare = statistics.median(page.cost.work_ms for page in measured if page.path == BARE)
    slowest = max(measured, key=lambda page: page.cost.work_ms)
    work = [page.cost.work_ms for page in measured]
    over = {page.pattern for page in measured if page.cost.work_ms > BUDGET_MS}
    return (
        f"pages: slowest_ms={max(work):.0f} slowest_page={slowest.path} ratio={max(work) / BUDGET_MS:.2f}"
        f" bare_ms={bare:.0f} slowest_to_bare={max(work) / bare:.1f} median_ms={statistics.median(work):.0f}"
        f" clock_max_ms={max(page.cost.ms for page in measured):.0f}"
        f" queries_max={max(page.cost.queries for page in measured)} pages={len(measured)}"
        f" patterns={len({page.pattern for page in measured})} kinds={len(kinds)} over_budget={len(over)}"
        f" rows_max={max(page.rows for page in measured)}"
        f" filters_left_out={sum(len(kind.left_out) for kind in kinds.values())} load={os.getloadavg()[0]:.1f}"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rebuild", action="store_true", help="build the city anew")
    arguments.add_argument("--database", default=DATABASE, help="a database that holds a city already")
    arguments.add_argument("--each", type=int, default=EACH, help="addresses of one pattern")
    arguments.add_argument("--only", nargs="*", default=[], help="only these sign-ins")
    arguments.add_argument("--all", action="store_true", help="print every page")
    options = arguments.parse_args()
    stand(rebuild=options.rebuild, database=options.database)
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # what is refused is printed here in one line
    kinds: dict[frozenset[str], Kind] = defaultdict(Kind)
    measured = list(all_pages(options.only, kinds, each=options.each))
    measured.sort(key=lambda page: page.cost.work_ms, reverse=True)
    for page in measured if options.all else measured[:SHOWN]:
        print(line(page))
    print("Most rows:")
    for page in sorted(measured, key=lambda page: page.rows, reverse=True)[:SHOWN]:
        print(line(page))
    if not options.only:
        print("No link led to:", *unreached({page.pattern for page in measured}))
    print(summary(measured, kinds))


if __name__ == "__main__":
    main()
