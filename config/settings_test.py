"""Settings of the tests: the same, but files straight from their folders and a cheap password hash."""

from config.settings import *  # noqa: F403  the tests change a few of many
from config.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
JOB_HEARTBEAT_SECONDS = 0.5
JOB_STALLED_SECONDS = 2
JOB_SWEEP_CRON = "* * * * * *"  # every second
