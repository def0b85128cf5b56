"""Which unit or group a printed name means: names that people confirmed, names on file, words that come with us."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from django.db.models import Q

from haidang.areas.plans.models import UnitAlias
from haidang.foundation.basics.names import fold
from haidang.foundation.organisation.models import FormerName, Unit

WORDS = Path(__file__).parents[1] / "data" / "unit_words.toml"


class How(StrEnum):
    """How a name was resolved, from sure to not at all."""

    CONFIRMED = "confirmed"
    ON_FILE = "on_file"
    KNOWN_WORD = "known_word"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Resolved:
    """A unit (by its code) or a group, and until when the unit exists."""

    how: How
    unit: str = ""
    group: str = ""
    ends_on: date | None = None

    @property
    def is_known(self) -> bool:
        return bool(self.unit or self.group)


UNKNOWN = Resolved(How.UNKNOWN)


def key_of(name: str) -> str:
    """The name without marks, capitals and the signs people put between letters."""
    return " ".join(re.sub(r"[\s.,;:–—-]+", " ", fold(name)).split())[:160]


@lru_cache(maxsize=1)
def known_words() -> dict[str, tuple[str, str]]:
    """The words of the data file: key to (unit code, group)."""
    tables = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    found = {key_of(name): (code, "") for code, names in tables["units"].items() for name in names}
    return found | {key_of(name): ("", group) for group, names in tables["groups"].items() for name in names}


@dataclass(slots=True)
class UnitNames:
    """All names on one day for the documents of one issuer; asks the database once."""

    confirmed: dict[str, Resolved] = field(default_factory=dict)
    on_file: dict[str, Resolved] = field(default_factory=dict)
    codes: dict[str, date | None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def resolve(self, name: str) -> Resolved:
        key = key_of(name)
        if not key:
            return UNKNOWN
        if key in self.confirmed:
            return self.confirmed[key]
        if (found := self.on_file.get(key)) and found.is_known:
            return found
        unit, group = known_words().get(key, ("", ""))
        if group or (unit and unit in self.codes):
            return Resolved(How.KNOWN_WORD, unit, group, self.codes.get(unit))
        return found or UNKNOWN

    def name_of(self, code: str) -> str:
        """What the unit is called today."""
        return self.names.get(code, code)

    def is_known(self, name: str) -> bool:
        return self.resolve(name).is_known


def unit_names(issuer: Unit, day: date) -> UnitNames:
    """The names as they stand on `day`; those confirmed for `issuer` come before those confirmed for everybody."""
    names = UnitNames()
    units = list(Unit.objects.values_list("code", "name", "short_name", "period"))
    names.codes = {code: period.upper for code, _name, _short, period in units}
    names.names = {code: name for code, name, _short, _period in units}
    for code, name, short, period in units:
        _add(names.on_file, (name, short, code), Resolved(How.ON_FILE, code, "", period.upper))
    for code, name, short in FormerName.objects.values_list("unit__code", "name", "short_name"):
        former = Resolved(How.ON_FILE, code, "", names.codes[code])
        _add(names.on_file, [one for one in (name, short) if key_of(one) not in names.on_file], former)
    aliases = UnitAlias.objects.filter(Q(issuer=issuer) | Q(issuer=None), period__contains=day).select_related("unit")
    for alias in sorted(aliases, key=lambda alias: alias.issuer_id is not None):
        names.confirmed[alias.key] = Resolved(
            How.CONFIRMED,
            alias.unit.code if alias.unit else "",
            alias.group,
            alias.unit.period.upper if alias.unit else None,
        )
    return names


def _add(names: dict[str, Resolved], called: Iterable[str], meaning: Resolved) -> None:
    """A name that several units bear leads to none of them."""
    for key in {key_of(one) for one in called} - {""}:
        there = names.get(key)
        names[key] = meaning if there is None or there.unit == meaning.unit else Resolved(How.AMBIGUOUS)
