"""Every test process keeps the embedded server alive until its own end."""

import os


def pytest_configure() -> None:
    if not os.environ.get("DATABASE_URL"):
        from config.postgres import checkout_server

        checkout_server().hold()


pytest_plugins = ["tests.cast"]
