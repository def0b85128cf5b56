"""The reports as spreadsheets."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from haidang.areas.nominations.models import Nomination
from haidang.areas.plans.models import Plan, Target
from haidang.areas.reports.queries import Figures, Stage, TargetFigures, UnitFigures
from haidang.foundation.basics.paper import Paper
from haidang.foundation.organisation.models import Unit
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Sheet


def appendix_sheet(plan: Plan, root: Unit, rows: Iterable[TargetFigures], *, day: date) -> Sheet:
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
        titles=(plan.title, root.name, _as_of(day)),
        paper=Paper.LANDSCAPE,
    )


def breakdown_sheet(target: Target, root: Unit, rows: Sequence[UnitFigures], *, day: date) -> Sheet:
    """One target by the units directly under `root`."""
    return Sheet(
        _("By unit"),
        (Column(_("Unit"), width=40), Column(_("Schools"), CellType.INTEGER, 10), *_figure_columns()[1:]),
        ((row.unit.name, row.schools, *_numbers(row.figures)[1:]) for row in rows),
        titles=(target.label, root.name, _as_of(day)),
        paper=Paper.LANDSCAPE,
    )


def people_sheet(target: Target, root: Unit, stage: Stage, nominations: Iterable[Nomination], *, day: date) -> Sheet:
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
        titles=(f"{target.label}: {stage.label}", root.name, _as_of(day)),
    )


def _figure_columns() -> tuple[Column, ...]:
    return tuple(Column(str(label).capitalize(), CellType.INTEGER, 12) for label in Stage.labels)


def _numbers(figures: Figures) -> tuple[int | None, ...]:
    return tuple(getattr(figures, stage) for stage in Stage)


def _as_of(day: date) -> str:
    return _("Figures as of %(day)s") % {"day": f"{day:%d/%m/%Y}"}
