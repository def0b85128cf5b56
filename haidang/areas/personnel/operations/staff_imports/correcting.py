"""Puts the corrected reading of one staged row in the place of the former one."""

from datetime import date

from django.db import transaction

from haidang.areas.personnel.models import FindingState, ImportFinding, StaffImport, StagedRow
from haidang.areas.personnel.operations.staff_imports.compare import compare_rows
from haidang.areas.personnel.operations.staff_imports.reach import reach_of
from haidang.areas.personnel.operations.staff_imports.refusals import NotNow
from haidang.areas.personnel.operations.staff_imports.staging import LONGEST, STAGED, ReadTable, add_findings
from haidang.foundation.accounts.models import User


@transaction.atomic
def replace_row(staged: StagedRow, *, table: ReadTable, edited: str, by: User, today: date) -> StagedRow:
    """`table` holds the one row, read again with the cell `edited` (a letter) as somebody wrote it here."""
    staff_import = StaffImport.objects.select_for_update().get(pk=staged.staff_import_id)
    if not staff_import.is_decidable or StagedRow.objects.filter(pk=staged.pk, difference__is_applied=True).exists():
        raise NotNow
    for name in STAGED:
        value = table.columns.get(name, [None])[0]
        longest = LONGEST.get(name)
        setattr(staged, name, value[:longest] if isinstance(value, str) and longest else _listed(value))
    staged.raw = table.raw.get(staged.row, staged.raw)
    staged.save()
    of_cell = ImportFinding.objects.filter(staged=staged, column=edited, state=FindingState.OPEN)
    of_cell.update(state=FindingState.EDITED)
    ImportFinding.objects.filter(staged=staged, state=FindingState.OPEN).delete()
    add_findings(staff_import, table)
    compare_rows(staff_import, reach_of(staff_import, by, today), [staged.pk])
    return staged


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
