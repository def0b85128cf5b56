"""What acts would do to the map of a day, and what stands in their way; nothing is written here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haidang.foundation.basics.periods import as_of, holds_on
from haidang.foundation.organisation.models import Act, ActKind, FormerName, Parentage, Reorganisation, Unit, UnitKind
from haidang.foundation.organisation.queries.history import Names


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that stops the acts: the unit it is about, and what to do."""

    code: str
    sentence: str | Promise


@dataclass(slots=True)
class Weighed:
    """What acts would change on the day, by unit code; carried out only when there are no problems."""

    on: date
    units: dict[str, Unit] = field(default_factory=dict)
    opened: dict[str, Act] = field(default_factory=dict)
    renamed: dict[str, Names] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    closed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    successors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    carried_along: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """A seal of what was weighed: what was looked at is what is carried out."""
        told = (
            self.on,
            sorted(self.opened),
            sorted((code, str(names)) for code, names in self.renamed.items()),
            sorted(self.parents.items()),
            sorted(self.successors.items()),
            sorted(self.closed),
        )
        return sha256(repr(told).encode()).hexdigest()

    def exists(self, code: str) -> bool:
        """Whether the unit is there on the day, after the acts."""
        if code in self.opened:
            return True
        unit = self.units.get(code)
        return unit is not None and code not in self.closed and holds_on(unit.period, self.on)

    def refuse(self, code: str, sentence: str | Promise) -> None:
        self.problems.append(Problem(code, sentence))


def read_acts(reorganisation: Reorganisation) -> list[Act]:
    """The acts in the order they were written down."""
    return list(reorganisation.acts.order_by("pk"))


def weigh(acts: Sequence[Act], on: date) -> Weighed:
    """Puts the acts on the map of `on`, all at once: their order does not matter. A dozen queries at most."""
    weighed = Weighed(on)
    codes = {code for act in acts for code in (*act.unit_codes, *act.successor_codes, act.parent_code) if code}
    weighed.units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
    if not acts:
        weighed.refuse("", _("There is nothing to carry out yet. Add the first act."))
    for act in acts:
        _read(weighed, act)
    _carry_children_along(weighed)
    _check_opened(weighed)
    _check_subjects(weighed)
    _check_targets(weighed)
    _check_later_changes(weighed)
    _check_names(weighed)
    _check_circles(weighed)
    return weighed


def _read(weighed: Weighed, act: Act) -> None:
    for code in act.unit_codes:
        match act.kind:
            case ActKind.OPEN:
                _once(weighed, code, weighed.opened)
                weighed.opened[code] = act
                if act.parent_code:
                    weighed.parents[code] = act.parent_code
            case ActKind.RENAME:
                _once(weighed, code, weighed.renamed)
                weighed.renamed[code] = Names(
                    name=act.name, short_name=act.short_name, levels=tuple(act.levels), sector=act.sector
                )
            case ActKind.MOVE:
                _once(weighed, code, weighed.parents)
                weighed.parents[code] = act.parent_code
            case _:
                _close(weighed, act, code)


def _close(weighed: Weighed, act: Act, code: str) -> None:
    """A unit that is split may stay as one of its own successors; a unit merged into itself stays, too."""
    others = tuple(successor for successor in act.successor_codes if successor != code)
    if code in act.successor_codes and act.kind == ActKind.MERGE:
        return
    _once(weighed, code, weighed.successors)
    weighed.successors[code] = others
    if code not in act.successor_codes:
        weighed.closed[code] = others


def _once(weighed: Weighed, code: str, known: Iterable[str]) -> None:
    if code in known:
        weighed.refuse(code, _("Two acts do the same thing to this unit. Take one of them away."))


def _carry_children_along(weighed: Weighed) -> None:
    """What stands under a closed unit goes where an act puts it, or to the one successor."""
    below = Parentage.objects.filter(
        Q(period__contains=weighed.on) | Q(period__startswith__gt=weighed.on), parent__code__in=weighed.closed
    ).select_related("unit", "parent")
    for parentage in below:
        child, closed = parentage.unit, parentage.parent.code
        if parentage.period.lower is not None and parentage.period.lower > weighed.on:
            weighed.refuse(child.code, _("This unit is to stand under a unit that closes. Move it first."))
            continue
        weighed.units[child.code] = child
        if child.code in weighed.closed or child.code in weighed.parents:
            continue
        if len(weighed.closed[closed]) == 1:
            weighed.parents[child.code] = weighed.closed[closed][0]
            weighed.carried_along.add(child.code)
        else:
            weighed.refuse(child.code, _("The unit above it closes. Say under which unit it stands from that day."))


