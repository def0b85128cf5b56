"""Reads a file of facts about people; everything wrong in it is named by row, field, value and remedy."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from haidang.areas.personnel.models import BirthPrecision
from haidang.areas.standards.queries import FACTS_BY_NAME, Fact
from haidang.engines.rules.kinds import LARGEST_NUMBER, Kind

MOST_PROBLEMS = 20  # named at once; more would not be read
OLDEST = date(1900, 1, 1)


class FactsError(Exception):
    """The file cannot be used; each problem is one sentence."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems[:MOST_PROBLEMS]))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class GivenFacts:
    """One person of the file: their own identifier and the facts that are known."""

    identifier: str
    facts: Mapping[str, Any]


def read_facts(file: Path, day: date) -> list[GivenFacts]:
    """The people of the file, in its order. Raises FactsError."""
    items = _read_json(file)
    if not isinstance(items, list) or not items:
        raise FactsError([_('The file must hold a list of people: [{"id": "1", "level": "TH"}].')])
    problems: list[str] = []
    people = [_read_person(number, item, day, problems) for number, item in enumerate(items, start=1)]
    seen: dict[str, int] = {}
    for number, person in enumerate(people, start=1):
        if person.identifier and person.identifier in seen:
            first = seen[person.identifier]
            problems.append(
                _said(
                    number,
                    "id",
                    person.identifier,
                    _("Row %(first)s has it already; give each person their own.") % {"first": first},
                )
            )
        seen.setdefault(person.identifier, number)
    if problems:
        raise FactsError(problems)
    return people


def check_courses(people: Sequence[GivenFacts], known: set[str]) -> None:
    """A misspelt programme would silently count as not held. Raises FactsError."""
    remedy = _("Write one of: %(values)s.") % {"values": ", ".join(sorted(known))}
    problems = [
        _said(number, "courses_held", course, remedy)
        for number, person in enumerate(people, start=1)
        for course in person.facts.get("courses_held") or ()
        if course not in known
    ]
    if problems:
        raise FactsError(problems)


def _read_json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"), object_pairs_hook=_no_doubles)
    except OSError as error:
        raise FactsError(
            [_("%(file)s cannot be read: %(reason)s.") % {"file": file, "reason": error.strerror}]
        ) from error
    except (ValueError, RecursionError) as error:
        raise FactsError([_("%(file)s is not JSON in UTF-8: %(reason)s.") % {"file": file, "reason": error}]) from error


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _value in pairs]
    doubles = sorted({name for name in names if names.count(name) > 1})
    if doubles:
        raise ValueError(_("the name %(name)s stands twice in one object") % {"name": doubles[0]})
    return dict(pairs)


def _read_person(number: int, item: Any, day: date, problems: list[str]) -> GivenFacts:
    if not isinstance(item, dict):
        problems.append(_said(number, "", item, _("Write an object with an id and facts.")))
        return GivenFacts("", {})
    identifier = item.get("id")
    if isinstance(identifier, bool) or not isinstance(identifier, (str, int)) or not str(identifier).strip():
        problems.append(_said(number, "id", identifier, _("Give each person an id, a text or a whole number.")))
    elif not _is_writable(str(identifier)):
        problems.append(_said(number, "id", identifier, _("Remove the signs that cannot be written.")))
    facts = {}
    for name, value in item.items():
        if name != "id":
            facts[name] = _read_fact(number, name, value, day, problems)
    born = facts.get("birth_on")
    if facts.get("birth_precision") == BirthPrecision.YEAR and born and (born.month, born.day) != (1, 1):
        remedy = _("When only the year is known, write its 1 January (Decree 135/2020).")
        problems.append(_said(number, "birth_on", born.isoformat(), remedy))
    return GivenFacts(str(identifier), facts)


def _read_fact(number: int, name: str, value: Any, day: date, problems: list[str]) -> Any:
    fact = FACTS_BY_NAME.get(name)
    if fact is None:
        remedy = _("Use one of: %(names)s.") % {"names": ", ".join(FACTS_BY_NAME)}
        problems.append(_said(number, name, value, remedy))
        return None
    if value is None:
        return None
    remedy = _remedy(fact, value, day)
    if remedy:
        problems.append(_said(number, name, value, remedy))
        return None
    return date.fromisoformat(value) if fact.kind is Kind.DATE else value


def _said(number: int, name: str, value: Any, remedy: str) -> str:
    shown = json.dumps(value, ensure_ascii=True, default=str)[:80]
    return _("Row %(row)s, %(field)s = %(value)s: %(remedy)s") % {
        "row": number,
        "field": name or "-",
        "value": shown,
        "remedy": remedy,
    }


def _remedy(fact: Fact, value: Any, day: date) -> str:
    """What to write instead; empty when the value is good."""
    choices = [choice for choice, _label in fact.choices]
    if choices:
        is_good = not isinstance(value, bool) and value in choices
        return "" if is_good else _("Write one of: %(values)s.") % {"values": ", ".join(map(str, choices))}
    match fact.kind:
        case Kind.BOOLEAN:
            return "" if isinstance(value, bool) else _("Write true or false.")
        case Kind.INTEGER:
            is_good = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_NUMBER
            return "" if is_good else _("Write a whole number.")
        case Kind.DATE:
            return _date_remedy(fact, value, day)
        case Kind.TEXTS:
            is_good = isinstance(value, list) and all(isinstance(item, str) and _is_writable(item) for item in value)
            return "" if is_good else _('Write a list of texts, such as ["KHTN"].')
        case _:
            return "" if isinstance(value, str) and _is_writable(value) else _("Write a text.")


def _date_remedy(fact: Fact, value: Any, day: date) -> str:
    try:
        found = date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2020-07-01") else None
    except ValueError:
        found = None
    if found is None:
        return _("Write a real day as year-month-day, such as 1980-02-29.")
    if found < OLDEST:
        return _("Write a day since 1900.")
    if fact.name == "birth_on" and found >= day:
        return _("A birth before %(day)s is needed.") % {"day": day.isoformat()}
    return ""


def _is_writable(text: str) -> bool:
    """PostgreSQL refuses the zero sign, UTF-8 refuses lone surrogates."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
