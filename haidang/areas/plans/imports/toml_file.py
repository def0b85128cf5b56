"""Reading a plan from a TOML file: every fault names section, row, value and remedy; nothing is repaired."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from haidang.areas.plans.models import PartKind, UnitGroup, UnitPart
from haidang.areas.plans.queries.printed import (
    HEAD_FIELDS,
    PrintedDuty,
    PrintedPart,
    PrintedPlan,
    PrintedTarget,
    PrintedTask,
    PrintedUnit,
)
from haidang.areas.plans.queries.times import read_time
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Level

BUILTIN = Path(__file__).parents[1] / "data"
_ORDINAL = re.compile(r"^(?P<ordinal>\d{1,2}[.)]|[a-z]{1,4}[.)])\s+(?P<text>.+)$", re.DOTALL)
_TASK_KEYS = ("ordinal", "content", "levels", "time", "quantity", "mode", "leads", "coordinating")


class BadPlanFile(Refused):
    """A fault in the file, with its place and what to write instead."""

    def __init__(self, *, section: str, row: int, value: object, remedy: str) -> None:
        place = _("section [%(section)s]") % {"section": section}
        if row:
            place += _(", row %(row)s") % {"row": row}
        sentence = _("The plan file cannot be loaded: %(place)s holds %(value)s. %(remedy)s")
        super().__init__(sentence % {"place": place, "value": _shown(value), "remedy": remedy})


class NoSuchBuiltinPlan(Refused):
    def __init__(self, year: int) -> None:
        years = ", ".join(sorted(path.name[:4] for path in BUILTIN.glob("[0-9]*.toml")))
        super().__init__(
            _("No plan of %(year)s comes with the system. There are: %(years)s.") % {"year": year, "years": years}
        )


def read_builtin_plan(year: int) -> PrintedPlan:
    """The plan of a year that comes with the system."""
    path = next(BUILTIN.glob(f"{year:04d}_*.toml"), None)
    if path is None:
        raise NoSuchBuiltinPlan(year)
    return read_plan_file(path)


def read_plan_file(path: Path) -> PrintedPlan:
    """The plan in a TOML file."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as fault:
        raise BadPlanFile(
            section=path.name, row=0, value=str(fault), remedy=_("Write it as TOML, like the plan of 2024.")
        ) from fault
    except UnicodeDecodeError as fault:
        raise BadPlanFile(
            section=path.name, row=0, value=str(fault.object[fault.start : fault.end]), remedy=_("Save it as UTF-8.")
        ) from fault
    return read_plan(tables)


def read_plan(tables: Mapping[str, Any]) -> PrintedPlan:
    """The plan in the tables of a file."""
    whole = _Section("file", 0, dict(tables))
    head = whole.table("plan")
    annex = whole.table("annex", {})
    plan = PrintedPlan(
        **{name: head.text(name, "") for name in HEAD_FIELDS if name not in {"code", "year", "title", "issued_on"}}
        | {"annex_label": annex.text("label", ""), "annex_title": annex.text("title", "")},
        code=head.text("code"),
        title=head.text("title"),
        year=head.number("year", least=2000),
        issuer=head.text("issuer"),
        kind=head.text("kind", ""),
        last_year=head.year("last_year"),
        outlook_year=head.year("outlook_year"),
        issued_on=head.day("issued_on"),
        recipients=tuple(head.texts("recipients")),
        parts=tuple(_read_parts(whole.table("parts", {}))),
        duties=tuple(_read_duties(whole.tables("duty"))),
        tasks=tuple(_read_task(row) for row in whole.tables("task")),
    )
    for section in (head, annex, whole):
        section.refuse_the_rest()
    if not plan.tasks:
        raise BadPlanFile(section="task", row=0, value="", remedy=_("Add at least one row: [[task]]."))
    return plan


