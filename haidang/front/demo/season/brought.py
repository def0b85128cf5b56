"""A plan that came as a Word file and waits to be looked through beside its source."""

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from haidang.areas.plans.documents import plan_document
from haidang.areas.plans.imports import read_builtin_plan
from haidang.areas.plans.imports.drafts import read_plan_document
from haidang.areas.plans.operations import bring_plan, note_reading
from haidang.areas.plans.operations.imports import BroughtFile
from haidang.areas.plans.queries.printed import PrintedPlan
from haidang.foundation.documents.rendering import render_docx
from haidang.foundation.organisation.queries import the_department
from haidang.front.demo.season.actors import Actors

UNKNOWN = "Ban Đề án 2644"
FILE_NAME = "Kế hoạch đào tạo, bồi dưỡng năm 2024.docx"


def bring_old_plan(actors: Actors, *, now: datetime) -> int:
    """The lead office has just brought the plan of 2024 as it was printed; returns how many rows were read."""
    content = render_docx(plan_document(_as_typed(read_builtin_plan(2024))))
    issuer = the_department()
    brought = bring_plan(issuer, file=BroughtFile(FILE_NAME, content), by=actors.lead_office, now=now)
    read = read_plan_document(content, name=FILE_NAME, issuer=issuer, day=timezone.localdate(now))
    note_reading(brought, kind=read.kind, blocks=read.blocks, raw=read.raw, by=actors.lead_office, now=now)
    return len(read.raw.tasks)


def _as_typed(plan: PrintedPlan) -> PrintedPlan:
    """Two slips of a typist, so that the screen has something to ask: a body on nobody's file, a level left out."""
    first, second, *others = plan.tasks
    slips = [replace(first, leads=f"{first.leads}, {UNKNOWN}"), replace(second, levels=())]
    return replace(plan, tasks=[*slips, *others])
