"""django.tasks on procrastinate: jobs are rows of our database."""
from django.tasks.backends.immediate import ImmediateBackend


class ProcrastinateBackend(ImmediateBackend):
    """Placeholder for the first minutes."""
