"""All settings, typed; the few that differ between places are read from the environment and checked at start."""

import tomllib
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config.environment import Environment, kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = BASE_DIR / "data"
env = Environment()
HAIDANG_VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
HAIDANG_LAW_VERSION = (BASE_DIR / "haidang/areas/standards/data/VERSION").read_text(encoding="utf-8").strip()

# A bare checkout is the demo; a deployment names its secret key, usually with its own database.
HAIDANG_DEMO = env.boolean("HAIDANG_DEMO", default=not (env.is_set("DATABASE_URL") or env.is_set("SECRET_KEY")))
DEBUG = env.boolean("HAIDANG_DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY:
    if not HAIDANG_DEMO:
        raise ImproperlyConfigured("SECRET_KEY is missing: set it to a long random text that nobody else knows.")
    SECRET_KEY = kept_secret(DATA_DIR / "secret_key")
PUBLIC_ADDRESS = env.web_address("HAIDANG_ADDRESS", default="http://localhost:8000")
ALLOWED_HOSTS = env.words("HAIDANG_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS]

# --- applications ---

FOUNDATION = [
    "haidang.foundation.ui",
    "haidang.foundation.approvals",
    "haidang.foundation.notifications",
    "haidang.foundation.documents",
    "haidang.foundation.spreadsheets",
    "haidang.foundation.access",
    "haidang.foundation.organisation",
    "haidang.foundation.audit",
    "haidang.foundation.accounts",
    "haidang.foundation.basics",
    "haidang.foundation.background",
]
AREAS = [
    "haidang.areas.dispatches",
    "haidang.areas.reports",
    "haidang.areas.results",
    "haidang.areas.attendance",
    "haidang.areas.allocations",
    "haidang.areas.classes",
    "haidang.areas.nominations",
    "haidang.areas.dissemination",
    "haidang.areas.plans",
    "haidang.areas.forecasts",
    "haidang.areas.needs",
    "haidang.areas.standards",
    "haidang.areas.records",
    "haidang.areas.programmes",
    "haidang.areas.personnel",
]
FRONT = [
    "haidang.front.home",
    "haidang.front.notices",
    "haidang.front.api",
    "haidang.front.deciding",
    "haidang.front.plan_board",
    "haidang.front.staff_file",
    "haidang.front.data_quality",
    "haidang.front.outgoing",
    "haidang.front.administration",
    "haidang.front.public",
    "haidang.front.demo",
]
INSTALLED_APPS = [
    *FRONT,
    *AREAS,
    *FOUNDATION,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "procrastinate.contrib.django",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "haidang.foundation.ui.middleware.DayMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "haidang.foundation.ui.context.face",
            ],
        },
    },
]
FORM_RENDERER = "haidang.foundation.ui.forms.FaceRenderer"

# --- database ---

POOL = {
    "min_size": 1,
    "max_size": env.integer("HAIDANG_POOL", default=8, least=1, most=64),
    "timeout": 10,
}
if env.is_set("DATABASE_URL"):
    _database = {"ENGINE": "django.db.backends.postgresql"} | env.database("DATABASE_URL")
else:
    _database = {"ENGINE": "config.embedded", "NAME": "haidang", "USER": "postgres"}
# A pool saves 4-5 ms a request; CONN_MAX_AGE must stay 0 with it.
DATABASES: dict[str, dict[str, Any]] = {
    "default": _database | {"OPTIONS": _database.get("OPTIONS", {}) | {"pool": POOL}, "CONN_MAX_AGE": 0},
}

# --- background work ---

