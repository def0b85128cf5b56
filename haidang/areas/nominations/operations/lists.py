"""A school draws up its list: start it, put people on and off, submit it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haidang.areas.needs.models import Need
from haidang.areas.needs.queries.needs import in_legal_order
from haidang.areas.nominations.models import ListState, Nomination, NominationList, NominationState, QuotaAccount
from haidang.areas.nominations.operations.list_notices import tell_submitted
from haidang.areas.nominations.operations.moves import NotEnoughPlaces, book_places, lock_accounts
from haidang.areas.nominations.queries.lists import CASE_KIND
from haidang.areas.nominations.queries.people import Candidate, list_candidates, live_nominations
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.operations import open_case, reopen_case
from haidang.foundation.approvals.queries import chain_for
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, refusing
from haidang.foundation.organisation.models import Unit

EDITABLE = (ListState.DRAFT, ListState.RETURNED)


class NoQuota(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("Your school has no places for this target yet. The locality or the department grants them.")
        )


class ListClosed(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("This list is with the approvers or decided. It can be changed only after it was returned.")
        )


class CannotBeNominated(Refused):
    def __init__(self, person: object, why_not: object) -> None:
        super().__init__(_("%(person)s cannot be nominated: %(why)s") % {"person": person, "why": why_not})


class NominatedElsewhere(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("One of these people was put on another school's list a moment ago. Open the page again.")
        )


class NoNeed(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("The person has no need at your school that this target serves. Look at the review of needs.")
        )


class MovedAway(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("The person does not work at your school any more. Take them off the list."))


class NotOnList(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("The person is not on the list any more. Open the page again."))


class EmptyList(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("The list is empty. Put at least one person on it before you submit it."))


class SubmittedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("This list was submitted already. Follow its approval below."))


@transaction.atomic
def start_list(target: Target, *, school: Unit, by: User, now: datetime) -> NominationList:
    """The school's list for the target; begun when there is none, or when the last one was refused."""
    if not QuotaAccount.objects.filter(target=target, unit=school, received__gt=0).exists():
        raise NoQuota
    standing = NominationList.objects.exclude(state=ListState.REFUSED)
    started, is_new = standing.get_or_create(target=target, school=school)
    if is_new:
        record(by=by, action="nominations.start_list", obj=started, now=now)
    return started


@transaction.atomic
def add_person(nomination_list: NominationList, *, need: Need, by: User, now: datetime, today: date) -> Nomination:
    """Puts the person of `need` on the list and books a place of the school for them."""
    nomination_list = lock_editable(nomination_list)
    candidate = _candidate(nomination_list, need, today)
    if candidate.nomination is not None:
        return candidate.nomination
    if candidate.obstacle:
        raise CannotBeNominated(need.person, candidate.obstacle)
    account = lock_account_of(nomination_list)
    if account.free < 1:
        raise NotEnoughPlaces(nomination_list.school, 0)
    [nomination] = nominate(nomination_list, [candidate], account, by, now)
    record(
        by=by,
        action="nominations.add_person",
        obj=nomination_list,
        now=now,
        changes={"person": need.person.full_name, "need": need.pk},
    )
    nomination.refresh_from_db()
    return nomination


@transaction.atomic
def fill_by_priority(nomination_list: NominationList, *, by: User, now: datetime, today: date) -> list[Nomination]:
    """Fills the free places with the first people in legal order."""
    nomination_list = lock_editable(nomination_list)
    account = lock_account_of(nomination_list)
    candidates = list_candidates(nomination_list.target, school=nomination_list.school, today=today)
    first = [c for c in candidates if c.can_be_chosen][: account.free]
    nominations = nominate(nomination_list, first, account, by, now) if first else []
    record(
        by=by,
        action="nominations.fill_by_priority",
        obj=nomination_list,
        now=now,
        changes={"people": [candidate.person.full_name for candidate in first]},
    )
    return nominations


@transaction.atomic
def remove_person(nomination: Nomination, *, by: User, now: datetime) -> NominationList:
    """Takes a person off the list and frees the place; a list that was submitted before keeps the row as taken off."""
    nomination_list = lock_editable(nomination.list)
    found = live_nominations(nomination_list.target).filter(pk=nomination.pk, list=nomination_list).first()
    if found is None:
        raise NotOnList
    if nomination_list.state == ListState.RETURNED:
        found.state, found.removed_at = NominationState.REMOVED, now
        found.save(update_fields=["state", "removed_at"])
    else:
        found.delete()
    book_places(lock_account_of(nomination_list), places=-1, by=by, now=now)
    put_in_legal_order(nomination_list)
    record(
        by=by,
        action="nominations.remove_person",
        obj=nomination_list,
        now=now,
        changes={"person": found.person.full_name},
    )
    return nomination_list


