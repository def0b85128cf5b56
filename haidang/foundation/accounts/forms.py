"""Sign-in and change of password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haidang.foundation.accounts.models import User
from haidang.foundation.accounts.operations import forget_failed_sign_ins, note_failed_sign_in
from haidang.foundation.accounts.queries import is_barred


class SignInForm(AuthenticationForm):
    """User name and password; after ten failures in a quarter of an hour the name must wait."""

    error_messages = {
        "invalid_login": _("User name and password do not match. Check both; capitals count in the password."),
        "inactive": _("This account is closed. Ask the administrator of your unit."),
        "barred": _("Too many failed attempts for this user name. Wait 15 minutes, or ask for a new password."),
    }

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
        self.address = request.META.get("REMOTE_ADDR") or None

    def clean(self) -> dict[str, Any]:
        username = str(self.cleaned_data.get("username") or "")
        if not username or not self.cleaned_data.get("password"):
            return self.cleaned_data
        if is_barred(username, address=self.address, now=timezone.now()):
            raise ValidationError(self.error_messages["barred"], code="barred")
        try:
            cleaned = super().clean()
        except ValidationError:
            note_failed_sign_in(username, address=self.address, now=timezone.now())
            raise
        forget_failed_sign_ins(username, address=self.address)
        return cleaned


class NewPasswordForm(PasswordChangeForm):
    """The present password once, the new one twice."""

    error_messages = {
        "password_incorrect": _("This is not your present password. Write it again."),
        "password_mismatch": _("The two new passwords differ. Write the same one twice."),
    }

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields["old_password"].label = _("Present password")
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = _("At least 10 characters, and not one that everybody uses.")
        self.fields["new_password2"].label = _("New password again")
        self.fields["new_password2"].help_text = ""
        for field in self.fields.values():
            if isinstance(field.widget, forms.PasswordInput):
                field.widget.attrs.setdefault("autocomplete", "new-password")
