"""The administration of the demo city in 2024, and the 1 July 2025 carried out on it as a reorganisation."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from django.utils import timezone
from django.utils.text import slugify
from psycopg.types.range import DateRange

from haidang.foundation import organisation
from haidang.foundation.basics.names import fold
from haidang.foundation.basics.periods import since
from haidang.foundation.organisation.models import Act, ActKind, Level, Parentage, Unit, UnitKind
from haidang.foundation.organisation.operations import (
    ReorganisationFacts,
    carry_out,
    draft_reorganisation,
    note_preview,
)
from haidang.foundation.organisation.queries import read_acts, read_decree, weigh

UNITS_FILE = Path(organisation.__path__[0]) / "data" / "haiphong_units.csv"
LONG_AGO = date(1996, 1, 1)
WARDS_SINCE = date(2025, 7, 1)  # Law 72/2025/QH15, Resolution 1669/NQ-UBTVQH15
ALWAYS = since(LONG_AGO)
UNTIL_WARDS = DateRange(LONG_AGO, WARDS_SINCE)
SINCE_WARDS = since(WARDS_SINCE)
KINDS = {"phường": UnitKind.WARD, "xã": UnitKind.COMMUNE, "đặc khu": UnitKind.SPECIAL_ZONE}
OFFICES = (
    ("VP", UnitKind.OFFICE, "Văn phòng Sở", "Văn phòng Sở"),
    ("GDTX", UnitKind.OFFICE, "Phòng Giáo dục thường xuyên và Đại học", "Phòng GDTX&ĐH"),
    ("KHTC", UnitKind.OFFICE, "Phòng Kế hoạch - Tài chính", "Phòng KH-TC"),
    ("GDMN", UnitKind.OFFICE, "Phòng Giáo dục Mầm non", "Phòng GDMN"),
    ("GDTH", UnitKind.OFFICE, "Phòng Giáo dục Tiểu học", "Phòng GDTH"),
    ("GDTRH", UnitKind.OFFICE, "Phòng Giáo dục Trung học", "Phòng GDTrH"),
    ("INSPECTORATE", UnitKind.INSPECTORATE, "Thanh tra Sở", "Thanh tra Sở"),
    ("UNION", UnitKind.UNION, "Công đoàn ngành Giáo dục", "Công đoàn ngành"),
)
CENTRES = (
    ("TTGDTXHP", "Trung tâm Giáo dục thường xuyên Hải Phòng", "TTGDTXHP"),
    ("TTGDNN-DH", "Trung tâm GDNN-GDTX Đông Hải", "TTGDNN-GDTX Đông Hải"),
    ("TTGDNN-TN", "Trung tâm GDNN-GDTX Thủy Nguyên", "TTGDNN-GDTX Thủy Nguyên"),
)
PROVIDERS = (
    ("DHSP-HD", "Trường Đại học Sư phạm Hải Đông (mẫu)", "ĐHSP Hải Đông"),
    ("CDSP-DB", "Trường Cao đẳng Sư phạm Duyên Bắc (mẫu)", "CĐSP Duyên Bắc"),
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One of the 114 units as the file tells it."""

    code: str
    name: str
    kind: UnitKind
    districts: tuple[str, ...]
    communes: tuple[str, ...]

    @property
    def plain_name(self) -> str:
        return without_kind(self.name)

    @property
    def is_urban(self) -> bool:
        return self.kind == UnitKind.WARD


@dataclass(frozen=True, kw_only=True)
class Administration:
    """The units that stand above and beside the schools."""

    city: Unit
    department: Unit
    offices: dict[str, Unit]
    districts: dict[str, Unit]
    wards: dict[str, Unit] = field(default_factory=dict)
    centres: list[Unit] = field(default_factory=list)
    providers: list[Unit] = field(default_factory=list)


def read_places() -> list[Place]:
    """The 114 wards, communes and special zones."""
    with UNITS_FILE.open(encoding="utf-8", newline="") as lines:
        return [
            Place(
                code=row["code"],
                name=row["name"],
                kind=KINDS[row["kind"]],
                districts=_split(row["districts_until_2025_06_30"]) or ("Huyện Bạch Long Vĩ",),
                communes=_split(row["units_merged_into_it"]),
            )
            for row in csv.DictReader(lines)
        ]


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def without_kind(name: str) -> str:
    """The proper name of a place: "Phường Đông Hải" is Đông Hải."""
    for kind in ("Phường ", "Xã ", "Đặc khu ", "Thị trấn ", "Quận ", "Huyện ", "Thị xã ", "Thành phố "):
        name = name.removeprefix(kind)
    return name


def district_code(name: str) -> str:
    return f"D-{slugify(fold(without_kind(name)))}"


def build_administration(places: list[Place]) -> Administration:
    """Writes the units of 2024, all but the schools, and their parentages."""
    city = _unit("31", UnitKind.CITY, "Thành phố Hải Phòng", "TP Hải Phòng")
    department = _unit("SGDDT", UnitKind.DEPARTMENT, "Sở Giáo dục và Đào tạo Hải Phòng", "Sở GDĐT")
    offices = {code: _unit(code, kind, name, short) for code, kind, name, short in OFFICES}
    centres = [_unit(code, UnitKind.CENTRE, name, short, levels=[Level.GDTX]) for code, name, short in CENTRES]
    providers = [_unit(code, UnitKind.PROVIDER, name, short) for code, name, short in PROVIDERS]
    districts = {
        name: _unit(district_code(name), UnitKind.DISTRICT, name, without_kind(name))
        for name in sorted({name for place in places for name in place.districts})
    }
    Unit.objects.bulk_create([city, department, *offices.values(), *centres, *providers, *districts.values()])
    Parentage.objects.bulk_create(
        [
            Parentage(unit=department, parent=city, period=ALWAYS),
            *(Parentage(unit=unit, parent=department, period=ALWAYS) for unit in (*offices.values(), *centres)),
            *(Parentage(unit=unit, parent=city, period=ALWAYS) for unit in (*providers, *districts.values())),
        ]
    )
    return Administration(
        city=city, department=department, offices=offices, districts=districts, centres=centres, providers=providers
    )


def reorganise_2025(administration: Administration, new_place_of: Iterable[tuple[Unit, Place]]) -> None:
    """Carries out 1/7/2025 as it stands in the data, with the moves of the schools; nobody works at a district."""
    decree = read_decree()
    moves = (Act(kind=ActKind.MOVE, unit_codes=[school.code], parent_code=place.code) for school, place in new_place_of)
    facts = ReorganisationFacts(
        title=decree.title, basis_number=decree.basis_number, basis_on=decree.basis_on, on=decree.on
    )
    now = timezone.make_aware(datetime.combine(decree.on, time(8)))
    reorganisation = draft_reorganisation(facts, acts=(*decree.acts, *moves), by=None, now=now)
    note_preview(reorganisation, by=None, now=now)
    digest = weigh(read_acts(reorganisation), decree.on).digest
    carry_out(reorganisation, digest=digest, by=None, now=now, today=decree.on)
    administration.wards.update({ward.code: ward for ward in Unit.objects.filter(kind__in=KINDS.values())})


def _unit(
    code: str, kind: UnitKind, name: str, short: str, *, period: DateRange = ALWAYS, levels: list[str] | None = None
) -> Unit:
    sector = "public" if levels else ""
    return Unit(code=code, kind=kind, name=name, short_name=short, period=period, levels=levels or [], sector=sector)
