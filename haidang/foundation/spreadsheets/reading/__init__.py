"""Reading spreadsheets that strangers made: .xlsx, .xls, .ods and .csv, within bounds of memory and time."""

from haidang.foundation.spreadsheets.reading.cells import Cell, Merge, SheetCells, Workbook, column_number, letter
from haidang.foundation.spreadsheets.reading.opening import open_workbook
from haidang.foundation.spreadsheets.reading.refusals import WorkbookRefused

__all__ = ["Cell", "Merge", "SheetCells", "Workbook", "WorkbookRefused", "column_number", "letter", "open_workbook"]
