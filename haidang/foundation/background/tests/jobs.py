"""Jobs of the tests: they leave their traces in a file."""

import os
import time
from pathlib import Path

from django.db import transaction
from django.tasks import task
from django.tasks.base import TaskContext


def note(file: str, line: str) -> None:
    with Path(file).open("a") as trace:
        trace.write(f"{line}\n")


@task
def write_line(file: str, line: str) -> None:
    note(file, line)


@task
def take_long(file: str, seconds: float) -> None:
    note(file, f"begun {os.getpid()}")
    time.sleep(seconds)
    note(file, "done")


@task
def enqueue_and_roll_back(file: str) -> None:
    """Its own enqueueing must vanish with its transaction, in a worker too."""
    with transaction.atomic():
        write_line.enqueue(file, "never")
        transaction.set_rollback(True)
    note(file, "rolled back")


@task
def fail_at_first(file: str) -> None:
    note(file, "tried")
    if Path(file).read_text().count("tried") == 1:
        raise OSError("the first time it fails")


@task(takes_context=True)
def tell_attempt(context: "TaskContext[..., object]", file: str) -> None:
    note(file, f"attempt {context.attempt}")