def _check_opened(weighed: Weighed) -> None:
    for code, act in weighed.opened.items():
        if code in weighed.units:
            weighed.refuse(code, _("A unit with this code exists already. Choose another code."))
        elif not (act.name and act.short_name and act.unit_kind):
            weighed.refuse(code, _("A new unit needs a name, a short name and a kind."))
        elif act.unit_kind == UnitKind.SCHOOL and not (act.levels and act.sector):
            weighed.refuse(code, _("A school needs its levels and its sector."))
        elif not act.parent_code and act.unit_kind != UnitKind.CITY:
            weighed.refuse(code, _("Say under which unit the new unit stands."))


def _check_subjects(weighed: Weighed) -> None:
    for code in {*weighed.renamed, *weighed.parents, *weighed.successors} - set(weighed.opened):
        unit = weighed.units.get(code)
        if unit is None:
            weighed.refuse(code, _("There is no unit with this code. Look the code up in the list of units."))
        elif not holds_on(unit.period, weighed.on):
            weighed.refuse(code, _("This unit does not exist on that day. Another reorganisation may have closed it."))
        elif code in weighed.closed and (code in weighed.renamed or code in weighed.parents):
            weighed.refuse(code, _("This unit closes on that day: it cannot be renamed or moved as well."))
        elif code in weighed.closed and unit.period.lower == weighed.on:
            weighed.refuse(code, _("This unit was opened on that very day. Choose a later day."))


def _check_targets(weighed: Weighed) -> None:
    for code, parent in weighed.parents.items():
        if not weighed.exists(parent):
            weighed.refuse(code, _("The unit above it (%(code)s) does not exist on that day.") % {"code": parent})
    for code, successors in weighed.successors.items():
        for successor in successors:
            if not weighed.exists(successor):
                sentence = _("The successor (%(code)s) does not exist on that day.") % {"code": successor}
                weighed.refuse(code, sentence)


def _check_later_changes(weighed: Weighed) -> None:
    """What was changed on that day or later already would be overwritten."""
    touched = {*weighed.parents, *weighed.closed} - set(weighed.opened)
    later = Parentage.objects.filter(unit__code__in=touched, period__startswith__gte=weighed.on)
    for code, day in later.values_list("unit__code", "period__startswith"):
        sentence = _("This unit already changes its place on %(day)s. Choose a later day.")
        weighed.refuse(code, sentence % {"day": f"{day:%d/%m/%Y}"})


def _check_names(weighed: Weighed) -> None:
    later = FormerName.objects.filter(unit__code__in=weighed.renamed, period__endswith__gte=weighed.on)
    for code, end in later.values_list("unit__code", "period__endswith"):
        sentence = _("This unit already changed its name on %(day)s. Choose a later day.")
        weighed.refuse(code, sentence % {"day": f"{end:%d/%m/%Y}"})
    for code, names in weighed.renamed.items():
        unit = weighed.units.get(code)
        if unit is None:
            continue
        if unit.period.lower == weighed.on:
            weighed.refuse(code, _("This unit was opened on that very day. Correct its name instead."))
        elif not names.name or not names.short_name:
            weighed.refuse(code, _("A unit needs a name and a short name."))
        elif unit.kind == UnitKind.SCHOOL and not (names.levels and names.sector):
            weighed.refuse(code, _("A school needs its levels and its sector."))
        elif Names.of(unit) == names:
            weighed.refuse(code, _("Nothing changes: the unit is called and teaches the same already."))


def _check_circles(weighed: Weighed) -> None:
    """No unit may come to stand below itself."""
    if not weighed.parents:
        return
    above = dict(Parentage.objects.filter(as_of(weighed.on)).values_list("unit__code", "parent__code"))
    above |= weighed.parents
    for code in weighed.parents:
        at, steps = above.get(code), 0
        while at is not None and at != code and steps <= len(above):
            at, steps = above.get(at), steps + 1
        if at is not None:
            weighed.refuse(code, _("The unit above it stands below it. Choose a unit outside it."))
