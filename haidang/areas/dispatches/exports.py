"""How a dispatch is fulfilled, as a workbook: the matrix, and every duty in a row."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.dispatches.models import Dispatch, Duty
from haidang.areas.dispatches.queries.board import Board, Cell
from haidang.foundation.basics.paper import Paper
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Sheet, Value


def fulfilment_sheets(dispatch: Dispatch, board: Board, duties: Sequence[Duty], *, day: date) -> list[Sheet]:
    """Two sheets: units against demands in words, and the list behind them."""
    titles = (
        f"{dispatch.printed_number} · {dispatch.subject}",
        dispatch.issuer.name,
        _("As of %(day)s") % {"day": f"{day:%d/%m/%Y}"},
    )
    matrix = Sheet(
        _("Units and duties"),
        (
            Column(_("Unit"), width=34),
            *(Column(f"{column.ordinal}. {column.demand.title}", width=18) for column in board.columns),
            Column(_("asked"), CellType.INTEGER, 9),
            Column(_("done"), CellType.INTEGER, 9),
            Column(_("late"), CellType.INTEGER, 9),
        ),
        (
            (row.unit.name, *(_word(cell) for cell in row.cells), row.tally.asked, row.tally.done, row.tally.late)
            for row in board.rows
        ),
        titles=titles,
        paper=Paper.LANDSCAPE,
    )
    listed = Sheet(
        _("Every duty"),
        (
            Column(_("Unit"), width=34),
            Column(_("Demand"), width=34),
            Column(_("Turn"), CellType.INTEGER, 7),
            Column(_("Due on"), CellType.DATE, 12),
            Column(_("State"), width=18),
            Column(_("Days late"), CellType.INTEGER, 9),
            Column(_("Seen by the system"), width=34),
            Column(_("What was done"), width=34),
            Column(_("Reported at"), CellType.MOMENT, 17),
            Column(_("Evidence"), CellType.INTEGER, 9),
        ),
        _rows(board, duties),
        titles=titles,
        paper=Paper.LANDSCAPE,
    )
    return [matrix, listed]


def _rows(board: Board, duties: Sequence[Duty]) -> Iterator[Sequence[Value]]:
    standing = {one.pk: one for one in board.weighed}
    for duty in duties:
        one = standing[duty.pk]
        reported = timezone.localtime(duty.done_at).replace(tzinfo=None) if duty.done_at else None
        yield (
            duty.unit.name,
            duty.demand.title,
            duty.turn,
            duty.due_on,
            one.word,
            one.days_late or None,
            one.live.figure if one.live else "",
            duty.note,
            reported,
            getattr(duty, "papers", 0),
        )


def _word(cell: Cell | None) -> str:
    if cell is None:
        return "–"
    turns = f" ({cell.done}/{cell.turns})" if cell.is_repeated else ""
    return f"{cell.now.told}{turns}"
