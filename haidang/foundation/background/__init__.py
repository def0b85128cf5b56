"""Background jobs: django.tasks call sites, procrastinate underneath."""
