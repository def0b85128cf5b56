"""Carries a reorganisation out across the whole house: units, people, roles, open decisions, in one transaction."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import Person
from haidang.areas.personnel.operations import move_staff
from haidang.foundation.access.operations import hand_over_grants
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.operations import reseat_steps
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Reorganisation, Unit
from haidang.foundation.organisation.operations import Handover, carry_out, note_outcome
from haidang.foundation.organisation.queries import read_acts, weigh
from haidang.front.administration.consequences import is_blocked


class SomethingInTheWay(Refused):
    def __init__(self) -> None:
        super().__init__(_("Something has to be settled first. The preview says what, and where."))


@transaction.atomic
def reorganise(reorganisation: Reorganisation, *, digest: str, by: User, now: datetime, today: date) -> dict[str, int]:
    """One button: everything happens, or nothing. Returns the counts."""
    handovers = carry_out(reorganisation, digest=digest, by=by, now=now, today=today)
    _refuse_if_blocked(reorganisation)
    outcome = {"people": 0, "steps": 0}
    for successors, units in _by_successors(handovers).items():
        if successors:
            moved = move_staff(
                units, to=_loaded(successors, handovers), on=reorganisation.on, today=today, by=by, now=now
            )
            outcome["people"] += moved.people
    closed = [handover.unit for handover in handovers if not handover.stays]
    grants = hand_over_grants(closed, follow=_new_places(closed), on=reorganisation.on, by=by, now=now)
    outcome |= {"roles_followed": grants.followed, "roles_ended": grants.ended}
    outcome["steps"] = reseat_steps(reorganisation.on, by=by, now=now)
    note_outcome(reorganisation, outcome=outcome, by=by)
    return outcome


def _refuse_if_blocked(reorganisation: Reorganisation) -> None:
    """Asked under the locks of the units; the acts themselves are weighed and written already."""
    acts = read_acts(reorganisation)
    weighed = weigh(acts, reorganisation.on)
    if is_blocked(weighed):
        raise SomethingInTheWay


def _by_successors(handovers: list[Handover]) -> dict[tuple[int, ...], list[Unit]]:
    """Closing units by who takes over, so that thirty schools need as many statements as one."""
    groups: dict[tuple[int, ...], list[Unit]] = {}
    for handover in handovers:
        if not handover.stays:
            groups.setdefault(tuple(unit.pk for unit in handover.successors), []).append(handover.unit)
    return groups


def _loaded(successors: tuple[int, ...], handovers: list[Handover]) -> list[Unit]:
    known = {unit.pk: unit for handover in handovers for unit in handover.successors}
    return [known[pk] for pk in successors]


def _new_places(closed: list[Unit]) -> dict[int, Unit]:
    """By user id, the unit at which someone whose role was at a closed unit works now."""
    people = Person.objects.filter(user__grants__unit__in=closed).exclude(unit__in=closed).select_related("unit")
    return {person.user_id: person.unit for person in people.distinct() if person.user_id is not None}
