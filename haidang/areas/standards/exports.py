"""People whose status changes, as a workbook."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _

from haidang.areas.standards.queries.comparison import Difference
from haidang.foundation.basics.paper import Paper
from haidang.foundation.spreadsheets import workbooks
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Value


def moved_workbook(title: str, *, lines: Sequence[str], rows: Iterable[dict[str, Any]]) -> FileResponse:
    """One row a person: both statuses, the first condition answered otherwise, both values and articles."""
    columns = [
        Column(_("Row no."), CellType.INTEGER, 6),
        Column(_("Full name"), width=26),
        Column(_("Unit"), width=30),
        Column(_("Before"), width=16),
        Column(_("After"), width=16),
        Column(_("Condition that decides the change"), width=44),
        Column(_("Answer before"), width=30),
        Column(_("Answer after"), width=30),
        Column(_("Article before"), width=30),
        Column(_("Article after"), width=30),
    ]
    page = workbooks.Sheet(
        name=_("Changes"), columns=columns, rows=_rows(rows), titles=(title, *lines), paper=Paper.LANDSCAPE
    )
    return workbooks.xlsx_response([page], title=title)


def _rows(rows: Iterable[dict[str, Any]]) -> Iterator[list[Value]]:
    for ordinal, row in enumerate(rows, start=1):
        difference: Difference | None = row["difference"]
        old, new = (difference.before, difference.after) if difference else (None, None)
        shown = new or old
        yield [
            ordinal,
            row["person"].full_name,
            row["person"].unit.name,
            row["was"].word,
            row["becomes"].word,
            shown.sentence if shown else "",
            _outcome(old),
            _outcome(new),
            old.citation if old else "",
            new.citation if new else "",
        ]


def _outcome(condition: Any) -> str:
    if condition is None:
        return ""
    answers = {True: _("true"), False: _("not true"), None: _("cannot tell")}
    return f"{answers[condition.holds]} ({condition.found})"
