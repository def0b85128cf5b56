"""Jobs join the transaction, survive their worker, and run in one worker only."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.tasks import task_backends
from django.tasks.base import TaskResultStatus
from django.tasks.exceptions import TaskResultDoesNotExist
from procrastinate.contrib.django.models import ProcrastinateJob

from haidang.foundation.background import tasks
from haidang.foundation.background.tests import jobs

pytestmark = pytest.mark.django_db(transaction=True)
Workers = Callable[..., subprocess.Popen[bytes]]


def database_url() -> str:
    parts = connection.get_connection_params()
    place = {"host": parts["host"], "port": str(parts.get("port", 5432))}
    user = quote(parts["user"]) + (f":{quote(parts['password'])}" if parts.get("password") else "")
    return f"postgresql://{user}@/{parts['dbname']}?{urlencode(place)}"


@pytest.fixture(autouse=True)
def _no_jobs_left() -> Iterator[None]:
    """Neither what other tests enqueued counts here, nor the other way round."""
    _empty_the_queue()
    yield
    _empty_the_queue()


def _empty_the_queue() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


@pytest.fixture
def workers() -> Iterator[Workers]:
    started: list[subprocess.Popen[bytes]] = []
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "HAIDANG_DEMO": "true",
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
    }

    def start(*options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", "worker", *options]
        started.append(subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, start_new_session=True))
        return started[-1]

    yield start
    for worker in started:
        worker.terminate()
    for worker in started:
        worker.wait(30)


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    return tmp_path / "trace"


def lines_of(trace: Path) -> list[str]:
    return trace.read_text().splitlines() if trace.exists() else []


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def open_jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="haidang.run", status__in=["todo", "doing"]).count()


def test_a_job_enqueued_in_a_transaction_exists_only_if_it_commits(trace: Path) -> None:
    with transaction.atomic():
        jobs.write_line.enqueue(str(trace), "never")
        transaction.set_rollback(True)
    assert open_jobs() == 0
    with transaction.atomic():
        jobs.write_line.enqueue(str(trace), "surely")
    assert open_jobs() == 1


def test_a_job_is_run_and_its_result_tells_when(trace: Path, workers: Workers) -> None:
    result = jobs.write_line.enqueue(str(trace), line="Chào")
    status = result.status
    assert status == TaskResultStatus.READY
    workers()
    wait_until(lambda: open_jobs() == 0)
    result = jobs.write_line.get_result(result.id)
    assert lines_of(trace) == ["Chào"]
    assert result.status == TaskResultStatus.SUCCESSFUL
    assert result.enqueued_at
    assert result.started_at
    assert result.finished_at
    assert result.enqueued_at <= result.started_at <= result.finished_at


def test_the_job_of_a_killed_worker_is_run_again(trace: Path, workers: Workers) -> None:
    jobs.take_long.enqueue(str(trace), 3)
    victim = workers()
    wait_until(lambda: len(lines_of(trace)) == 1)
    os.kill(victim.pid, signal.SIGKILL)
    workers()
    wait_until(lambda: "done" in lines_of(trace))
    assert [line.split()[0] for line in lines_of(trace)] == ["begun", "begun", "done"]


def test_a_worker_told_to_stop_finishes_its_job(trace: Path, workers: Workers) -> None:
    jobs.take_long.enqueue(str(trace), 2)
    worker = workers()
    wait_until(lambda: len(lines_of(trace)) == 1)
    worker.terminate()
    assert worker.wait(20) == 0
    assert lines_of(trace)[-1] == "done"


def test_two_workers_do_not_run_one_job_twice(trace: Path, workers: Workers) -> None:
    expected = [f"line {number}" for number in range(60)]
    workers("--concurrency", "4")
    workers("--concurrency", "4")
    for line in expected:
        jobs.write_line.enqueue(str(trace), line)
    wait_until(lambda: open_jobs() == 0)
    assert sorted(lines_of(trace)) == sorted(expected)


def test_a_job_enqueued_by_a_job_joins_its_transaction(trace: Path, workers: Workers) -> None:
    jobs.enqueue_and_roll_back.enqueue(str(trace))
    workers()
    wait_until(lambda: lines_of(trace) == ["rolled back"])
    wait_until(lambda: open_jobs() == 0)
    assert lines_of(trace) == ["rolled back"]


@pytest.mark.parametrize("name", ["NIGHTLY_JOBS", "RECURRING_JOBS"])
def test_the_jobs_that_areas_want_again_and_again_are_put_into_the_queue(name: str) -> None:
    {"NIGHTLY_JOBS": tasks.work_at_night, "RECURRING_JOBS": tasks.recur}[name](timestamp=0)
    enqueued = [job.args["path"] for job in ProcrastinateJob.objects.order_by("pk")]
    assert enqueued == getattr(settings, name) != []


def test_a_failing_job_is_tried_again(trace: Path, workers: Workers) -> None:
    result = jobs.fail_at_first.enqueue(str(trace))
    workers()
    wait_until(lambda: open_jobs() == 0)
    assert lines_of(trace) == ["tried", "tried"]
    assert jobs.fail_at_first.get_result(result.id).attempts == 2


def test_a_job_may_ask_for_its_context(trace: Path, workers: Workers) -> None:
    jobs.tell_attempt.enqueue(str(trace))
    workers()
    wait_until(lambda: lines_of(trace) == ["attempt 1"])


@pytest.mark.parametrize("unknown", ["0", "999999", "no number"])
def test_an_unknown_result_is_refused(unknown: str) -> None:
    with pytest.raises(TaskResultDoesNotExist):
        task_backends["default"].get_result(unknown)
