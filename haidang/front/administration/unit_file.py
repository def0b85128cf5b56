"""Units from a spreadsheet and back: read, checked, compared, applied in one transaction; the list as .xlsx."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from haidang.foundation.accounts.models import User
from haidang.foundation.basics.names import fold
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Act, ActKind, Level, Parentage, Sector, Unit, UnitKind
from haidang.foundation.organisation.operations import apply_on
from haidang.foundation.organisation.queries import Names, since_when
from haidang.foundation.spreadsheets.reading import Workbook
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Sheet

HEADINGS = {
    "code": ("ma", "ma don vi", "ma truong", "code"),
    "name": ("ten", "ten don vi", "ten truong", "name"),
    "short_name": ("ten ngan", "ten viet tat", "short name"),
    "kind": ("loai", "loai don vi", "kind"),
    "levels": ("cap hoc", "cap", "levels"),
    "sector": ("loai hinh", "sector"),
    "parent_code": ("ma don vi quan ly", "don vi quan ly", "ma don vi cap tren", "parent"),
    "on": ("tu ngay", "ngay hieu luc", "from day"),
}
KIND_WORDS: dict[str, str] = {
    "truong": UnitKind.SCHOOL.value, "truong hoc": UnitKind.SCHOOL.value, "phuong": UnitKind.WARD.value,
    "xa": UnitKind.COMMUNE.value, "dac khu": UnitKind.SPECIAL_ZONE.value, "quan": UnitKind.DISTRICT.value,
    "huyen": UnitKind.DISTRICT.value, "quan, huyen": UnitKind.DISTRICT.value, "quan/huyen": UnitKind.DISTRICT.value,
    "trung tam": UnitKind.CENTRE.value,
}  # fmt: skip
NEEDED = ("code", "name", "kind", "parent_code", "on")
EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A cell that cannot be taken: where, what stands there, what to do."""

    row: int
    column: str | Promise
    value: str
    remedy: str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the file, read."""

    row: int
    code: str
    names: Names
    kind: str
    parent_code: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the file says otherwise than the record: pairs of (what, old, new)."""

    line: Line
    unit: Unit
    parent: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class Difference:
    """The file against the record of the day."""

    new: list[Line] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    missing: list[Unit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class NoHeadings(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("No row with the headings Mã, Tên, Loại, Mã đơn vị quản lý and Từ ngày was found in the file.")
        )


class FindingsLeft(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("Some rows cannot be taken yet. Correct the file and bring it again."))


def unit_sheet(units: Iterable[Unit], day: date) -> Sheet:
    """The list of units in the shape that can be brought back."""
    rows = list(units)
    starts = since_when(Unit.objects.filter(pk__in=[unit.pk for unit in rows]))
    parents = _parent_codes(rows, day)
    with override("vi"):
        lines = [
            (
                unit.code, unit.name, unit.short_name, str(unit.get_kind_display()), ", ".join(unit.levels),
                str(unit.get_sector_display()) if unit.sector else "", parents.get(unit.pk, ""), starts[unit.pk],
            )
            for unit in rows
        ]  # fmt: skip
    columns = (
        Column("Mã", width=16), Column("Tên", width=44), Column("Tên ngắn", width=28), Column("Loại", width=20),
        Column("Cấp học", width=14), Column("Loại hình", width=16), Column("Mã đơn vị quản lý", width=20),
        Column("Từ ngày", CellType.DATE, 14),
    )  # fmt: skip
    return Sheet("Đơn vị", columns, lines)


def read_lines(workbook: Workbook) -> tuple[list[Line], list[Finding]]:
    """The rows below the headings of the first sheet that has them."""
    for sheet in workbook.sheets:
        places: dict[str, int] = {}
        lines: list[Line] = []
        findings: list[Finding] = []
        for number, cells in enumerate(sheet.rows, start=1):
            if not places:
                places = _places(cells)
                continue
            if any(cell != "" for cell in cells):
                _read_line(number, {name: _at(cells, place) for name, place in places.items()}, lines, findings)
        if places:
            return lines, [*findings, *_twice(lines)]
    raise NoHeadings


def _places(cells: Sequence[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        word = fold(str(cell or "")).strip(" *:")
        for name, headings in HEADINGS.items():
            if word in headings:
                found.setdefault(name, place)
    return found if {*NEEDED} <= set(found) else {}


def _at(cells: Sequence[Any], place: int) -> Any:
    return cells[place] if place < len(cells) else None


def _read_line(number: int, cells: dict[str, Any], lines: list[Line], findings: list[Finding]) -> None:
    text = {name: " ".join(str(value if value is not None else "").split()) for name, value in cells.items()}
    before = len(findings)

    def complain(name: str, remedy: str | Promise) -> None:
        findings.append(Finding(row=number, column=HEADING_WORDS[name], value=text.get(name, ""), remedy=remedy))

    kind, levels, sector = _kind(text["kind"]), _levels(text.get("levels", "")), _sector(text.get("sector", ""))
    on = _day(cells["on"])
    code = re.sub(r"\.0$", "", text["code"])
    if not code or len(code) > 20:
        complain("code", gettext_lazy("Write the code of the unit, at most 20 characters."))
    if not text["name"] or len(text["name"]) > 160:
        complain("name", gettext_lazy("Write the name of the unit, at most 160 characters."))
    if kind is None:
        complain("kind", gettext_lazy("Write one of the kinds of the list of units, for example trường."))
    if levels is None:
        complain("levels", gettext_lazy("Write MN, TH, THCS, THPT or GDTX, several with commas between them."))
    if sector is None:
        complain("sector", gettext_lazy("Write công lập or ngoài công lập."))
    if kind == UnitKind.SCHOOL and (levels == () or sector == ""):
        complain("levels" if levels == () else "sector", gettext_lazy("A school needs its levels and its sector."))
    if on is None:
        complain("on", gettext_lazy("Write the day as dd/mm/yyyy."))
    if len(findings) == before and kind is not None and levels is not None and sector is not None and on is not None:
        names = Names(
            name=text["name"], short_name=(text.get("short_name") or text["name"])[:80], levels=levels, sector=sector
        )
        parent = re.sub(r"\.0$", "", text["parent_code"])
        lines.append(Line(row=number, code=code, names=names, kind=kind, parent_code=parent, on=on))


HEADING_WORDS: dict[str, str] = {
    "code": "Mã", "name": "Tên", "short_name": "Tên ngắn", "kind": "Loại", "levels": "Cấp học", "sector": "Loại hình",
    "parent_code": "Mã đơn vị quản lý", "on": "Từ ngày",
}  # fmt: skip


def _twice(lines: Sequence[Line]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for line in lines:
        if line.code in seen:
            remedy = _("The same code stands in row %(row)s. Keep one of them.") % {"row": seen[line.code]}
            yield Finding(row=line.row, column=HEADING_WORDS["code"], value=line.code, remedy=remedy)
        seen.setdefault(line.code, line.row)


def _kind(text: str) -> str | None:
    word = fold(text)
    with override("vi"):
        known = {fold(str(kind.label)): kind.value for kind in UnitKind} | {kind.value: kind.value for kind in UnitKind}
    return (known | KIND_WORDS).get(word)


def _levels(text: str) -> tuple[str, ...] | None:
    with override("vi"):
        known = {fold(str(level.label)): level.value for level in Level} | {fold(lv.value): lv.value for lv in Level}
    words = [fold(part) for part in re.split(r"[,;/+]", text) if part.strip()]
    if any(word not in known for word in words):
        return None
    chosen = {known[word] for word in words}
    return tuple(level.value for level in Level if level.value in chosen)


def _sector(text: str) -> str | None:
    with override("vi"):
        known = {fold(str(sector.label)): sector.value for sector in Sector}
    known |= {sector.value: sector.value for sector in Sector} | {"tu thuc": "private", "dan lap": "private", "": ""}
    return known.get(fold(text))


def _day(value: Any) -> date | None:
    """A real date, Excel's serial number, or dd/mm/yyyy."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and 20_000 < value < 80_000:
        return EPOCH + timedelta(days=int(value))
    text = str(value or "").strip()
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?", text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date(int(iso[1]), int(iso[2]), int(iso[3])) if iso else None
    except ValueError:
        return None


def compare(lines: Sequence[Line], findings: Sequence[Finding], *, today: date) -> Difference:
    """The file against the units of today; three queries."""
    difference = Difference(findings=list(findings))
    units = {unit.code: unit for unit in Unit.objects.filter(period__contains=today)}
    closed = set(Unit.objects.exclude(period__contains=today).values_list("code", flat=True))
    parents = _parent_codes(list(units.values()), today)
    starts = since_when(Unit.objects.filter(period__contains=today))
    in_file = {line.code for line in lines}
    for line in lines:
        _check(line, units, closed, in_file, today, difference)
        unit = units.get(line.code)
        if unit is None:
            difference.new.append(line)
            continue
        fields = tuple(_fields(line, unit, parents.get(unit.pk, "")))
        if not fields:
            difference.unchanged += 1
            continue
        since = starts[unit.pk]
        if since is not None and line.on <= since:
            remedy = _("The unit has been as it is since %(day)s. Write a later day.") % {"day": f"{since:%d/%m/%Y}"}
            difference.findings.append(_about(line, "on", f"{line.on:%d/%m/%Y}", remedy))
        difference.changed.append(Change(line=line, unit=unit, parent=parents.get(unit.pk, ""), fields=fields))
    difference.missing = sorted((u for c, u in units.items() if c not in in_file), key=lambda unit: unit.code)
    return difference


def _check(
    line: Line, units: dict[str, Unit], closed: set[str], in_file: set[str], today: date, difference: Difference
) -> None:
    known = line.parent_code in units or line.parent_code in in_file
    if not known and not (line.kind == UnitKind.CITY and not line.parent_code):
        remedy = _("There is no unit with this code today. Look the code up in the list of units.")
        difference.findings.append(_about(line, "parent_code", line.parent_code, remedy))
    if line.code in closed:
        remedy = _("This code belongs to a unit that is closed. A code is never used again.")
        difference.findings.append(_about(line, "code", line.code, remedy))
    if line.on > today:
        remedy = _("The day is still to come. Prepare a reorganisation for it.")
        difference.findings.append(_about(line, "on", f"{line.on:%d/%m/%Y}", remedy))
    unit = units.get(line.code)
    if unit is not None and unit.kind != line.kind:
        remedy = _("The kind of a unit does not change. Open another unit and close this one.")
        difference.findings.append(_about(line, "kind", line.kind, remedy))


def _about(line: Line, name: str, value: str, remedy: str) -> Finding:
    return Finding(row=line.row, column=HEADING_WORDS[name], value=value, remedy=remedy)


def _fields(line: Line, unit: Unit, parent: str) -> Iterator[tuple[str, str, str]]:
    if unit.name != line.names.name:
        yield HEADING_WORDS["name"], unit.name, line.names.name
    if unit.short_name != line.names.short_name:
        yield HEADING_WORDS["short_name"], unit.short_name, line.names.short_name
    if set(unit.levels) != set(line.names.levels):
        yield HEADING_WORDS["levels"], ", ".join(unit.levels), ", ".join(line.names.levels)
    if unit.sector != line.names.sector:
        yield HEADING_WORDS["sector"], unit.sector, line.names.sector
    if parent != line.parent_code:
        yield HEADING_WORDS["parent_code"], parent, line.parent_code


def _parent_codes(units: Sequence[Unit], day: date) -> dict[int, str]:
    held = Parentage.objects.filter(unit__in=units, period__contains=day)
    return dict(held.values_list("unit_id", "parent__code"))


@transaction.atomic
def apply_difference(difference: Difference, *, by: User, now: datetime) -> int:
    """Opens, renames and moves what the file says, day by day from the earliest; missing units are left alone."""
    if difference.findings:
        raise FindingsLeft
    acts: dict[date, list[Act]] = {}
    for line in difference.new:
        acts.setdefault(line.on, []).append(_opening(line))
    for change in difference.changed:
        acts.setdefault(change.line.on, []).extend(_changes(change))
    for on in sorted(acts):
        apply_on(acts[on], on=on, by=by, now=now)
    return len(difference.new) + len(difference.changed)


def _opening(line: Line) -> Act:
    return Act(
        kind=ActKind.OPEN, unit_codes=[line.code], parent_code=line.parent_code, unit_kind=line.kind,
        name=line.names.name, short_name=line.names.short_name, levels=list(line.names.levels),
        sector=line.names.sector,
    )  # fmt: skip


def _changes(change: Change) -> Iterator[Act]:
    line = change.line
    if change.parent != line.parent_code:
        yield Act(kind=ActKind.MOVE, unit_codes=[line.code], parent_code=line.parent_code)
    if Names.of(change.unit) != line.names:
        yield Act(
            kind=ActKind.RENAME, unit_codes=[line.code], name=line.names.name, short_name=line.names.short_name,
            levels=list(line.names.levels), sector=line.names.sector,
        )  # fmt: skip
