"""What is wrong or doubtful in a draft: found in its text, and found by asking it of everybody's facts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from haidang.areas.standards.models import Confidence, Parameter, RequirementDraft
from haidang.areas.standards.queries.assessment import parameter_value
from haidang.areas.standards.queries.catalogue_files import CatalogueError
from haidang.areas.standards.queries.drafts import document_of, place_of, read_draft
from haidang.areas.standards.queries.fact_columns import COLUMNS
from haidang.areas.standards.queries.rule_errors import problem_of, remedy_of
from haidang.engines.rules.expressions import read_condition, read_number
from haidang.engines.rules.kinds import FactName, RuleError, Value, Vocabulary
from haidang.foundation.basics.periods import last_day


class Weight(StrEnum):
    """STOP keeps the draft from being submitted; the others are for the eyes of whoever decides."""

    STOP = "stop"
    WARN = "warn"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: where, what, and what to do. `anchor` names the part of the page that mends it."""

    weight: Weight
    place: str
    sentence: str
    remedy: str
    anchor: str = ""


HEAD_TEXTS = ("title_vi", "title_en", "text_vi", "text_en", "source")
CONDITION_TEXTS = ("sentence_vi", "sentence_en", "document")
PARAMETER_TEXTS = ("label_vi", "label_en", "source")


def findings_of_text(draft: RequirementDraft, today: date) -> list[Finding]:
    """All that can be said without looking at people, the grave ones first."""
    found = [
        *_blanks(draft),
        *_expressions(draft, today),
        *_parameters(draft),
        *_period(draft, today),
        *_sameness(draft),
        *_doubts(draft),
    ]
    order = list(Weight)
    return sorted(found, key=lambda finding: order.index(finding.weight))


def condition_place(row: Mapping[str, Any]) -> str:
    return _("Condition “%(sentence)s”") % {"sentence": row.get("sentence_vi") or row.get("code")}


def parameter_place(row: Mapping[str, Any]) -> str:
    return _("Parameter “%(label)s”") % {"label": row.get("label_vi") or row.get("name")}


def vocabulary_of(draft: RequirementDraft, day: date) -> Vocabulary:
    """What the draft's expressions may name; a parameter whose value does not fit its kind is left out."""
    values: dict[str, Value | FactName] = {"day": day}
    for row in draft.version.get("parameter", []):
        try:
            values[row["name"]] = parameter_value(Parameter(name=row["name"], kind=row["kind"], value=row["value"]))
        except ValueError:
            continue
    return Vocabulary(COLUMNS, values)


def _blanks(draft: RequirementDraft) -> Iterator[Finding]:
    rows: list[tuple[str, str, Mapping[str, Any], tuple[str, ...]]]
    rows = [(_("Title and text"), "texts", draft.document, HEAD_TEXTS)]
    rows += [(condition_place(row), f"condition-{row['code']}", row, CONDITION_TEXTS) for row in _conditions(draft)]
    rows += [
        (parameter_place(row), f"parameter-{row['name']}", row, PARAMETER_TEXTS) for row in _list(draft, "parameter")
    ]
    for place, anchor, row, names in rows:
        for name in names:
            if not str(row.get(name) or "").strip():
                yield Finding(Weight.STOP, place, *_blank_words(name), anchor)
        if "article" in row and not str(row["article"]).strip():
            said = _("The article is not named.")
            yield Finding(Weight.WARN, place, said, _("Write it, so that everyone can look it up."), anchor)


def _blank_words(name: str) -> tuple[str, str]:
    if name.endswith("_en"):
        return _("The English text is missing."), _("Write it: the catalogue carries both languages.")
    if name in ("document", "source"):
        return _("The legal source is missing."), _("Name the document this rests on.")
    return _("The Vietnamese text is missing."), _("Write it: this is what people read.")


def _expressions(draft: RequirementDraft, today: date) -> Iterator[Finding]:
    vocabulary = vocabulary_of(draft, draft.starts_on or today)
    for row in _conditions(draft):
        if (error := expression_error(row["expression"], vocabulary)) is not None:
            anchor = f"condition-{row['code']}"
            yield Finding(Weight.STOP, condition_place(row), problem_of(error), remedy_of(error), anchor)
    if priority := draft.document.get("priority"):
        try:
            read_number(priority, vocabulary)
        except RuleError as error:
            yield Finding(Weight.STOP, _("Place in the queue"), problem_of(error), remedy_of(error), "texts")


def expression_error(text: str, vocabulary: Vocabulary) -> RuleError | None:
    """Why a condition is refused; None when it is good."""
    try:
        read_condition(text, vocabulary)
    except RuleError as error:
        return error
    return None


