"""Forms: a new scenario, its assumptions, the lever."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from haidang.areas.forecasts.models import LARGEST, Assumed, Assumption, Scenario, ShareOf

LEAST = {Assumed.YEARS: 1, Assumed.COST: 1, Assumed.FIRST_INTAKE: 2020}


class ScenarioForm(forms.ModelForm):  # type: ignore[type-arg]
    """The name of a new scenario, and whom shares are taken of."""

    class Meta:
        model = Scenario
        fields = ("name", "share_of")


class AssumptionsForm(forms.Form):
    """Every assumption of a scenario: value and source."""

    share_of = forms.ChoiceField(label=_("share of"), choices=ShareOf.choices)

    def __init__(self, *args: Any, rows: Iterable[Assumption], share_of: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        self.fields["share_of"].initial = share_of
        for row in self.rows:
            name = Assumed(row.name)
            self.fields[f"value_{row.pk}"] = forms.IntegerField(
                label=row.get_name_display(), min_value=LEAST.get(name, 0), max_value=LARGEST[name], initial=row.value
            )
            self.fields[f"source_{row.pk}"] = forms.CharField(
                label=_("where it comes from"), max_length=300, initial=row.source
            )

    def figures(self) -> dict[int, tuple[int, str]]:
        """Value and source by the id of the assumption."""
        return {
            row.pk: (self.cleaned_data[f"value_{row.pk}"], self.cleaned_data[f"source_{row.pk}"]) for row in self.rows
        }


class LeverForm(forms.Form):
    """Places a year by course, tried out; empty means as assumed."""

    def __init__(self, *args: Any, tracks: Mapping[str, str], seats: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, title in tracks.items():
            self.fields[f"seats_{code}"] = forms.IntegerField(
                label=title,
                min_value=0,
                max_value=LARGEST[Assumed.SEATS],
                required=False,
                widget=forms.NumberInput({"placeholder": seats[code]}),
            )

    def seats(self) -> dict[str, int]:
        """What was given, by course."""
        return {name.removeprefix("seats_"): value for name, value in self.cleaned_data.items() if value is not None}
