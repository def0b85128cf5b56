"""Where each app's pages live: the front at the root, every area under its own name."""

from importlib.util import find_spec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

# Short addresses: work of today, and the verification printed on certificates.
AT_ROOT = ("haidang.front.home", "haidang.front.public")


def mounted(app: str) -> list[URLResolver]:
    """An app with a module urls is mounted under its label; home and public at the root."""
    if find_spec(f"{app}.urls") is None:
        return []
    prefix = "" if app in AT_ROOT else app.rpartition(".")[2].replace("_", "-") + "/"
    return [path(prefix, include(f"{app}.urls"))]


urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", login_not_required(set_language), name="set_language"),
    *(pattern for app in [*settings.FOUNDATION, *settings.AREAS, *settings.FRONT] for pattern in mounted(app)),
]
