"""The words of every doubt about a reading, in the reader's language; codes are stable and never reused."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haidang.areas.plans.queries.raw import Doubt

SENTENCES: dict[str, Promise] = {
    "cells_guessed": _("The text shows no borders: where this cell begins and ends was guessed."),
    "column_missing": _("The table has no column “%(column)s”."),
    "column_unknown": _("Nobody knows the column “%(column)s”; its cells are kept word for word below."),
    "continued": _("The row goes on after a page break; its parts were put together."),
    "day_unread": _("“%(text)s” is no day. Write dd/mm/yyyy, or leave it empty."),
    "holder_unknown": _("“%(unit)s” leads to no unit: nobody on file answers for these duties."),
    "levels_unread": _("“%(text)s” names no level of schooling. Write MN, TH, THCS, THPT or GDTX."),
    "levels_wide": _("“%(text)s” was read as %(levels)s."),
    "line_unread": _("Where this line belongs was not understood; it is kept word for word."),
    "perhaps_continued": _("A row without number after a page break: perhaps it goes on with the row above."),
    "quantity_unread": _("“%(text)s” cannot be read as figures by group. Write one group a line: “TH: 71”."),
    "requirement_unsure": _("Which requirement “%(label)s” answers was not understood; it counts as “other”."),
    "shared": _("The cell is merged with the one above; its text was taken over."),
    "time_unread": _("“%(text)s” cannot be read as days."),
    "title_missing": _("No title was found. Write it."),
    "unit_ambiguous": _("Several units are called “%(unit)s”. Say which is meant; it is remembered."),
    "unit_unknown": _("“%(unit)s” leads to no unit. Say what it means; it is remembered."),
    "year_assumed": _("“%(text)s” names no year; %(year)s was taken."),
    "year_unread": _("The year of the plan was not found; %(year)s was taken."),
}
# Notes only: what was read is most likely right.
LIKELY = frozenset({"continued", "shared", "levels_wide", "year_assumed", "column_missing"})

CELL_NAMES: dict[str, Promise | str] = {
    "ordinal": "TT",
    "content": "Nội dung",
    "levels": "Cấp học",
    "time": "Thời gian",
    "quantity": "Số lượng",
    "mode": "Hình thức",
    "leads": "Đơn vị chủ trì",
    "coordinating": "Đơn vị phối hợp",
}
HEAD_NAMES: dict[str, Promise] = {
    "title": _("Title"),
    "year": _("Year"),
    "number": _("Number"),
    "symbol": _("Symbol"),
    "issued_on": _("Day of issue"),
    "place": _("Place"),
    "printed_superior": _("Superior body"),
    "printed_issuer": _("Issuing body"),
    "subject_note": _("Note under the title"),
    "parent_document": _("Carries out"),
    "budget_decision": _("Paid from"),
    "annex_label": _("Annex"),
    "annex_title": _("Title of the annex"),
    "signer_title": _("Signed by"),
    "signer_name": _("Name of who signs"),
}


def sentence_of(doubt: Doubt) -> str:
    values = dict(doubt.values)
    if doubt.code == "column_missing":
        values["column"] = str(CELL_NAMES.get(values["column"], values["column"]))
    return str(SENTENCES[doubt.code]) % values
