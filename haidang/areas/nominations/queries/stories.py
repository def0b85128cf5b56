"""The ledger in words: what became of the places of one unit, for everyone in the chain above and below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.nominations.models import MoveKind, QuotaAccount, QuotaMove, QuotaSwap, SwapState
from haidang.areas.nominations.queries.holders import localities_of
from haidang.areas.nominations.queries.quota import count_need_by_school
from haidang.foundation.basics.figures import Figure
from haidang.foundation.organisation.models import UnitKind

EVENTS_SHOWN = 4  # the latest; the table of moves has all


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One account of the chain and its sentence."""

    account: QuotaAccount
    sentence: str
    is_here: bool


def chain_of(account: QuotaAccount, *, day: date) -> list[Story]:
    """The account and all that its places came through, from the department down, each in words."""
    accounts = [account]
    moves = _moves_into(account)
    while (granted := next((move for move in moves if move.kind == MoveKind.GRANT and move.source), None)) is not None:
        assert granted.source is not None
        accounts.append(granted.source)
        moves = _moves_into(granted.source)
    need = _need_of(account, day)
    return [
        Story(
            account=found,
            sentence=sentence_of(found, need=need if found.pk == account.pk else None),
            is_here=found.pk == account.pk,
        )
        for found in reversed(accounts)
    ]


def sentence_of(account: QuotaAccount, *, need: int | None = None) -> str:
    """For example: needed 42 → 30 granted, 28 accepted, 2 given back on 03/11/2026 (two teachers retire)."""
    moves = _moves_of(account)
    into = sum(move.quantity for move in moves if move.destination_id == account.pk and move.kind in ENTERED)
    parts = []
    if account.unit.kind == UnitKind.DEPARTMENT:
        parts.append(ngettext("%(n)s place from the plan", "%(n)s places from the plan", into) % {"n": Figure(into)})
    else:
        parts.append(ngettext("%(n)s place granted", "%(n)s places granted", into) % {"n": Figure(into)})
        parts.append(_("%(n)s accepted") % {"n": Figure(account.accepted)})
        if account.unaccepted:
            parts.append(_("%(n)s not accepted yet") % {"n": Figure(account.unaccepted)})
    if account.passed_on:
        parts.append(_("%(n)s handed on") % {"n": Figure(account.passed_on)})
    if account.used:
        parts.append(_("%(n)s people nominated") % {"n": Figure(account.used)})
    gone = [move for move in moves if move.source_id == account.pk and move.kind in GONE]
    parts += [_event(move) for move in gone[:EVENTS_SHOWN]]
    told = ", ".join(parts)
    return told if need is None else _("needed %(need)s → %(told)s") % {"need": need, "told": told}


ENTERED = (MoveKind.OPENING, MoveKind.RAISE, MoveKind.GRANT)
GONE = (MoveKind.RETURN, MoveKind.RECLAIM, MoveKind.CUT)


def _event(move: QuotaMove) -> str:
    words = {
        MoveKind.RETURN: _("%(n)s given back on %(day)s"),
        MoveKind.RECLAIM: _("%(n)s taken back on %(day)s"),
        MoveKind.CUT: _("%(n)s cut on %(day)s"),
    }
    text = words[MoveKind(move.kind)]
    reason = move.reason
    if move.swap is not None:
        text, reason = _("%(n)s swapped away on %(day)s"), move.swap.reason
    told = text % {"n": Figure(move.quantity), "day": localtime(move.at).strftime("%d/%m/%Y")}
    return f"{told} ({reason})" if reason else told


def list_open_swaps(account: QuotaAccount, swaps: QuerySet[QuotaSwap]) -> Sequence[QuotaSwap]:
    """Offers of or to the account that wait for an answer."""
    here = Q(offering=account) | Q(partner=account.unit_id, offering__target=account.target_id) | Q(wanted=account)
    return list(
        swaps.filter(here, state=SwapState.OFFERED)
        .select_related("offering__unit", "partner")
        .distinct()
        .order_by("pk")
    )


def _moves_into(account: QuotaAccount) -> Sequence[QuotaMove]:
    moves = QuotaMove.objects.filter(destination=account, kind=MoveKind.GRANT)
    return list(moves.select_related("source__unit").order_by("-pk")[:1])


def _moves_of(account: QuotaAccount) -> Sequence[QuotaMove]:
    moves = QuotaMove.objects.filter(Q(source=account, kind__in=GONE) | Q(destination=account, kind__in=ENTERED))
    return list(moves.select_related("swap").order_by("-pk"))


def _need_of(account: QuotaAccount, day: date) -> int:
    by_school = count_need_by_school(account.target)
    if account.unit.kind == UnitKind.DEPARTMENT:
        return sum(by_school.values())
    if not account.unit.is_locality:
        return by_school.get(account.unit_id, 0)
    localities = localities_of(by_school, day)
    return sum(need for school, need in by_school.items() if localities.get(school) == account.unit_id)
