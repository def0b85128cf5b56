"""The catalogue of requirements: what is in force by topic, one version in full, the ages of retirement."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from haidang.areas.standards.models import ParameterKind, Purpose, Requirement, Status, Topic
from haidang.areas.standards.permissions import VIEW_ANSWERS, VIEW_CATALOGUE, VIEW_DRAFTS
from haidang.areas.standards.queries import list_phase_targets, list_requirements_on, list_versions, phase_targets
from haidang.areas.standards.queries.cases import LegalCase, cases_of
from haidang.areas.standards.queries.descriptions import describe_conditions, describe_parameters, period_text
from haidang.areas.standards.queries.retirement import describe_retirement_ages
from haidang.areas.standards.views.looks import STATUS_ORDER, STATUS_TONES
from haidang.foundation.access.queries import may
from haidang.foundation.basics.periods import holds_on
from haidang.foundation.ui.pages import PageRequest, page

EXAMPLES_SHOWN = 6


@page(VIEW_CATALOGUE)
def requirements(request: PageRequest) -> HttpResponse:
    found = list_requirements_on(request.as_of)
    context = {
        "topics": _topics(found, request.as_of),
        "day": request.as_of,
        "sees_answers": may(request.user, VIEW_ANSWERS, request.today),
        "sees_drafts": may(request.user, VIEW_DRAFTS, request.today),
    }
    return render(request, "standards/list.html", context)


def _topics(found: Iterable[Requirement], day: date) -> list[dict[str, Any]]:
    """The topics that have requirements, each with its rows; the roadmap with its shares."""
    by_topic: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        shown = {"requirement": row, "period": period_text(row), "is_standing": row.purpose == Purpose.STANDING}
        by_topic.setdefault(row.topic, []).append(shown)
    return [
        {
            "label": topic.label,
            "rows": by_topic[topic],
            "targets": phase_targets(day) if topic == Topic.ROADMAP else (),
        }
        for topic in Topic
        if topic in by_topic
    ]


@page(VIEW_CATALOGUE)
def retirement(request: PageRequest) -> HttpResponse:
    """The age of retirement by month of birth, with what is uncertain about it."""
    context = {
        "tables": describe_retirement_ages(),
        "crumbs": [
            {"label": _("Standards"), "url": reverse("standards:list")},
            {"label": _("Retirement age by month of birth")},
        ],
    }
    return render(request, "standards/retirement.html", context)


@page(VIEW_CATALOGUE)
def requirement(request: PageRequest, code: str, version: int | None = None) -> HttpResponse:
    """The named version; without one the version of the as-of day, or the latest when none was in force."""
    versions = list(list_versions(code))
    wanted = [row for row in versions if row.version == version]
    if version is None:
        wanted = [row for row in versions if holds_on(row.period, request.as_of)] or versions
    if not wanted:
        raise Http404(f"standards.Requirement {code} {version or ''}")
    return render(request, "standards/detail.html", _detail(request, wanted[0], versions))


def _detail(request: PageRequest, shown: Requirement, versions: list[Requirement]) -> dict[str, Any]:
    examples = _examples(shown)
    return {
        "requirement": shown,
        "parts": describe_conditions(shown),
        "parameters": describe_parameters(shown),
        "examples": examples[:EXAMPLES_SHOWN],
        "more_examples": examples[EXAMPLES_SHOWN:],
        "targets": list_phase_targets() if shown.topic == Topic.ROADMAP else (),
        "counts_to_retirement": any(row.kind == ParameterKind.FACT for row in shown.parameters.all()),
        "is_in_force": holds_on(shown.period, request.as_of),
        "day": request.as_of,
        "crumbs": [{"label": _("Standards"), "url": reverse("standards:list")}, {"label": shown.title}],
        "facts": _facts(shown),
        "versions": [
            {"row": row, "period": period_text(row), "is_shown": row.pk == shown.pk, "url": _version_url(row)}
            for row in versions
        ],
    }


def _facts(shown: Requirement) -> list[dict[str, Any]]:
    programme = shown.programme.name if shown.programme else ""
    found = [
        {"label": _("Leads to"), "value": programme},
        {"label": _("In force"), "value": period_text(shown)},
        {"label": _("Asked"), "value": shown.get_purpose_display()},
        {"label": _("Decided by"), "value": shown.get_decided_by_display()},
        {"label": _("If no condition decides"), "value": shown.get_otherwise_display()},
        {"label": _("Order in the queue"), "value": shown.priority_rule},
        {"label": _("Source"), "value": shown.source},
        {"label": _("How sure the text is"), "value": shown.get_confidence_display()},
    ]
    return [fact for fact in found if fact["value"]]


def _examples(shown: Requirement) -> list[dict[str, Any]]:
    """The cases of the version, one of each answer first, then the others."""
    cases: dict[str, LegalCase] = {}
    for case in cases_of(shown):
        cases.setdefault(case.name, case)
    order = {status.value: place for place, status in enumerate(STATUS_ORDER)}
    seen: dict[str, int] = {}
    ranked = []
    for case in cases.values():
        seen[case.expect] = seen.get(case.expect, 0) + 1
        ranked.append((seen[case.expect], order[case.expect], case))
    ranked.sort(key=lambda item: item[:2])
    return [
        {
            "tone": STATUS_TONES.get(case.expect, "note"),
            "word": Status(case.expect).label,
            "reasoning": case.reasoning,
            "article": case.article,
            "on": case.on,
        }
        for _turn, _place, case in ranked
    ]


def _version_url(row: Requirement) -> str:
    return reverse("standards:version", args=[row.code, row.version])
