"""Every test process keeps the embedded server alive until its own end, and sees fresh translations."""

import gc
import os
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from config.postgres import checkout_server
from haidang.foundation.basics.catalogues import compile_stale
from tests.emptying import empty_quickly
from tests.template_database import stand_template

pytest_plugins = ["tests.cast", "tests.catalogue", "tests.examples"]


def pytest_configure() -> None:
    compile_stale(Path(__file__).parent / "haidang")
    if not os.environ.get("DATABASE_URL"):
        checkout_server().hold()


def pytest_collection_finish() -> None:
    """What stands now stays to the end: the collector of cycles need not look at it again after every few pages."""
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:  # noqa: ARG001
    """Every test database is a copy of the one that is migrated already."""
    connections["default"].settings_dict["TEST"]["TEMPLATE"] = stand_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:  # noqa: ARG001
    """The test databases, emptied quickly after tests that commit."""
    with django_db_blocker.unblock():
        empty_quickly(connections["default"])
