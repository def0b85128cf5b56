"""Business changes of marks, results and certificates."""

from haidang.areas.results.operations.certificates import revoke_certificate
from haidang.areas.results.operations.marks import enter_marks, submit_sheet
from haidang.areas.results.operations.recognition import recognise_sheet, return_sheet

__all__ = ["enter_marks", "recognise_sheet", "return_sheet", "revoke_certificate", "submit_sheet"]
