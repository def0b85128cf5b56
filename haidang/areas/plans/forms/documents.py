"""Forms of plans: bringing one as a document, issuing one."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from haidang.areas.plans.operations import LONGEST_NUMBER, Issue
from haidang.areas.plans.operations.imports import BroughtFile
from haidang.foundation.organisation.models import Unit
from haidang.foundation.ui.forms import DateInput


class IssueForm(forms.Form):
    """Number and day are optional: a plan may be issued blank, as that of 2024 was."""

    number = forms.CharField(
        label=_("Number"),
        required=False,
        max_length=LONGEST_NUMBER,
        help_text=_("Only what stands before the stroke. May stay blank; the finding then remains."),
    )
    issued_on = forms.DateField(
        label=_("Day of issue"),
        required=False,
        widget=DateInput,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        help_text=_("May stay blank, as on the plan of 2024."),
    )
    has_read = forms.BooleanField(
        label=_("I have read the findings and issue the plan as it stands"),
        error_messages={"required": _("Tick this box once you have read the findings.")},
    )

    def issue(self, seen: list[str]) -> Issue:
        """What the form says, for the operation."""
        given: dict[str, Any] = self.cleaned_data
        return Issue(seen=seen, number=given["number"].strip(), issued_on=given["issued_on"])


class BringForm(forms.Form):
    """A plan to bring: a file or pasted text, and whose plan it is."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput({"accept": ".docx,.xlsx,.xls,.ods,.txt"}),
        help_text=_("Word (.docx), a spreadsheet with the table (.xlsx), or plain text (.txt)."),
    )
    text = forms.CharField(
        label=_("or text copied from a PDF"),
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Open the PDF, select all, copy, paste. The table is put together again; look at it closely."),
    )
    issuer = forms.ModelChoiceField(label=_("Whose plan"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, issuers: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        issuer = self.fields["issuer"]
        assert isinstance(issuer, forms.ModelChoiceField)
        issuer.queryset = issuers

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("file") and not given.get("text", "").strip() and not self.errors:
            self.add_error("file", _("Choose a file, or paste the text of the plan."))
        return given

    def brought(self) -> BroughtFile:
        """The file, or the text as one."""
        if file := self.cleaned_data["file"]:
            return BroughtFile(file.name, file.read())
        return BroughtFile(gettext("pasted text") + ".txt", self.cleaned_data["text"].encode())
