"""A duplicate record is merged: its needs and wishes go over to the record that remains."""

from datetime import datetime

from django.db import transaction

from haidang.areas.needs.models import Need, RoundState, SheetState, Wish, WishState
from haidang.areas.needs.queries.takeovers import takeover_clashes
from haidang.areas.personnel.models import Person
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused


class BothAnswered(Refused):
    def __init__(self, clashes: list[str]) -> None:
        super().__init__(" ".join(clashes))


@transaction.atomic
def take_over_person(former: Person, *, remaining: Person, by: User, now: datetime) -> int:
    """Of two needs for one requirement the remaining record's stands; what was verified twice stays as it was told."""
    if clashes := takeover_clashes(former, remaining):
        raise BothAnswered(clashes)
    known = set(Need.objects.filter(person=remaining).values_list("round", "requirement"))
    needs = list(
        Need.objects.select_for_update(of=("self",))
        .filter(person=former)
        .select_related("round", "sheet")
        .order_by("pk")
    )
    again = [need for need in needs if (need.round_id, need.requirement_id) in known]
    moved = Need.objects.filter(pk__in=[need.pk for need in needs if need not in again]).update(person=remaining)
    unseen = [n.pk for n in again if n.round.state == RoundState.OPEN and n.sheet.state == SheetState.WITH_SCHOOL]
    Need.objects.filter(pk__in=unseen).delete()
    _take_wishes(former, remaining)
    if needs:
        changes: dict[str, object] = {"number": moved, "known": len(again)}
        record(by=by, action="needs.take_over_person", obj=remaining, now=now, changes=changes)
    return moved


def _take_wishes(former: Person, remaining: Person) -> None:
    """A wish that both records wait for is one wish."""
    waiting = set(Wish.objects.filter(person=remaining, state=WishState.WAITING).values_list("sheet", "requirement"))
    for wish in Wish.objects.filter(person=former, state=WishState.WAITING):
        if (wish.sheet_id, wish.requirement_id) in waiting:
            wish.delete()
    Wish.objects.filter(person=former).update(person=remaining)