@transaction.atomic
def submit_list(nomination_list: NominationList, *, by: User, now: datetime, today: date) -> NominationList:
    """Sends the list up the chain of that day; a returned list opens the next round of its case."""
    nomination_list = _lock(nomination_list)
    if nomination_list.state not in EDITABLE:
        raise SubmittedAlready
    target, school = nomination_list.target, nomination_list.school
    _check_people(nomination_list, today)
    put_in_legal_order(nomination_list)
    chain = chain_for(CASE_KIND, school, today)
    if nomination_list.case is None:
        title = f"{target.label} · {school.short_name}"[:240]
        nomination_list.case = open_case(kind=CASE_KIND, title=title, unit=school, chain=chain, by=by, now=now)
    else:
        reopen_case(nomination_list.case, chain=chain, by=by, now=now)
    nomination_list.state = ListState.SUBMITTED
    nomination_list.save(update_fields=["case", "state"])
    record(
        by=by,
        action="nominations.submit_list",
        obj=nomination_list,
        now=now,
        changes={"people": live_nominations(target).filter(list=nomination_list).count()},
    )
    tell_submitted(nomination_list, now=now)
    return nomination_list


def lock_editable(nomination_list: NominationList) -> NominationList:
    """Locks the list; refused while it is with the approvers or decided. The list is always locked before accounts."""
    nomination_list = _lock(nomination_list)
    if nomination_list.state not in EDITABLE:
        raise ListClosed
    return nomination_list


def lock_account_of(nomination_list: NominationList) -> QuotaAccount:
    pks = QuotaAccount.objects.filter(target=nomination_list.target, unit=nomination_list.school).values_list(
        "pk", flat=True
    )
    accounts = lock_accounts(list(pks))
    if not accounts:
        raise NoQuota
    return accounts[0]


def put_in_legal_order(nomination_list: NominationList) -> None:
    """Numbers the people 1…n by the legal priority of their needs; exceptions come after, by name."""
    people = list(live_nominations(nomination_list.target).filter(list=nomination_list).select_related("person"))
    by_need = {n.need_id: n for n in people if n.need_id is not None and not n.is_exception}
    in_order = in_legal_order(Need.objects.filter(pk__in=by_need)).values_list("pk", flat=True)
    exceptions = sorted((n for n in people if n.is_exception), key=lambda n: (n.person.sort_key, n.pk))
    for ordinal, nomination in enumerate([*(by_need[pk] for pk in in_order), *exceptions], start=1):
        nomination.ordinal = ordinal
    Nomination.objects.bulk_update(people, ["ordinal"])


def _lock(nomination_list: NominationList) -> NominationList:
    # The case is read in a statement of its own: a join would show it as it was before the lock was waited for.
    return (
        NominationList.objects.select_related("target", "school")
        .select_for_update(of=("self",))
        .get(pk=nomination_list.pk)
    )


def _candidate(nomination_list: NominationList, need: Need, today: date) -> Candidate:
    candidates = list_candidates(nomination_list.target, school=nomination_list.school, today=today)
    for candidate in candidates:
        if candidate.need is not None and candidate.need.pk == need.pk:
            return candidate
    raise NoNeed


def nominate(
    nomination_list: NominationList,
    candidates: Sequence[Candidate],
    account: QuotaAccount,
    by: User,
    now: datetime,
    exception: Mapping[str, Any] | None = None,
) -> list[Nomination]:
    """Books the places and writes the nominations; the caller holds the locks of list and account."""
    book_places(account, places=len(candidates), by=by, now=now)
    with refusing("nomination_once_a_target", NominatedElsewhere()):
        nominations = Nomination.objects.bulk_create(
            Nomination(
                list=nomination_list,
                target=nomination_list.target,
                person=candidate.person,
                need=candidate.need,
                ordinal=0,
                nominated_at=now,
                **(exception or {}),
            )
            for candidate in candidates
        )
    put_in_legal_order(nomination_list)
    return nominations


def _check_people(nomination_list: NominationList, today: date) -> None:
    """Whoever is no exception must still be able to go; an exception must still work here."""
    nominations = list(live_nominations(nomination_list.target).filter(list=nomination_list).select_related("person"))
    if not nominations:
        raise EmptyList
    candidates = list_candidates(nomination_list.target, school=nomination_list.school, today=today)
    obstacles = {candidate.person.pk: candidate.obstacle for candidate in candidates}
    for nomination in nominations:
        if nomination.is_exception:
            obstacle = "" if nomination.person.unit_id == nomination_list.school_id else MovedAway().sentence
        else:
            obstacle = obstacles.get(nomination.person_id, NoNeed().sentence)
        if obstacle:
            raise CannotBeNominated(nomination.person, obstacle)
