"""Pages: what every demo sign-in may open, in the city of full size (--rebuild builds it anew); slowest ten."""

import argparse
import logging
import re
import statistics
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench._city import DATABASE, stand

BUDGET_MS = 300
DEPTH = 4  # links from the home page
EACH = 2  # addresses of one pattern; one for a sign-in whose roles an earlier one held too
RUNS = 3  # once more so often where the first time took more than half of the budget; their median counts
SHOWN = 10
SKIPPED = re.compile(r"\.(xlsx|docx|svg)$|^/personnel/export/$|^/static/|^/accounts/|^/language/")
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Measured:
    """One page as one sign-in opened it."""

    ms: float
    queries: int
    user: str
    path: str
    pattern: str


class Counting:
    """Counts the statements of a request."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, *args: Any) -> Any:
        self.count += 1
        return execute(*args)


def open_page(client: Any, path: str) -> tuple[Any, int, float]:
    """The answer, its queries and its milliseconds."""
    from django.db import connection

    counting = Counting()
    with connection.execute_wrapper(counting):
        started = time.perf_counter()
        answer = client.get(path)
        elapsed = (time.perf_counter() - started) * 1000
    return answer, counting.count, elapsed


def walk(user: Any, *, each: int) -> Iterator[Measured]:
    """Follows the links of the site from the home page, so many addresses of each pattern."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    waiting, met, of_pattern = deque([("/", 0)]), {"/"}, Counter[str]()
    while waiting:
        path, depth = waiting.popleft()
        pattern = pattern_of(path)
        if not pattern or of_pattern[pattern] >= each:
            continue
        of_pattern[pattern] += 1
        answer, queries, ms = open_page(client, path)
        if answer.status_code in (301, 302):
            waiting.append((answer.url, depth))
        elif answer.status_code != 200:
            print(f"{answer.status_code} for {user.username}, who is led to {path}", flush=True)
        elif answer["Content-Type"].startswith("text/html"):  # a file is no page
            if ms > BUDGET_MS / 2:
                again = [open_page(client, path)[1:] for _ in range(RUNS)]
                ms, queries = statistics.median(run[1] for run in again), max(queries, *(run[0] for run in again))
            yield Measured(ms=ms, queries=queries, user=user.username, path=path, pattern=pattern)
            new = [link for link in links_of(answer, path) if link not in met] if depth < DEPTH else []
            met.update(new)
            waiting.extend((link, depth + 1) for link in new)


def links_of(answer: Any, path: str) -> Iterator[str]:
    """Addresses on a page, also those that htmx loads, without exports."""
    here = path.partition("?")[0]
    text = answer.content.decode()
    found = LINK.findall(text) + [here + query for query in re.findall(r'(?:href|hx-get)="(\?[^"#]*)', text)]
    for link in (escaped.replace("&amp;", "&") for escaped in found):
        if not SKIPPED.search(link.partition("?")[0]):
            yield link


def pattern_of(path: str) -> str:
    """The URL pattern and the names of the query's parts: a filtered list is a page of its own."""
    from django.urls import Resolver404, resolve

    bare, _, query = path.partition("?")
    try:
        route = resolve(bare).route
    except Resolver404:
        return ""
    return "?".join(filter(None, [f"/{route}", "&".join(sorted(part.partition("=")[0] for part in query.split("&")))]))


def all_pages(usernames: list[str], *, each: int) -> Iterator[Measured]:
    """Every sign-in in turn, with a line as each ends."""
    from django.utils import timezone

    from haidang.foundation.access.queries import grants_of
    from haidang.foundation.accounts.models import User

    users = User.objects.filter(username__in=usernames) if usernames else User.objects.filter(is_demo=True)
    known: set[frozenset[str]] = set()
    for user in users.order_by("demo_order"):
        roles = frozenset(str(grant.role) for grant in grants_of(user, timezone.localdate()))
        started = time.perf_counter()
        pages = list(walk(user, each=1 if roles in known else each))
        known.add(roles)
        slowest = max(pages)
        print(
            f"{user.username:10} {len(pages):4} pages in {time.perf_counter() - started:5.1f} s,"
            f" slowest {slowest.ms:6.1f} ms {slowest.path}",
            flush=True,
        )
        yield from pages


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
    measured = sorted(all_pages(options.only, each=options.each), reverse=True)
    for page in measured if options.all else measured[:SHOWN]:
        print(f"{page.ms:7.1f} ms {page.queries:3} queries  {page.user:10} {page.path}")
    slowest = measured[0]
    print(
        f"pages: slowest_ms={slowest.ms:.1f} slowest_page={slowest.path} ratio={slowest.ms / BUDGET_MS:.2f}"
        f" queries_max={max(page.queries for page in measured)} pages={len(measured)}"
        f" median_ms={statistics.median(page.ms for page in measured):.1f}"
        f" over_budget={len({page.pattern for page in measured if page.ms > BUDGET_MS})}"
    )


if __name__ == "__main__":
    main()
