"""What a brought document says about a dispatch beside its draft."""

import re
from datetime import date, datetime
from typing import Any

from haidang.areas.dispatches.models import Dispatch, DispatchImport
from haidang.areas.dispatches.queries.raw import RawDispatch, corrected


def printed_on(dispatch: Dispatch, today: date) -> dict[str, Any]:
    """Number and day to begin the issue with: those on the paper it came from, otherwise today."""
    brought = DispatchImport.objects.filter(dispatch=dispatch).defer("content", "blocks").order_by("-pk").first()
    if brought is None:
        return {"issued_on": today}
    head = corrected(RawDispatch.from_json(brought.raw), brought.corrections).head
    number = head["number"] if re.fullmatch(r"[0-9A-Za-z]{1,20}", head["number"]) else ""
    return {"issued_on": _day(head["issued_on"]) or today, "number": number.lstrip("0")}


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day, no moment
    except ValueError:
        return None
