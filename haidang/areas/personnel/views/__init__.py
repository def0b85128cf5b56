"""Screens of people: the list, the forms of a record, the forms of posts."""

from haidang.areas.personnel.views.corrections import contest, corrections, decide, evidence, my_corrections, take_back
from haidang.areas.personnel.views.import_rows import (
    decide_findings,
    decide_rows,
    edit_cell,
    import_findings,
    import_rows,
)
from haidang.areas.personnel.views.left import left
from haidang.areas.personnel.views.lists import export_people, list_people
from haidang.areas.personnel.views.lives import (
    back_from_leave,
    edit_degree,
    end_second,
    new_leave,
    new_title,
    second_post,
    take_up,
)
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
    "back_from_leave",
    "bring",
    "change",
    "contest",
    "correct",
    "corrections",
    "decide",
    "decide_findings",
    "decide_rows",
    "edit_cell",
    "edit_degree",
    "end",
    "end_second",
    "evidence",
    "export_people",
    "import_columns",
    "import_findings",
    "import_rows",
    "imports",
    "left",
    "list_people",
    "marked",
    "move",
    "my_corrections",
    "new_certificate",
    "new_degree",
    "new_leave",
    "new_title",
    "one_import",
    "reveal",
    "second_post",
    "take_back",
    "take_up",
    "template",
    "undo",
    "withdraw_list",
]