def _parameters(draft: RequirementDraft) -> Iterator[Finding]:
    rows = _list(draft, "parameter")
    names = {row["name"] for row in rows}
    written = " ".join([*(row["expression"] for row in _conditions(draft)), draft.document.get("priority", "")])
    used = set(re.findall(r":(\w+)", written)) - {"day"}
    for row in rows:
        anchor = f"parameter-{row['name']}"
        if row["name"] not in used:
            said = _("No condition uses it.")
            yield Finding(
                Weight.WARN, parameter_place(row), said, _("Use it as :%s or leave it out.") % row["name"], anchor
            )
        try:
            parameter_value(Parameter(name=row["name"], kind=row["kind"], value=row["value"]))
        except ValueError:
            said = _("The value is not of the kind it claims.")
            yield Finding(Weight.STOP, parameter_place(row), said, _("Write the value again."), anchor)
    for row in _conditions(draft):
        shown = set(re.findall(r"\{(\w+)\}", f"{row.get('sentence_vi', '')} {row.get('sentence_en', '')}"))
        for name in sorted(shown - names):
            said = _("The sentence shows {%s}, which is no parameter.") % name
            remedy = _("Name one of: %s.") % (", ".join(sorted(names)) or "–")
            yield Finding(Weight.STOP, condition_place(row), said, remedy, f"condition-{row['code']}")


def _period(draft: RequirementDraft, today: date) -> Iterator[Finding]:
    place = _("In force")
    if draft.starts_on is None:
        yield Finding(Weight.STOP, place, _("The first day is missing."), _("Say from when it is in force."), "period")
        return
    if draft.ends_on is not None and draft.ends_on <= draft.starts_on:
        yield Finding(Weight.STOP, place, _("It ends before it begins."), _("Choose a later last day."), "period")
        return
    around = place_of(draft)
    for row in around.overlapping:
        said = _("Version %(number)s is already in force from %(day)s.") % {
            "number": row.version,
            "day": f"{row.period.lower:%d/%m/%Y}" if row.period.lower else "…",
        }
        yield Finding(Weight.STOP, place, said, _("Choose a period that does not touch it."), "period")
    if not around.overlapping and (around.before is None or around.before.pk != draft.base_id):
        said = _("The text it was written from is not the one in force before its first day.")
        yield Finding(Weight.STOP, place, said, _("Begin a new draft from the present text."), "period")
    if draft.starts_on < today:
        said = _("It begins in the past: answers for past days change; decisions already made keep their version.")
        yield Finding(Weight.WARN, place, said, _("Choose a coming day unless the law itself began then."), "period")
    yield from _gap(draft, around.before.period.upper if around.before else None, place)


def _gap(draft: RequirementDraft, former_end: date | None, place: str) -> Iterator[Finding]:
    end = draft.ends_on
    if draft.starts_on and former_end is not None and former_end < draft.starts_on:
        said = _("The former version ends before: for some days no text is in force.")
        yield Finding(Weight.WARN, place, said, _("Begin on the day after its last."), "period")
    if end is not None and draft.base.pk and (former_end is None or end < former_end):
        shown = last_day(draft.base.period)
        said = _("The former version was in force until %(day)s; after this one ends, nothing is.") % {
            "day": f"{shown:%d/%m/%Y}" if shown else _("further notice")
        }
        yield Finding(Weight.WARN, place, said, _("Leave the last day open unless the law ends."), "period")


def _sameness(draft: RequirementDraft) -> Iterator[Finding]:
    former = document_of(draft.base, number=draft.version["number"], starts_on=draft.starts_on)
    if _said(former) == _said(draft.document):
        said = _("It says the same as version %(number)s.") % {"number": draft.base.version}
        yield Finding(Weight.STOP, _("The whole draft"), said, _("Change what shall change."), "parameters")
    expressions: dict[str, str] = {}
    for row in _conditions(draft):
        plain = " ".join(row["expression"].split())
        if plain in expressions:
            said = _("It asks the same as condition “%(other)s”.") % {"other": expressions[plain]}
            yield Finding(
                Weight.WARN, condition_place(row), said, _("Keep one of the two."), f"condition-{row['code']}"
            )
        expressions.setdefault(plain, row["code"])
    if not _conditions(draft):
        said = _("It has no condition: everyone gets the same answer.")
        yield Finding(Weight.STOP, _("Conditions"), said, _("Add at least one condition."), "conditions")


def _said(document: Mapping[str, Any]) -> dict[str, Any]:
    version = document["version"]
    keys = {"condition": "code", "parameter": "name"}
    parts = {part: {row[key]: row for row in version.get(part, [])} for part, key in keys.items()}
    period = {"until": version.get("until")}
    return {name: value for name, value in document.items() if name != "version" and value} | parts | period


def _doubts(draft: RequirementDraft) -> Iterator[Finding]:
    rows = [(condition_place(row), f"condition-{row['code']}", row) for row in _conditions(draft)]
    rows += [(parameter_place(row), f"parameter-{row['name']}", row) for row in _list(draft, "parameter")]
    for place, anchor, row in rows:
        if row.get("confidence") != Confidence.HIGH:
            label = Confidence(row.get("confidence") or "L").label
            said = _("The source is not certain: %(label)s.") % {"label": label}
            yield Finding(Weight.NOTE, place, said, _("Look it up in the text itself, then say so."), anchor)
    try:
        read_draft(draft.document)
    except (CatalogueError, ValueError) as error:
        if not any(True for _blank in _blanks(draft) if _blank.weight is Weight.STOP):
            yield Finding(Weight.STOP, _("The whole draft"), str(error), _("Mend this part."), "texts")


def _list(draft: RequirementDraft, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = draft.version.get(name, [])
    return found


def _conditions(draft: RequirementDraft) -> list[dict[str, Any]]:
    return _list(draft, "condition")
