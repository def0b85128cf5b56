"""Giving and ending a role; where mail reaches an account."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from haidang.foundation.access.models import Role
from haidang.foundation.basics.periods import holds_on
from haidang.foundation.organisation.models import Level, Unit
from haidang.foundation.organisation.queries import find_unit_by_code


class GrantForm(forms.Form):
    """Role, unit by code, first day, and the levels it is narrowed to."""

    role = forms.ChoiceField(label=_("Role"), choices=Role)
    unit_code = forms.CharField(
        label=_("Unit code"), max_length=20, help_text=_("The code of the unit, for example 11411.")
    )
    starts_on = forms.DateField(label=_("From day"))
    levels = forms.MultipleChoiceField(
        label=_("Only these levels"), choices=Level, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean_unit_code(self) -> Unit:
        unit = find_unit_by_code(self.cleaned_data["unit_code"].strip())
        if unit is None:
            raise forms.ValidationError(_("There is no unit with this code. Look it up in the search box above."))
        return unit

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        unit, day = cleaned.get("unit_code"), cleaned.get("starts_on")
        if isinstance(unit, Unit) and isinstance(day, date) and not holds_on(unit.period, day):
            self.add_error("starts_on", _("The unit does not exist on that day."))
        return cleaned


class EndForm(forms.Form):
    """The first day without the role."""

    ends_on = forms.DateField(label=_("First day without the role"))


class EmailForm(forms.Form):
    """Where mail reaches the account; empty when nothing is to be sent."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)
