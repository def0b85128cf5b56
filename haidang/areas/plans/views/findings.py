"""All findings of a plan on one page, by severity and kind, each with what to do about it."""

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from haidang.areas.plans.permissions import VIEW_PLAN
from haidang.areas.plans.queries.sentences import Severity
from haidang.areas.plans.views.plans import frame, locate, outline_of
from haidang.foundation.ui.lists import Choice, read_filter
from haidang.foundation.ui.pages import PageRequest, page


@page(VIEW_PLAN)
def index(request: PageRequest, code: str) -> HttpResponse:
    outline = outline_of(request, code)
    found = list(outline.findings)
    severities, codes = Counter(f.severity.value for f in found), Counter(f.code for f in found)
    titles = {finding.code: f"{finding.code} · {finding.wording.title}" for finding in found}
    severity = read_filter(
        request,
        name="severity",
        label=_("Severity"),
        choices=[Choice(value=s.value, label=str(severity_label(s)), count=severities[s.value]) for s in Severity],
    )
    kind = read_filter(
        request,
        name="code",
        label=_("Kind"),
        choices=[Choice(value=one, label=titles[one], count=codes[one]) for one in sorted(codes)],
    )
    shown = [
        locate(finding, outline)
        for finding in found
        if (not severity.chosen or finding.severity.value == severity.chosen)
        and (not kind.chosen or finding.code == kind.chosen)
    ]
    context: dict[str, Any] = frame(request, outline, "findings") | {"shown": shown, "filters": [severity, kind]}
    return render(request, "plans/findings.html", context)


def severity_label(severity: Severity) -> str:
    match severity:
        case Severity.ERROR:
            return _("to be corrected")
        case Severity.WARNING:
            return _("to be looked at")
        case Severity.NOTE:
            return _("note")
