"""The list of units agrees with Resolution 1669/NQ-UBTVQH15."""

import csv
from collections import Counter
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "haiphong_units.csv"


def read_rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_there_are_45_wards_67_communes_and_2_special_zones() -> None:
    assert Counter(row["kind"] for row in read_rows()) == {"phường": 45, "xã": 67, "đặc khu": 2}


def test_codes_are_unique_and_have_five_digits() -> None:
    codes = [row["code"] for row in read_rows()]
    assert len(set(codes)) == 114
    assert all(len(code) == 5 and code.isdigit() for code in codes)


def test_dong_hai_is_11411_and_came_from_hai_an() -> None:
    (row,) = [row for row in read_rows() if row["code"] == "11411"]
    assert row["name"] == "Phường Đông Hải"
    assert row["districts_until_2025_06_30"] == "Quận Hải An"
    assert "Phường Nam Hải" in row["units_merged_into_it"]


def test_every_unit_names_its_districts_but_bach_long_vi() -> None:
    assert [row["name"] for row in read_rows() if not row["districts_until_2025_06_30"]] == ["Đặc khu Bạch Long Vĩ"]
