"""Reads a plan from a document and prints rows, doubts and findings as JSON lines; brings it in unless --dry-run."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from haidang.areas.plans.imports.drafts import read_plan_document
from haidang.areas.plans.imports.interpreting import Understood, understand
from haidang.areas.plans.models import PartKind
from haidang.areas.plans.operations import bring_plan, note_reading
from haidang.areas.plans.operations.imports import BroughtFile
from haidang.areas.plans.queries import surroundings_of
from haidang.areas.plans.queries.citations import read_citations
from haidang.areas.plans.queries.doubts import sentence_of
from haidang.areas.plans.queries.findings import list_findings
from haidang.areas.plans.queries.printed import HEAD_FIELDS, PrintedTask
from haidang.areas.plans.queries.unit_names import unit_names
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Unit

type Line = dict[str, Any]


class Command(BaseCommand):
    help = "Reads a plan from .docx, .xlsx or .txt; one JSON object a line (docs/how-to/import_plan.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="print only; nothing is kept")
        parser.add_argument("--issuer", default="SGDDT", metavar="CODE", help="whose plan: the code of a unit")
        parser.add_argument("--by", metavar="USERNAME", help="in whose name it is brought in; needed without --dry-run")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        issuer = Unit.objects.filter(code=options["issuer"]).first()
        if issuer is None:
            raise CommandError(f"No unit has the code {options['issuer']!r}.")
        try:
            self._read(path, path.read_bytes(), issuer, options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as fault:
            raise CommandError(f"{path}: {fault.strerror}") from fault

    @transaction.atomic
    def _read(self, path: Path, content: bytes, issuer: Unit, options: dict[str, Any]) -> None:
        now = timezone.now()
        today = timezone.localdate(now)
        read = read_plan_document(content, name=path.name, issuer=issuer, day=today)
        names = unit_names(issuer, today)
        understood = understand(read.raw, names, code="", issuer=issuer.code, year=today.year)
        if not options["dry_run"]:
            by = User.objects.filter(username=options["by"]).first()
            if by is None:
                raise CommandError("Say with --by USERNAME in whose name the plan is brought in, or use --dry-run.")
            brought = bring_plan(issuer, file=BroughtFile(path.name, content), by=by, now=now)
            note_reading(brought, kind=read.kind, blocks=read.blocks, raw=read.raw, by=by, now=now)
        lines = [*_plan_lines(understood), *_remark_lines(understood, today)]
        for line in lines:
            self.stdout.write(json.dumps(line, ensure_ascii=False))


def _plan_lines(understood: Understood) -> Iterator[Line]:
    plan = understood.plan
    head = {name: str(getattr(plan, name) or "") for name in HEAD_FIELDS if name != "code"}
    yield {"type": "head", **head, "issuer": plan.issuer}
    for part in plan.parts:
        yield {"type": "part", "kind": part.kind, "position": part.position, "ordinal": part.ordinal, "text": part.text}
        if part.kind == PartKind.LEGAL_BASIS:
            for cited in read_citations(part.text):
                issued_on = str(cited.issued_on or "")
                yield {
                    "type": "basis", "position": part.position, "kind": cited.kind, "number": cited.number,
                    "issued_on": issued_on, "issuer": cited.issuer,
                }  # fmt: skip
    for duty in plan.duties:
        yield {
            "type": "duty", "position": duty.position, "ordinal": duty.ordinal, "holder": duty.holder,
            "unit": duty.unit, "group": duty.group, "text": duty.text,
        }  # fmt: skip
    for task in plan.tasks:
        yield _task_line(task)
    for position, recipient in enumerate(plan.recipients, start=1):
        yield {"type": "recipient", "position": position, "text": recipient}


def _task_line(task: PrintedTask) -> Line:
    return {
        "type": "task",
        "position": task.position,
        "ordinal": task.ordinal,
        "content": task.content,
        "levels": list(task.levels),
        "time": task.time,
        "starts_on": str(task.starts_on or ""),
        "ends_on": str(task.ends_on or ""),
        "quantity": task.quantity,
        "mode": task.mode,
        "leads": task.leads,
        "coordinating": task.coordinating,
        "targets": [
            {"label": target.label, "planned": target.planned, "requirement": target.requirement_code}
            for target in task.targets
        ],
        "units": [
            {"part": unit.part, "printed": unit.printed, "unit": unit.unit, "group": unit.group} for unit in task.units
        ],
    }


def _remark_lines(understood: Understood, today: date) -> Iterator[Line]:
    for doubt in understood.doubts:
        yield {"type": "doubt", "code": doubt.code, "cell": doubt.cell, "sentence": sentence_of(doubt)}
    for finding in list_findings(understood.plan, day=today, around=surroundings_of(understood.plan)):
        yield {
            "type": "finding", "code": finding.code, "severity": finding.severity.value, "place": str(finding.place),
            "sentence": finding.sentence,
        }  # fmt: skip
