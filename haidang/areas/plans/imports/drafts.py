"""A brought document between its file and the draft: reading the file, understanding it with what people corrected."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from haidang.areas.plans.imports.interpreting import Understood, understand
from haidang.areas.plans.imports.reading import read_raw_plan
from haidang.areas.plans.imports.sources import read_source
from haidang.areas.plans.models import PlanImport
from haidang.areas.plans.operations.imports import free_code
from haidang.areas.plans.queries.printed import PrintedPlan
from haidang.areas.plans.queries.raw import RawPlan, corrected
from haidang.areas.plans.queries.unit_names import UnitNames, unit_names
from haidang.foundation.documents.reading import ReadDocument, ReadParagraph
from haidang.foundation.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file holds, ready to be kept."""

    kind: str
    blocks: list[Any]
    raw: RawPlan


@dataclass(frozen=True, slots=True)
class Draft:
    """The reading as corrected, and what is understood of it."""

    raw: RawPlan
    corrections: dict[str, str]
    understood: Understood
    names: UnitNames


def read_plan_document(content: bytes, *, name: str, issuer: Unit, day: date) -> ReadFile:
    """The lines and rows of a file; raises a Refused whose sentence says what to do."""
    document = read_source(content, name=name)
    names = unit_names(issuer, day)
    return ReadFile(document.kind, kept_blocks(document), read_raw_plan(document, is_unit=names.is_known))


def kept_blocks(document: ReadDocument) -> list[Any]:
    """Paragraphs as texts, tables as rows of texts (null under a merged cell)."""
    return [
        block.text if isinstance(block, ReadParagraph) else [list(row) for row in block.rows]
        for block in document.blocks
    ]


def draft_of(plan_import: PlanImport) -> Draft:
    """What the document would become now."""
    corrections = dict(plan_import.corrections.values_list("cell", "text"))
    raw = corrected(RawPlan.from_json(plan_import.raw), corrections)
    names = unit_names(plan_import.issuer, _day_of(raw, plan_import.created_at.date()))
    year = plan_import.created_at.year
    understood = understand(raw, names, code="", issuer=plan_import.issuer.code, year=year, choices=corrections)
    return Draft(raw, corrections, understood, names)


def coded(draft: Draft, issuer: Unit) -> PrintedPlan:
    """The plan with a code that no plan has."""
    plan = draft.understood.plan
    return replace(plan, code=free_code(issuer, plan.year))


def _day_of(raw: RawPlan, otherwise: date) -> date:
    """Names are read as they were understood when the plan was made."""
    year = raw.head.get("year", "")
    return date(int(year), 1, 1) if year.isdigit() and 2000 <= int(year) <= 2100 else otherwise
