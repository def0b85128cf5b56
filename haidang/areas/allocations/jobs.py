"""The computation of a run in the background."""

from django.tasks import task
from django.utils import timezone

from haidang.areas.allocations.models import Run
from haidang.areas.allocations.operations.solving import solve_run


@task
def compute_run(run_id: int) -> None:
    """Takes the id only; a run that ended stays as it is, so a second attempt does no harm."""
    solve_run(Run.objects.get(pk=run_id), now=timezone.now())
