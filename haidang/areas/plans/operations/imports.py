"""A plan that comes as a document: brought, read, corrected by people, accepted as a draft or set aside."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from haidang.areas.plans.models import (
    Duty,
    Plan,
    PlanCorrection,
    PlanImport,
    PlanImportFile,
    PlanImportState,
    Recipient,
    Target,
    Task,
)
from haidang.areas.plans.operations.plans import load_plan
from haidang.areas.plans.queries.printed import PrintedPlan
from haidang.areas.plans.queries.raw import CELLS, LINE_KINDS, LineKind, RawPlan, number_of, with_added
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Refused, Stale
from haidang.foundation.organisation.models import Unit

_CELL = re.compile(
    r"^(?:head\.[a-z_]{4,20}"
    r"|task-\d{1,4}\.(?:ordinal|content|levels|time|quantity|mode|leads|coordinating|kind|target-\d{1,2})"
    r"|line-\d{1,5}\.(?:kind|text))$"
)
LONGEST = 20_000


class AlreadyBrought(Refused):
    def __init__(self, there: PlanImport) -> None:
        super().__init__(
            _("This very file already waits here as “%(name)s”. Go on with it, or set it aside first.")
            % {"name": there.file_name}
        )


class NotOpen(Refused):
    def __init__(self) -> None:
        super().__init__(_("This reading is closed: it became a draft or was set aside. Bring the document again."))


class NoSuchCell(Refused):
    def __init__(self, cell: str) -> None:
        super().__init__(_("There is no cell “%(cell)s” in this reading. Open the page again.") % {"cell": cell[:40]})


class TitleMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("The plan has no title yet. Write it in the head of the document, then accept."))


class NoTasks(Refused):
    def __init__(self) -> None:
        super().__init__(_("No row of the table is left. Keep at least one, or set the document aside."))


class ContentMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Write at least what the row is about, then add it."))


class CellTooLong(Refused):
    def __init__(self, place: str, most: int) -> None:
        super().__init__(
            _("“%(place)s” holds more than %(most)s signs. Shorten it; the source stays as it is.")
            % {"place": place, "most": Figure(most)}
        )


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """A file as it came."""

    name: str
    content: bytes


@transaction.atomic
def bring_plan(issuer: Unit, *, file: BroughtFile, by: User, now: datetime) -> PlanImport:
    """Keeps the file for reading; the same file of the same issuer waits only once."""
    Unit.objects.select_for_update().get(pk=issuer.pk)
    digest = sha256(file.content).hexdigest()
    waiting = (PlanImportState.WAITING, PlanImportState.READY)
    if there := PlanImport.objects.filter(issuer=issuer, sha256=digest, state__in=waiting).first():
        raise AlreadyBrought(there)
    plan_import = PlanImport.objects.create(
        issuer=issuer, file_name=file.name[:200], sha256=digest, size=len(file.content), by=by, created_at=now
    )
    PlanImportFile.objects.create(plan_import=plan_import, content=file.content)
    record(by=by, action="plans.bring_plan", obj=plan_import, now=now, changes={"file": file.name, "sha256": digest})
    return plan_import


@transaction.atomic
def note_reading(
    plan_import: PlanImport, *, kind: str, blocks: Sequence[Any], raw: RawPlan, by: User, now: datetime
) -> PlanImport:
    """What was read from the file; a reading that is there already stays."""
    plan_import = _lock(plan_import)
    if plan_import.state != PlanImportState.WAITING:
        return plan_import
    plan_import.kind, plan_import.blocks, plan_import.raw = kind, list(blocks), raw.as_json()
    plan_import.state = PlanImportState.READY
    plan_import.save(update_fields=["kind", "blocks", "raw", "state"])
    counts: dict[str, object] = {"rows": len(raw.tasks), "lines": len(raw.lines)}
    record(by=by, action="plans.read_plan", obj=plan_import, now=now, changes=counts)
    return plan_import


@transaction.atomic
def refuse_reading(plan_import: PlanImport, *, sentence: str, by: User, now: datetime) -> PlanImport:
    """The file cannot be read; the sentence says what to do."""
    plan_import = _lock(plan_import)
    if plan_import.state == PlanImportState.WAITING:
        plan_import.state, plan_import.refusal = PlanImportState.REFUSED, sentence
        plan_import.save(update_fields=["state", "refusal"])
        record(by=by, action="plans.refuse_plan", obj=plan_import, now=now, changes={"refusal": sentence})
    return plan_import


@transaction.atomic
def correct_reading(plan_import: PlanImport, *, texts: Mapping[str, str], by: User, now: datetime) -> PlanImport:
    """Writes what a person puts in the place of what was read; the reading itself and its source stay."""
    plan_import = _open(plan_import)
    raw, rows = RawPlan.from_json(plan_import.raw), _rows(plan_import)
    there = {one.cell: one for one in plan_import.corrections.filter(cell__in=list(texts))}
    changes: dict[str, Any] = {}
    for cell, text in texts.items():
        _check(cell, text, raw, rows)
        before = there.get(cell)
        changes[cell] = [before.text if before else None, text]
        PlanCorrection.objects.update_or_create(
            plan_import=plan_import, cell=cell, defaults={"text": text, "by": by, "at": now}
        )
    _count_up(plan_import)
    record(by=by, action="plans.correct_reading", obj=plan_import, now=now, changes=changes)
    return plan_import


@transaction.atomic
def add_missed_row(plan_import: PlanImport, *, after: int, cells: Mapping[str, str], by: User, now: datetime) -> str:
    """A row of the table that the reading missed, behind row `after` (0: the first); returns its place."""
    plan_import = _open(plan_import)
    rows = _rows(plan_import)
    if after and after not in rows:
        raise NoSuchCell(f"task-{after}")
    if not cells.get("content", "").strip():
        raise ContentMissing
    number = max(rows, default=0) + 1
    texts = {name: cells[name].strip() for name in CELLS if cells.get(name, "").strip()}
    for text in texts.values():
        if len(text) > LONGEST:
            raise CellTooLong(f"task-{number}", LONGEST)
    written = {f"task-{number}.after": str(after), **{f"task-{number}.{name}": text for name, text in texts.items()}}
    PlanCorrection.objects.bulk_create(
        PlanCorrection(plan_import=plan_import, cell=cell, text=text, by=by, at=now) for cell, text in written.items()
    )
    _count_up(plan_import)
    changes: dict[str, Any] = {cell: [None, text] for cell, text in written.items()}
    record(by=by, action="plans.add_missed_row", obj=plan_import, now=now, changes=changes)
    return f"task-{number}"


@transaction.atomic
def restore_reading(plan_import: PlanImport, *, cell: str, by: User, now: datetime) -> PlanImport:
    """Takes a correction back: the cell is again what was read."""
    plan_import = _open(plan_import)
    kept = plan_import.corrections.filter(cell=cell).exclude(cell__endswith=".after").first()
    if kept is None:
        return plan_import
    kept.delete()
    _count_up(plan_import)
    record(by=by, action="plans.restore_reading", obj=plan_import, now=now, changes={cell: [kept.text, None]})
    return plan_import


@transaction.atomic
def accept_import(
    plan_import: PlanImport, *, printed: PrintedPlan, version: int, by: User, now: datetime
) -> PlanImport:
    """The reading that the person saw becomes a draft of the issuing unit."""
    plan_import = _open(plan_import)
    if plan_import.version != version:
        raise Stale
    if not printed.title.strip():
        raise TitleMissing
    if not printed.tasks:
        raise NoTasks
    _fit(printed)
    plan = load_plan(printed, by=by, now=now)
    plan_import.plan, plan_import.state, plan_import.accepted_at = plan, PlanImportState.ACCEPTED, now
    plan_import.save(update_fields=["plan", "state", "accepted_at"])
    record(by=by, action="plans.accept_import", obj=plan_import, now=now, changes={"plan": plan.code})
    return plan_import


@transaction.atomic
def withdraw_import(plan_import: PlanImport, *, by: User, now: datetime) -> PlanImport:
    """Sets the document aside; file and corrections stay on record."""
    plan_import = _lock(plan_import)
    if plan_import.state == PlanImportState.ACCEPTED:
        raise NotOpen
    plan_import.state = PlanImportState.WITHDRAWN
    plan_import.save(update_fields=["state"])
    record(by=by, action="plans.withdraw_import", obj=plan_import, now=now)
    return plan_import


def free_code(issuer: Unit, year: int) -> str:
    """A code that no plan has: the issuer's, the year, a number when there are several."""
    stem = f"{slugify(issuer.code)[:30]}-{year}"
    taken = set(Plan.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)


