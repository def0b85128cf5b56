"""The one rule that answers both "which objects" and "may I": loading is authorising."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from haidang.foundation.access.actions import Action, Reach, Rule
from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import FormerName, Unit, UnitKind
from haidang.foundation.organisation.queries import standing_under, units_under


def grants_of(user: User, day: date) -> list[Grant]:
    """The user's grants in force on `day`; read once per user object and day."""
    remembered: dict[date, list[Grant]] = user.__dict__.setdefault("_grants_by_day", {})
    if day not in remembered:
        remembered[day] = list(Grant.objects.filter(as_of(day), user=user).select_related("unit").order_by("pk"))
    return remembered[day]


def may(user: User | AnonymousUser, action: Action, day: date) -> bool:
    """Whether the user holds, on `day`, any role that the action names."""
    return isinstance(user, User) and any(grant.role in action.roles for grant in _opening(user, action, day))


def _opening(user: User, action: Action, day: date) -> list[Grant]:
    """The user's grants that reach as far as the action."""
    return [grant for grant in grants_of(user, day) if grant.opens(action.code)]


def visible[M: Model](user: User, action: Action, day: date, objects: QuerySet[M]) -> QuerySet[M]:
    """The part of `objects` that the user may do `action` to on `day`; nothing for a user without a role."""
    conditions = [
        condition
        for rule in action.rules
        for condition in _conditions(rule, user, _opening(user, action, day), day, objects.model)
    ]
    return objects.filter(reduce(or_, conditions)) if conditions else objects.none()


def visible_on_map(user: User, action: Action, day: date, *, map_day: date) -> QuerySet[Unit]:
    """Units of `day` that the user reaches on the map of `map_day`, through their heirs where they closed.

    Levels in a grant narrow by what the unit itself taught on `day`, never by its heir's: the sums of an officer
    for one level are the same on every map.
    """
    found = Q(pk__in=[])
    for rule in action.rules:
        for grant in (grant for grant in _opening(user, action, map_day) if grant.role in rule.roles):
            reached = _reached(rule.reach, grant, map_day)
            found |= reached & _taught(grant.levels, day) if grant.levels else reached
    return Unit.objects.filter(found, as_of(day))


def _reached(reach: Reach, grant: Grant, map_day: date) -> Q:
    match reach:
        case Reach.CITY:
            return Q(pk__isnull=False)
        case Reach.BELOW:
            return Q(pk__in=standing_under([grant.unit_id], map_day).values("pk"))
        case Reach.UNIT | Reach.SELF:
            return Q(pk=grant.unit_id) if reach == Reach.UNIT else Q(pk__in=[])


def _taught(levels: list[str], day: date) -> Q:
    """Schools that taught one of the levels on `day`; units that are no schools are not narrowed."""
    formerly = FormerName.objects.filter(as_of(day))
    then = Q(pk__in=formerly.filter(levels__overlap=levels).values("unit"))
    still = Q(levels__overlap=levels) & ~Q(pk__in=formerly.values("unit"))
    return ~Q(kind=UnitKind.SCHOOL) | then | still


def get[M: Model](
    user: User, action: Action, day: date, objects: QuerySet[M], *, seen_by: Action | None = None, **lookup: Any
) -> M:
    """The one object that `lookup` names: 404 outside the user's units; 403 when it may be seen but not acted on.

    `seen_by` is the reading action that decides between the two.
    """
    found = visible(user, action, day, objects).filter(**lookup).first()
    if found is not None:
        return found
    if seen_by is not None and visible(user, seen_by, day, objects).filter(**lookup).exists():
        raise PermissionDenied(action.code)
    raise Http404(f"{objects.model._meta.label} {lookup}")


def holders(role: Role, unit_ids: Iterable[int], day: date) -> QuerySet[Grant]:
    """Who holds `role` at the given units on `day`."""
    return Grant.objects.filter(as_of(day), role=role, unit__in=list(unit_ids), user__is_active=True).select_related(
        "user"
    )


def _conditions(rule: Rule, user: User, grants: list[Grant], day: date, model: type[Model]) -> list[Q]:
    mine = [grant for grant in grants if grant.role in rule.roles]
    if not mine:
        return []
    match rule.reach:
        case Reach.SELF:
            return [_through(model, rule.path, user.pk)]
        case Reach.UNIT:
            return [_through(model, rule.path, [grant.unit_id for grant in mine])]
        case Reach.BELOW:
            roots = [grant.unit_id for grant in mine if not grant.levels]
            wide = [_through(model, rule.path, units_under(roots, day))] if roots else []
            narrow = [
                _through(model, rule.path, units_under([g.unit_id], day).filter(_of_levels(g.levels)))
                for g in mine
                if g.levels
            ]
            return wide + narrow
        case Reach.CITY:
            if any(not grant.levels for grant in mine):
                return [Q(pk__isnull=False)]
            levels = sorted({level for grant in mine for level in grant.levels})
            return [_on_path(model, rule.path, _of_levels(levels, rule.path))]


def _of_levels(levels: list[str], path: str = "") -> Q:
    """Schools of the levels; units that are no schools (wards, offices) are not narrowed."""
    prefix = f"{path}__" if path else ""
    return ~Q(**{f"{prefix}kind": UnitKind.SCHOOL}) | Q(**{f"{prefix}levels__overlap": levels})


def _through(model: type[Model], path: str, target: Any) -> Q:
    many = isinstance(target, (list, QuerySet))
    lookup = (path or "pk") + ("__in" if many else "")
    return _on_path(model, path, Q(**{lookup: target}))


def _on_path(model: type[Model], path: str, condition: Q) -> Q:
    """A path over many rows goes through a subquery, so that no object appears twice."""
    if not _is_many(model, path):
        return condition
    return Q(pk__in=model._default_manager.filter(condition).order_by().values("pk"))


def _is_many(model: type[Model], path: str) -> bool:
    current: Any = model
    for part in filter(None, path.split("__")):
        try:
            field = current._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if field.one_to_many or field.many_to_many:
            return True
        current = field.related_model
    return False
