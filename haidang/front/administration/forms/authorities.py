"""One row of the authority matrix, from a day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from haidang.foundation.access.models import Role
from haidang.foundation.approvals.models import Authority, CaseKind, Duty, Holder
from haidang.foundation.organisation.models import Level, Sector


class AuthorityForm(forms.Form):
    """Who decides which step, for which schools, from which day, on which basis."""

    case_kind = forms.ChoiceField(label=_("Kind of case"), choices=CaseKind)
    ordinal = forms.IntegerField(label=_("Step"), min_value=1, max_value=9)
    duty = forms.ChoiceField(label=_("Duty"), choices=Duty)
    holder = forms.ChoiceField(label=_("Whose"), choices=Holder)
    role = forms.ChoiceField(label=_("Role"), choices=Role)
    levels = forms.MultipleChoiceField(
        label=_("Only these levels"), choices=Level, required=False, widget=forms.CheckboxSelectMultiple
    )
    sector = forms.ChoiceField(label=_("Only this sector"), choices=[("", "–"), *Sector.choices], required=False)
    days = forms.IntegerField(label=_("Working days to decide"), min_value=1, max_value=60, required=False)
    on = forms.DateField(label=_("From day"))
    source = forms.CharField(label=_("Legal basis"), max_length=200)

    def row(self) -> Authority:
        facts: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if name != "on"}
        return Authority(**facts)
