"""Forms of plans: bringing and issuing documents, deriving and adapting, amending, reporting on duties."""

from haidang.areas.plans.forms.documents import BringForm, IssueForm
from haidang.areas.plans.forms.living import (
    AddRowForm,
    AssignForm,
    DeriveForm,
    DraftRowForm,
    NoteForm,
    ReasonForm,
    RowForm,
)

__all__ = [
    "AddRowForm",
    "AssignForm",
    "BringForm",
    "DeriveForm",
    "DraftRowForm",
    "IssueForm",
    "NoteForm",
    "ReasonForm",
    "RowForm",
]
