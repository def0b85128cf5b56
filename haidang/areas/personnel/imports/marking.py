"""The same workbook again, with the problem cells coloured and commented, and all findings on a first sheet."""

from collections.abc import Iterable
from typing import IO

from haidang.areas.personnel.imports.findings import Finding
from haidang.foundation.spreadsheets.reading import Workbook


def mark_problems(workbook: Workbook, findings: Iterable[Finding]) -> IO[bytes]:
    """An open temporary .xlsx at its start; whoever reads it closes it."""
    raise NotImplementedError
