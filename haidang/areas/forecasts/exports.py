"""A scenario as a workbook: the years by level, the localities, the assumptions."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _

from haidang.areas.forecasts.models import Scenario
from haidang.areas.forecasts.queries import Played, said_of, track_titles
from haidang.areas.standards.queries import list_phase_targets
from haidang.foundation.basics.figures import figures_in
from haidang.foundation.organisation.models import Level, Sector
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Sheet, Value, xlsx_response


def scenario_workbook(
    scenario: Scenario, played: Played, names: dict[str, str], tried: Sequence[Mapping[str, Any]]
) -> FileResponse:
    """Three sheets as a download; `tried` are the places that differ from the scenario's own."""
    titles = [scenario.name, _("Base day %(day)s") % {"day": f"{scenario.snapshot.base_day:%d/%m/%Y}"}]
    titles += [_("Tried: %(title)s with %(seats)s places a year") % figures_in(row) for row in tried]
    years = Sheet(_("By year"), _year_columns(), _years(played), titles=titles)
    places = Sheet(_("By locality"), _place_columns(), _places(played, names), titles=titles)
    assumed = Sheet(
        _("Assumptions"),
        (
            Column(_("course"), width=40),
            Column(_("assumption"), width=34),
            Column(_("value"), CellType.INTEGER, 16),
            Column(_("where it comes from"), width=60),
        ),
        _assumed(scenario),
        titles=titles,
    )
    return xlsx_response([years, places, assumed], title=_("Forecast %(name)s") % {"name": scenario.name})


def _year_columns() -> list[Column]:
    counts = (_("meets"), _("waiting"), _("studying"), _("gave up"), _("exempt"), _("facts missing"), _("all"))
    return [
        Column(_("Level"), width=16),
        Column(_("End of"), width=14),
        *(Column(name, CellType.INTEGER, 11) for name in counts),
        Column(_("Share (%)"), CellType.DECIMAL, 11),
    ]


def _years(played: Played) -> Iterator[list[Value]]:
    for result in played.levels():
        for point in result.points:
            count = point.count
            yield [
                str(result.level.label),
                _("base day") if point.is_base else str(point.year),
                count.meets,
                count.waiting,
                count.studying,
                count.dropped,
                count.exempt,
                count.unknown,
                count.total,
                None if point.permille is None else point.permille / 10,
            ]


def _place_columns() -> list[Column]:
    columns = [
        Column(_("Locality"), width=24),
        Column(_("Level"), width=16),
        Column(_("Sector"), width=14),
        Column(_("all"), CellType.INTEGER, 10),
        Column(_("waiting"), CellType.INTEGER, 10),
        Column(_("facts missing"), CellType.INTEGER, 10),
        Column(_("Share now (%)"), CellType.DECIMAL, 12),
    ]
    for last in sorted({target.last for target in list_phase_targets()}):
        day = {"day": f"{last:%d/%m/%Y}"}
        columns += [
            Column(_("Target %(day)s (%%)") % day, CellType.INTEGER, 12),
            Column(_("Share %(day)s (%%)") % day, CellType.DECIMAL, 12),
            Column(_("Reached") + f" ({last:%Y})", width=30),
            Column(_("People missing") + f" ({last:%Y})", CellType.INTEGER, 12),
        ]
    return columns


def _places(played: Played, names: dict[str, str]) -> Iterator[list[Value]]:
    for row in played.bodies(names):
        cells: list[Value] = [
            row.name or _("Directly under the department"),
            str(Level(row.key.level).label),
            str(Sector(row.key.sector).label) if row.key.sector else "",
            row.now.total,
            row.now.waiting,
            row.now.unknown,
            None if row.now_permille is None else row.now_permille / 10,
        ]
        for outcome in row.outcomes:
            share = None if outcome.permille is None else outcome.permille / 10
            cells += [outcome.target.percent, share, said_of(outcome), outcome.missing]
        yield cells


def _assumed(scenario: Scenario) -> Iterator[list[Value]]:
    titles = track_titles(scenario)
    for row in scenario.assumptions.order_by("track", "pk"):
        yield [titles.get(row.track, _("everyone")), str(row.get_name_display()), row.value, row.source]