@dataclass
class _Section:
    """One table of the file; whatever was not asked for is a fault."""

    name: str
    row: int
    values: dict[str, Any]
    asked: set[str] = field(default_factory=set)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.refuse(key, value, _("Write a text between quotation marks."))
        return str(value).strip()

    def texts(self, key: str) -> list[str]:
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
            self.refuse(key, value, _("Write a list of texts, none of them empty."))
        return [text.strip() for text in value]

    def number(self, key: str, *, least: int) -> int:
        value = self._take(key, None)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= 32_767:
            self.refuse(key, value, _("Write a whole number of at least %(least)s.") % {"least": least})
        return int(value)

    def year(self, key: str) -> int | None:
        return self.number(key, least=2000) if key in self.values else None

    def day(self, key: str) -> date | None:
        value = self._take(key, "")
        if value != "" and type(value) is not date:
            self.refuse(key, value, _("Write a day like 2024-03-15 without quotation marks, or leave it out."))
        return value or None

    def choice(self, key: str, choices: Iterable[str]) -> str:
        value, known = self.text(key, ""), list(choices)
        if value not in known:
            self.refuse(key, value, _("Write one of: %(choices)s.") % {"choices": ", ".join(filter(None, known))})
        return value

    def table(self, key: str, default: dict[str, Any] | None = None) -> "_Section":
        value = self._take(key, default)
        if not isinstance(value, dict):
            self.refuse(key, value, _("Add the section [%(key)s].") % {"key": key})
        return _Section(key, 0, value)

    def tables(self, key: str) -> list["_Section"]:
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.refuse(key, value, _("Write rows as [[%(key)s]].") % {"key": key})
        name, first = (key, 0) if self.name == "file" else (f"{self.name}.{key}", self.row)
        return [_Section(name, first or place, row) for place, row in enumerate(value, start=1)]

    def refuse(self, key: str, value: object, remedy: str) -> None:
        raise BadPlanFile(section=self.name, row=self.row, value=f"{key} = {_shown(value)}", remedy=remedy)

    def refuse_the_rest(self) -> None:
        for key in self.values.keys() - self.asked:
            remedy = _("Known here are: %(keys)s.") % {"keys": ", ".join(sorted(self.asked))}
            self.refuse(key, self.values[key], remedy)

    def _take(self, key: str, default: Any) -> Any:
        self.asked.add(key)
        return self.values.get(key, default)


def _read_parts(section: _Section) -> Iterable[PrintedPart]:
    for kind in PartKind:
        for position, text in enumerate(section.texts(kind), start=1):
            ordinal, rest = split_ordinal(text) if kind == PartKind.CONTENT else ("", text)
            yield PrintedPart(kind.value, position, rest, ordinal)
    section.refuse_the_rest()


def _read_duties(sections: Iterable[_Section]) -> Iterable[PrintedDuty]:
    position = 0
    for section in sections:
        ordinal, holder = split_ordinal(section.text("holder"))
        unit, group = section.text("unit", ""), section.choice("group", UnitGroup)
        for text in section.texts("texts"):
            position += 1
            yield PrintedDuty(position, holder, text, ordinal, unit, group)
        section.refuse_the_rest()


def _read_task(section: _Section) -> PrintedTask:
    texts = {key: section.text(key, "") for key in _TASK_KEYS if key not in {"levels", "content"}}
    levels = section.texts("levels")
    if not levels or set(levels) - set(Level):
        section.refuse("levels", levels, _("Write one of: %(choices)s.") % {"choices": ", ".join(Level)})
    span = read_time(texts["time"])
    task = PrintedTask(
        **texts,
        position=section.row,
        content=section.text("content"),
        levels=tuple(levels),
        starts_on=span[0] if span else None,
        ends_on=span[1] if span else None,
        targets=tuple(
            _read_target(target, position) for position, target in enumerate(section.tables("targets"), start=1)
        ),
        units=tuple(_read_units(section, "lead_units", UnitPart.LEAD))
        + tuple(_read_units(section, "coordinating_units", UnitPart.COORDINATING)),
    )
    section.refuse_the_rest()
    return task


def _read_target(section: _Section, position: int) -> PrintedTarget:
    target = PrintedTarget(
        position, section.text("label"), section.number("planned", least=0), section.text("requirement")
    )
    section.refuse_the_rest()
    return target


def _read_units(section: _Section, key: str, part: UnitPart) -> Iterable[PrintedUnit]:
    for position, row in enumerate(section.tables(key), start=1):
        yield PrintedUnit(
            part.value, position, row.text("printed"), row.text("unit", ""), row.choice("group", UnitGroup)
        )
        row.refuse_the_rest()


def split_ordinal(text: str) -> tuple[str, str]:
    """The ordinal a text begins with ("4.", "a)") and the rest."""
    found = _ORDINAL.match(text)
    return (found["ordinal"], found["text"]) if found else ("", text)


def _shown(value: object) -> str:
    text = "—" if value is None or value == "" else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
