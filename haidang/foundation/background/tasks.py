"""What a worker runs: any task of django.tasks, and the sweep for jobs whose worker died; procrastinate imports it."""

from typing import Any

from django.conf import settings
from django.tasks.base import TaskContext
from django.utils.module_loading import import_string
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from haidang.foundation.background.backend import RUN_TASK

KEEP_FINISHED_HOURS = 30 * 24


@app.task(
    name=RUN_TASK,
    pass_context=True,
    retry=RetryStrategy(max_attempts=settings.JOB_ATTEMPTS, exponential_wait=2),
)
def run(context: JobContext, path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    task = import_string(path)
    if task.takes_context:
        task.call(TaskContext(task_result=task.get_backend().get_result(str(context.job.id))), *args, **kwargs)
    else:
        task.call(*args, **kwargs)


@app.periodic(cron=settings.JOB_SWEEP_CRON)
@app.task(name="haidang.rescue", queueing_lock="haidang.rescue", pass_context=True, priority=100)
async def rescue(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Puts the jobs of workers that fell silent back into the queue."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=settings.JOB_STALLED_SECONDS):
        await jobs.retry_job(job)


@app.periodic(cron=settings.JOB_RECURRING_CRON)
@app.task(name="haidang.recur", queueing_lock="haidang.recur")
def recur(timestamp: int) -> None:  # noqa: ARG001
    """Puts the jobs that areas want done again and again into the queue; each is quick when nothing is to do."""
    for path in settings.RECURRING_JOBS:
        import_string(path).enqueue()


@app.periodic(cron=settings.JOB_NIGHTLY_CRON)
@app.task(name="haidang.nightly", queueing_lock="haidang.nightly")
def work_at_night(timestamp: int) -> None:  # noqa: ARG001
    """Puts the jobs that areas want done once a night into the queue."""
    for path in settings.NIGHTLY_JOBS:
        import_string(path).enqueue()


@app.periodic(cron=settings.JOB_NIGHTLY_CRON)
@app.task(name="haidang.forget", queueing_lock="haidang.forget", pass_context=True)
async def forget(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Removes jobs that ended long ago; failed ones stay for someone to look at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_FINISHED_HOURS)
