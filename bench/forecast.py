"""Forecast: the staff of a city of full size counted, a scenario over it opened with all its tables; ratio to 1 s."""

import statistics
import time
from collections.abc import Callable

from bench._city import stand

GOAL_SECONDS = 1.0
RUNS = 5


def median_of(work: Callable[[], object]) -> float:
    """Seconds of the middle run."""
    seconds = []
    for _run in range(RUNS):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def measure() -> None:
    """A scenario in a transaction that is rolled back: the city stays as it was."""
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from haidang.areas.forecasts.models import Scenario, ShareOf
    from haidang.areas.forecasts.operations import create_scenario
    from haidang.areas.forecasts.queries import Played, count_cohorts, degree_requirements
    from haidang.foundation.access.models import Grant, Role

    day = timezone.localdate()
    grant = Grant.objects.filter(role=Role.LEAD_OFFICE).select_related("user", "unit").order_by("pk")[0]
    requirements = degree_requirements(day)
    snapshot_seconds = median_of(lambda: count_cohorts(day, requirements))
    started = time.perf_counter()
    made = create_scenario(
        "bench", owner=grant.unit, share_of=ShareOf.IN_SCOPE, base_day=day, by=grant.user, now=timezone.now()
    )
    made_seconds = time.perf_counter() - started
    scenario = Scenario.objects.select_related("snapshot").prefetch_related("assumptions").get(pk=made.pk)

    def play() -> None:
        played = Played(scenario, {})
        played.levels()
        played.places_by_level({row[3]: row[3] for row in scenario.snapshot.cohorts})

    client = Client()
    client.force_login(grant.user)
    play_seconds = median_of(play)
    url = reverse("forecasts:scenario", args=[made.pk])
    # As htmx asks for it: the frame of the page needs collected static files, and is the same everywhere.
    page_seconds = median_of(lambda: client.get(url, headers={"HX-Request": "true"}))
    people = sum(row[-1] for row in scenario.snapshot.cohorts)
    print(f"{people} people in {len(scenario.snapshot.cohorts)} cohorts; made with past phases in {made_seconds:.2f} s")
    print(
        f"forecast: snapshot_seconds={snapshot_seconds:.2f} play_seconds={play_seconds:.2f}"
        f" page_seconds={page_seconds:.2f} ratio={page_seconds / GOAL_SECONDS:.2f}"
    )


def main() -> None:
    stand()
    from django.conf import settings
    from django.db import transaction

    settings.ALLOWED_HOSTS = ["testserver", *settings.ALLOWED_HOSTS]
    with transaction.atomic():
        measure()
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
