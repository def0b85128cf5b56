"""The reader's settings: a choice for each group of notices and channel, the language, the hours of rest."""

from typing import Any

from django import forms
from django.conf import settings
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from haidang.foundation.accounts.models import User
from haidang.foundation.notifications.adapters import name_of
from haidang.foundation.notifications.kinds import Group, Mode
from haidang.foundation.notifications.models import Reader

HOURS = [("", "–"), *((hour, f"{hour:02d}:00") for hour in range(24))]


class AddressForm(forms.Form):
    """Where mail reaches a reader from now on."""

    email = forms.EmailField(label=_("Right e-mail address"), max_length=254)


class SettingsForm(forms.Form):
    """One field for each group and channel, named channel.group."""

    language = forms.ChoiceField(label=_("Language of messages"), choices=settings.LANGUAGES)
    quiet_from = forms.TypedChoiceField(
        label=_("No messages from"), choices=HOURS, coerce=int, empty_value=None, required=False
    )
    quiet_until = forms.TypedChoiceField(label=_("until"), choices=HOURS, coerce=int, empty_value=None, required=False)
    number = forms.RegexField(
        label=_("Number for Zalo or SMS"),
        regex=r"^\+?[0-9 .]{8,18}$",
        required=False,
        help_text=_("Only the system uses it. Without a number no text message leaves."),
        error_messages={"invalid": _("Write the number in digits, e.g. 0912 345 678.")},
    )

    def __init__(self, *args: Any, reader: Reader, modes: dict[tuple[str, str], str], **kwargs: Any) -> None:
        kwargs["initial"] = model_to_dict(reader)
        super().__init__(*args, **kwargs)
        for (channel, group), mode in modes.items():
            label = f"{name_of(channel)}: {Group(group).label}"
            self.fields[f"{channel}.{group}"] = forms.ChoiceField(label=label, choices=Mode, initial=mode)
        if "text" not in settings.NOTICE_CHANNELS:
            del self.fields["number"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("quiet_from") is None) != (cleaned.get("quiet_until") is None):
            self.add_error("quiet_until", _("Choose both hours, or neither."))
        return cleaned

    def reader(self, user: User) -> Reader:
        """What was chosen apart from the modes."""
        chosen = {name: value for name, value in self.cleaned_data.items() if "." not in name}
        return Reader(user=user, **chosen)

    @property
    def modes(self) -> dict[tuple[str, str], str]:
        """What was chosen, by (channel, group)."""
        chosen = {}
        for name, value in self.cleaned_data.items():
            channel, dot, group = name.partition(".")
            if dot:
                chosen[channel, group] = value
        return chosen

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The table of the page: a row a group, a cell a channel."""
        return [{"group": Group(group).label, "cells": self._cells(group)} for group in Group]

    def _cells(self, group: Group) -> list[dict[str, Any]]:
        channels = settings.NOTICE_CHANNELS
        return [{"channel": name_of(channel), "field": self[f"{channel}.{group}"]} for channel in channels]

    @property
    def channels(self) -> list[str]:
        return [name_of(channel) for channel in settings.NOTICE_CHANNELS]
