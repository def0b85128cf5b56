"""Forms: a new scenario, its assumptions, the lever."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from haidang.areas.forecasts.models import LARGEST, Assumed, Assumption, Scenario, ShareOf
from haidang.areas.forecasts.queries import seats_of
from haidang.engines.forecast.targets import seats_for

MILLION = 1_000_000
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


class LeverBy(models.TextChoices):
    """What is turned: places a year, or money a year with the cost of a place."""

    SEATS = "seats", _("Places a year")
    BUDGET = "budget", _("Budget a year")


class LeverForm(forms.Form):
    """Places or budget a year by course, tried out; empty means as assumed."""

    by = forms.ChoiceField(
        label=_("What do you choose?"),
        choices=LeverBy.choices,
        required=False,
        initial=LeverBy.SEATS,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, tracks: Mapping[str, str], figures: Mapping[tuple[str, str], int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tracks, self.figures = tracks, figures
        for code in tracks:
            self.fields[f"seats_{code}"] = forms.IntegerField(
                label=_("Places a year"),
                min_value=0,
                max_value=LARGEST[Assumed.SEATS],
                required=False,
                widget=forms.NumberInput({"placeholder": seats_of(figures, code)}),
            )
            self.fields[f"budget_{code}"] = _money(
                _("Budget a year (million đồng)"),
                figures[code, Assumed.BUDGET] or seats_of(figures, code) * figures[code, Assumed.COST],
                most=LARGEST[Assumed.BUDGET],
                least=0,
            )
            self.fields[f"cost_{code}"] = _money(
                _("Cost of one place (million đồng)"),
                figures[code, Assumed.COST],
                most=LARGEST[Assumed.COST],
                least=1,
            )

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each course, as the page shows them."""
        return [
            {
                "title": title,
                "seats": self[f"seats_{code}"],
                "budget": self[f"budget_{code}"],
                "cost": self[f"cost_{code}"],
            }
            for code, title in self.tracks.items()
        ]

    def lever(self) -> dict[tuple[str, str], int]:
        """The figures that replace those of the scenario."""
        if not self.is_bound or not self.is_valid():
            return {}
        by_budget = self.cleaned_data["by"] == LeverBy.BUDGET
        found: dict[tuple[str, str], int] = {}
        for code in self.tracks:
            found |= self._money_of(code) if by_budget else self._seats_of(code)
        return found

    def _seats_of(self, code: str) -> dict[tuple[str, str], int]:
        seats = self.cleaned_data[f"seats_{code}"]
        return {} if seats is None else {(code, Assumed.SEATS): seats, (code, Assumed.BUDGET): 0}

    def _money_of(self, code: str) -> dict[tuple[str, str], int]:
        budget, cost = self.cleaned_data[f"budget_{code}"], self.cleaned_data[f"cost_{code}"]
        dong = int(cost * MILLION) if cost is not None else self.figures[code, Assumed.COST]
        if budget is None:
            return {(code, Assumed.COST): dong}
        seats = seats_for(int(budget * MILLION), dong)
        # No money pays no place: in a scenario a budget of 0 would mean that places count.
        return {(code, Assumed.COST): dong, (code, Assumed.BUDGET): 0, (code, Assumed.SEATS): seats}


def _money(label: Any, assumed: int, *, least: int, most: int) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=least,
        max_value=most // MILLION,
        decimal_places=3,
        required=False,
        widget=forms.NumberInput({"placeholder": f"{assumed / MILLION:g}", "step": "any"}),
    )
