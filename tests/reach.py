"""What an action opens, worked out a second time: row by row in Python, straight from the rules and the hierarchy."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Model

from haidang.foundation.access.actions import Action, Reach, Rule
from haidang.foundation.access.models import Grant
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import Parentage, Unit, UnitKind


class Oracle:
    """Answers for one day; every row, hierarchy and grant is read once and then only looked up."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.units = Unit.objects.in_bulk()
        self.children: dict[int, list[int]] = defaultdict(list)
        for child, parent in Parentage.objects.filter(as_of(day)).values_list("unit", "parent"):
            self.children[parent].append(child)
        self.grants: dict[int, list[Grant]] = defaultdict(list)
        for grant in Grant.objects.filter(as_of(day)):
            self.grants[grant.user_id].append(grant)
        self.ends = cache(self._ends)

    def expected(self, user: User, action: Action) -> set[int]:
        """The keys of the objects that the user may do the action to."""
        if action.model is None:
            return set()
        return {
            pk
            for rule in action.rules
            for grant in self.grants[user.pk]
            if grant.role in rule.roles
            for pk, ends in self.ends(action.model, rule.path).items()
            if self._is_reached(rule, grant, ends)
        }

    def _is_reached(self, rule: Rule, grant: Grant, ends: Iterable[int]) -> bool:
        match rule.reach:
            case Reach.SELF:
                return grant.user_id in ends
            case Reach.UNIT:
                return grant.unit_id in ends
            case Reach.BELOW:
                below = self._below(grant.unit_id)
                return any(end in below and self._is_of_levels(end, grant.levels) for end in ends)
            case Reach.CITY:
                return not grant.levels or not ends or any(self._is_of_levels(end, grant.levels) for end in ends)

    def _is_of_levels(self, unit_id: int, levels: list[str]) -> bool:
        unit = self.units[unit_id]
        return not levels or unit.kind != UnitKind.SCHOOL or bool({*levels} & {*unit.levels})

    def _below(self, unit_id: int) -> set[int]:
        found, waiting = set(), [unit_id]
        while waiting:
            found.add(current := waiting.pop())
            waiting += self.children[current]
        return found

    def _ends(self, model: type[Model], path: str) -> dict[int, set[int]]:
        """Where the path leads from each object: keys of units, or of users for Reach.SELF."""
        rows: Iterable[Any] = model._default_manager.order_by().values_list("pk", path or "pk").distinct()
        found: dict[int, set[int]] = {}
        for pk, end in rows:
            found.setdefault(pk, set()).update([] if end is None else [end])
        return found
