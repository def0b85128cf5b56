"""The short guide: for each role, what it does here and where."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haidang.foundation.access.models import Role


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one role does, in the order of the season."""

    role: Role
    steps: Sequence[str | Promise]


GUIDE = (
    Chapter(
        Role.LEAD_OFFICE,
        (
            _("Needs: open a review round; the law is judged over all staff. Close it once the wards have verified."),
            _("Plan: read the findings beside each row of Appendix I; nothing is corrected behind your back."),
            _("Quota: split a target by verified need, then grant, raise or take back places."),
            _("Lists: decide on what the wards passed on, and on the schools directly under the department."),
            _("Classes: open a class, enrol approved people; recognise results, and certificates are numbered."),
            _("Reports: every number opens the people behind it; take it as .xlsx or as a .docx to sign."),
        ),
    ),
    Chapter(
        Role.WARD_OFFICER,
        (
            _("Needs: check each school's sheet; you answer for its correctness. Return what is wrong."),
            _("Quota: pass your places on to your schools."),
            _("Lists: approve, or return with the reason that the principal will read."),
        ),
    ),
    Chapter(
        Role.PRINCIPAL,
        (
            _("Needs: read why each of your people must or may go; confirm, or contest with a reason."),
            _("Lists: take people in the legal order within your places, and submit."),
            _("Classes: see who is away and when; reports show your school's figures."),
        ),
    ),
    Chapter(
        Role.TEACHER,
        (
            _("My file: see what is required of you, by which article, and what we know of you."),
            _("My classes: when and where; my attendance, my result, my certificate."),
        ),
    ),
    Chapter(
        Role.PROVIDER,
        (
            _("Classes: plan the lessons of your classes."),
            _("Lessons: call the roll on the telephone in the classroom; one tap a person."),
            _("Results: enter the marks on one sheet and submit them to the department."),
        ),
    ),
    Chapter(
        Role.ADMINISTRATOR,
        (_("Administration: give and end roles, and read the audit trail."),),
    ),
)
READERS = Chapter(
    Role.CITY_VIEWER,
    (
        _("Plan and reports: follow every row of the plan, by unit and level, down to the people."),
        _("The day in the top bar shows the city as it was or will be on that day."),
    ),
)


def chapters_for(roles: Collection[str]) -> list[Chapter]:
    """The chapters of the user's roles; readers of the department get the one for readers."""
    return [chapter for chapter in GUIDE if chapter.role in roles] or [READERS]
