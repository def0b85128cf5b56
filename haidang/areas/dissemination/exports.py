"""The register of communication as a workbook."""

from collections.abc import Iterable

from django.http import FileResponse
from django.utils.translation import gettext as _

from haidang.areas.dissemination.models import Outreach
from haidang.foundation.basics.paper import Paper
from haidang.foundation.spreadsheets import workbooks
from haidang.foundation.spreadsheets.workbooks import CellType, Column


def register_workbook(entries: Iterable[Outreach], *, of: str) -> FileResponse:
    """One row an entry."""
    title = _("Register of communication – %(unit)s") % {"unit": of}
    columns = [
        Column(_("Day"), CellType.DATE, 12),
        Column(_("Unit"), width=34),
        Column(_("Title"), width=44),
        Column(_("Kind"), width=18),
        Column(_("Channel"), width=24),
        Column(_("Link"), width=44),
        Column(_("Audience"), width=26),
        Column(_("People reached"), CellType.INTEGER, 12),
        Column(_("About"), width=34),
    ]
    rows = (
        [
            one.done_on, one.unit.name, one.title, one.get_kind_display(), one.get_channel_display(), one.link,
            one.audience, one.reached, one.about.title if one.about else "",
        ]
        for one in entries
    )  # fmt: skip
    sheet = workbooks.Sheet(name=_("Communication"), columns=columns, rows=rows, titles=(title,), paper=Paper.LANDSCAPE)
    return workbooks.xlsx_response([sheet], title=title)
