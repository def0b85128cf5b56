"""A scenario as a workbook: the years by level, the localities, the assumptions."""

from collections.abc import Iterator

from django.http import FileResponse
from django.utils.translation import gettext as _

from haidang.areas.forecasts.models import Scenario
from haidang.areas.forecasts.queries import Played, track_titles
from haidang.foundation.organisation.models import Sector
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Sheet, Value, xlsx_response


def scenario_workbook(scenario: Scenario, played: Played, names: dict[str, str]) -> FileResponse:
    """Three sheets as a download."""
    titles = (scenario.name, _("Base day %(day)s") % {"day": f"{scenario.snapshot.base_day:%d/%m/%Y}"})
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
    counts = (_("meets"), _("waiting"), _("studying"), _("gave up"), _("exempt"), _("unknown"), _("all"))
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
    return [
        Column(_("Locality"), width=24),
        Column(_("Level"), width=16),
        Column(_("Sector"), width=14),
        Column(_("all"), CellType.INTEGER, 10),
        Column(_("waiting"), CellType.INTEGER, 10),
        Column(_("Share now (%)"), CellType.DECIMAL, 12),
        Column(_("Share at the end of the phase (%)"), CellType.DECIMAL, 14),
        Column(_("Reaches 100 %"), width=14),
    ]


def _places(played: Played, names: dict[str, str]) -> Iterator[list[Value]]:
    for row in played.wards(names):
        yield [
            row.name or _("Directly under the department"),
            str(row.level.label),
            str(Sector(row.sector).label) if row.sector else "",
            row.now.total,
            row.now.waiting,
            None if row.now_permille is None else row.now_permille / 10,
            None if row.then_permille is None else row.then_permille / 10,
            str(row.reached) if row.reached else _("not by 2035"),
        ]


def _assumed(scenario: Scenario) -> Iterator[list[Value]]:
    titles = track_titles(scenario)
    for row in scenario.assumptions.order_by("track", "pk"):
        yield [titles.get(row.track, _("everyone")), str(row.get_name_display()), row.value, row.source]
