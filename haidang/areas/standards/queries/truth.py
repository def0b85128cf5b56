"""How often each condition of a text is true, false or unknown among today's people; and what that says of the text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from haidang.areas.standards.models import Part, Requirement
from haidang.areas.standards.queries.assessment import compiled_requirement
from haidang.areas.standards.queries.facts import Staff
from haidang.areas.standards.queries.findings import Finding, Weight
from haidang.areas.standards.queries.statuses import facts_read
from haidang.engines.rules.rules import CompiledClause
from haidang.foundation.basics.figures import Figure


@dataclass(frozen=True, slots=True)
class Truth:
    """One condition over the people it is asked of: everyone, or those concerned."""

    code: str
    part: str
    asked: int
    holds: int
    fails: int

    @property
    def unknown(self) -> int:
        return self.asked - self.holds - self.fails


def count_truths(requirement: Requirement, day: date, staff: Staff) -> list[Truth]:
    """One statement for all conditions. Raises ClauseError."""
    clauses = compiled_requirement(requirement, day).clauses
    if not clauses:
        return []
    concerns = [sql.SQL(clause.term.sql) for clause in clauses if clause.part == Part.CONCERNS.value]
    counts: list[sql.Composable] = [sql.SQL("count(*), count(*) filter (where k.is_concerned)")]
    counts += [sql.SQL("{}, {}").format(_count(clause, ""), _count(clause, "not ")) for clause in clauses]
    statement = sql.SQL(
        "with facts as materialized ({facts}) select {counts} from facts f"
        " cross join lateral (select {concerned} as is_concerned) k"
    ).format(
        facts=facts_read([requirement], day, staff),
        counts=sql.SQL(", ").join(counts),
        concerned=sql.SQL(" and ").join(concerns) if concerns else sql.SQL("true"),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        [everyone, concerned, *numbers] = cursor.fetchone()
    return [
        Truth(clause.code, clause.part.value, everyone if clause.part == Part.CONCERNS.value else concerned, *pair)
        for clause, pair in zip(clauses, zip(numbers[::2], numbers[1::2], strict=True), strict=True)
    ]


def _count(clause: CompiledClause, negation: str) -> sql.Composed:
    """Who is not concerned is asked nothing further."""
    asked = "" if clause.part == Part.CONCERNS.value else "k.is_concerned and "
    return sql.SQL("count(*) filter (where {})").format(sql.SQL(f"{asked}{negation}{clause.term.sql}"))


def findings_on_people(requirement: Requirement, truths: Sequence[Truth]) -> list[Finding]:
    """Conditions that decide nothing among real people, and parts that can never decide."""
    sentences = {row.code: row.sentence_vi for row in requirement.conditions.all()}
    asked = {truth.part: truth.asked for truth in truths}
    found = [finding for truth in truths for finding in _of_condition(truth, sentences[truth.code])]
    if truths and not asked.get(Part.MEETS, 1):
        said = _("Nobody on today's staff is concerned.")
        found.insert(
            0, Finding(Weight.WARN, _("Who is concerned"), said, _("Look at these conditions again."), "conditions")
        )
    hopeless = [part for part in (Part.MEETS, Part.EXEMPT) if _never(part, truths)]
    if len(hopeless) == len((Part.MEETS, Part.EXEMPT)):
        said = _("Nobody can meet it and nobody can be exempt: whoever is concerned must go for ever.")
        found.insert(0, Finding(Weight.WARN, _("The whole draft"), said, _("Say who meets it."), "conditions"))
    return found


def _of_condition(truth: Truth, sentence: str) -> Iterator[Finding]:
    place, anchor = _("Condition “%(sentence)s”") % {"sentence": sentence}, f"condition-{truth.code}"
    if not truth.asked:
        return
    if truth.unknown == truth.asked:
        said = _("Nobody's records say it: for %(n)s people it is unknown.") % {"n": Figure(truth.asked)}
        yield Finding(Weight.WARN, place, said, _("Use a fact that the records hold."), anchor)
    elif not truth.holds:
        said = _("It is true of nobody among %(n)s people.") % {"n": Figure(truth.asked)}
        yield Finding(Weight.WARN, place, said, _("Check the value it asks for."), anchor)
    elif truth.holds == truth.asked:
        said = _("It is true of all %(n)s people: it separates nobody.") % {"n": Figure(truth.asked)}
        yield Finding(Weight.NOTE, place, said, _("Leave it out unless the law names it."), anchor)


def _never(part: Part, truths: Sequence[Truth]) -> bool:
    """All of MEETS must hold, one of EXEMPT is enough; a part without conditions decides nothing."""
    rows = [truth for truth in truths if truth.part == part]
    if not rows or not rows[0].asked:
        return False
    impossible = [not truth.holds and not truth.unknown for truth in rows]
    return all(impossible) if part is Part.EXEMPT else any(impossible)
