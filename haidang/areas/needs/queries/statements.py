"""Reads of statements of verification, and the counts they freeze."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from haidang.areas.needs.models import Answer, Need, NeedStatus, ReviewRound, Sheet, SheetState, Statement
from haidang.areas.needs.permissions import VERIFY_SHEET, VIEW_SHEETS
from haidang.areas.needs.queries.sheets import sheets_to_verify
from haidang.foundation.access.queries import may, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit

COUNTED = ("must", "may", "exempt", "cannot_tell", "confirmed", "contested")


def counts_for_statement(review: ReviewRound, locality: Unit | None) -> dict[str, Any]:
    """Schools, people, and for each requirement who must, may, is exempt, is unclear, was contested."""
    needs = Need.objects.filter(round=review, sheet__locality=locality).order_by()
    rows = (
        needs.order_by("requirement__code")
        .values("requirement__code", "requirement__title_vi")
        .annotate(
            must=Count("pk", filter=Q(status=NeedStatus.MUST)),
            may=Count("pk", filter=Q(status=NeedStatus.MAY)),
            exempt=Count("pk", filter=Q(status=NeedStatus.EXEMPT)),
            cannot_tell=Count("pk", filter=Q(status=NeedStatus.CANNOT_TELL)),
            confirmed=Count("pk", filter=Q(answer=Answer.CONFIRMED)),
            contested=Count("pk", filter=Q(answer=Answer.CONTESTED)),
        )
    )
    return {
        "schools": Sheet.objects.filter(round=review, locality=locality).count(),
        "people": needs.values("person").distinct().count(),
        "requirements": [
            {"code": row["requirement__code"], "title": row["requirement__title_vi"]}
            | {key: row[key] for key in COUNTED}  # type: ignore[literal-required]
            for row in rows
        ],
    }


def statements_seen(review: ReviewRound, user: User, today: date) -> QuerySet[Statement]:
    """The signed statements over sheets the user sees."""
    sheets = visible(user, VIEW_SHEETS, today, Sheet.objects.filter(round=review)).order_by()
    localities: set[int | None] = set(sheets.values_list("locality", flat=True).distinct())
    wanted = Q(locality__in=[pk for pk in localities if pk is not None])
    if None in localities:
        wanted |= Q(locality=None)
    return Statement.objects.filter(wanted, round=review).select_related("locality", "round", "signed_by")


def localities_to_sign(review: ReviewRound, user: User, today: date) -> list[Unit | None]:
    """The localities this user verifies whose sheets are all verified and whose statement is not signed."""
    if not may(user, VERIFY_SHEET, today):
        return []
    return unsigned(review, [one.locality for one in verification_of(review, user, today) if not one.left])


class Verification(NamedTuple):
    """The sheets of a locality (None: the department's) that are not verified, and those of them it can verify now."""

    locality: int | None
    left: int
    confirmed: int


def verification_of(review: ReviewRound, user: User, today: date) -> list[Verification]:
    """How far each locality is for which this user verifies; one query."""
    mine = sheets_to_verify(user, today, Sheet.objects.filter(round=review)).order_by().values_list("locality")
    left, confirmed = (
        Count("pk", filter=state) for state in (~Q(state=SheetState.VERIFIED), Q(state=SheetState.CONFIRMED))
    )
    return [Verification(*row) for row in mine.annotate(left=left, confirmed=confirmed)]


def unsigned(review: ReviewRound, done: Sequence[int | None]) -> list[Unit | None]:
    """Those of the localities whose statement is not signed."""
    if not done:
        return []
    signed = set(Statement.objects.filter(round=review).values_list("locality", flat=True))
    waiting: list[int | None] = [pk for pk in done if pk not in signed]
    units = Unit.objects.in_bulk([pk for pk in waiting if pk is not None])
    return [units[pk] if pk is not None else None for pk in waiting]
