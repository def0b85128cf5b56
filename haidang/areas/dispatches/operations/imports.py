"""A dispatch that comes as a document: brought and read, corrected by people, accepted as a draft or set aside."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.dispatches.models import (
    AddresseeRule,
    Basis,
    Demand,
    DemandKind,
    Dispatch,
    DispatchImport,
    DispatchImportState,
)
from haidang.areas.dispatches.operations.drafting import (
    DemandFacts,
    DispatchFacts,
    NotOurs,
    RuleFacts,
    draft_dispatch,
)
from haidang.areas.dispatches.queries.addressees import may_name
from haidang.areas.dispatches.queries.raw import HEAD_CELLS, LINE_CELLS, LineKind, RawDispatch
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Refused, Stale
from haidang.foundation.organisation.models import Unit

LONGEST = 4_000  # of a cell, as in the forms of a draft
_CELL = re.compile(
    rf"^(?:head\.(?:{'|'.join(HEAD_CELLS)})|line-(?P<line>\d{{1,5}})\.(?P<name>{'|'.join(LINE_CELLS)}))$"
)


class AlreadyBrought(Refused):
    def __init__(self, there: DispatchImport) -> None:
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


class SubjectMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("The dispatch has no subject yet. Write it in the head, then accept."))


class WordsTooLong(Refused):
    def __init__(self, text: str, most: int) -> None:
        super().__init__(
            _("“%(text)s…” is longer than %(most)s letters. Shorten it; the source stays as it is.")
            % {"text": text[:40], "most": Figure(most)}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtDispatch:
    """A file as it came, with what was read from it."""

    name: str
    content: bytes
    blocks: Sequence[Any]
    raw: RawDispatch


@transaction.atomic
def bring_dispatch(issuer: Unit, *, office: Unit, brought: BroughtDispatch, by: User, now: datetime) -> DispatchImport:
    """Keeps file and reading; the same file waits only once at an office."""
    Unit.objects.select_for_update(no_key=True).get(pk=office.pk)
    digest = sha256(brought.content).hexdigest()
    if there := DispatchImport.objects.filter(office=office, sha256=digest, state=DispatchImportState.READY).first():
        raise AlreadyBrought(there)
    made = DispatchImport.objects.create(
        issuer=issuer, office=office, file_name=brought.name[:200], sha256=digest, content=brought.content,
        blocks=list(brought.blocks), raw=brought.raw.as_json(), by=by, created_at=now,
    )  # fmt: skip
    record(by=by, action="dispatches.bring", obj=made, now=now, changes={"file": made.file_name, "sha256": digest})
    return made


@transaction.atomic
def correct_brought(brought: DispatchImport, *, cell: str, text: str, by: User, now: datetime) -> DispatchImport:
    """Writes what a person puts in the place of what was read; the reading itself stays."""
    locked = _open(brought)
    _check(cell, text, RawDispatch.from_json(locked.raw))
    before = locked.corrections.get(cell)
    _write(locked, locked.corrections | {cell: text})
    record(by=by, action="dispatches.correct", obj=locked, now=now, changes={cell: [before, text]})
    return locked


@transaction.atomic
def choose_rule(brought: DispatchImport, *, line: int, rule: RuleFacts, by: User, now: datetime) -> DispatchImport:
    """Says whom a line of "Kính gửi" means; its printed words stay those of the document."""
    locked = _open(brought)
    raw, cell = RawDispatch.from_json(locked.raw), f"line-{line}.rule"
    kinds = {one.place: locked.corrections.get(f"line-{one.place}.kind", one.kind) for one in raw.lines}
    if kinds.get(line) != LineKind.ADDRESSEE:
        raise NoSuchCell(cell)
    if rule.unit is not None and not may_name(rule.unit, locked.issuer, timezone.localdate(now)):
        raise NotOurs
    chosen = {
        "role": rule.role, "kinds": list(rule.kinds), "levels": list(rule.levels), "sectors": list(rule.sectors),
        "span": rule.span, "unit": rule.unit.pk if rule.unit else None,
    }  # fmt: skip
    before, text = locked.corrections.get(cell), json.dumps(chosen)
    _write(locked, locked.corrections | {cell: text})
    record(by=by, action="dispatches.choose_rule", obj=locked, now=now, changes={cell: [before, text]})
    return locked


@transaction.atomic
def restore_brought(brought: DispatchImport, *, cell: str, by: User, now: datetime) -> DispatchImport:
    """Takes a correction back: the cell is again what was read."""
    locked = _open(brought)
    if cell not in locked.corrections:
        return locked
    before = locked.corrections[cell]
    _write(locked, {name: text for name, text in locked.corrections.items() if name != cell})
    record(by=by, action="dispatches.restore", obj=locked, now=now, changes={cell: [before, None]})
    return locked


@transaction.atomic
def accept_brought(
    brought: DispatchImport,
    *,
    facts: DispatchFacts,
    rules: Sequence[RuleFacts],
    demands: Sequence[DemandFacts],
    version: int,
    by: User,
    now: datetime,
    today: date,
) -> Dispatch:
    """The reading that the person saw becomes a draft; its number and day are written when it is issued."""
    locked = _open(brought)
    if locked.version != version:
        raise Stale
    if not facts.subject:
        raise SubjectMissing
    _fit(facts, rules, demands)
    made = draft_dispatch(
        locked.issuer, office=locked.office, facts=facts, rules=rules, demands=demands, by=by, now=now, today=today
    )
    locked.dispatch, locked.state, locked.accepted_at = made, DispatchImportState.ACCEPTED, now
    locked.save(update_fields=["dispatch", "state", "accepted_at"])
    record(by=by, action="dispatches.accept_brought", obj=locked, now=now, changes={"dispatch": made.pk})
    return made


@transaction.atomic
def withdraw_brought(brought: DispatchImport, *, by: User, now: datetime) -> DispatchImport:
    """Sets the document aside; file and corrections stay on record."""
    locked = _open(brought)
    locked.state = DispatchImportState.WITHDRAWN
    locked.save(update_fields=["state"])
    record(by=by, action="dispatches.withdraw_brought", obj=locked, now=now)
    return locked


def _open(brought: DispatchImport) -> DispatchImport:
    imports = DispatchImport.objects.select_for_update(of=("self",)).select_related("issuer", "office")
    locked = imports.defer("content", "blocks").get(pk=brought.pk)
    if locked.state != DispatchImportState.READY:
        raise NotOpen
    return locked


def _write(locked: DispatchImport, corrections: Mapping[str, str]) -> None:
    locked.corrections, locked.version = dict(corrections), locked.version + 1
    locked.save(update_fields=["corrections", "version"])


def _check(cell: str, text: str, raw: RawDispatch) -> None:
    found = _CELL.match(cell)
    if not found or (found["line"] and not 1 <= int(found["line"]) <= len(raw.lines)):
        raise NoSuchCell(cell)
    if len(text) > LONGEST:
        raise WordsTooLong(text, LONGEST)
    choices: dict[str, list[str]] = {"kind": [kind.value for kind in LineKind], "demand_kind": DemandKind.values}
    if text not in choices.get(found["name"] or "", [text]):
        raise NoSuchCell(cell)


def _fit(facts: DispatchFacts, rules: Sequence[RuleFacts], demands: Sequence[DemandFacts]) -> None:
    """Nothing is cut to fit: who accepts shortens it."""
    for name in ("subject", "symbol", "place", "printed_superior", "printed_issuer"):
        _measure(Dispatch, name, getattr(facts, name))
    for text, most in (*((line, 80) for line in facts.authority), *((line, 160) for line in facts.recipients)):
        if len(text) > most:  # as the columns of Dispatch
            raise WordsTooLong(text, most)
    for basis in facts.bases:
        _measure(Basis, "number", basis.number)
        _measure(Basis, "issued_by_name", basis.issued_by_name)
    for rule in rules:
        _measure(AddresseeRule, "printed", rule.printed)
    for demand in demands:
        _measure(Demand, "title", demand.title)
        _measure(Demand, "section", demand.section)


def _measure(model: type[Any], field: str, text: str) -> None:
    most = model._meta.get_field(field).max_length
    if most and len(text) > most:
        raise WordsTooLong(text, most)
