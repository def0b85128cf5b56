"""Who hears of a list: the school what was decided and why, its people that they are nominated and approved.

Whoever decides next is told by the approvals themselves.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.urls import reverse

from haidang.areas.nominations.models import ListState, Nomination, NominationList
from haidang.areas.nominations.queries.people import live_nominations
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import holders
from haidang.foundation.accounts.models import User
from haidang.foundation.notifications.operations import mark_acted, notify

WORD_OF_STATE = {
    ListState.APPROVED: "nominations.list_approved",
    ListState.RETURNED: "nominations.list_returned",
    ListState.REFUSED: "nominations.list_refused",
}


def tell_submitted(nomination_list: NominationList, *, now: datetime) -> None:
    """What the school was asked to correct is done; the people on the list hear that they are nominated."""
    mark_acted(about=_about(nomination_list, ListState.RETURNED), now=now)
    _tell_people(nomination_list, "nominations.nominated", now=now)


def tell_decided(nomination_list: NominationList, *, reason: str, now: datetime, today: date) -> None:
    """The school hears the decision; once it is final, the people approved hear theirs."""
    params: dict[str, object] = {"target": nomination_list.target.label, "reason": reason}
    kind = WORD_OF_STATE[ListState(nomination_list.state)]
    about = f"{_about(nomination_list, nomination_list.state)}:{now.isoformat()}"
    if nomination_list.state == ListState.RETURNED:
        about = _about(nomination_list, ListState.RETURNED)
    _tell_school(nomination_list, kind, params, about=about, now=now, today=today)
    if nomination_list.state == ListState.APPROVED:
        _tell_people(nomination_list, "nominations.joined", now=now)


def tell_sent_back(
    nomination_list: NominationList, people: Collection[Nomination], *, now: datetime, today: date
) -> None:
    """Names and reasons to the school; each person hears from the school why, not from a machine."""
    reasons = "; ".join(f"{nomination.person.full_name}: {nomination.reason}" for nomination in people)
    params = {"people": len(people), "target": nomination_list.target.label, "reasons": reasons}
    about = f"{_about(nomination_list, 'sent_back')}:{now.isoformat()}"
    _tell_school(nomination_list, "nominations.people_sent_back", params, about=about, now=now, today=today)


def _about(nomination_list: NominationList, word: str) -> str:
    rounds = nomination_list.case.round if nomination_list.case else 0
    return f"nominations.list:{nomination_list.pk}:{rounds}:{word}"


def _tell_school(
    nomination_list: NominationList, kind: str, params: dict[str, object], *, about: str, now: datetime, today: date
) -> None:
    principals = [grant.user for grant in holders(Role.PRINCIPAL, [nomination_list.school_id], today)]
    path = reverse("nominations:detail", args=[nomination_list.pk])
    notify(principals, kind=kind, params=params, path=path, now=now, about=about)


def _tell_people(nomination_list: NominationList, kind: str, *, now: datetime) -> None:
    on_list = live_nominations(nomination_list.target).filter(list=nomination_list)
    people = User.objects.filter(person__nominations__in=on_list)
    params = {"target": nomination_list.target.label}
    about = f"nominations.list:{nomination_list.pk}"
    notify(people, kind=kind, params=params, path=reverse("nominations:mine"), now=now, about=about)
