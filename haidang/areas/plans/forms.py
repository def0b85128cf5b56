"""The form with which the head of the issuing body issues a plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from haidang.areas.plans.operations import LONGEST_NUMBER, Issue
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
