"""Forms about one unit, and about the acts of a reorganisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from haidang.foundation.organisation.models import Act, ActKind, Level, Reorganisation, Sector, Unit, UnitKind
from haidang.foundation.organisation.operations import ReorganisationFacts
from haidang.foundation.organisation.queries import Names, find_unit_by_code


class NamesForm(forms.Form):
    """What a unit is called and teaches."""

    name = forms.CharField(label=_("Name of the unit"), max_length=160)
    short_name = forms.CharField(label=_("Short name"), max_length=80)
    levels = forms.MultipleChoiceField(
        label=_("Levels"), choices=Level, required=False, widget=forms.CheckboxSelectMultiple
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=[("", "–"), *Sector.choices], required=False)

    def names(self) -> Names:
        cleaned = self.cleaned_data
        return Names(
            name=" ".join(cleaned["name"].split()),
            short_name=" ".join(cleaned["short_name"].split()),
            levels=tuple(cleaned["levels"]),
            sector=cleaned["sector"],
        )

    @staticmethod
    def of(unit: Unit) -> dict[str, Any]:
        return {"name": unit.name, "short_name": unit.short_name, "levels": unit.levels, "sector": unit.sector}


class CorrectionForm(NamesForm):
    """A correction says why."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class NewUnitForm(NamesForm):
    """A unit that is opened by itself, outside a reorganisation."""

    code = forms.CharField(label=_("Code"), max_length=20, help_text=_("As in the sector's database; never reused."))
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind)
    parent_code = forms.CharField(label=_("Code of the unit above"), max_length=20)
    on = forms.DateField(label=_("From day"))
    field_order = ("code", "kind", "name", "short_name", "levels", "sector", "parent_code", "on")

    def clean_parent_code(self) -> Unit:
        unit = find_unit_by_code(self.cleaned_data["parent_code"].strip())
        if unit is None:
            raise forms.ValidationError(_("There is no unit with this code. Look the code up in the list of units."))
        return unit


class ReorganisationForm(forms.Form):
    """Title, legal basis and day."""

    title = forms.CharField(label=_("Title"), max_length=240)
    basis_number = forms.CharField(label=_("Number of the decision"), max_length=80)
    basis_on = forms.DateField(label=_("Date of the decision"))
    on = forms.DateField(label=_("Takes effect on"))

    @staticmethod
    def of(reorganisation: Reorganisation) -> dict[str, Any]:
        return {name: getattr(reorganisation, name) for name in ("title", "basis_number", "basis_on", "on")}

    def facts(self) -> ReorganisationFacts:
        return ReorganisationFacts(**self.cleaned_data)


class CodesField(forms.CharField):
    """Codes of units, with commas or spaces between them."""

    def clean(self, value: Any) -> list[str]:
        return [code for code in super().clean(value).replace(",", " ").replace(";", " ").split() if code]


class ActForm(forms.Form):
    """One act; what it needs depends on its kind, and the preview says what is missing."""

    unit_codes = CodesField(label=_("Unit codes"), help_text=_("For a merger several codes, with commas between them."))
    successor_codes = CodesField(
        label=_("Codes of successors"),
        required=False,
        help_text=_("Who takes over. A unit that is split may stay as one of its own successors."),
    )
    parent_code = forms.CharField(label=_("Code of the unit above"), max_length=20, required=False)
    unit_kind = forms.ChoiceField(label=_("Kind"), choices=[("", "–"), *UnitKind.choices], required=False)
    name = forms.CharField(label=_("Name of the unit"), max_length=160, required=False)
    short_name = forms.CharField(label=_("Short name"), max_length=80, required=False)
    levels = forms.MultipleChoiceField(
        label=_("Levels"), choices=Level, required=False, widget=forms.CheckboxSelectMultiple
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=[("", "–"), *Sector.choices], required=False)

    NEEDED = {
        ActKind.OPEN: ("unit_codes", "unit_kind", "name", "short_name", "levels", "sector", "parent_code"),
        ActKind.RENAME: ("unit_codes", "name", "short_name", "levels", "sector"),
        ActKind.MOVE: ("unit_codes", "parent_code"),
        ActKind.MERGE: ("unit_codes", "successor_codes"),
        ActKind.SPLIT: ("unit_codes", "successor_codes"),
        ActKind.CLOSE: ("unit_codes", "successor_codes"),
    }
    REQUIRED = {
        ActKind.OPEN: ("unit_kind", "name", "short_name", "parent_code"),
        ActKind.RENAME: ("name", "short_name"),
        ActKind.MOVE: ("parent_code",),
        ActKind.MERGE: ("successor_codes",),
        ActKind.SPLIT: ("successor_codes",),
        ActKind.CLOSE: (),
    }

    def __init__(self, *args: Any, kind: ActKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields = {name: self.fields[name] for name in self.NEEDED[kind]}
        for name in self.REQUIRED[kind]:
            self.fields[name].required = True
        if kind != ActKind.MERGE:
            self.fields["unit_codes"].label = _("Unit code")
            self.fields["unit_codes"].help_text = ""
        if kind in (ActKind.MERGE, ActKind.CLOSE):
            self.fields["successor_codes"].label = _("Code of the successor")
            self.fields["successor_codes"].help_text = ""

    def clean_unit_codes(self) -> list[str]:
        codes: list[str] = self.cleaned_data["unit_codes"]
        if self.kind != ActKind.MERGE and len(codes) != 1:
            raise forms.ValidationError(_("Write one code. Each unit has an act of its own."))
        return codes

    def act(self) -> Act:
        return Act(kind=self.kind, **self.cleaned_data)
