"""Screens of people: the list, the forms of a record, the forms of posts."""

from haidang.areas.personnel.views.import_rows import (
    decide_findings,
    decide_rows,
    edit_cell,
    import_findings,
    import_rows,
)
from haidang.areas.personnel.views.lists import export_people, list_people
from haidang.areas.personnel.views.posts import change, end, move
from haidang.areas.personnel.views.records import add, correct, new_certificate, new_degree, reveal
from haidang.areas.personnel.views.staff_imports import (
    apply,
    bring,
    import_columns,
    imports,
    marked,
    one_import,
    template,
    undo,
    withdraw_list,
)

__all__ = [
    "add",
    "apply",
    "bring",
    "change",
    "correct",
    "decide_findings",
    "decide_rows",
    "edit_cell",
    "end",
    "export_people",
    "import_columns",
    "import_findings",
    "import_rows",
    "imports",
    "list_people",
    "marked",
    "move",
    "new_certificate",
    "new_degree",
    "one_import",
    "reveal",
    "template",
    "undo",
    "withdraw_list",
]
