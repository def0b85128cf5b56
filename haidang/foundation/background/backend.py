"""django.tasks on procrastinate: a job is a row written on Django's own connection, so it exists only if we commit."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import Task, TaskResult, TaskResultStatus
from django.tasks.exceptions import TaskResultDoesNotExist
from django.tasks.signals import task_enqueued
from django.utils import timezone
from django.utils.json import normalize_json
from django.utils.module_loading import import_string
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

type AnyTask = Task[..., Any]
type AnyResult = TaskResult[Any, Any]

RUN_TASK = "haidang.run"
STATUS = {
    "todo": TaskResultStatus.READY,
    "doing": TaskResultStatus.RUNNING,
    "succeeded": TaskResultStatus.SUCCESSFUL,
    "failed": TaskResultStatus.FAILED,
    "cancelled": TaskResultStatus.FAILED,
    "aborted": TaskResultStatus.FAILED,
}
ENDS = {"succeeded", "failed", "cancelled", "aborted"}


class ProcrastinateBackend(BaseTaskBackend):
    """Enqueues and reports; the running is done by `manage.py worker`. Jobs run at least once: make them repeatable."""

    supports_defer = True
    supports_async_task = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: AnyTask, args: Sequence[Any], kwargs: Mapping[str, Any]) -> AnyResult:
        self.validate_task(task)
        call = {"path": task.module_path, "args": normalize_json(list(args)), "kwargs": normalize_json(dict(kwargs))}
        # Not the app's own connector: inside a worker that is a separate one, outside our transaction.
        row = JobManager(DjangoConnector()).defer_job(
            Job(
                id=None,
                queue=task.queue_name,
                priority=task.priority,
                lock=None,
                queueing_lock=None,
                task_name=RUN_TASK,
                task_kwargs=call,
                scheduled_at=task.run_after,
            )
        )
        result: AnyResult = TaskResult(
            task=task,
            id=str(row.id),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> AnyResult:
        try:
            job = ProcrastinateJob.objects.get(pk=result_id, task_name=RUN_TASK)
        except (ProcrastinateJob.DoesNotExist, ValueError) as error:
            raise TaskResultDoesNotExist(result_id) from error
        events = list(ProcrastinateEvent.objects.filter(job_id=job.pk).order_by("at").values_list("type", "at"))
        starts = [at for kind, at in events if kind == "started"]
        return TaskResult(
            task=import_string(job.args["path"]),
            id=str(job.pk),
            status=STATUS[job.status],
            enqueued_at=next((at for kind, at in events if kind == "deferred"), None),
            started_at=next(iter(starts), None),
            finished_at=next((at for kind, at in events if kind in ENDS), None),
            last_attempted_at=next(reversed(starts), None),
            args=job.args["args"],
            kwargs=job.args["kwargs"],
            backend=self.alias,
            errors=[],
            worker_ids=["worker"] * len(starts),  # django counts attempts by them
        )