def _lock(plan_import: PlanImport) -> PlanImport:
    return PlanImport.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=plan_import.pk)


def _open(plan_import: PlanImport) -> PlanImport:
    plan_import = _lock(plan_import)
    if plan_import.state != PlanImportState.READY:
        raise NotOpen
    return plan_import


def _count_up(plan_import: PlanImport) -> None:
    plan_import.version += 1
    plan_import.save(update_fields=["version"])


def _rows(plan_import: PlanImport) -> set[int]:
    """The numbers of all rows, those people added among them."""
    added = dict(plan_import.corrections.filter(cell__endswith=".after").values_list("cell", "text"))
    return {task.place for task in with_added(RawPlan.from_json(plan_import.raw).tasks, added)}


def _check(cell: str, text: str, raw: RawPlan, rows: set[int]) -> None:
    if not _CELL.match(cell):
        raise NoSuchCell(cell)
    place, _dot, name = cell.partition(".")
    kind = place.partition("-")[0]
    places = {"task": rows, "line": range(1, len(raw.lines) + 1)}
    if kind in places and number_of(cell) not in places[kind]:
        raise NoSuchCell(cell)
    if len(text) > LONGEST:
        raise CellTooLong(cell, LONGEST)
    if name == "kind" and text not in (LINE_KINDS if kind == "line" else (LineKind.LEFT_OUT,)):
        raise NoSuchCell(cell)


_HEAD_LIMITS = (
    "number",
    "symbol",
    "place",
    "printed_superior",
    "printed_issuer",
    "annex_label",
    "signer_title",
    "signer_name",
)
_TASK_LIMITS = {
    "ordinal": "printed_ordinal", "time": "printed_time", "quantity": "printed_quantity", "mode": "printed_mode",
    "leads": "printed_leads", "coordinating": "printed_coordinating",
}  # fmt: skip


def _fit(printed: PrintedPlan) -> None:
    """Nothing is cut to fit: who accepts shortens it."""
    for name in _HEAD_LIMITS:
        _measure(Plan, name, getattr(printed, name), name)
    for task in printed.tasks:
        for name, field in _TASK_LIMITS.items():
            _measure(Task, field, getattr(task, name), f"TT {task.ordinal or task.position}")
        for target in task.targets:
            _measure(Target, "label", target.label, f"TT {task.ordinal or task.position}")
    for duty in printed.duties:
        _measure(Duty, "holder", duty.holder, duty.holder[:40])
    for recipient in printed.recipients:
        _measure(Recipient, "printed", recipient, recipient[:40])


def _measure(model: type[Any], field: str, text: str, place: str) -> None:
    most = model._meta.get_field(field).max_length
    if most and len(text) > most:
        raise CellTooLong(place, most)
