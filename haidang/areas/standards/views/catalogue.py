"""The catalogue of requirements: what is in force, and one version in full."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from haidang.areas.standards.models import Requirement
from haidang.areas.standards.permissions import VIEW_ANSWERS, VIEW_CATALOGUE, VIEW_DRAFTS, WRITE_DRAFT
from haidang.areas.standards.queries import list_requirements_on, list_versions
from haidang.areas.standards.queries.descriptions import describe_conditions, describe_parameters, period_text
from haidang.foundation.access.queries import may
from haidang.foundation.basics.periods import holds_on
from haidang.foundation.ui.pages import PageRequest, page


@page(VIEW_CATALOGUE)
def requirements(request: PageRequest) -> HttpResponse:
    rows = [{"requirement": row, "period": period_text(row)} for row in list_requirements_on(request.as_of)]
    return render(request, "standards/list.html", {"rows": rows, "day": request.as_of} | doors(request))


@page(VIEW_CATALOGUE)
def requirement(request: PageRequest, code: str, version: int | None = None) -> HttpResponse:
    """The named version; without one the version of the as-of day, or the latest when none was in force."""
    versions = list(list_versions(code))
    wanted = [row for row in versions if row.version == version]
    if version is None:
        wanted = [row for row in versions if holds_on(row.period, request.as_of)] or versions
    if not wanted:
        raise Http404(f"standards.Requirement {code} {version or ''}")
    return render(request, "standards/detail.html", _detail(request, wanted[0], versions) | doors(request))


def doors(request: PageRequest) -> dict[str, bool]:
    """Which ways lead on from the catalogue for this user."""
    return {
        "sees_answers": may(request.user, VIEW_ANSWERS, request.today),
        "sees_drafts": may(request.user, VIEW_DRAFTS, request.today),
        "writes_drafts": may(request.user, WRITE_DRAFT, request.today),
    }


def _detail(request: PageRequest, shown: Requirement, versions: list[Requirement]) -> dict[str, Any]:
    programme = shown.programme.name if shown.programme else ""
    return {
        "requirement": shown,
        "parts": describe_conditions(shown),
        "parameters": describe_parameters(shown),
        "is_in_force": holds_on(shown.period, request.as_of),
        "day": request.as_of,
        "crumbs": [{"label": _("Standards"), "url": reverse("standards:list")}, {"label": shown.title}],
        "facts": [
            {"label": _("Leads to"), "value": programme},
            {"label": _("In force"), "value": period_text(shown)},
            {"label": _("Decided by"), "value": shown.get_decided_by_display()},
            {"label": _("If no condition decides"), "value": shown.get_otherwise_display()},
            {"label": _("Order in the queue"), "value": shown.priority_rule},
            {"label": _("Source"), "value": shown.source},
        ],
        "versions": [
            {"row": row, "period": period_text(row), "is_shown": row.pk == shown.pk, "url": _version_url(row)}
            for row in versions
        ],
    }


def _version_url(row: Requirement) -> str:
    return reverse("standards:version", args=[row.code, row.version])
