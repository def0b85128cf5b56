"""What the records and the law of today answer where a round once answered something else; the round's answer stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haidang.areas.needs.models import Need, Origin
from haidang.areas.standards.models import Purpose
from haidang.areas.standards.queries import requirements_on
from haidang.areas.standards.queries.answers import PersonalAnswer, answers_of_people

NOT_IN_FORCE = _("the requirement is no longer in force")
NOT_ON_STAFF = _("no longer on the staff")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerToday:
    """What today answers, and why it is another answer than the one of the round."""

    word: str | Promise
    version: int | None  # None when nothing in force answers
    why: str | Promise
    citation: str


def answers_today(needs: Iterable[Need], today: date) -> dict[int, AnswerToday]:
    """For the needs whose answer is another one today: needs by their id; three statements for all of them.

    What a school declared, or a person wished, no condition decides: nothing to ask again.
    """
    asked = [need for need in needs if need.origin == Origin.DETECTED]
    if not asked:
        return {}
    codes = {need.requirement.code for need in asked}
    requirements = list(requirements_on(today, Purpose.REVIEW).filter(code__in=codes))
    in_force = {requirement.code for requirement in requirements}
    given = {
        (person, answer.requirement.code): answer
        for person, answers in answers_of_people(requirements, today, [need.person_id for need in asked]).items()
        for answer in answers
    }
    found: dict[int, AnswerToday] = {}
    for need in asked:
        code = need.requirement.code
        answer = given.get((need.person_id, code))
        if answer is None:
            word = NOT_ON_STAFF if code in in_force else NOT_IN_FORCE
            found[need.pk] = AnswerToday(word=word, version=None, why="", citation="")
        elif answer.status.value != need.status:
            found[need.pk] = _as_answer(answer)
    return found


def _as_answer(answer: PersonalAnswer) -> AnswerToday:
    deciding = answer.deciding
    facts = "; ".join(f"{fact.label}: {fact.text}" for fact in deciding.facts) if deciding else ""
    return AnswerToday(
        word=answer.status.label,
        version=answer.requirement.version,
        why=f"{deciding.sentence} – {facts}" if deciding else "",
        citation=deciding.citation if deciding else "",
    )
