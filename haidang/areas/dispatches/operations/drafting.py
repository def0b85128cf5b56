"""Drafting a dispatch: its head, its bases, whom it addresses, what it demands; or a copy of an earlier one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from haidang.areas.dispatches.models import (
    AddresseeRole,
    AddresseeRule,
    Basis,
    Demand,
    DemandKind,
    Dispatch,
    DispatchState,
    Doer,
    Rhythm,
    Span,
)
from haidang.areas.dispatches.models.dispatches import Amendment
from haidang.areas.dispatches.operations.locks import lock_dispatch
from haidang.areas.dispatches.queries.addressees import may_name
from haidang.areas.plans.models import Plan
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Unit


class NotDraft(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("The dispatch is issued and stays as it is. Prepare an amendment to change what it demands.")
        )


class NotOurs(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("This unit stands under another ward. Name one of your own, or one directly under the department.")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisFacts:
    """A document the dispatch rests on."""

    text: str
    number: str = ""
    issued_on: date | None = None
    issued_by_name: str = ""
    is_parent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFacts:
    """One line of "Kính gửi"."""

    printed: str
    role: str = AddresseeRole.UNIT
    kinds: Sequence[str] = ()
    levels: Sequence[str] = ()
    sectors: Sequence[str] = ()
    span: str = Span.ANY
    unit: Unit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandFacts:
    """One required action."""

    title: str
    text: str
    due_on: date
    kind: str = DemandKind.OTHER
    doer: str = Doer.PRINCIPAL
    section: str = ""
    rhythm: str = Rhythm.ONCE
    until_on: date | None = None
    evidence: str = ""
    needs_evidence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchFacts:
    """The head of a dispatch and its documents."""

    subject: str
    symbol: str
    place: str
    printed_issuer: str
    authority: Sequence[str]
    printed_superior: str = ""
    opening: str = ""
    closing: str = ""
    recipients: Sequence[str] = ()
    parent_plan: Plan | None = None
    bases: Sequence[BasisFacts] = ()


@transaction.atomic
def draft_dispatch(
    issuer: Unit,
    *,
    office: Unit,
    facts: DispatchFacts,
    by: User,
    now: datetime,
    today: date,
    rules: Sequence[RuleFacts] = (),
    demands: Sequence[DemandFacts] = (),
) -> Dispatch:
    """Begins a dispatch of `issuer`, drafted and followed up by `office`."""
    dispatch = Dispatch.objects.create(
        issuer=issuer, office=office, year=today.year, drafted_by=by, drafted_at=now, **_head(facts)
    )
    _write_bases(dispatch, facts.bases)
    for rule in rules:
        _check_named(dispatch, rule, today)
    AddresseeRule.objects.bulk_create(
        AddresseeRule(dispatch=dispatch, position=place, **_values(rule)) for place, rule in enumerate(rules, start=1)
    )
    Demand.objects.bulk_create(
        Demand(dispatch=dispatch, position=place, **_values(demand)) for place, demand in enumerate(demands, start=1)
    )
    record(by=by, action="dispatches.draft", obj=dispatch, now=now, changes={"demands": len(demands)})
    return dispatch


@transaction.atomic
def change_dispatch(dispatch: Dispatch, *, facts: DispatchFacts, by: User, now: datetime) -> Dispatch:
    """Rewrites the head and the bases of a draft."""
    locked = _lock_draft(dispatch)
    changes = {name: [str(getattr(locked, name)), str(value)] for name, value in _head(facts).items()}
    for name, value in _head(facts).items():
        setattr(locked, name, value)
    locked.full_clean(validate_unique=False, validate_constraints=False)
    Dispatch.objects.filter(pk=locked.pk).update(**_head(facts))
    locked.bases.all().delete()
    _write_bases(locked, facts.bases)
    told = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    record(by=by, action="dispatches.change", obj=locked, now=now, changes=dict(told))
    return locked


@transaction.atomic
def add_rule(dispatch: Dispatch, *, rule: RuleFacts, by: User, now: datetime, today: date) -> AddresseeRule:
    """One more line of addressees."""
    locked = _lock_draft(dispatch)
    _check_named(locked, rule, today)
    added = AddresseeRule.objects.create(dispatch=locked, position=_next(locked.rules), **_values(rule))
    record(by=by, action="dispatches.change", obj=locked, now=now, changes={"addressees": ["", rule.printed]})
    return added


@transaction.atomic
def remove_rule(rule: AddresseeRule, *, by: User, now: datetime) -> None:
    locked = _lock_draft(rule.dispatch)
    record(by=by, action="dispatches.change", obj=locked, now=now, changes={"addressees": [rule.printed, ""]})
    AddresseeRule.objects.filter(pk=rule.pk, dispatch=locked).delete()


@transaction.atomic
def add_demand(
    dispatch: Dispatch, *, demand: DemandFacts, by: User, now: datetime, amendment: Amendment | None = None
) -> Demand:
    """One more demand: of a draft, or of the amendment in preparation."""
    locked = _lock_open(dispatch, amendment)
    added = Demand.objects.create(
        dispatch=locked, position=_next(locked.demands), added_by=amendment, **_values(demand)
    )
    record(by=by, action="dispatches.add_demand", obj=locked, now=now, changes={"demand": ["", demand.title]})
    return added


@transaction.atomic
def change_demand(demand: Demand, *, facts: DemandFacts, by: User, now: datetime) -> Demand:
    """Rewrites a demand that nobody has been asked for yet."""
    locked = _lock_open(demand.dispatch, demand.added_by)
    changes = {
        name: [str(getattr(demand, name)), str(value)]
        for name, value in _values(facts).items()
        if getattr(demand, name) != value
    }
    Demand.objects.filter(pk=demand.pk).update(**_values(facts))
    record(by=by, action="dispatches.change_demand", obj=locked, now=now, changes=dict(changes))
    return Demand.objects.select_related("dispatch").get(pk=demand.pk)


@transaction.atomic
def remove_demand(demand: Demand, *, by: User, now: datetime) -> None:
    locked = _lock_open(demand.dispatch, demand.added_by)
    record(by=by, action="dispatches.remove_demand", obj=locked, now=now, changes={"demand": [demand.title, ""]})
    Demand.objects.filter(pk=demand.pk).delete()


@transaction.atomic
def copy_dispatch(source: Dispatch, *, issuer: Unit, office: Unit, by: User, now: datetime, today: date) -> Dispatch:
    """A new draft with the words, rules and demands of an earlier one; deadlines keep their distance to the issue."""
    shift = today - (source.issued_on or today)
    dispatch = Dispatch.objects.create(
        issuer=issuer, office=office, year=today.year, drafted_by=by, drafted_at=now,
        **{name: getattr(source, name) for name in _HEAD if name != "parent_plan"}, parent_plan=source.parent_plan,
    )  # fmt: skip
    _copy(Basis, source.bases.all(), dispatch)
    _copy(AddresseeRule, source.rules.filter(unit__isnull=True), dispatch)
    demands = source.demands.filter(added_by__issued_at__isnull=False) | source.demands.filter(added_by=None)
    kept = [demand for demand in demands.select_related("ended_by") if demand.ended_by is None]
    Demand.objects.bulk_create(
        Demand(
            dispatch=dispatch,
            position=place,
            **{
                name: getattr(demand, name)
                for name in (field.name for field in fields(DemandFacts))
                if name not in {"due_on", "until_on"}
            },
            due_on=demand.due_on + shift,
            until_on=demand.until_on + shift if demand.until_on else None,
        )
        for place, demand in enumerate(kept, start=1)
    )
    record(by=by, action="dispatches.copy", obj=dispatch, now=now, changes={"from": source.pk})
    return dispatch


@transaction.atomic
def drop_dispatch(dispatch: Dispatch, *, by: User, now: datetime) -> None:
    """Gives a draft up."""
    locked = _lock_draft(dispatch)
    record(by=by, action="dispatches.drop", obj=locked, now=now)
    locked.delete()


_HEAD = tuple(field.name for field in fields(DispatchFacts) if field.name != "bases")


def _head(facts: DispatchFacts) -> dict[str, Any]:
    values = {name: getattr(facts, name) for name in _HEAD}
    return values | {"authority": list(facts.authority), "recipients": list(facts.recipients)}


def _values(facts: RuleFacts | DemandFacts) -> dict[str, Any]:
    values = {field.name: getattr(facts, field.name) for field in fields(facts)}
    return {name: list(value) if isinstance(value, (list, tuple)) else value for name, value in values.items()}


def _write_bases(dispatch: Dispatch, bases: Iterable[BasisFacts]) -> None:
    Basis.objects.bulk_create(
        Basis(
            dispatch=dispatch,
            position=place,
            text=basis.text,
            number=basis.number,
            issued_on=basis.issued_on,
            issued_by_name=basis.issued_by_name,
            is_parent=basis.is_parent,
        )
        for place, basis in enumerate(bases, start=1)
    )


def _copy(model: type[Basis] | type[AddresseeRule], rows: Iterable[Any], dispatch: Dispatch) -> None:
    copied = [field.attname for field in model._meta.concrete_fields if field.name not in {"id", "dispatch"}]
    copies: list[Any] = [model(dispatch=dispatch, **{name: getattr(row, name) for name in copied}) for row in rows]
    model._default_manager.bulk_create(copies)


def _check_named(dispatch: Dispatch, rule: RuleFacts, today: date) -> None:
    if rule.unit is not None and not may_name(rule.unit, dispatch.issuer, today):
        raise NotOurs


def _next(rows: Any) -> int:
    return int(rows.aggregate(top=Max("position"))["top"] or 0) + 1


def _lock_draft(dispatch: Dispatch) -> Dispatch:
    locked = lock_dispatch(dispatch)
    if locked.state != DispatchState.DRAFT:
        raise NotDraft
    return locked


def _lock_open(dispatch: Dispatch, amendment: Amendment | None) -> Dispatch:
    """The draft, or the issued dispatch whose amendment is still in preparation."""
    if amendment is None:
        return _lock_draft(dispatch)
    locked = lock_dispatch(dispatch)
    if Amendment.objects.filter(pk=amendment.pk, issued_at__isnull=False).exists():
        raise NotDraft
    return locked
