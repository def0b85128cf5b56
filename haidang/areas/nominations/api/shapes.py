"""What the ledger answers to programs: shapes of JSON and how rows become them."""

from typing import TypedDict

from haidang.areas.nominations.models import QuotaAccount, QuotaMove, QuotaSwap
from haidang.areas.plans.models import Target
from haidang.foundation.organisation.models import Unit


class UnitOut(TypedDict):
    code: str
    name: str


class TargetOut(TypedDict):
    id: int
    label: str
    plan: str


class AccountOut(TypedDict):
    id: int
    target: TargetOut
    unit: UnitOut
    received: int
    accepted: int
    passed_on: int
    used: int
    free: int
    due_on: str | None


class StoryOut(TypedDict):
    account: int
    unit: UnitOut
    sentence: str


class AccountWithChain(AccountOut):
    chain: list[StoryOut]


class Accounts(TypedDict):
    accounts: list[AccountOut]
    next: int | None


class MoveOut(TypedDict):
    id: int
    kind: str
    source: UnitOut | None
    destination: UnitOut | None
    quantity: int
    of_accepted: int
    swap: int | None
    by: str | None
    at: str
    reason: str


class Moves(TypedDict):
    moves: list[MoveOut]
    next: int | None


class SwapOut(TypedDict):
    id: int
    state: str
    offering: int
    partner: UnitOut
    quantity: int
    wanted: TargetOut | None
    wanted_quantity: int
    reason: str
    answer: str


class Reclaimed(TypedDict):
    places: int
    account: AccountOut


def unit_out(unit: Unit) -> UnitOut:
    return {"code": unit.code, "name": unit.name}


def target_out(target: Target) -> TargetOut:
    return {"id": target.pk, "label": target.label, "plan": target.task.plan.code}


def account_out(found: QuotaAccount) -> AccountOut:
    return {
        "id": found.pk,
        "target": target_out(found.target),
        "unit": unit_out(found.unit),
        "received": found.received,
        "accepted": found.accepted,
        "passed_on": found.passed_on,
        "used": found.used,
        "free": found.free,
        "due_on": found.due_on.isoformat() if found.due_on else None,
    }


def move_out(move: QuotaMove) -> MoveOut:
    return {
        "id": move.pk,
        "kind": move.kind,
        "source": unit_out(move.source.unit) if move.source else None,
        "destination": unit_out(move.destination.unit) if move.destination else None,
        "quantity": move.quantity,
        "of_accepted": move.of_accepted,
        "swap": move.swap_id,
        "by": move.by.full_name if move.by else None,
        "at": move.at.isoformat(),
        "reason": move.reason,
    }


def swap_out(found: QuotaSwap) -> SwapOut:
    return {
        "id": found.pk,
        "state": found.state,
        "offering": found.offering_id,
        "partner": unit_out(found.partner),
        "quantity": found.quantity,
        "wanted": target_out(found.wanted.target) if found.wanted else None,
        "wanted_quantity": found.wanted_quantity,
        "reason": found.reason,
        "answer": found.answer,
    }
