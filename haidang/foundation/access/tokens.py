"""Tokens of programs: issued once in the clear, kept as a hash, counted by the minute; acts that carry a key once."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.foundation.access.models import AccessToken, TokenCall
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused

LONGEST = timedelta(days=366)
SHOWN = 8  # characters of the secret that stay readable, to tell tokens apart
KEY_LENGTHS = range(8, 81)


class TokenNameTaken(Refused):
    def __init__(self) -> None:
        super().__init__(_("You have a token of this name already. Name each program differently, or revoke that one."))


class TokenLastsWrongly(Refused):
    def __init__(self) -> None:
        super().__init__(_("A token lasts at least until today and at most a year. Choose another last day."))


class KeyMissing(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Send the header Idempotency-Key, 8 to 80 characters you choose, the same for a repeated request.")
        )


class KeyUsedOtherwise(Refused):
    def __init__(self) -> None:
        super().__init__(_("This Idempotency-Key was used for another request. Choose a new one for a new act."))


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token and its secret, which nobody can read again."""

    token: AccessToken
    secret: str


@transaction.atomic
def issue_token(*, name: str, expires_on: date, by: User, now: datetime, today: date) -> Issued:
    """Makes a token with which a program acts as `by` until the end of `expires_on`."""
    if not today <= expires_on <= today + LONGEST:
        raise TokenLastsWrongly
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if AccessToken.objects.filter(owner=by, name=name, revoked_at=None).exists():
        raise TokenNameTaken
    secret = f"hd_{secrets.token_urlsafe(32)}"
    token = AccessToken.objects.create(
        owner=by,
        name=name,
        start=secret[:SHOWN],
        digest=_digest(secret),
        created_at=now,
        expires_on=expires_on,
    )
    record(by=by, action="access.issue_token", obj=token, now=now, changes={"expires_on": expires_on.isoformat()})
    return Issued(token, secret)


@transaction.atomic
def revoke_token(token: AccessToken, *, by: User, now: datetime) -> AccessToken:
    """From now on nothing opens with it; revoked twice is revoked once."""
    token = AccessToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        record(by=by, action="access.revoke_token", obj=token, now=now)
    return token


# One statement finds the token, notes its use and counts the calls of the minute.
USE = """
update access_accesstoken token
set minute = date_trunc('minute', %(now)s), last_used_at = %(now)s,
    calls = case when minute = date_trunc('minute', %(now)s) then calls + 1 else 1 end
from accounts_user owner
where token.digest = %(digest)s and token.revoked_at is null and token.expires_on >= %(today)s
  and owner.id = token.owner_id and owner.is_active
returning token.*
"""


def use_token(secret: str, *, now: datetime, today: date) -> AccessToken | None:
    """The token that this secret opens today, its call counted; None when it opens nothing."""
    found = AccessToken.objects.raw(USE, {"digest": _digest(secret), "now": now, "today": today})
    return next(iter(found), None)


@dataclass(frozen=True, slots=True)
class Answered:
    """What an act answered, now or when it was first asked for."""

    answer: Any
    is_repeated: bool


@transaction.atomic
def act_once(token: AccessToken, *, key: str, asked: bytes, now: datetime, act: Callable[[], Any]) -> Answered:
    """Carries `act` out once for each key of the owner; a refusal leaves the key free.

    The row with the key is written before the act, in its transaction: who comes second waits at its constraint.
    """
    if len(key) not in KEY_LENGTHS:
        raise KeyMissing
    digest = hashlib.sha256(asked).hexdigest()
    call, is_new = TokenCall.objects.get_or_create(
        by=token.owner, key=key, defaults={"token": token, "asked": digest, "at": now}
    )
    if call.asked != digest:
        raise KeyUsedOtherwise
    if not is_new:
        return Answered(call.answer, is_repeated=True)
    call.answer = act()
    call.save(update_fields=["answer"])
    return Answered(call.answer, is_repeated=False)


def forget_calls(*, before: datetime) -> int:
    """Removes keys and answers of acts older than that; a key sent again later asks for a new act."""
    number, _by_model = TokenCall.objects.filter(at__lt=before).delete()
    return number


def _digest(secret: str) -> str:
    """The secret has 256 bits of chance: a plain hash cannot be guessed backwards."""
    return hashlib.sha256(secret.encode()).hexdigest()
