"""Naming a deputy."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.foundation.access.models import Grant
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import CaseKind, Form
from haidang.foundation.ui.forms import DateInput

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]


class HolderField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A role with who holds it and where."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.full_name} · {obj.get_role_display()}, {obj.unit.short_name}"


class DeputyForm(forms.Form):
    """Whose role, who stands in, when, for which cases, and why."""

    grant = HolderField(label=_("In whose place"), queryset=Grant.objects.none(), empty_label=None)
    user = forms.ModelChoiceField(label=_("Who decides instead"), queryset=User.objects.none(), empty_label="–")
    form = forms.ChoiceField(
        label=pgettext_lazy("deputy", "Signs"),
        choices=[choice for choice in Form.choices if choice[0]],
        help_text=_("KT. for a deputy head; TL. for the head of a unit below; TUQ. with a written authorisation."),
    )
    case_kinds = forms.MultipleChoiceField(
        label=_("Only these cases"),
        choices=CaseKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With a choice the deputy only reads and decides such cases; without one, does all the role does."),
    )
    first = forms.DateField(label=pgettext_lazy("deputy", "First day"), widget=DateInput, input_formats=DAYS)
    last = forms.DateField(label=pgettext_lazy("deputy", "Last day"), widget=DateInput, input_formats=DAYS)
    away_until = forms.DateField(
        label=_("The holder is away until"),
        widget=DateInput,
        input_formats=DAYS,
        required=False,
        help_text=_("If that is later than the last day, the unit above is alarmed for what waits in between."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(
        self, *args: Any, grants: Iterable[Grant], candidates: Iterable[User], today: date, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"first": today, "form": Form.TUQ}
        super().__init__(*args, **kwargs)
        grant, user = self.fields["grant"], self.fields["user"]
        assert isinstance(grant, forms.ModelChoiceField)
        assert isinstance(user, forms.ModelChoiceField)
        grant.queryset = Grant.objects.filter(pk__in=[one.pk for one in grants]).select_related("unit", "user")
        user.queryset = User.objects.filter(pk__in=[one.pk for one in candidates]).order_by("search")
