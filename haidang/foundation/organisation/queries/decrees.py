"""Reorganisations that are data: 1 July 2025."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from haidang.foundation.organisation.models import Act, ActKind, UnitKind

DATA = Path(__file__).parents[1] / "data"
FIRST_OF_JULY_2025 = "reorganisation_2025_07_01.toml"
KINDS = {"phường": UnitKind.WARD, "xã": UnitKind.COMMUNE, "đặc khu": UnitKind.SPECIAL_ZONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decree:
    """What a data file says of a reorganisation."""

    title: str
    basis_number: str
    basis_on: date
    on: date
    acts: tuple[Act, ...]


def read_decree(file: str = FIRST_OF_JULY_2025) -> Decree:
    """The acts of the file: what opens, with the culture and society offices, and what closes."""
    told = tomllib.loads((DATA / file).read_text(encoding="utf-8"))
    opened: list[Act] = []
    with (DATA / told["opens"]).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            opened += _opened(row["code"], row["name"], KINDS[row["kind"]], told["under"])
    closed = (
        Act(kind=ActKind.CLOSE, unit_codes=[row["code"]], successor_codes=row["successors"]) for row in told["close"]
    )
    return Decree(
        title=told["title"],
        basis_number=told["basis_number"],
        basis_on=told["basis_on"],
        on=told["on"],
        acts=(*opened, *closed),
    )


def _opened(code: str, name: str, kind: UnitKind, under: str) -> list[Act]:
    """A place and its culture and society office (TT 15/2025/TT-BGDĐT Điều 6)."""
    short = name.removeprefix("Phường ").removeprefix("Xã ").removeprefix("Đặc khu ")
    office = f"Phòng Văn hóa - Xã hội {name[0].lower()}{name[1:]}"
    return [
        Act(kind=ActKind.OPEN, unit_codes=[code], unit_kind=kind, name=name, short_name=short, parent_code=under),
        Act(
            kind=ActKind.OPEN,
            unit_codes=[f"{code}-VHXH"],
            unit_kind=UnitKind.CULTURE_OFFICE,
            name=office,
            short_name=f"VH-XH {short}",
            parent_code=code,
        ),
    ]
