"""Forms: opening a round, closing it, declaring a need."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from haidang.areas.needs.models import FIRST_YEAR, LAST_YEAR, Intake, Sheet
from haidang.areas.needs.operations.rounds import DueDayPast, LocalitiesBeforeSchools
from haidang.areas.needs.queries.declarations import declarable_requirements, staff_of
from haidang.areas.needs.queries.wishes import wishable_requirements
from haidang.areas.personnel.models import Person
from haidang.areas.standards.models import Requirement
from haidang.foundation.ui.forms import DateInput

LONGEST_REASON = 2000  # characters
ISO_OR_WRITTEN = ["%Y-%m-%d", "%d/%m/%Y"]


class RoundForm(forms.Form):
    """Title and days of a new round; `today` is needed to refuse deadlines in the past."""

    title = forms.CharField(
        label=_("Name of the round"), max_length=200, help_text=_("For example: Review of needs for 2027")
    )
    year = forms.IntegerField(
        label=_("Year reviewed"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
        help_text=_("Decides the phase of the roadmap: 2020–2025 or 2026–2030. Empty: the year of the day judged by."),
    )
    judged_on = forms.DateField(
        label=_("Judge by the records and the law of"), widget=DateInput, input_formats=ISO_OR_WRITTEN
    )
    school_due_on = forms.DateField(label=_("Schools answer by"), widget=DateInput, input_formats=ISO_OR_WRITTEN)
    locality_due_on = forms.DateField(label=_("Localities verify by"), widget=DateInput, input_formats=ISO_OR_WRITTEN)

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        schools, localities = cleaned.get("school_due_on"), cleaned.get("locality_due_on")
        if schools and schools < self.today:
            self.add_error("school_due_on", str(DueDayPast()))
        if schools and localities and localities < schools:
            self.add_error("locality_due_on", str(LocalitiesBeforeSchools()))
        return cleaned


class CloseForm(forms.Form):
    """Why a round closes over unverified sheets, and which of them its reader saw."""

    reason = forms.CharField(
        label=_("Why the round closes without them"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3})
    )
    leaving_out = forms.RegexField(r"^[0-9 ]*$", widget=forms.HiddenInput, required=False)

    def sheet_ids(self) -> list[int]:
        return [int(word) for word in self.cleaned_data["leaving_out"].split()]


class TitledChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Requirements by their title."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class DeclareForm(forms.Form):
    """Whom the school declares, for what, and why."""

    requirement = TitledChoice(queryset=Requirement.objects.none(), label=_("Content"), empty_label=None)
    person = forms.ModelChoiceField(
        queryset=Person.objects.none(), label=_("Staff member"), empty_label=_("choose a name")
    )
    reason = forms.CharField(
        label=_("Why the work requires it"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requirement"].queryset = declarable_requirements(sheet)  # type: ignore[attr-defined]
        self.fields["person"].queryset = staff_of(sheet)  # type: ignore[attr-defined]


class WishForm(forms.Form):
    """What somebody wishes to learn, and why."""

    requirement = TitledChoice(queryset=Requirement.objects.none(), label=_("Content"), empty_label=None)
    topic = forms.CharField(
        label=_("I want to learn"),
        max_length=200,
        help_text=_("For example: English B2, digital skills"),
    )
    reason = forms.CharField(
        label=_("Why my work needs it"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, sheet: Sheet, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requirement"].queryset = wishable_requirements(sheet, person)  # type: ignore[attr-defined]


class IntakeForm(forms.ModelForm):  # type: ignore[type-arg]
    """Places a year and length of the course of one requirement."""

    class Meta:
        model = Intake
        fields = ("seats_a_year", "course_months", "source")
