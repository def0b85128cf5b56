"""Shares of the roadmap by phase and level."""

from datetime import date
from pathlib import Path

import pytest

from haidang.areas.standards.queries import list_phase_targets, phase_targets
from haidang.areas.standards.queries.catalogue_files import DATA, CatalogueError
from haidang.areas.standards.queries.targets import read_phase_targets

FILE = (DATA / "targets.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("day", "shares", "counts"),
    [
        (date(2020, 7, 1), {"MN": 60, "TH": 50, "THCS": 60}, "studying"),
        (date(2025, 12, 31), {"MN": 60, "TH": 50, "THCS": 60}, "studying"),
        (date(2026, 1, 1), {"MN": 100, "TH": 100, "THCS": 100}, "finished"),
        (date(2030, 12, 31), {"MN": 100, "TH": 100, "THCS": 100}, "finished"),
    ],
)
def test_the_phase_of_a_day_names_its_shares(day: date, shares: dict[str, int], counts: str) -> None:
    found = phase_targets(day)
    assert {target.level: target.percent for target in found} == shares
    assert {target.counts for target in found} == {counts}


def test_outside_the_roadmap_there_is_no_target() -> None:
    assert phase_targets(date(2020, 6, 30)) == phase_targets(date(2031, 1, 1)) == ()
    assert len(list_phase_targets()) == 6


BAD = {
    FILE.replace("percent = { MN = 60", "percent = { MM = 60"): "phase 1: percent needs levels",
    FILE.replace("MN = 60", "MN = 160"): "phase 1: percent needs levels",
    FILE.replace('counts = "studying"', 'counts = "trying"'): "phase 1: counts must be one of",
    FILE.replace("last = 2025-12-31", "last = 2019-12-31"): "phase 1: first and last must be days",
    FILE.replace("number = 1", "numbre = 1"): "missing or unknown: number, numbre",
}


@pytest.mark.parametrize("content", BAD, ids=range(len(BAD)))
def test_a_wrong_file_is_refused_by_name_place_and_reason(content: str, tmp_path: Path) -> None:
    (tmp_path / "targets.toml").write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError, match=BAD[content]):
        read_phase_targets(tmp_path / "targets.toml")
