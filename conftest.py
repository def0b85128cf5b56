"""Every test process keeps the embedded server alive until its own end."""

import os

import pytest


def pytest_configure(config: pytest.Config) -> None:
    if not os.environ.get("DATABASE_URL"):
        from config.postgres import checkout_server

        checkout_server().hold()
