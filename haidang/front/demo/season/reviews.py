"""Answering and verifying the sheets of a review round."""

from collections.abc import Callable
from datetime import datetime, timedelta

from haidang.areas.needs.models import Answer, Need, NeedStatus, ReviewRound, Sheet, SheetState
from haidang.areas.needs.operations import confirm_sheet, contest_need, verify_sheet
from haidang.front.demo.season.actors import Actors

CONTESTED = "Cô đang học lớp văn bằng hai theo nguyện vọng cá nhân, dự kiến tốt nghiệp trong năm; đề nghị rà soát lại."

type Wanted = Callable[[Sheet], bool]


def confirm_sheets(review: ReviewRound, actors: Actors, *, wanted: Wanted, now: datetime) -> int:
    """Principals confirm the wanted sheets, one school in forty contests a need first."""
    sheets = [sheet for sheet in _sheets(review, SheetState.WITH_SCHOOL) if wanted(sheet)]
    for place, sheet in enumerate(sheets):
        principal = actors.principals[sheet.school_id]
        if place % 40 == 7:
            _contest_one(sheet, actors, now)
        confirm_sheet(sheet, by=principal, now=now + timedelta(minutes=place % 600))
    return len(sheets)


def verify_sheets(review: ReviewRound, actors: Actors, *, wanted: Wanted, now: datetime) -> int:
    """Localities (the lead office for its own schools) verify the wanted confirmed sheets."""
    sheets = [sheet for sheet in _sheets(review, SheetState.CONFIRMED) if wanted(sheet)]
    for place, sheet in enumerate(sheets):
        verify_sheet(sheet, by=actors.verifier(sheet.locality_id), now=now + timedelta(minutes=place % 600))
    return len(sheets)


def every(sheet: Sheet) -> bool:  # noqa: ARG001 - the sheet does not matter
    return True


def _sheets(review: ReviewRound, state: SheetState) -> list[Sheet]:
    return list(Sheet.objects.filter(round=review, state=state).select_related("school", "round").order_by("pk"))


def _contest_one(sheet: Sheet, actors: Actors, now: datetime) -> None:
    need = Need.objects.filter(sheet=sheet, answer=Answer.OPEN, status=NeedStatus.MUST).order_by("-pk").first()
    if need is not None:
        contest_need(need, reason=CONTESTED, by=actors.principals[sheet.school_id], now=now)
