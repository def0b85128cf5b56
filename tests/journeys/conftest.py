"""One browser and one server for all journeys, and the city in which a journey plays."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer
from xdist.remote import Producer
from xdist.scheduler.loadscope import LoadScopeScheduling

from haidang.front.demo.city import Size, build_city, empty_city
from haidang.front.demo.season import play_season
from tests.journeys.browser import Crew, launch
from tests.journeys.small_city import build_small_city
from tests.template_database import stand_template

# Playwright keeps an event loop in this thread; the database is asked from it all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


class ByCity(LoadScopeScheduling):  # type: ignore[misc] # the plugin has no types
    """Journeys in the demo city go to one process, so that it is built once; the others are shared out by file."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "demo" if "demo_city" in (settings.BASE_DIR / file).read_text() else file


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no process waits for it at the end."""
    items.sort(key=lambda item: (item.path.stem != "test_season", "demo_city" not in getattr(item, "fixturenames", ())))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByCity:
    return ByCity(config, log)


class Stage:
    """The one database of the journeys, and which city stands in it."""

    def __init__(self) -> None:
        self.standing: Callable[[], None] | None = None

    def stand(self, build: Callable[[], None]) -> None:
        """Builds a city in place of another one, unless it stands already."""
        if self.standing is not build:
            self.standing = None
            empty_city()
            build()
            self.standing = build


def build_demo_city() -> None:
    build_city(Size.SMALL)
    play_season(timezone.now())


@pytest.fixture(scope="session")
def stage(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """A database of the journeys' own: it outlives single tests, and the server sees what is in it."""
    known = connections["default"].settings_dict["TEST"]
    known["NAME"] += "_journeys" + os.environ.get("PYTEST_XDIST_WORKER", "")
    known["TEMPLATE"] = stand_template()
    with django_db_blocker.unblock():
        before = setup_databases(verbosity=0, interactive=False, aliases={"default": None})
        yield Stage()
        connections.close_all()
        teardown_databases(before, verbosity=0)


@pytest.fixture(scope="session")
def address(stage: Stage) -> Iterator[str]:
    settings.HAIDANG_DEMO = True
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture
def crew(browser: Browser, address: str) -> Iterator[Crew]:
    met = Crew(browser=browser, address=address)
    yield met
    met.leave()


@pytest.fixture
def small_city(stage: Stage) -> None:
    stage.stand(build_small_city)


@pytest.fixture
def demo_city(stage: Stage) -> None:
    stage.stand(build_demo_city)
