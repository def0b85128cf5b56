"""Reading a sheet of marks: decimals with comma or point, errors beside the person."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haidang.areas.attendance.queries import Share
from haidang.areas.classes.models import Enrolment
from haidang.areas.results.models import Result

PREFIX = "mark-"
A_NUMBER = re.compile(r"-?[0-9]{1,6}([.,][0-9]{1,6})?")
NO_NUMBER = _("Write a number such as 8 or 7,5.")
OUT_OF_RANGE = _("A mark lies between 0 and 10.")
TOO_FINE = _("At most two decimals.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRow:
    """One learner on the sheet of marks, as typed."""

    enrolment: Enrolment
    share: Share
    typed: str
    error: str | Promise = ""

    @property
    def field(self) -> str:
        return f"{PREFIX}{self.enrolment.pk}"


def empty_rows(
    learners: Iterable[Enrolment], shares: Mapping[int, Share], results: Mapping[int, Result]
) -> list[MarkRow]:
    """The sheet as it is saved."""
    return [
        MarkRow(enrolment=learner, share=shares[learner.pk], typed=spell_mark(_saved(results.get(learner.pk))))
        for learner in learners
    ]


def typed_rows(posted: QueryDict, learners: Iterable[Enrolment], shares: Mapping[int, Share]) -> list[MarkRow]:
    """The sheet as somebody typed it, with what is wrong beside each learner."""
    rows = []
    for learner in learners:
        typed = posted.get(f"{PREFIX}{learner.pk}", "").strip()
        rows.append(MarkRow(enrolment=learner, share=shares[learner.pk], typed=typed[:12], error=_error(typed)))
    return rows


def read_marks(rows: Iterable[MarkRow]) -> dict[int, Decimal | None]:
    """Marks by enrolment, of rows without errors."""
    return {row.enrolment.pk: parse_mark(row.typed) for row in rows}


def parse_mark(typed: str) -> Decimal | None:
    """A mark with comma or point; None when nothing was typed."""
    return Decimal(typed.replace(",", ".")) if typed else None


def spell_mark(mark: Decimal | None) -> str:
    """7,5 as people write it."""
    return "" if mark is None else f"{mark.normalize():f}".replace(".", ",")


def _saved(result: Result | None) -> Decimal | None:
    return None if result is None else result.score


def _error(typed: str) -> str | Promise:
    if not typed:
        return ""
    if not A_NUMBER.fullmatch(typed):
        return NO_NUMBER
    mark = parse_mark(typed)
    if mark is None or not 0 <= mark <= 10:
        return OUT_OF_RANGE
    return "" if mark == round(mark, 2) else TOO_FINE
