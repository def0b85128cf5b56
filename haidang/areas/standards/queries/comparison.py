"""Two sides of a requirement compared over real people: who enters, who leaves, whose status changes, and why."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from haidang.areas.personnel.models import Person
from haidang.areas.standards.models import Status
from haidang.areas.standards.queries.answers import PersonalAnswer, answers_of_people
from haidang.areas.standards.queries.explanations import ExplainedCondition
from haidang.areas.standards.queries.facts import Staff
from haidang.areas.standards.queries.statuses import ABSENT, CALLED, NOT_IN_FORCE, Side, comparison_cte

OUTSIDE: Mapping[str, Promise] = {
    ABSENT: _("not at work on that day"),
    NOT_IN_FORCE: _("no text in force"),
}
# Between these nothing changes for a person: the law asks nothing.
QUIET = (ABSENT, NOT_IN_FORCE, Status.NOT_CONCERNED.value)


class Move(StrEnum):
    """What a change of status means to people: called now, called no longer, or something else."""

    ENTERS = "enters"
    LEAVES = "leaves"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Moved:
    """So many people of one unit and level go from one status to another."""

    was: str
    becomes: str
    level: str
    unit_id: int
    people: int

    @property
    def move(self) -> Move | None:
        return move_of(self.was, self.becomes)


@dataclass(frozen=True, slots=True)
class Whom:
    """Which of the changed people are wanted; empty means all."""

    move: Move | None = None
    was: str = ""
    becomes: str = ""
    level: str = ""
    unit_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """The first condition that is answered otherwise; a side is None where the text does not have it."""

    before: ExplainedCondition | None
    after: ExplainedCondition | None


def move_of(was: str, becomes: str) -> Move | None:
    """None when nothing changes."""
    if was == becomes or (was in QUIET and becomes in QUIET):
        return None
    if becomes in CALLED and was not in CALLED:
        return Move.ENTERS
    if was in CALLED and becomes not in CALLED:
        return Move.LEAVES
    return Move.CHANGES


def compare(before: Side, after: Side, staff: tuple[Staff, Staff]) -> list[Moved]:
    """For whom the law's word changes, counted by status before and after, level and unit; one statement."""
    statement = sql.SQL(
        "{compared} select was, becomes, coalesce(level, ''), unit_id, count(*) from compared where {changes}"
        " group by 1, 2, 3, 4"
    ).format(compared=comparison_cte(before, after, *staff), changes=_changes())
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [Moved(*row) for row in cursor.fetchall()]


def totals[K: Hashable](rows: Sequence[Moved], key: Callable[[Moved], K]) -> dict[K, Counter[Move]]:
    """People by move, under each value of `key`; what does not change is left out."""
    found: dict[K, Counter[Move]] = {}
    for row in rows:
        if row.move is not None:
            found.setdefault(key(row), Counter())[row.move] += row.people
    return found


def people_who_move(before: Side, after: Side, staff: tuple[Staff, Staff], whom: Whom) -> QuerySet[Person]:
    """The people behind a count."""
    called = sql.SQL(", ").join(sql.Literal(status.value) for status in CALLED)
    by_move = {
        Move.ENTERS: sql.SQL("becomes in ({0}) and was not in ({0})").format(called),
        Move.LEAVES: sql.SQL("was in ({0}) and becomes not in ({0})").format(called),
        Move.CHANGES: sql.SQL("(was in ({0})) = (becomes in ({0}))").format(called),
    }
    conditions: list[sql.Composable] = [_changes()]
    if whom.move is not None:
        conditions.append(by_move[whom.move])
    for column, value in (("was", whom.was), ("becomes", whom.becomes), ("level", whom.level)):
        if value:
            conditions.append(sql.SQL("{} = {}").format(sql.Identifier(column), sql.Literal(value)))
    if whom.unit_ids is not None:
        conditions.append(sql.SQL("unit_id = any({}::bigint[])").format(sql.Literal(list(whom.unit_ids))))
    wanted = sql.SQL("{compared} select person_id from compared where {conditions}").format(
        compared=comparison_cte(before, after, *staff), conditions=sql.SQL(" and ").join(conditions)
    )
    return Person.objects.filter(pk__in=RawSQL(wanted.as_string(None), ()))  # noqa: S611 - composed of literals


def _changes() -> sql.Composed:
    quiet = sql.SQL(", ").join(sql.Literal(status) for status in QUIET)
    return sql.SQL("was <> becomes and not (was in ({0}) and becomes in ({0}))").format(quiet)


def answers_of_side(side: Side, people: Sequence[int]) -> Mapping[int, PersonalAnswer]:
    """The explained answer of each person under one side."""
    if side.requirement is None:
        return {}
    return {person: found[0] for person, found in answers_of_people([side.requirement], side.day, people).items()}


def first_difference(before: PersonalAnswer | None, after: PersonalAnswer | None) -> Difference | None:
    """Why the answer changed: the first condition, in the order asked, whose outcome is not the same."""
    was = {condition.code: condition for condition in before.conditions} if before else {}
    becomes = {condition.code: condition for condition in after.conditions} if after else {}
    for code in dict.fromkeys([*becomes, *was]):
        old, new = was.get(code), becomes.get(code)
        if old is None or new is None or old.holds is not new.holds:
            return Difference(old, new)
    return None


def status_word(status: str) -> str:
    """The word of a status of a comparison, also of those outside the law."""
    return str(OUTSIDE.get(status) or Status(status).label)
