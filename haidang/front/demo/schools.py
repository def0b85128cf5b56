"""Which schools the demo city has, their names and who stands above them when."""

from collections.abc import Iterator
from dataclasses import dataclass

from haidang.foundation.organisation.models import Level, Parentage, Sector, Unit, UnitKind
from haidang.front.demo.units import ALWAYS, Administration, Place, without_kind

DONG_HAI = "11411"
FIRST_PRIVATE = 51  # numbers of non-public schools in their codes
# Schools of the city at the end of 2025 (1,588), as the department's director gave them.
CITY_COUNTS = {
    (Level.MN, Sector.PUBLIC): 465,
    (Level.MN, Sector.PRIVATE): 131,
    (Level.TH, Sector.PUBLIC): 434,
    (Level.TH, Sector.PRIVATE): 3,
    (Level.THCS, Sector.PUBLIC): 423,
    (Level.THCS, Sector.PRIVATE): 3,
    (Level.THPT, Sector.PUBLIC): 82,
    (Level.THPT, Sector.PRIVATE): 47,
}
_ONE_OF_EACH = {(Level.MN, Sector.PUBLIC): 1, (Level.TH, Sector.PUBLIC): 1, (Level.THCS, Sector.PUBLIC): 1}
SMALL_COUNTS: dict[str, dict[tuple[Level, Sector], int]] = {
    DONG_HAI: {
        (Level.MN, Sector.PUBLIC): 2,
        (Level.MN, Sector.PRIVATE): 2,
        (Level.TH, Sector.PUBLIC): 2,
        (Level.THCS, Sector.PUBLIC): 2,
    },
    "11413": _ONE_OF_EACH | {(Level.MN, Sector.PRIVATE): 1, (Level.THPT, Sector.PUBLIC): 1},  # Hải An
    "11383": _ONE_OF_EACH | {(Level.MN, Sector.PRIVATE): 1, (Level.THPT, Sector.PUBLIC): 1},  # Lê Chân
    "11329": _ONE_OF_EACH | {(Level.MN, Sector.PRIVATE): 1, (Level.THPT, Sector.PRIVATE): 1},  # Ngô Quyền
    "11311": _ONE_OF_EACH | {(Level.MN, Sector.PRIVATE): 1},  # Hồng Bàng
    "11443": _ONE_OF_EACH,  # Kiến An
    "11560": _ONE_OF_EACH | {(Level.MN, Sector.PRIVATE): 1, (Level.THPT, Sector.PUBLIC): 1},  # Thủy Nguyên
    "11581": _ONE_OF_EACH | {(Level.MN, Sector.PRIVATE): 1},  # An Dương
    "11824": _ONE_OF_EACH,  # Vĩnh Bảo
    "10525": _ONE_OF_EACH | {(Level.MN, Sector.PRIVATE): 1, (Level.THPT, Sector.PUBLIC): 1},  # Hải Dương
    "11914": _ONE_OF_EACH,  # Cát Hải
}
SMALL_MULTI_LEVEL_IN = "11329"
LONG_NAMES = {Level.MN: "Mầm non", Level.TH: "Tiểu học", Level.THCS: "THCS", Level.THPT: "THPT"}
FLOWERS = (
    "Hoa Sen", "Ánh Dương", "Sao Mai", "Hoa Hồng", "Tuổi Thơ", "Bình Minh", "Hướng Dương", "Họa Mi", "Hoa Mai",
    "Sơn Ca",
    "Thiên Thần Nhỏ", "Cầu Vồng", "Mặt Trời Nhỏ", "Hải Âu", "Búp Măng", "Sen Vàng", "Ong Vàng", "Trăng Non",
    "Hoa Phượng",
    "Vành Khuyên", "Tuổi Ngọc", "Sao Biển", "Đom Đóm", "Chim Non",
)  # fmt: skip
VIRTUES = (
    "Hưng Đạo", "Tri Thức", "Minh Đức", "Tân Tiến", "Khai Trí", "Ánh Sao", "Hải Đông", "Thăng Tiến", "Nhân Văn",
    "Đông Á", "Chí Thành", "Trí Đức",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class School:
    """A school of the demo: its unit and the facts the staff is drawn from."""

    unit: Unit
    place: Place
    district: str
    is_urban: bool

    @property
    def levels(self) -> list[Level]:
        return [Level(level) for level in self.unit.levels]

    @property
    def is_private(self) -> bool:
        return self.unit.sector == Sector.PRIVATE

    @property
    def is_departmental(self) -> bool:
        """Upper secondary and multi-level schools stand directly under the department."""
        return Level.THPT in self.levels


def build_schools(administration: Administration, places: list[Place], *, small: bool) -> list[School]:
    """Writes the schools as they stood in 2024; returns them in the order of their codes."""
    schools = [school for place, number in count_schools(places, small=small) for school in _of_place(place, number)]
    Unit.objects.bulk_create([school.unit for school in schools], batch_size=2000)
    Parentage.objects.bulk_create(
        [parentage for school in schools for parentage in _parentages(school, administration)], batch_size=4000
    )
    return schools


def _parentages(school: School, administration: Administration) -> Iterator[Parentage]:
    if school.is_departmental:
        yield Parentage(unit=school.unit, parent=administration.department, period=ALWAYS)
        return
    yield Parentage(unit=school.unit, parent=administration.districts[school.district], period=ALWAYS)


type Counts = dict[tuple[Level, Sector], int]


def count_schools(places: list[Place], *, small: bool) -> Iterator[tuple[Place, Counts]]:
    """How many schools of each level and sector each place has."""
    if small:
        yield from ((place, SMALL_COUNTS[place.code]) for place in places if place.code in SMALL_COUNTS)
        return
    shares = {kind: _share(places, kind, total) for kind, total in CITY_COUNTS.items()}
    for place in places:
        yield place, {kind: of_place[place.code] for kind, of_place in shares.items()}


def _share(places: list[Place], kind: tuple[Level, Sector], total: int) -> dict[str, int]:
    """`total` schools over the places by their number of former communes; non-public ones stand in towns."""
    level, sector = kind
    weights = {
        place.code: (len(place.communes) or 0.6) * (4 if sector == Sector.PRIVATE and place.is_urban else 1)
        for place in places
        if place.communes or (sector == Sector.PUBLIC and level != Level.THPT)
    }
    scale = total / sum(weights.values())
    exact = {code: weight * scale for code, weight in weights.items()}
    given = {place.code: int(exact.get(place.code, 0)) for place in places}
    rest = sorted(exact, key=lambda code: (given[code] - exact[code], code))
    for code in rest[: total - sum(given.values())]:
        given[code] += 1
    return given


def _of_place(place: Place, counts: Counts) -> Iterator[School]:
    for (level, sector), number in counts.items():
        for index in range(number):
            yield _school(place, level, sector, index)


def _school(place: Place, level: Level, sector: Sector, index: int) -> School:
    number = index + (FIRST_PRIVATE if sector == Sector.PRIVATE else 1)
    name = _proper_name(place, level, sector, index)
    levels, title = [level], LONG_NAMES[level]
    if _is_multi_level(place, level, sector, index):
        levels, title = [Level.TH, Level.THCS, Level.THPT], "TH, THCS và THPT"
    unit = Unit(
        code=f"{level}-{place.code}-{number:02}",
        name=f"Trường {title} {name}",
        short_name=f"{title if level != Level.MN else 'MN'} {name}".replace("Tiểu học ", "TH "),
        kind=UnitKind.SCHOOL,
        levels=levels,
        sector=sector,
        period=ALWAYS,
    )
    district = place.districts[number % len(place.districts)] if place.districts else ""
    return School(unit=unit, place=place, district=district, is_urban=place.is_urban)


def _is_multi_level(place: Place, level: Level, sector: Sector, index: int) -> bool:
    """Nine of the 47: the first non-public upper secondary school of every fifth town by code."""
    if level != Level.THPT or sector != Sector.PRIVATE or index:
        return False
    return place.code == SMALL_MULTI_LEVEL_IN or (place.is_urban and int(place.code) % 5 == 0)


def _proper_name(place: Place, level: Level, sector: Sector, index: int) -> str:
    """Public schools carry the names of the former communes, non-public ones a name of their own."""
    if sector == Sector.PRIVATE:
        pool = FLOWERS if level == Level.MN else VIRTUES
        return pool[(int(place.code) * 7 + index * 5) % len(pool)]
    if level == Level.THPT:
        return place.plain_name if index == 0 else f"{place.plain_name} {index + 1}"
    names = list(dict.fromkeys(without_kind(name) for name in place.communes)) or [place.plain_name]
    name = names[index % len(names)]
    return name if index < len(names) else f"{name} {index // len(names) + 1}"
