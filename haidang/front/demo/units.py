"""The administration of the demo city: department and offices, districts, wards, centres and providers."""

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils.text import slugify
from psycopg.types.range import DateRange

from haidang.foundation import organisation
from haidang.foundation.basics.names import fold
from haidang.foundation.basics.periods import since
from haidang.foundation.organisation.models import Level, Parentage, Succession, Unit, UnitKind

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
    wards: dict[str, Unit]
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
    """Writes all units but the schools, their parentages and the successions of 1/7/2025."""
    city = _unit("31", UnitKind.CITY, "Thành phố Hải Phòng", "TP Hải Phòng")
    department = _unit("SGDDT", UnitKind.DEPARTMENT, "Sở Giáo dục và Đào tạo Hải Phòng", "Sở GDĐT")
    offices = {code: _unit(code, kind, name, short) for code, kind, name, short in OFFICES}
    centres = [_unit(code, UnitKind.CENTRE, name, short, levels=[Level.GDTX]) for code, name, short in CENTRES]
    providers = [_unit(code, UnitKind.PROVIDER, name, short) for code, name, short in PROVIDERS]
    districts = {
        name: _unit(district_code(name), UnitKind.DISTRICT, name, without_kind(name), period=UNTIL_WARDS)
        for name in sorted({name for place in places for name in place.districts})
    }
    wards = {
        place.code: _unit(place.code, place.kind, place.name, place.plain_name, period=SINCE_WARDS) for place in places
    }
    culture = {code: _culture_office(ward) for code, ward in wards.items()}
    above = [city, department, *offices.values(), *centres, *providers]
    Unit.objects.bulk_create([*above, *districts.values(), *wards.values(), *culture.values()])
    Parentage.objects.bulk_create(
        [
            Parentage(unit=department, parent=city, period=ALWAYS),
            *(Parentage(unit=unit, parent=department, period=ALWAYS) for unit in (*offices.values(), *centres)),
            *(Parentage(unit=unit, parent=city, period=ALWAYS) for unit in providers),
            *(Parentage(unit=unit, parent=city, period=UNTIL_WARDS) for unit in districts.values()),
            *(Parentage(unit=unit, parent=city, period=SINCE_WARDS) for unit in wards.values()),
            *(Parentage(unit=office, parent=wards[code], period=SINCE_WARDS) for code, office in culture.items()),
        ]
    )
    Succession.objects.bulk_create(
        Succession(predecessor=districts[name], successor=wards[place.code], on=WARDS_SINCE)
        for place in places
        for name in place.districts
    )
    return Administration(
        city=city,
        department=department,
        offices=offices,
        districts=districts,
        wards=wards,
        centres=centres,
        providers=providers,
    )


def _unit(
    code: str, kind: UnitKind, name: str, short: str, *, period: DateRange = ALWAYS, levels: list[str] | None = None
) -> Unit:
    sector = "public" if levels else ""
    return Unit(code=code, kind=kind, name=name, short_name=short, period=period, levels=levels or [], sector=sector)


def _culture_office(ward: Unit) -> Unit:
    name = f"Phòng Văn hóa - Xã hội {ward.name[0].lower()}{ward.name[1:]}"
    return _unit(f"{ward.code}-VHXH", UnitKind.CULTURE_OFFICE, name, f"VH-XH {ward.short_name}", period=SINCE_WARDS)
