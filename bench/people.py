"""People in the city of full size: search by part of a name, lists, a move, a merge; the goal for search is 50 ms."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from bench._city import stand

GOAL_MS = 50
RUNS = 40
BRACKETS = ("BEGIN", "COMMIT")
LISTS = (
    "/personnel/", "/personnel/?q=lan", "/personnel/left/", "/data-quality/people/", "/data-quality/duplicates/",
)  # fmt: skip
NAMES = ("nguyen thi", "hoa", "minh duc", "tran van", "lan", "hoang", "thuy", "pham thi hong")


def timed(act: Callable[[], Any]) -> float:
    """Milliseconds of one call."""
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def searches(client: Any) -> list[float]:
    """The same page as users open it, by part of a name without accents."""
    times = []
    for run in range(RUNS):
        words = NAMES[run % len(NAMES)]
        times.append(timed(lambda words=words: client.get("/search/", {"q": words})))  # type: ignore[misc]
    return times


def most_queries(client: Any, addresses: list[str]) -> int:
    """The most statements any of the lists needs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    most = 0
    for address in addresses:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        number = sum(query["sql"] not in BRACKETS for query in captured.captured_queries)
        print(f"{address}: {answer.status_code}, {number} queries", flush=True)
        most = max(most, number)
    return most


def changes() -> tuple[float, float]:
    """Milliseconds of a merge and of a move, both taken back."""
    from datetime import date

    from django.db import transaction
    from django.utils import timezone

    from haidang.areas.personnel.models import Degree, Person, PostKind
    from haidang.areas.personnel.operations import PostFacts, move_person
    from haidang.foundation.accounts.models import User
    from haidang.foundation.organisation.models import Unit
    from haidang.front.data_quality.merging import merge

    by, now = User.objects.get(username="son"), timezone.now()
    today = timezone.localdate(now)
    posts = Person.objects.filter(posts__period__contains=today, posts__is_main=True, posts__kind="teacher")
    person = posts.select_related("unit").order_by("pk")[1000]
    to = Unit.objects.filter(kind="school", levels=person.unit.levels, period__contains=today).exclude(
        pk=person.unit_id
    )[0]  # fmt: skip
    teacher = PostFacts(kind=PostKind.TEACHER, level=person.unit.levels[0])
    with transaction.atomic():
        twin = Person.objects.create(full_name=person.full_name, birth_on=date(1985, 5, 5), unit=person.unit)
        Degree.objects.create(person=twin, rank=3, major="Toán")
        merged = timed(lambda: merge(twin, remaining=person, take=(), reason="đo", by=by, now=now))
        moved = timed(lambda: move_person(person, to=to, post=teacher, on=today, reason="đo", by=by, now=now))
        transaction.set_rollback(True)
    return merged, moved


def main() -> None:
    stand()
    from django.test import Client
    from django.utils import timezone

    from haidang.foundation.accounts.models import User
    from haidang.front.data_quality.tasks import keep_today

    counting = timed(lambda: keep_today(timezone.now()))
    client, most = Client(SERVER_NAME="localhost"), 0
    for username in ("hiep", "mai", "son"):
        client.force_login(User.objects.get(username=username))
        print(username, flush=True)
        most = max(most, most_queries(client, [*LISTS] if username != "hiep" else [*LISTS[:-1]]))
    searches(client)
    p95 = statistics.quantiles(searches(client), n=20)[-1]
    client.get("/data-quality/")
    board = statistics.median(timed(lambda: client.get("/data-quality/")) for _run in range(5))
    merged, moved = changes()
    print(f"board_of_city_ms={board:.0f} counting_the_city_ms={counting:.0f}")
    print(
        f"people: search_p95_ms={p95:.1f} list_queries_max={most} merge_ms={merged:.0f} transfer_ms={moved:.0f}"
        f" ratio={p95 / GOAL_MS:.2f}"
    )


if __name__ == "__main__":
    main()
