"""Runs background jobs until told to stop; a stop waits for the jobs at work."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

PATIENCE_SECONDS = 25.0  # what a stop grants to the jobs at work; the rest is run again later


class Command(BaseCommand):
    """`manage.py worker`; start as many as wanted, on as many machines as wanted."""

    help = "Runs background jobs."
    requires_system_checks = []  # they import every page; migrate and the web server have run them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--concurrency", type=int, default=settings.JOB_CONCURRENCY)
        parser.add_argument("--name", default="worker")

    def handle(self, *_args: Any, **options: Any) -> None:
        connection.ensure_connection()  # fails at once, with its own sentence, when there is no database
        connection.close()
        with app.replace_connector(DjangoConnector().get_worker_connector()):
            app.run_worker(
                name=options["name"],
                concurrency=options["concurrency"],
                update_heartbeat_interval=settings.JOB_HEARTBEAT_SECONDS,
                stalled_worker_timeout=settings.JOB_STALLED_SECONDS,
                shutdown_graceful_timeout=PATIENCE_SECONDS,
                install_signal_handlers=True,
            )
