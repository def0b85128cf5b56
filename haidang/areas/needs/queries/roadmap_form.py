"""The people of the form "review of needs": one row a person, as printed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from haidang.areas.needs.models import Answer, Need, NeedStatus, ReviewRound, Sheet
from haidang.areas.needs.queries.needs import needs_of_sheet
from haidang.areas.personnel.models import Degree, DegreeRank, Person, PostKind, Sex, Subject
from haidang.areas.programmes.models import ProgrammeKind
from haidang.areas.standards.queries import StaffOf, facts_sql
from haidang.foundation.organisation.models import Level, Sector

CALLS = (NeedStatus.MUST, NeedStatus.MAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person of the roadmap form, as printed."""

    school: str
    person: Person
    full_name: str
    sex: str
    work: str
    level: str
    sector: str
    degree: str
    pedagogy: str
    joined_on: date | None
    reaches_age_on: date | None
    months_left: int | None
    meets: str
    content: str
    year: int | None
    note: str


def person_rows(sheet: Sheet) -> Iterator[PersonRow]:
    """The people of one sheet by name."""
    return rows_of_people(sheet.round, needs_of_sheet(sheet), [sheet.school_id])


def rows_of_people(review: ReviewRound, of_sheets: QuerySet[Need], schools: Sequence[int]) -> Iterator[PersonRow]:
    """The people of several sheets, by school and name; few queries whatever their number."""
    needs: dict[int, list[Need]] = defaultdict(list)
    for need in of_sheets.select_related("person", "requirement__programme", "sheet__school"):
        needs[need.person_id].append(need)
    facts = _facts_of(review.judged_on, schools)
    degrees = _degrees_of(list(needs))
    subjects = {subject.code: str(subject) for subject in Subject.objects.all()}
    for found in sorted(needs.values(), key=_by_school_and_name):
        yield _person_row(review, found, facts.get(found[0].person_id, {}), degrees, subjects)


def _by_school_and_name(needs: list[Need]) -> tuple[str, str, int]:
    return needs[0].sheet.school.search, needs[0].person.sort_key, needs[0].person_id


def _person_row(
    review: ReviewRound, needs: list[Need], known: dict[str, Any], degrees: dict[int, str], subjects: dict[str, str]
) -> PersonRow:
    person = needs[0].person
    called = [need for need in needs if need.status in CALLS and need.answer != Answer.CONTESTED]
    work, level, sector = _work(known, subjects)
    return PersonRow(
        school=needs[0].sheet.school.name,
        full_name=person.full_name,
        person=person,
        sex=str(Sex(person.sex).label) if person.sex else "",
        work=work,
        level=level,
        sector=sector,
        degree=degrees.get(person.pk, ""),
        pedagogy=_yes(known.get("has_pedagogy_certificate")),
        joined_on=known.get("joined_on"),
        reaches_age_on=known.get("reaches_age_on"),
        months_left=known.get("months_to_retirement_nd135"),
        meets=_meets(needs),
        content="; ".join(need.requirement.title for need in called),
        year=_year(review, called),
        note="; ".join(_note(need) for need in needs if need.reason or need.status == NeedStatus.CANNOT_TELL),
    )


def _year(review: ReviewRound, called: list[Need]) -> int | None:
    """The proposed year of the degree course; for courses the year under review."""
    proposed = [need.proposed_year for need in called if need.proposed_year is not None]
    if proposed:
        return min(proposed)
    return review.year if called else None


def _work(known: dict[str, Any], subjects: dict[str, str]) -> tuple[str, str, str]:
    if not known:
        return "", "", ""
    taught = ", ".join(subjects.get(code, code) for code in known["subjects"] or [])
    post = str(PostKind(known["post_kind"]).label)
    return (
        f"{post} / {taught}" if taught else post,
        str(Level(known["level"]).label) if known["level"] else "",
        str(Sector(known["sector"]).label) if known["sector"] else "",
    )


def _facts_of(day: date, schools: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The facts of the schools' staff as they stood on the day of the round."""
    with connection.cursor() as cursor:
        cursor.execute(facts_sql(day, StaffOf(schools)))
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
    if need.answer == Answer.CONTESTED:
        said = _("contested: %(reason)s") % {"reason": need.reason}
    else:
        said = need.reason or _("a fact is missing")
    return f"{need.requirement.title}: {said}"


def _yes(answer: bool | None) -> str:
    return {True: _("yes"), False: _("no"), None: ""}[answer]
