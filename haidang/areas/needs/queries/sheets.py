"""Reads of sheets, with the needs counted on them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from haidang.areas.needs.models import Answer, Need, NeedStatus, ReviewRound, RoundState, Sheet, SheetState
from haidang.areas.needs.permissions import VERIFY_SHEET, VIEW_SHEETS
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import grants_of, visible
from haidang.foundation.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCounts:
    """Needs of one sheet by status, and how many the school contests."""

    by_status: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_answer: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def must(self) -> int:
        return self.by_status[NeedStatus.MUST]

    @property
    def may(self) -> int:
        return self.by_status[NeedStatus.MAY]

    @property
    def exempt(self) -> int:
        return self.by_status[NeedStatus.EXEMPT]

    @property
    def cannot_tell(self) -> int:
        return self.by_status[NeedStatus.CANNOT_TELL]

    @property
    def contested(self) -> int:
        return self.by_answer[Answer.CONTESTED]


def sheets_of(review: ReviewRound, user: User, today: date) -> QuerySet[Sheet]:
    """The sheets of a round that the user may see."""
    return visible(user, VIEW_SHEETS, today, Sheet.objects.filter(round=review)).select_related(
        "school", "locality", "round"
    )


def sheet_counts(sheet_ids: Iterable[int]) -> dict[int, SheetCounts]:
    """Counts for each of the sheets; one query."""
    counts: dict[int, SheetCounts] = defaultdict(SheetCounts)
    rows = Need.objects.filter(sheet__in=list(sheet_ids)).values_list("sheet", "status", "answer")
    for sheet_id, status, answer, number in rows.order_by().annotate(Count("pk")):
        counts[sheet_id].by_status[status] += number
        counts[sheet_id].by_answer[answer] += number
    return counts


def sheets_to_verify(user: User, today: date, sheets: QuerySet[Sheet]) -> QuerySet[Sheet]:
    """The part of `sheets` this user answers for: a locality its schools, the lead office the schools without one."""
    roles = {grant.role for grant in grants_of(user, today)}
    mine = Q(pk__in=[])
    if Role.WARD_OFFICER in roles:
        mine |= Q(locality__isnull=False)
    if Role.LEAD_OFFICE in roles:
        mine |= Q(locality__isnull=True)
    return visible(user, VERIFY_SHEET, today, sheets).filter(mine)


def late_sheets(sheets: QuerySet[Sheet], today: date) -> QuerySet[Sheet]:
    """Sheets of open rounds that schools still hold after their deadline."""
    return sheets.filter(state=SheetState.WITH_SCHOOL, round__state=RoundState.OPEN, round__school_due_on__lt=today)
