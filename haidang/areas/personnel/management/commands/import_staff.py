"""Reads a staff list, prints what it finds and what it would change as JSON lines, and applies it when asked to."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from haidang.areas.personnel.imports import explain
from haidang.areas.personnel.jobs.staff_imports import fill_stage, open_file, remembered_by, tables_of
from haidang.areas.personnel.models import Decision, DifferenceKind, ImportState, StaffImport
from haidang.areas.personnel.operations.staff_imports import Reach, apply_import, bring_list, compare, decide
from haidang.areas.personnel.permissions import IMPORT_STAFF
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import grants_of, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import SCHOOL_KINDS, Unit, UnitKind
from haidang.foundation.organisation.queries import find_unit_by_code, units_under

FINE, FOUND, BAD_INPUT = 0, 1, 2
PLAIN = (DifferenceKind.NEW, DifferenceKind.CHANGED, DifferenceKind.MOVED)


class Command(BaseCommand):
    help = "Imports a staff list: JSON lines of findings, rows and a summary; --dry-run records nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", required=True, help="code of the school, or of the locality or office above it")
        parser.add_argument("--on", required=True, type=date.fromisoformat, help="the day the list describes")
        parser.add_argument("--post", default="", help="what people without a post are, e.g. teacher")
        parser.add_argument("--by", help="user name of who answers for the import")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *_args: object, **options: Any) -> None:
        unit = find_unit_by_code(options["unit"])
        if unit is None:
            raise CommandError(f"There is no unit {options['unit']!r}.", returncode=BAD_INPUT)
        if not options["file"].is_file():
            raise CommandError(f"There is no file {str(options['file'])!r}.", returncode=BAD_INPUT)
        by = User.objects.filter(username=options["by"]).first() if options["by"] else None
        if by is None and not options["dry_run"]:
            raise CommandError(
                "Say with --by who answers for the import, or try it with --dry-run.", returncode=BAD_INPUT
            )
        now = timezone.now()
        try:
            errors = self._run(unit, by, now, options)
        except Refused as refusal:
            self._print({"kind": "refusal", "reason": str(refusal)})
            sys.exit(FOUND)
        sys.exit(FOUND if errors else FINE)

    def _run(self, unit: Unit, by: User | None, now: datetime, options: dict[str, Any]) -> int:
        """The number of open errors; what was staged stays only when the list is applied."""
        with transaction.atomic():
            staff_import = self._stage(unit, by, now, options)
            errors = self._tell(staff_import)
            if options["dry_run"] or by is None:
                transaction.set_rollback(True)
            else:
                self._apply(staff_import, by, now)
        return errors

    def _stage(self, unit: Unit, by: User | None, now: datetime, options: dict[str, Any]) -> StaffImport:
        today = timezone.localdate(now)
        seat, role = seat_for(unit, by, today)
        brought = bring_list(
            seat,
            role=role,
            home=unit if unit.is_school else None,
            name=options["file"].name,
            content=options["file"].read_bytes(),
            on=options["on"],
            post_kind=options["post"],
            by=by,
            now=now,
        )
        workbook = open_file(brought)
        fill_stage(
            brought, workbook, tables_of(workbook, remembered_by(seat.pk)), today=today, report=lambda _part: None
        )
        compare(brought, reach_below(unit, by, today))
        StaffImport.objects.filter(pk=brought.pk).update(state=ImportState.READY)
        return brought

    def _tell(self, staff_import: StaffImport) -> int:
        errors = 0
        for line in lines_of(staff_import):
            errors += line.get("severity") == "error"
            self._print(line)
        return errors

    def _apply(self, staff_import: StaffImport, by: User, now: datetime) -> None:
        rows = staff_import.differences.filter(kind__in=PLAIN)
        if not rows.exists():
            self._print({"kind": "applied", "import": staff_import.pk, "counts": {}})
            return
        decide(staff_import, rows=rows, decision=Decision.TAKE)
        counts = apply_import(staff_import, by=by, now=now)
        self._print({"kind": "applied", "import": staff_import.pk, "counts": counts})

    def _print(self, line: dict[str, object]) -> None:
        self.stdout.write(json.dumps(line, ensure_ascii=False, default=str))


def seat_for(unit: Unit, by: User | None, today: date) -> tuple[Unit, str]:
    """The seat of `by` that reaches the unit; a trial by nobody sits at the unit itself."""
    if by is None:
        return unit, Role.PRINCIPAL if unit.is_school else Role.WARD_OFFICER
    grants = [grant for grant in grants_of(by, today) if grant.role in IMPORT_STAFF.roles]
    for grant in grants:
        if grant.role == Role.LEAD_OFFICE or units_under([grant.unit_id], today).filter(pk=unit.pk).exists():
            return grant.unit, grant.role
    raise CommandError(f"{by.username} may not import lists of {unit.code}.", returncode=BAD_INPUT)


def reach_below(unit: Unit, by: User | None, today: date) -> Reach:
    """The schools at or below the unit; with `by` only those they may import."""
    schools = units_under([unit.pk], today).filter(kind__in=SCHOOL_KINDS)
    if unit.kind in {UnitKind.OFFICE, UnitKind.DEPARTMENT, UnitKind.CITY}:
        schools = Unit.objects.filter(kind__in=SCHOOL_KINDS)
    if by is not None:
        schools = visible(by, IMPORT_STAFF, today, schools)
    ids = list(schools.order_by("pk").values_list("pk", flat=True))
    return Reach(units=ids, movable=[] if unit.is_school else ids)


def lines_of(staff_import: StaffImport) -> Iterator[dict[str, object]]:
    """Findings, then rows of the difference, then the summary."""
    for finding in staff_import.findings.order_by("pk").iterator(chunk_size=2000):
        reason, remedy = explain(finding.code, finding.parameters)
        yield {
            "kind": "finding", "code": finding.code, "severity": finding.severity, "sheet": finding.sheet,
            "row": finding.row, "column": finding.column, "heading": finding.heading, "field": finding.field,
            "value": finding.value, "reason": str(reason), "remedy": str(remedy), "offer": finding.offer,
        }  # fmt: skip
    counts: dict[str, int] = {}
    rows = staff_import.differences.select_related("staged", "person", "unit").order_by("pk")
    for row in rows.iterator(chunk_size=2000):
        counts[row.kind] = counts.get(row.kind, 0) + 1
        if row.kind == DifferenceKind.UNCHANGED:
            continue
        name = row.staged.full_name if row.staged else row.person.full_name if row.person else ""
        yield {
            "kind": "row", "difference": row.kind, "reason": row.reason, "matched_by": row.matched_by,
            "sheet": row.staged.sheet if row.staged else "", "row": row.staged.row if row.staged else None,
            "unit": row.unit.code if row.unit else "", "name": name, "changes": row.changes,
        }  # fmt: skip
    yield {"kind": "summary", "file": staff_import.file_name, "sha256": staff_import.sha256, "counts": counts}
