"""Accounts and moves of the ledger for programs: read, grant, accept, give back, take back."""

from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.nominations.api.shapes import (
    AccountOut,
    Accounts,
    AccountWithChain,
    Moves,
    Reclaimed,
    StoryOut,
    account_out,
    move_out,
    unit_out,
)
from haidang.areas.nominations.forms import AcceptForm, GiveBackForm, GrantByCodeForm, ReclaimForm
from haidang.areas.nominations.models import QuotaAccount
from haidang.areas.nominations.operations import accept_places, give_back, grant_quota, reclaim_overdue
from haidang.areas.nominations.permissions import ACCEPT_QUOTA, GRANT_QUOTA, RETURN_QUOTA, VIEW_QUOTA
from haidang.areas.nominations.queries.holders import units_below
from haidang.areas.nominations.queries.quota import list_moves, overdue_accounts
from haidang.areas.nominations.queries.stories import chain_of
from haidang.foundation.access.actions import Action
from haidang.foundation.access.queries import get, visible
from haidang.foundation.ui.endpoints import ApiRequest, BadRequest, endpoint, read

ACCOUNTS = QuotaAccount.objects.select_related("target__task__plan", "unit")
AT_ONCE = 100
PAGES = {"after": "the `next` of the page before"}


@endpoint(VIEW_QUOTA, gives=Accounts, filters={"target": "id of a target", "unit": "code of a unit", **PAGES})
def accounts(request: ApiRequest) -> Accounts:
    """Quota accounts in the owner's units, a hundred at once."""
    found = visible(request.user, VIEW_QUOTA, request.today, ACCOUNTS)
    if wanted := number(request, "target"):
        found = found.filter(target=wanted)
    if code := request.GET.get("unit"):
        found = found.filter(unit__code=code)
    rows = list(found.filter(pk__gt=number(request, "after")).order_by("pk")[: AT_ONCE + 1])
    return {"accounts": [account_out(row) for row in rows[:AT_ONCE]], "next": _next([row.pk for row in rows])}


@endpoint(VIEW_QUOTA, gives=AccountWithChain)
def account(request: ApiRequest, pk: int) -> AccountWithChain:
    """One account and, in words, what its places came through from the plan down."""
    found = get(request.user, VIEW_QUOTA, request.today, ACCOUNTS, pk=pk)
    chain: list[StoryOut] = [
        {"account": story.account.pk, "unit": unit_out(story.account.unit), "sentence": story.sentence}
        for story in chain_of(found, day=request.today)
    ]
    return {**account_out(found), "chain": chain}


@endpoint(VIEW_QUOTA, gives=Moves, filters=PAGES)
def moves(request: ApiRequest, pk: int) -> Moves:
    """Every move in or out of the account, the latest first."""
    found = list_moves(get(request.user, VIEW_QUOTA, request.today, ACCOUNTS, pk=pk))
    if after := number(request, "after"):
        found = found.filter(pk__lt=after)
    rows = list(found[: AT_ONCE + 1])
    return {"moves": [move_out(row) for row in rows[:AT_ONCE]], "next": _next([row.pk for row in rows])}


@endpoint(GRANT_QUOTA, gives=Accounts)
def overdue(request: ApiRequest, pk: int) -> Accounts:
    """Accounts this one granted to whose lists were due and that still hold free places."""
    source = acting(request, GRANT_QUOTA, pk)
    late = overdue_accounts(source, request.today).select_related("target__task__plan")
    return {"accounts": [account_out(row) for row in late], "next": None}


@endpoint(GRANT_QUOTA, method="POST", takes=GrantByCodeForm, gives=AccountOut)
def grant(request: ApiRequest, pk: int) -> AccountOut:
    """Grants places to a unit one level below; answers with that unit's account."""
    source = acting(request, GRANT_QUOTA, pk)
    sent = read(GrantByCodeForm(request.sent, units=units_below(source.unit, request.today), free=source.free))
    return account_out(
        grant_quota(
            source,
            unit=sent["unit"],
            quantity=sent["quantity"],
            due_on=sent["due_on"],
            by=request.user,
            now=timezone.now(),
            today=request.today,
        )
    )


@endpoint(ACCEPT_QUOTA, method="POST", takes=AcceptForm, gives=AccountOut)
def accept(request: ApiRequest, pk: int) -> AccountOut:
    """Accepts places that were granted."""
    found = acting(request, ACCEPT_QUOTA, pk)
    sent = read(AcceptForm(request.sent))
    return account_out(accept_places(found, quantity=sent["quantity"], by=request.user, now=timezone.now()))


@endpoint(RETURN_QUOTA, method="POST", takes=GiveBackForm, gives=AccountOut)
def return_places(request: ApiRequest, pk: int) -> AccountOut:
    """Gives free places back to the unit that granted them."""
    found = acting(request, RETURN_QUOTA, pk)
    sent = read(GiveBackForm(request.sent))
    return account_out(
        give_back(
            found, quantity=sent["quantity"], reason=sent["reason"], by=request.user, now=timezone.now()
        )
    )  # fmt: skip


@endpoint(GRANT_QUOTA, method="POST", takes=ReclaimForm, gives=Reclaimed)
def reclaim(request: ApiRequest, pk: int) -> Reclaimed:
    """Takes back every free place of the overdue accounts named in `seen`: all of them, or it is refused."""
    source = acting(request, GRANT_QUOTA, pk)
    sent = read(ReclaimForm(request.sent))
    places = reclaim_overdue(
        source, seen=sent["seen"], reason=sent["reason"], by=request.user, now=timezone.now(), today=request.today
    )
    source.refresh_from_db()
    return {"places": places, "account": account_out(source)}


def acting(request: ApiRequest, action: Action, pk: int) -> QuotaAccount:
    """The account to act on: 404 outside the owner's units, 403 where it may only be seen."""
    return get(request.user, action, request.today, ACCOUNTS, pk=pk, seen_by=VIEW_QUOTA)


def _next(pks: list[int]) -> int | None:
    return pks[AT_ONCE - 1] if len(pks) > AT_ONCE else None


def number(request: ApiRequest, name: str) -> int:
    """A number from the words of the address, 0 when it is not there."""
    said = request.GET.get(name, "0")
    if not said.isdecimal() or len(said) > 18:  # a bigint
        raise BadRequest(_("The address holds something that is no number: %(name)s.") % {"name": name})
    return int(said)
