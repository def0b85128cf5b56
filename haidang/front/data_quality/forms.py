"""Forms of a merge and of the verdict that two records are two people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.operations import MERGED_FIELDS


class MergeForm(forms.Form):
    """Which values come from the duplicate, and why the two are one person."""

    take = forms.MultipleChoiceField(choices=[(name, name) for name in MERGED_FIELDS], required=False)
    reason = forms.CharField(label=_("How you know that this is one person"), max_length=500)


class ApartForm(forms.Form):
    """Why two records that look alike are two people."""

    reason = forms.CharField(label=_("How you know that these are two people"), max_length=500)
