"""Pages: every page every demo sign-in may open, in the city of full size (--rebuild builds it anew); slowest ten."""

import argparse
import logging
import re
import statistics
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench._city import stand

BUDGET_MS = 300
DEPTH = 4  # links from the home page
EACH = 3  # addresses of one pattern and sign-in
RUNS = 3
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


def walk(username: str) -> Iterator[Measured]:
    """Follows the links of the site from the home page, a few addresses of each pattern."""
    from django.test import Client

    from haidang.foundation.accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=username))
    waiting, met, of_pattern = deque([("/", 0)]), {"/"}, Counter[str]()
    while waiting:
        path, depth = waiting.popleft()
        pattern = pattern_of(path)
        if not pattern or of_pattern[pattern] >= EACH:
            continue
        answer, queries, _ = open_page(client, path)  # the first time warms up
        if answer.status_code in (301, 302) and depth < DEPTH:
            waiting.append((answer.url, depth))
        elif answer.status_code != 200:
            print(f"{answer.status_code} for {username}, who is led to {path}", flush=True)
        if answer.status_code != 200:
            continue
        of_pattern[pattern] += 1
        runs = [open_page(client, path)[1:] for _ in range(RUNS)]
        yield Measured(
            ms=statistics.median(ms for _, ms in runs), queries=max(queries, *(n for n, _ in runs)),
            user=username, path=path, pattern=pattern,
        )  # fmt: skip
        if depth < DEPTH:
            for link in links_of(answer, path):
                if link not in met:
                    met.add(link)
                    waiting.append((link, depth + 1))


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


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rebuild", action="store_true", help="build the city anew")
    arguments.add_argument("--only", nargs="*", help="only these sign-ins")
    arguments.add_argument("--all", action="store_true", help="print every page")
    options = arguments.parse_args()
    stand(rebuild=options.rebuild)
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # what is refused is printed here in one line
    from haidang.foundation.accounts.models import User

    users = options.only or User.objects.filter(is_demo=True).order_by("demo_order").values_list("username", flat=True)
    measured = sorted((page for username in users for page in walk(username)), reverse=True)
    for page in measured if options.all else measured[:SHOWN]:
        print(f"{page.ms:7.1f} ms {page.queries:3} queries  {page.user:10} {page.path}")
    slowest = measured[0]
    print(
        f"pages: slowest_ms={slowest.ms:.1f} slowest_page={slowest.path} ratio={slowest.ms / BUDGET_MS:.2f}"
        f" queries_max={max(page.queries for page in measured)} pages={len(measured)}"
        f" median_ms={statistics.median(page.ms for page in measured):.1f}"
    )


if __name__ == "__main__":
    main()
