"""Refusals: sentences that tell the user what to do instead."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import psycopg
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The system declines a request; `sentence` says why and what to do. Pages and the API answer 422."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class Stale(Refused):
    """The object changed since the user looked at it."""

    def __init__(self) -> None:
        super().__init__(_("Someone changed this in the meantime. Open the page again and look before you decide."))


class ReasonMissing(Refused):
    """A decision that needs a reason came without one."""

    def __init__(self) -> None:
        super().__init__(_("Write the reason: the people concerned will read it."))


def require_reason(reason: str) -> str:
    """The reason without surrounding space; raises ReasonMissing when nothing is left."""
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    return reason


@contextmanager
def refusing(constraint: str | Collection[str], refusal: Refused) -> Iterator[None]:
    """Turns the violation of the named constraints into their sentence; the caller's transaction ends with it."""
    names = {constraint} if isinstance(constraint, str) else set(constraint)
    try:
        yield
    except IntegrityError as broken:
        cause = broken.__cause__
        if isinstance(cause, psycopg.Error) and cause.diag.constraint_name in names:
            raise refusal from broken
        raise
