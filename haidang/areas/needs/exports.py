"""The form "review of needs" of a school as a workbook: one row a person."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.http import FileResponse
from django.utils.translation import gettext as _

from haidang.areas.needs.models import Answer, Need, NeedStatus, Sheet
from haidang.areas.needs.queries import needs_of_sheet
from haidang.areas.personnel.models import Degree, DegreeRank, Person, PostKind, Sex, Subject
from haidang.areas.programmes.models import ProgrammeKind
from haidang.areas.standards.queries import StaffOf, facts_sql
from haidang.foundation.basics.paper import Paper
from haidang.foundation.organisation.models import Level, Sector
from haidang.foundation.spreadsheets import workbooks
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Value

CALLS = (NeedStatus.MUST, NeedStatus.MAY)


def sheet_workbook(sheet: Sheet) -> FileResponse:
    """The workbook of one sheet as a download."""
    title = _("Review of needs – %(school)s – %(round)s") % {"school": sheet.school.name, "round": sheet.round.title}
    page = workbooks.Sheet(
        name=_("Review of needs"),
        columns=_columns(),
        rows=_rows(sheet),
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
        Column(_("Date of birth"), CellType.DATE, 12),
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


def _rows(sheet: Sheet) -> Iterator[list[Value]]:
    needs: dict[int, list[Need]] = defaultdict(list)
    for need in needs_of_sheet(sheet).select_related("person", "requirement__programme"):
        needs[need.person_id].append(need)
    facts = _facts_of(sheet)
    degrees = _degrees_of(list(needs))
    subjects = {subject.code: str(subject) for subject in Subject.objects.all()}
    people = sorted((found[0].person for found in needs.values()), key=lambda person: (person.sort_key, person.pk))
    for ordinal, person in enumerate(people, start=1):
        known = facts.get(person.pk, {})
        called = [need for need in needs[person.pk] if need.status in CALLS and need.answer != Answer.CONTESTED]
        yield [
            ordinal,
            *_identity(person),
            *_work(known, subjects),
            degrees.get(person.pk, ""),
            _yes(known.get("has_pedagogy_certificate")),
            known.get("joined_on"),
            known.get("reaches_age_on"),
            known.get("months_to_retirement_nd135"),
            _meets(needs[person.pk]),
            "; ".join(need.requirement.title for need in called),
            sheet.round.locality_due_on.year if called else None,
            "; ".join(_note(need) for need in needs[person.pk] if need.reason or need.status == NeedStatus.CANNOT_TELL),
        ]


def _identity(person: Person) -> list[Value]:
    return [
        person.full_name,
        person.birth_on,
        str(Sex(person.sex).label) if person.sex else "",
        person.identity_number or "",
    ]


def _work(known: dict[str, Any], subjects: dict[str, str]) -> list[Value]:
    if not known:
        return ["", "", ""]
    taught = ", ".join(subjects.get(code, code) for code in known["subjects"] or [])
    post = str(PostKind(known["post_kind"]).label)
    return [
        f"{post} / {taught}" if taught else post,
        str(Level(known["level"]).label) if known["level"] else "",
        str(Sector(known["sector"]).label) if known["sector"] else "",
    ]


def _facts_of(sheet: Sheet) -> dict[int, dict[str, Any]]:
    """The facts of the school's staff as they stood on the day of the round."""
    with connection.cursor() as cursor:
        cursor.execute(facts_sql(sheet.round.judged_on, StaffOf([sheet.school_id])))
        names = [column.name for column in cursor.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["person_id"]: row for row in rows}


def _degrees_of(people: list[int]) -> dict[int, str]:
    """The highest diploma of each person as one line."""
    lines: dict[int, str] = {}
    for degree in Degree.objects.filter(person__in=people).order_by("rank", "awarded_on"):
        year = str(degree.awarded_on.year) if degree.awarded_on else ""
        parts = [str(DegreeRank(degree.rank).label), degree.major, degree.institution, year]
        lines[degree.person_id] = ", ".join(part for part in parts if part)
    return lines


def _meets(needs: list[Need]) -> str:
    """Whether the degree standard is met, as far as the round says."""
    found = {
        need.status
        for need in needs
        if need.requirement.programme and need.requirement.programme.kind == ProgrammeKind.DEGREE
    }
    if NeedStatus.MUST in found:
        return _("no")
    if NeedStatus.EXEMPT in found:
        return _("no, exempt")
    return _("cannot tell") if NeedStatus.CANNOT_TELL in found else _("yes")


def _note(need: Need) -> str:
    said = _("contested: %(reason)s") % {"reason": need.reason} if need.reason else _("a fact is missing")
    return f"{need.requirement.title}: {said}"


def _yes(answer: bool | None) -> str:
    return {True: _("yes"), False: _("no"), None: ""}[answer]