TASKS = {
    "default": {
        "BACKEND": "haidang.foundation.background.backend.ProcrastinateBackend",
        "QUEUES": [],  # any name
    },
}
JOB_CONCURRENCY = env.integer("HAIDANG_JOB_CONCURRENCY", default=2, least=1, most=32)
JOB_ATTEMPTS = 5
JOB_HEARTBEAT_SECONDS = 10.0
JOB_STALLED_SECONDS = 30  # a worker silent for so long is taken for dead and its jobs are run again
JOB_SWEEP_CRON = "* * * * *"  # how often the dead are looked for
JOB_RECURRING_CRON = "*/5 * * * *"
JOB_NIGHTLY_CRON = "7 3 * * *"
NIGHTLY_JOBS = [
    "haidang.foundation.access.jobs.forget_old_calls",
]
RECURRING_JOBS = [
    "haidang.areas.standards.jobs.store_facts_of_today",
    "haidang.areas.nominations.jobs.move_waiting_lists_up",
    "haidang.foundation.notifications.jobs.send_waiting",
    "haidang.foundation.approvals.jobs.watch_steps",
    "haidang.areas.dissemination.jobs.match_audiences",
]

# --- people and their safety ---

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
API_KEY_DAYS = env.integer("HAIDANG_API_KEY_DAYS", default=30, least=1, most=3_650)  # an Idempotency-Key is kept
API_CALLS_A_MINUTE = env.integer("HAIDANG_API_CALLS", default=600, least=1, most=100_000)  # of one token
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not HAIDANG_DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.boolean("HAIDANG_PROXY", default=False) else None
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

# --- notices ---

# How messages leave is described in docs/how-to/notices.md.
NOTICE_SENDER = env.text("HAIDANG_MAIL_FROM", "Hải Đăng <haidang@localhost>")
MAIL_SECURITY = env.one_of("HAIDANG_MAIL_SECURITY", default="starttls", choices=("starttls", "tls", "none"))
MAILERS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
NOTICE_CHANNELS: dict[str, dict[str, Any]] = {}
if env.is_set("HAIDANG_MAIL_HOST"):
    MAILERS["default"] = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env.text("HAIDANG_MAIL_HOST"),
            "port": env.integer("HAIDANG_MAIL_PORT", default=587, least=1, most=65535),
            "username": env.text("HAIDANG_MAIL_USER"),
            "password": env.text("HAIDANG_MAIL_PASSWORD"),
            "use_tls": MAIL_SECURITY == "starttls",
            "use_ssl": MAIL_SECURITY == "tls",
            "timeout": 20,
        },
    }
    NOTICE_CHANNELS["mail"] = {"ADAPTER": "haidang.foundation.notifications.adapters.mail.Mail"}
if env.is_set("HAIDANG_TEXT_ADAPTER"):
    NOTICE_CHANNELS["text"] = {"ADAPTER": env.text("HAIDANG_TEXT_ADAPTER")}
if HAIDANG_DEMO:  # what would go out can be read in these files
    for _channel in ("mail", "text"):
        NOTICE_CHANNELS.setdefault(
            _channel,
            {
                "ADAPTER": "haidang.foundation.notifications.adapters.file.File",
                "OPTIONS": {"path": DATA_DIR / "messages" / f"{_channel}.jsonl"},
            },
        )

# --- language, time, numbers ---

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # it would write ids and years as 2.024; figures go through vn_number
FORMAT_MODULE_PATH = ["config.formats"]

# --- static files ---

NPM_ROOT = BASE_DIR / "node_modules"
# Only these files of the npm packages are served: {name under /static/: path under node_modules}.
NPM_FILES = {
    "npm/tabler.css": "@tabler/core/dist/css/tabler.min.css",
    **{
        f"npm/fonts/be-vietnam-pro-{subset}-{weight}.woff2": (
            f"@fontsource/be-vietnam-pro/files/be-vietnam-pro-{subset}-{weight}-normal.woff2"
        )
        for subset in ("latin", "latin-ext", "vietnamese")
        for weight in (400, 600, 700)
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "haidang.foundation.ui.finders.NpmFinder",
]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "haidang.foundation.ui.finders.StaticStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = DEBUG

# --- fonts that .pdf documents embed (config/build.py makes them) ---

FONT_ROOT = DATA_DIR / "fonts"

# --- what the server writes ---

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("HAIDANG_LOG", "WARNING")},
}
