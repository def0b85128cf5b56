"""The form "review of needs" of a school as a workbook: one row a person."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.translation import gettext as _

from haidang.areas.needs.models import Need, ReviewRound, Sheet
from haidang.areas.needs.queries.roadmap_form import PersonRow, rows_of_people
from haidang.areas.personnel.queries import Sight
from haidang.foundation.basics.paper import Paper
from haidang.foundation.spreadsheets import workbooks
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Value


def sheet_workbook(sheet: Sheet, rows: Sequence[PersonRow], sight: Sight) -> FileResponse:
    """The workbook of one sheet as a download."""
    title = _("Review of needs – %(school)s – %(round)s") % {"school": sheet.school.name, "round": sheet.round.title}
    page = workbooks.Sheet(
        name=_("Review of needs"),
        columns=_columns(),
        rows=([place, *_cells(row, sight)] for place, row in enumerate(rows, start=1)),
        titles=(sheet.school.name, sheet.round.title, _judged_line(sheet)),
        paper=Paper.LANDSCAPE,
    )
    return workbooks.xlsx_response([page], title=title)


def _judged_line(sheet: Sheet) -> str:
    return _("Judged as of %(day)s · %(state)s") % {
        "day": f"{sheet.round.judged_on:%d/%m/%Y}",
        "state": sheet.get_state_display(),
    }


def _columns() -> list[Column]:
    return [
        Column(_("Row no."), CellType.INTEGER, 5),
        Column(_("Full name"), width=26),
        Column(_("Date of birth"), width=12),
        Column(_("Sex"), width=7),
        Column(_("Identity number"), width=15),
        Column(_("Post / subject taught"), width=24),
        Column(_("School level"), width=12),
        Column(_("Sector"), width=12),
        Column(_("Diploma, major, institution, year"), width=34),
        Column(_("Pedagogy certificate"), width=10),
        Column(_("Recruited on"), CellType.DATE, 12),
        Column(_("Reaches retirement age on"), CellType.DATE, 12),
        Column(_("Months left from 1/7/2020"), CellType.INTEGER, 10),
        Column(_("Meets the degree standard?"), width=14),
        Column(_("Proposed content"), width=36),
        Column(_("Year proposed"), CellType.INTEGER, 9),
        Column(_("Note"), width=30),
    ]


def _cells(row: PersonRow, sight: Sight) -> list[Value]:
    return [
        row.full_name,
        sight.birth(row.person),
        row.sex,
        sight.identity(row.person),
        row.work,
        row.level,
        row.sector,
        row.degree,
        row.pedagogy,
        row.joined_on,
        row.reaches_age_on,
        row.months_left,
        row.meets,
        row.content,
        row.year,
        row.note,
    ]


def rows_of_sheets(review: ReviewRound, sheets: QuerySet[Sheet]) -> list[PersonRow]:
    """The people of a ward or the city."""
    pks = Sheet.objects.filter(pk__in=sheets.order_by().values("pk"))
    schools = list(pks.values_list("school", flat=True))
    return list(rows_of_people(review, Need.objects.filter(sheet__in=pks), schools))


def round_workbook(review: ReviewRound, rows: Sequence[PersonRow], sight: Sight) -> FileResponse:
    """The people of a ward or the city, and a summary by level, diploma, sector and year."""
    titles = (review.title, _("Judged as of %(day)s") % {"day": f"{review.judged_on:%d/%m/%Y}"})
    columns = _columns()
    people = workbooks.Sheet(
        name=_("Review of needs"),
        columns=[columns[0], Column(_("School"), width=28), *columns[1:]],
        rows=([place, row.school, *_cells(row, sight)] for place, row in enumerate(rows, start=1)),
        titles=titles,
        paper=Paper.LANDSCAPE,
    )
    return workbooks.xlsx_response([people, _summary(rows, titles)], title=review.title)


def _summary(rows: Sequence[PersonRow], titles: tuple[str, ...]) -> workbooks.Sheet:
    """How many people by level, sector, diploma and proposed year."""
    counted = Counter(
        (row.level, row.sector, row.degree.partition(",")[0], row.year or 0) for row in rows if row.content
    )
    return workbooks.Sheet(
        name=_("Summary"),
        columns=[
            Column(_("School level"), width=18),
            Column(_("Sector"), width=16),
            Column(_("Diploma"), width=24),
            Column(_("Year proposed"), CellType.INTEGER, 10),
            Column(_("Number of people"), CellType.INTEGER, 10),
        ],
        rows=(
            [level, sector, rank, year or None, number]
            for (level, sector, rank, year), number in sorted(counted.items())
        ),
        titles=titles,
    )
