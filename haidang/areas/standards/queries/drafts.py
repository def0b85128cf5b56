"""Drafts of requirements: the text as a document, the document as a version that can be asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Model, QuerySet
from psycopg.types.range import DateRange

from haidang.areas.standards.models import Condition, DraftState, Parameter, Requirement, RequirementDraft
from haidang.areas.standards.queries.catalogue_files import (
    CONDITION,
    OPTIONAL,
    PARAMETER,
    TEXTS,
    VersionDraft,
    read_content,
)

CASE_KIND = "standards.requirement"
DRAFT_FILE = Path("draft")  # what refusals of the reader name where a file would stand


def document_of(requirement: Requirement, *, number: int, starts_on: date | None) -> dict[str, Any]:
    """A stored version as a document of its own, to be changed; it ends where the stored one ends."""
    head = {name: getattr(requirement, name) for name in TEXTS}
    head |= {name: getattr(requirement, field) for name, field in OPTIONAL.items() if getattr(requirement, field)}
    version: dict[str, Any] = {
        "number": number,
        "condition": [_condition_document(row) for row in requirement.conditions.all()],
        "parameter": [{name: getattr(row, name) for name in PARAMETER} for row in requirement.parameters.all()],
    }
    version |= _period_document(DateRange(starts_on, requirement.period.upper))
    programme = requirement.programme.code if requirement.programme else ""
    return head | {"programme": programme, "version": version}


def _condition_document(row: Condition) -> dict[str, Any]:
    written = {name: getattr(row, name) for name in CONDITION} | {"decides": row.role}
    return written | (_period_document(row.period) if row.period is not None else {})


def _period_document(period: DateRange) -> dict[str, str]:
    days = {"from": period.lower, "until": period.upper}
    return {name: day.isoformat() for name, day in days.items() if day is not None}


def read_draft(document: Mapping[str, Any]) -> VersionDraft:
    """The version a document states. Raises CatalogueError, like a file that is wrong."""
    version = dict(document["version"])
    version["condition"] = [_with_days(row) for row in version.get("condition", [])]
    [found] = read_content(DRAFT_FILE, {**document, "version": [_with_days(version)]})
    return found


def _with_days(row: Mapping[str, Any]) -> dict[str, Any]:
    """Days as days: JSON has none."""
    return {
        name: date.fromisoformat(value) if name in ("from", "until") and isinstance(value, str) else value
        for name, value in row.items()
    }


def as_requirement(draft: RequirementDraft) -> Requirement:
    """The draft as a requirement that can be read and asked, never saved; its pk is negative. Raises CatalogueError."""
    read = read_draft(draft.document)
    requirement = read.requirement
    requirement.pk = -draft.pk
    requirement.programme = draft.base.programme
    rows: tuple[Condition | Parameter, ...] = (*read.conditions, *read.parameters)
    for row in rows:
        row.requirement = requirement
    # Where Django keeps what was prefetched: readers of a requirement then need no second way to its parts.
    requirement._prefetched_objects_cache = {  # type: ignore[attr-defined]  # noqa: SLF001
        "conditions": _loaded(Condition, read.conditions),
        "parameters": _loaded(Parameter, read.parameters),
    }
    return requirement


def _loaded[M: Model](model: type[M], rows: tuple[M, ...]) -> QuerySet[M]:
    found = model._default_manager.all()
    found._result_cache = list(rows)  # noqa: SLF001
    return found


def list_drafts() -> QuerySet[RequirementDraft]:
    """Every draft, those at work first."""
    return RequirementDraft.objects.select_related("base__programme", "drawn_up_by", "submitted_by", "result").order_by(
        "-drawn_up_at", "-pk"
    )


def drafts_of(code: str) -> QuerySet[RequirementDraft]:
    """The drafts of a requirement that are not decided yet."""
    return list_drafts().filter(code=code, state__in=[DraftState.DRAFT, DraftState.RETURNED, DraftState.SUBMITTED])


@dataclass(frozen=True, slots=True)
class Place:
    """Where a draft stands among the stored versions of its requirement."""

    before: Requirement | None  # the version it follows, whose period it may shorten
    overlapping: list[Requirement]  # versions whose period it may not touch
    following: Requirement | None  # the next version after its start


def place_of(draft: RequirementDraft) -> Place:
    """The neighbours of the draft by day, read anew from the catalogue."""
    stored = list(Requirement.objects.filter(code=draft.code).order_by("period"))
    start = draft.starts_on
    if start is None:
        return Place(None, stored, None)
    earlier = [row for row in stored if (row.period.lower or date.min) < start]
    later = [row for row in stored if row not in earlier]
    before = earlier[-1] if earlier else None
    overlapping = [row for row in later if (row.period.lower or date.min) < (draft.ends_on or date.max)]
    return Place(before, overlapping, later[0] if later else None)
