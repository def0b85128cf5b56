"""Who cannot be judged, on which requirement, for want of which fact; and the to-do that follows for a principal."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.personnel.permissions import EDIT_PERSON
from haidang.areas.standards.models import Purpose, Requirement, Status
from haidang.areas.standards.queries.assessment import assess
from haidang.areas.standards.queries.catalogue import requirements_on
from haidang.areas.standards.queries.fact_columns import FACTS_BY_NAME
from haidang.areas.standards.queries.facts import Staff, StaffOf
from haidang.foundation.access.queries import grants_of
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.todos import Todo


@dataclass(frozen=True, slots=True)
class Undecided:
    """One requirement nobody can judge for one person, because `fact` is missing."""

    person_id: int
    unit_id: int
    requirement_id: int
    fact: str


def find_undecided(day: date, requirements: Iterable[Requirement], staff: Staff) -> list[Undecided]:
    """One statement for any number of people."""
    rows = assess(requirements, day, staff, (Status.CANNOT_TELL,))
    found = (
        Undecided(row["person_id"], row["unit_id"], row["requirement_id"], fact)
        for row in rows
        for condition in row["explanation"]
        if condition["holds"] is None
        for fact, value in condition["facts"].items()
        if value is None
    )
    return list(dict.fromkeys(found))


def list_todos(user: User, today: date) -> list[Todo]:
    """For principals: whose record to complete, and what cannot be told without it."""
    units = [grant.unit_id for grant in grants_of(user, today) if grant.role in EDIT_PERSON.roles]
    if not units:
        return []
    requirements: dict[int, Requirement] = {row.pk: row for row in requirements_on(today, Purpose.REVIEW)}
    found = find_undecided(today, requirements.values(), StaffOf(units))
    count = len({row.person_id for row in found})
    if not count:
        return []
    title = ngettext("Complete the record of %(count)s person", "Complete the records of %(count)s people", count)
    missing = Counter(fact for _person, fact in {(row.person_id, row.fact) for row in found})
    names = ", ".join(f"{FACTS_BY_NAME[fact].label} ({number})" for fact, number in missing.most_common(3))
    open_questions = sorted({requirements[row.requirement_id].title for row in found})
    return [
        Todo(
            title=title % {"count": Figure(count)},
            why=_("Missing: %(facts)s. Until then nobody can tell: %(requirements)s.")
            % {
                "facts": names,
                "requirements": "; ".join(open_questions[:2]) + ("…" if len(open_questions) > 2 else ""),
            },
            url=reverse("data_quality:people"),
            count=count,
            minutes=max(5, 3 * count),
            label=_("Records"),
        )
    ]
