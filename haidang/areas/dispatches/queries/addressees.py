"""Whom the rules of a dispatch mean on a day: the units below its issuer as they were then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from haidang.areas.dispatches.models import AddresseeRole, AddresseeRule, Span
from haidang.foundation.access.models import Grant, Role
from haidang.foundation.basics.names import fold
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import SCHOOL_KINDS, FormerName, Parentage, Unit, UnitKind
from haidang.foundation.organisation.queries import names_on, the_city, units_under


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """One unit that the rules mean, called as on the day; `holders` are who answers for it."""

    unit: Unit
    name: str
    by_rules: tuple[str, ...]
    holders: tuple[str, ...] = ()


def addressed_units(rules: Sequence[AddresseeRule], issuer: Unit, day: date) -> QuerySet[Unit]:
    """The units that any of the rules means on `day`; one query, nothing without rules."""
    if not rules:
        return Unit.objects.none()
    return _on(day).filter(reduce(or_, (_meant(rule, issuer, day) for rule in rules)))


def list_addressees(rules: Sequence[AddresseeRule], issuer: Unit, day: date) -> list[Addressee]:
    """The same units with the lines that mean them and their principals, by name; the queries grow with the rules."""
    meant: dict[int, list[str]] = {}
    roles: dict[int, set[str]] = {}
    for rule in rules:
        for pk in addressed_units([rule], issuer, day).values_list("pk", flat=True):
            meant.setdefault(pk, []).append(rule.printed)
            roles.setdefault(pk, set()).add(rule.role)
    units = Unit.objects.in_bulk(list(meant))
    named = names_on(units.values(), day)
    principals = _principals((pk for pk, asked in roles.items() if AddresseeRole.PRINCIPAL in asked), day)
    found = [
        Addressee(unit=unit, name=named[pk].name, by_rules=tuple(meant[pk]), holders=tuple(principals.get(pk, ())))
        for pk, unit in units.items()
    ]
    return sorted(found, key=lambda one: (fold(one.name), one.unit.pk))


def may_name(unit: Unit, issuer: Unit, day: date) -> bool:
    """Whether the issuer may address the unit by name: one of its own, or one that no ward manages."""
    if units_under([root_of(issuer).pk], day).filter(pk=unit.pk).exists():
        return True
    return Parentage.objects.filter(as_of(day), unit=unit, parent__kind=UnitKind.DEPARTMENT).exists()


def nameable_units(issuer: Unit, day: date) -> QuerySet[Unit]:
    """Schools and centres the issuer may address by name, in the order of names."""
    own = Q(pk__in=units_under([root_of(issuer).pk], day).values("pk"))
    direct = Q(pk__in=Parentage.objects.filter(as_of(day), parent__kind=UnitKind.DEPARTMENT).values("unit"))
    return Unit.objects.filter(own | direct, as_of(day), kind__in=SCHOOL_KINDS).order_by("search", "pk")


def root_of(issuer: Unit) -> Unit:
    """Below whom the addressees stand: the department speaks to the whole city."""
    return the_city() if issuer.kind == UnitKind.DEPARTMENT else issuer


def _on(day: date) -> QuerySet[Unit]:
    """Units of the day with the levels and the sector they had then."""
    former = FormerName.objects.filter(as_of(day), unit=OuterRef("pk"))
    return Unit.objects.filter(as_of(day)).annotate(
        levels_then=Coalesce(Subquery(former.values("levels")[:1]), F("levels")),
        sector_then=Coalesce(Subquery(former.values("sector")[:1]), F("sector")),
    )


def _meant(rule: AddresseeRule, issuer: Unit, day: date) -> Q:
    if rule.unit_id is not None:
        return Q(pk=rule.unit_id)
    meant = Q(pk__in=units_under([root_of(issuer).pk], day).values("pk"), kind__in=rule.kinds) & ~Q(pk=issuer.pk)
    if rule.levels:
        meant &= Q(levels_then__overlap=rule.levels)
    if rule.sectors:
        meant &= Q(sector_then__in=rule.sectors)
    match rule.span:
        case Span.ONE:
            meant &= Q(levels_then__len=1)
        case Span.SEVERAL:
            meant &= Q(levels_then__len__gt=1)
        case _:
            pass
    return meant


def _principals(unit_ids: Iterable[int], day: date) -> dict[int, list[str]]:
    grants = Grant.objects.filter(as_of(day), unit__in=list(unit_ids), role=Role.PRINCIPAL).select_related("user")
    found: dict[int, list[str]] = {}
    for grant in grants.order_by("user__full_name", "pk"):
        found.setdefault(grant.unit_id, []).append(grant.user.full_name)
    return found
