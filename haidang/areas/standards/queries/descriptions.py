"""A requirement as people read it: its conditions by what they decide, its parameters, how sure each text is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from haidang.areas.standards.models import Confidence, Parameter, ParameterKind, Part, Requirement
from haidang.areas.standards.queries.explanations import code_names, parameter_texts, sentence_of
from haidang.areas.standards.queries.fact_columns import FACTS_BY_NAME
from haidang.foundation.basics.periods import last_day
from haidang.foundation.organisation.models import Level


@dataclass(frozen=True, slots=True)
class ReadCondition:
    """One condition as a sentence with its article and the exact expression."""

    sentence: str
    citation: str
    confidence: str
    is_uncertain: bool
    expression: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartOfRequirement:
    """The conditions that decide one thing; `rule` says how they combine."""

    part: str
    title: str
    rule: str
    conditions: tuple[ReadCondition, ...]


@dataclass(frozen=True, slots=True)
class ReadParameter:
    label: str
    value: str
    source: str
    confidence: str
    is_uncertain: bool


def describe_conditions(requirement: Requirement) -> list[PartOfRequirement]:
    """The parts that have conditions, in the order they are asked."""
    parameters = parameter_texts(requirement)
    rows = list(requirement.conditions.all())
    rules = {
        Part.CONCERNS: _("all of these must hold"),
        Part.MEETS: _("all of these must hold"),
        Part.EXEMPT: _("one of these is enough"),
        Part.MUST: _("all of these must hold"),
    }
    return [
        PartOfRequirement(part.value, str(part.label), rules[part], conditions)
        for part in Part
        if (
            conditions := tuple(
                ReadCondition(
                    sentence=sentence_of(row, parameters),
                    citation=row.citation,
                    confidence=row.get_confidence_display(),
                    is_uncertain=row.confidence != Confidence.HIGH,
                    expression=row.expression,
                    facts=tuple(str(fact.label) for name, fact in FACTS_BY_NAME.items() if name in row.expression),
                )
                for row in rows
                if row.role == part
            )
        )
    ]


def describe_parameters(requirement: Requirement) -> list[ReadParameter]:
    """The parameters with their values in words."""
    names = code_names() | {value: str(label) for value, label in Level.choices}
    return [
        ReadParameter(
            label=row.label,
            value=_value(row, names),
            source=row.source,
            confidence=row.get_confidence_display(),
            is_uncertain=row.confidence != Confidence.HIGH,
        )
        for row in requirement.parameters.all()
    ]


def _value(row: Parameter, names: Mapping[str, str]) -> str:
    match row.kind:
        case ParameterKind.FACT:
            label: str | Promise = FACTS_BY_NAME[row.value].label
            return str(label)
        case ParameterKind.TEXTS:
            return ", ".join(names.get(item, item) for item in row.value)
        case ParameterKind.BOOLEAN:
            return _("yes") if row.value else _("no")
        case ParameterKind.DATE:
            return formats.date_format(date.fromisoformat(row.value), "SHORT_DATE_FORMAT")
        case ParameterKind.INTEGER:
            return formats.number_format(row.value)
        case _:
            return str(row.value)


def period_text(requirement: Requirement) -> str:
    """From when until when a version is in force."""
    first, last = requirement.period.lower, last_day(requirement.period)
    start = formats.date_format(first, "SHORT_DATE_FORMAT") if first else "…"
    if last is None:
        return _("since %(first)s") % {"first": start}
    return _("%(first)s to %(last)s") % {"first": start, "last": formats.date_format(last, "SHORT_DATE_FORMAT")}
