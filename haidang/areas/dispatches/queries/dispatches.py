"""Reads of dispatches: which ones one may see, what they say, and how those of the whole city stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from haidang.areas.dispatches.models import AddresseeRule, Basis, Demand, Dispatch, DispatchState, Duty
from haidang.areas.dispatches.permissions import DRAFT_DISPATCH, EDIT_DISPATCH, READ_PASSED_DOWN, VIEW_DISPATCH
from haidang.areas.dispatches.queries.board import Tally, counts, list_demands
from haidang.areas.dispatches.queries.live import DECIDING
from haidang.areas.dispatches.queries.standings import weigh
from haidang.areas.dissemination.models import Reader
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit


def dispatches_for(user: User, today: date) -> QuerySet[Dispatch]:
    """Issued ones within the user's scope, and the drafts of the user's own office."""
    issued = visible(user, VIEW_DISPATCH, today, Dispatch.objects.exclude(state=DispatchState.DRAFT))
    drafts = visible(user, EDIT_DISPATCH, today, Dispatch.objects.filter(state=DispatchState.DRAFT))
    found = Dispatch.objects.filter(Q(pk__in=issued.values("pk")) | Q(pk__in=drafts.values("pk")))
    return found.select_related("issuer", "office", "parent_plan")


def passed_down_to(user: User, pk: int, today: date) -> Dispatch | None:
    """The issued dispatch, where it was passed down to the user or to people the user answers for."""
    address = reverse("dispatches:read", args=[pk])
    readers = Reader.objects.filter(circulation__address=address, left_on=None)
    if not visible(user, READ_PASSED_DOWN, today, readers).exists():
        return None
    issued = Dispatch.objects.exclude(state=DispatchState.DRAFT).select_related("issuer", "parent_plan")
    return issued.filter(pk=pk).first()


def drafting_units(user: User, today: date) -> list[Unit]:
    """At which units the user drafts dispatches today."""
    return list(visible(user, DRAFT_DISPATCH, today, Unit.objects.filter(period__contains=today)).order_by("name"))


@dataclass(frozen=True, slots=True)
class Text:
    """Everything a dispatch says, loaded."""

    dispatch: Dispatch
    bases: Sequence[Basis]
    rules: Sequence[AddresseeRule]
    demands: Sequence[Demand]

    @property
    def sections(self) -> list[tuple[str, list[Demand]]]:
        """Demands under the headings of the text, in its order."""
        found: list[tuple[str, list[Demand]]] = []
        for demand in self.demands:
            if not found or found[-1][0] != demand.section:
                found.append((demand.section, []))
            found[-1][1].append(demand)
        return found


def text_of(dispatch: Dispatch) -> Text:
    """Three queries."""
    rules = list(dispatch.rules.select_related("unit").order_by("position"))
    return Text(dispatch, list(dispatch.bases.order_by("position")), rules, list_demands(dispatch))


@dataclass(frozen=True, slots=True)
class Progress:
    """How one dispatch stands: its duties counted, and how many units it reached."""

    dispatch: Dispatch
    tally: Tally
    units: int
    late_units: int


def progress_of(dispatches: Iterable[Dispatch], duties: QuerySet[Duty], today: date) -> list[Progress]:
    """The same for every dispatch, counted over those of `duties` that are theirs; a fixed number of queries."""
    wanted = {dispatch.pk: dispatch for dispatch in dispatches}
    dispatch_of = dict(Demand.objects.filter(dispatch__in=wanted).values_list("pk", "dispatch"))
    tallies = {pk: Tally() for pk in wanted}
    units: dict[int, set[int]] = {pk: set() for pk in wanted}
    late: dict[int, set[int]] = {pk: set() for pk in wanted}
    for one in weigh(duties.filter(demand__in=dispatch_of), today, figures=DECIDING):
        pk = dispatch_of[one.demand_id]
        units[pk].add(one.unit_id)
        if counts(one, today):
            tallies[pk].add(one)
            if one.is_late:
                late[pk].add(one.unit_id)
    return [Progress(found, tallies[pk], len(units[pk]), len(late[pk])) for pk, found in wanted.items()]
