"""A new token: its program and its last day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from haidang.foundation.access.models import AccessToken
from haidang.foundation.ui.forms import DateInput


class TokenForm(forms.ModelForm):  # type: ignore[type-arg] # Django's class takes none at run time
    """Which program, and until when."""

    class Meta:
        model = AccessToken
        fields = ("name", "expires_on")
        widgets = {"expires_on": DateInput}
        labels = {"name": _("Which program")}
        help_texts = {
            "name": _("So that you know later what stops when you revoke it."),
            "expires_on": _("At most a year from today; then issue a new one."),
        }
