"""The reports as spreadsheets."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from haidang.areas.nominations.models import Nomination
from haidang.areas.plans.models import Plan, Target
from haidang.areas.reports.queries import Figures, PlaceFigures, Stage, TargetFigures, UnitFigures
from haidang.foundation.basics.paper import Paper
from haidang.foundation.organisation.models import Unit
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Sheet


def appendix_sheet(plan: Plan, root: Unit, rows: Iterable[TargetFigures], *, day: date, map_day: date) -> Sheet:
    """Appendix I with live figures for everything under `root`."""
    return Sheet(
        _("Appendix I"),
        (
            Column(_("No."), width=6),
            Column(_("Content"), width=50),
            Column(_("Target group"), width=26),
            Column(_("Expected time"), width=18),
            *_figure_columns(),
        ),
        (
            (
                row.target.task.printed_ordinal,
                row.target.task.content,
                row.target.label,
                row.target.task.printed_time,
                *_numbers(row.figures),
            )
            for row in rows
        ),
        titles=(plan.title, root.name, *_told(day, map_day)),
        paper=Paper.LANDSCAPE,
    )


def breakdown_sheet(target: Target, root: Unit, rows: Sequence[UnitFigures], *, day: date, map_day: date) -> Sheet:
    """One target by the units directly under `root`."""
    return Sheet(
        _("By unit"),
        (Column(_("Unit"), width=40), Column(_("Schools"), CellType.INTEGER, 10), *_figure_columns()[1:]),
        ((row.name, row.schools, *_numbers(row.figures)[1:]) for row in rows),
        titles=(target.label, root.name, *_told(day, map_day)),
        paper=Paper.LANDSCAPE,
    )


def people_sheet(
    target: Target, root: Unit, stage: Stage, nominations: Iterable[Nomination], *, day: date, map_day: date
) -> Sheet:
    """The people behind one figure: no more than a list needs."""
    return Sheet(
        str(stage.label),
        (
            Column(_("Full name"), width=30),
            Column(_("School"), width=40),
            Column(_("Order"), CellType.INTEGER, 8),
            Column(_("State"), width=18),
        ),
        ((n.person.full_name, n.list.school.name, n.ordinal, n.get_state_display()) for n in nominations),
        titles=(f"{target.label}: {stage.label}", root.name, *_told(day, map_day)),
    )


def _figure_columns() -> tuple[Column, ...]:
    return tuple(Column(str(label).capitalize(), CellType.INTEGER, 12) for label in Stage.labels)


def _numbers(figures: Figures) -> tuple[int | None, ...]:
    return tuple(getattr(figures, stage) for stage in Stage)


def both_maps_sheet(target: Target, root: Unit, rows: Sequence[PlaceFigures], *, day: date, map_day: date) -> Sheet:
    """One target by the units of then and of now, school by school in one row of each."""
    return Sheet(
        _("Both maps"),
        (
            Column(_("Unit on %(day)s") % {"day": f"{day:%d/%m/%Y}"}, width=36),
            Column(_("Unit on %(day)s") % {"day": f"{map_day:%d/%m/%Y}"}, width=36),
            Column(_("Schools"), CellType.INTEGER, 10),
            *_figure_columns()[1:],
        ),
        ((row.then, row.now, row.schools, *_numbers(row.figures)[1:]) for row in rows),
        titles=(target.label, root.name, _("Figures as of %(day)s") % {"day": f"{day:%d/%m/%Y}"}),
        paper=Paper.LANDSCAPE,
    )


def _told(day: date, map_day: date) -> tuple[str, str]:
    """Of which day the figures are, and on which map they are summed."""
    figures = _("Figures as of %(day)s") % {"day": f"{day:%d/%m/%Y}"}
    drawn = _("Units as on %(day)s") % {"day": f"{map_day:%d/%m/%Y}"}
    return figures, drawn
