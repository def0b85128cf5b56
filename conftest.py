"""Every test process keeps the embedded server alive until its own end, and sees fresh translations."""

import os
from pathlib import Path

from config.postgres import checkout_server
from haidang.foundation.basics.catalogues import compile_stale

pytest_plugins = ["tests.cast"]


def pytest_configure() -> None:
    compile_stale(Path(__file__).parent / "haidang")
    if not os.environ.get("DATABASE_URL"):
        checkout_server().hold()
