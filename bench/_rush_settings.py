"""Settings of the rush: a killed worker is taken for dead after seconds, and refusals are counted, not logged."""

from config.settings import *  # noqa: F403  only patience and log differ
from config.settings import LOGGING

JOB_HEARTBEAT_SECONDS = 0.5
JOB_STALLED_SECONDS = 3
JOB_SWEEP_CRON = "* * * * * *"  # every second
LOGGING["loggers"] = {"django.request": {"level": "ERROR"}}
