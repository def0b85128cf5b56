"""Whom a reorganisation affects beyond the units themselves: people, roles, papers; counted across all areas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from haidang.areas.classes.models import ClassState, TrainingClass
from haidang.areas.needs.models import RoundState, Sheet, SheetState
from haidang.areas.nominations.models import ListState, NominationList, QuotaAccount
from haidang.areas.personnel.models import Post
from haidang.foundation.access.models import Grant, Role
from haidang.foundation.approvals.models import CaseState, Step, StepState
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.periods import as_of, since
from haidang.foundation.organisation.models import LOCALITY_KINDS, Unit
from haidang.foundation.organisation.queries import Weighed


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """One kind of thing that is affected: how many, what happens to them, where to look; blocking or carried along."""

    label: str | Promise
    count: int
    rule: str | Promise
    url: str = ""
    is_blocking: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffed:
    """How many people work at a unit that closes or is split, and who takes them over."""

    unit: Unit
    people: int
    successors: tuple[str, ...]
    taken_over_by: str

    @property
    def is_lost(self) -> bool:
        return self.people > 0 and not self.successors


def list_staffed(weighed: Weighed) -> list[Staffed]:
    """The closing units with their people on the day."""
    units = [weighed.units[code] for code in weighed.closed if code in weighed.units]
    held = Post.objects.filter(as_of(weighed.on), unit__in=units).values_list("unit")
    counts: dict[int, int] = dict(held.annotate(number=Count("person", distinct=True)))
    names = {code: unit.name for code, unit in weighed.units.items()}
    names |= {code: act.name for code, act in weighed.opened.items()}
    return [
        Staffed(
            unit=unit,
            people=counts.get(unit.pk, 0),
            successors=weighed.closed[unit.code],
            taken_over_by=", ".join(names.get(code, code) for code in weighed.closed[unit.code]),
        )
        for unit in units
    ]


def list_consequences(weighed: Weighed) -> list[Consequence]:
    """Everything that is affected, what stands in the way first; kinds that affect nothing are left out."""
    closing = [weighed.units[code] for code in weighed.closed if code in weighed.units]
    moving = [weighed.units[code] for code in weighed.parents if code in weighed.units]
    found = [
        *_papers(closing),
        *_people(closing, weighed.on),
        *_schools_under_another(moving, weighed.on),
    ]
    return sorted((row for row in found if row.count), key=lambda row: not row.is_blocking)


def is_blocked(weighed: Weighed) -> bool:
    """Whether papers or people without a place forbid carrying out."""
    return any(row.is_blocking for row in list_consequences(weighed)) or any(
        row.is_lost for row in list_staffed(weighed)
    )


def _papers(closing: Sequence[Unit]) -> Iterable[Consequence]:
    """What a closing unit has to finish itself, because nobody else may sign it."""
    sheets = Sheet.objects.filter(school__in=closing, round__state=RoundState.OPEN).exclude(state=SheetState.VERIFIED)
    yield Consequence(
        label=_("Sheets of needs not yet verified"),
        count=sheets.count(),
        rule=_("They are confirmed and verified before the school closes."),
        url=reverse("needs:rounds"),
        is_blocking=True,
    )
    lists = NominationList.objects.filter(school__in=closing).exclude(state__in=(ListState.APPROVED, ListState.REFUSED))
    yield Consequence(
        label=_("Lists of nominees not yet decided"),
        count=lists.count(),
        rule=_("They are decided or emptied before the school closes."),
        url=reverse("nominations:list"),
        is_blocking=True,
    )
    free = QuotaAccount.objects.filter(unit__in=closing, received__gt=F("passed_on") + F("used"))
    yield Consequence(
        label=_("Quota accounts with free places"),
        count=free.count(),
        rule=_("The places are given back before the unit closes."),
        url=reverse("nominations:list"),
        is_blocking=True,
    )
    classes = TrainingClass.objects.filter(provider__in=closing).exclude(state=ClassState.FINISHED)
    yield Consequence(
        label=_("Classes not yet finished"),
        count=classes.count(),
        rule=_("They are finished before the provider closes."),
        url=reverse("classes:list"),
        is_blocking=True,
    )


def _people(closing: Sequence[Unit], on: date) -> Iterable[Consequence]:
    grants = Grant.objects.filter(unit__in=closing, period__overlap=since(on))
    teachers = grants.filter(role=Role.TEACHER).count()
    yield Consequence(label=_("Accounts of teachers"), count=teachers, rule=_("The role goes on at the successor."))
    yield Consequence(
        label=_("Roles of heads and officers"),
        count=grants.exclude(role=Role.TEACHER).count(),
        rule=_("They end with the unit. Give the heads of the successors their role after it is carried out."),
        url=reverse("administration:accounts"),
    )
    steps = Step.objects.filter(
        unit__in=closing, state__in=(StepState.WAITING, StepState.PENDING), case__state=CaseState.OPEN
    )
    yield Consequence(
        label=_("Open decisions of the closing units"),
        count=steps.count(),
        rule=_("They pass to the locality that manages the school from that day."),
    )


def _schools_under_another(moving: Sequence[Unit], on: date) -> Iterable[Consequence]:
    """Schools that get another unit above them keep everything; only who verifies and decides changes."""
    sheets = Sheet.objects.filter(school__in=moving, round__state=RoundState.OPEN).exclude(state=SheetState.VERIFIED)
    yield Consequence(
        label=_("Sheets of needs of schools that are moved"),
        count=sheets.count(),
        rule=_("The school goes on with them; the new unit above it verifies them."),
    )
    steps = Step.objects.filter(
        case__unit__in=moving,
        unit__kind__in=LOCALITY_KINDS,
        state__in=(StepState.WAITING, StepState.PENDING),
        case__state=CaseState.OPEN,
    )
    yield Consequence(
        label=_("Open decisions on schools that are moved"),
        count=steps.count(),
        rule=_("They pass to the locality that manages the school from that day."),
    )
    people = Post.objects.filter(as_of(on), unit__in=moving, is_main=True).aggregate(n=Count("person", distinct=True))
    yield Consequence(
        label=_("People of units that are moved"),
        count=people["n"],
        rule=_("They stay where they work; the unit above them is another one."),
    )


PHRASES = {
    "opened": ngettext_lazy("%(n)s unit opened", "%(n)s units opened", "n"),
    "renamed": ngettext_lazy("%(n)s unit renamed", "%(n)s units renamed", "n"),
    "moved": ngettext_lazy("%(n)s unit put under another", "%(n)s units put under another", "n"),
    "closed": ngettext_lazy("%(n)s unit closed", "%(n)s units closed", "n"),
    "people": ngettext_lazy("%(n)s person taken over", "%(n)s people taken over", "n"),
    "roles_followed": ngettext_lazy("%(n)s role went on", "%(n)s roles went on", "n"),
    "roles_ended": ngettext_lazy("%(n)s role ended", "%(n)s roles ended", "n"),
    "steps": ngettext_lazy("%(n)s decision passed on", "%(n)s decisions passed on", "n"),
}


def in_words(outcome: dict[str, int]) -> list[str]:
    """The counts of a reorganisation that was carried out, as short phrases."""
    return [str(phrase % {"n": Figure(outcome[key])}) for key, phrase in PHRASES.items() if outcome.get(key)]
