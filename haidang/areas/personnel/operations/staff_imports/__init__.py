"""Staff lists: brought, read, compared, decided on, applied, undone."""

from haidang.areas.personnel.operations.staff_imports.applying import apply_import, start_applying
from haidang.areas.personnel.operations.staff_imports.compare import compare, compare_rows
from haidang.areas.personnel.operations.staff_imports.correcting import replace_row
from haidang.areas.personnel.operations.staff_imports.deciding import (
    TAKEABLE,
    accept_offers,
    bring_list,
    decide,
    decide_missing,
    name_columns,
    set_aside,
    undecided,
    withdraw,
)
from haidang.areas.personnel.operations.staff_imports.reach import Reach, reach_of
from haidang.areas.personnel.operations.staff_imports.staging import STAGED, ReadTable, stage
from haidang.areas.personnel.operations.staff_imports.undoing import undo_import

__all__ = [
    "STAGED",
    "TAKEABLE",
    "Reach",
    "ReadTable",
    "accept_offers",
    "apply_import",
    "bring_list",
    "compare",
    "compare_rows",
    "decide",
    "decide_missing",
    "name_columns",
    "reach_of",
    "replace_row",
    "set_aside",
    "stage",
    "start_applying",
    "undecided",
    "undo_import",
    "withdraw",
]
