"""Settings of the tests: the same, but files straight from their folders and a cheap password hash."""

import os

from config.settings import *  # noqa: F403  the tests change a few of many
from config.settings import DATABASES, STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
JOB_HEARTBEAT_SECONDS = 0.5
JOB_STALLED_SECONDS = 2
JOB_SWEEP_CRON = "* * * * * *"  # every second
NOTICE_CHANNELS = {"mail": {"ADAPTER": "haidang.foundation.notifications.adapters.mail.Mail"}}
# One database a run, so that two runs in one checkout do not meet.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
DATABASES["default"]["TEST"] = {"NAME": f"test_haidang_{RUN[:12]}"}
