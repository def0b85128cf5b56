"""Turns a stored explanation into sentences: the condition, the value found, true or false, the article."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from haidang.areas.personnel.models import Subject
from haidang.areas.programmes.models import Programme
from haidang.areas.standards.models import Condition, Requirement
from haidang.areas.standards.queries.assessment import unfolded
from haidang.areas.standards.queries.fact_columns import FACTS_BY_NAME, Fact
from haidang.engines.rules.kinds import Kind
from haidang.engines.rules.rules import OUTCOMES
from haidang.engines.rules.rules import Part as EnginePart


@dataclass(frozen=True, slots=True)
class FoundFact:
    """A fact as a person reads it; `text` says what is missing when the value is unknown."""

    name: str
    label: str | Promise
    text: str
    is_missing: bool


@dataclass(frozen=True, slots=True)
class ExplainedCondition:
    """One condition of an answer, ready for a page."""

    code: str
    part: str
    sentence: str
    holds: bool | None
    facts: tuple[FoundFact, ...]
    citation: str
    confidence: str
    confidence_text: str

    @property
    def found(self) -> str:
        """The values in one line."""
        return "; ".join(f"{fact.label}: {fact.text}" for fact in self.facts)

    @property
    def is_uncertain(self) -> bool:
        return self.confidence != "H"


def explain(
    requirement: Requirement,
    explanation: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    names: Mapping[str, str] | None = None,
) -> list[ExplainedCondition]:
    """The conditions of `explanation` with their sentences; give `names` (see code_names) when explaining many."""
    conditions = {condition.code: condition for condition in requirement.conditions.all()}
    parameters = parameter_texts(requirement)
    if names is None:
        names = code_names()
    return [
        _explained(conditions[item["code"]], item, parameters, names)
        for item in unfolded(requirement, explanation)
        if item["code"] in conditions
    ]


def found_texts(requirement: Requirement, explanation: Sequence[Any], names: Mapping[str, str]) -> dict[str, str]:
    """The facts of an answer by label, without the sentences of its conditions."""
    found = (
        found_fact(name, value, names)
        for item in unfolded(requirement, explanation)
        for name, value in item["facts"].items()
    )
    return {str(fact.label): fact.text for fact in found}


def deciding_codes(parts: Mapping[str, str], explanation: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The conditions that settled an answer; `parts` says what each condition decides.

    Where no part settles it, those that kept each part from doing so: not met, not exempt, not bound to go.
    """
    kept: tuple[str, ...] = ()
    for part, settles, _status in OUTCOMES:
        answers = {item["code"]: item["holds"] for item in explanation if parts.get(item["code"]) == part}
        if not answers:
            continue
        joined = _any(answers.values()) if part is EnginePart.EXEMPT else _all(answers.values())
        found = tuple(code for code, holds in answers.items() if holds is joined)
        if joined is None or joined is settles:
            return found
        if part is not EnginePart.CONCERNS:
            kept += found
    return kept


def _all(answers: Iterable[bool | None]) -> bool | None:
    given = set(answers)
    return False if False in given else None if None in given else True


def _any(answers: Iterable[bool | None]) -> bool | None:
    given = set(answers)
    return True if True in given else None if None in given else False


def code_names() -> dict[str, str]:
    """Names of subjects and programmes by code, in the language of the page."""
    rows: Iterable[Subject | Programme] = [*Subject.objects.all(), *Programme.objects.all()]
    return {row.code: str(row) for row in rows}


def parameter_texts(requirement: Requirement) -> dict[str, str]:
    """Parameters as they stand in sentences."""
    return {
        parameter.name: ", ".join(parameter.value) if isinstance(parameter.value, list) else str(parameter.value)
        for parameter in requirement.parameters.all()
    }


def sentence_of(condition: Condition, parameters: Mapping[str, str]) -> str:
    """The sentence in the language of the page, its {parameters} filled in."""
    sentence = condition.sentence_en if get_language() == "en" else condition.sentence_vi
    for name, text in parameters.items():
        sentence = sentence.replace(f"{{{name}}}", text)
    return sentence


def _explained(
    condition: Condition, item: Mapping[str, Any], parameters: Mapping[str, str], names: Mapping[str, str]
) -> ExplainedCondition:
    return ExplainedCondition(
        code=condition.code,
        part=condition.role,
        sentence=sentence_of(condition, parameters),
        holds=item["holds"],
        facts=tuple(found_fact(name, value, names) for name, value in item["facts"].items()),
        citation=condition.citation,
        confidence=condition.confidence,
        confidence_text=condition.get_confidence_display(),
    )


def found_fact(name: str, value: Any, names: Mapping[str, str]) -> FoundFact:
    """A stored value as text, in the format of the language."""
    fact = FACTS_BY_NAME.get(name)
    if fact is None:
        return FoundFact(name, name, str(value), value is None)
    if value is None:
        return FoundFact(name, fact.label, str(fact.missing), True)
    return FoundFact(name, fact.label, _text(fact, value, names), False)


def _text(fact: Fact, value: Any, names: Mapping[str, str]) -> str:
    choices = dict(fact.choices)
    if not isinstance(value, list) and value in choices:
        return str(choices[value])
    match fact.kind:
        case Kind.BOOLEAN:
            return _("yes") if value else _("no")
        case Kind.DATE:
            return formats.date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
        case Kind.TEXTS:
            return ", ".join(names.get(item, item) for item in value) or _("none")
        case Kind.INTEGER | Kind.NUMBER:
            number = formats.number_format(value)
            return f"{number} {fact.unit}" if fact.unit else number
        case Kind.TEXT:
            return str(value)
