"""Hostile .xls files: passwords, macros and cells in opposite corners of many sheets."""

import struct

import pytest

from haidang.areas.personnel.tests.imports.compound_files import compound, xls
from haidang.areas.personnel.tests.imports.files import File
from haidang.foundation.spreadsheets.reading import WorkbookRefused, open_workbook, refusals


def read(file: File) -> list[list[object]]:
    return open_workbook(file.open(), name=file.name).sheets[0].rows  # type: ignore[return-value]


def test_failed_formulas_of_old_files_are_told() -> None:
    assert read(xls("ds.xls", [["#N/A", "x"], ["", "#REF!"]])) == [["#N/A", "x"], ["", "#REF!"]]


def test_a_password_is_recognised_by_its_record() -> None:
    with pytest.raises(refusals.PasswordProtected):
        read(xls("ds.xls", [["x"]], extra=struct.pack("<HHHH", 0x002F, 4, 0, 0)))


def test_macros_are_recognised_by_their_storage() -> None:
    with pytest.raises(refusals.MacrosRefused):
        read(File("ds.xls", compound(Workbook=b"", _VBA_PROJECT_CUR=b"")))


def test_cells_in_opposite_corners_are_refused_before_the_rectangle_is_laid_out() -> None:
    corner = struct.pack("<HHHHHd", 0x0203, 14, 65_535, 255, 0, 1.0)
    with pytest.raises(WorkbookRefused):
        read(xls("ds.xls", [["x"]], extra=corner))
