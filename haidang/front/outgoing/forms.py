"""The form that leaves numbers given on paper behind."""

from django import forms
from django.utils.translation import gettext_lazy as _

from haidang.foundation.documents.models import FIRST_YEAR

KINDS = ("QĐ", "KH", "TB", "BC", "GM", "TTr", "DS")


class ContinueForm(forms.Form):
    """Which run, and its last number on paper."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("dispatch")), *((k, k) for k in KINDS)])
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=2100)
    last = forms.IntegerField(
        label=_("Last number given on paper"),
        min_value=1,
        help_text=_("The next document here gets the number after it."),
    )
