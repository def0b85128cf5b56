"""Forms of plans after they are written: deriving, adapting a row, amending, reporting on a duty."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.plans.models import DutyState, Target
from haidang.areas.plans.operations.adapting import NewRow, RowFacts
from haidang.areas.plans.queries.checks import OTHER
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.evidence import ACCEPT, EvidenceFile, read_evidence
from haidang.foundation.organisation.models import Level, Unit
from haidang.foundation.ui.forms import DateInput

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
MOST_PEOPLE = 1_000_000


class DeriveForm(forms.Form):
    """For whom, and for which year where the upper plan covers several."""

    unit = forms.ModelChoiceField(
        label=_("Whose plan"), queryset=Unit.objects.none(), empty_label=None, to_field_name="code"
    )
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, units: QuerySet[Unit], years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, year = self.fields["unit"], self.fields["year"]
        assert isinstance(unit, forms.ModelChoiceField)
        assert isinstance(year, forms.TypedChoiceField)
        unit.queryset = units
        year.choices = [(one, str(one)) for one in years]


class RowForm(forms.Form):
    """One row of the table; a number for each of its target groups."""

    content = forms.CharField(label=_("Content"), widget=forms.Textarea({"rows": 3}))
    time = forms.CharField(
        label=_("Expected time"), max_length=60, help_text=_("Like “Tháng 3-5/2027”, “Quý II/2027” or “Năm 2027”.")
    )
    leads = forms.CharField(label=_("Lead units"), max_length=160, required=False)

    def __init__(self, *args: Any, targets: Sequence[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = targets
        for target in targets:
            self.fields[f"planned_{target.pk}"] = forms.IntegerField(
                label=target.label, min_value=0, max_value=MOST_PEOPLE, initial=target.planned
            )

    def facts(self) -> RowFacts:
        given: dict[str, Any] = self.cleaned_data
        return RowFacts(
            content=given["content"].strip(),
            time=given["time"].strip(),
            leads=given["leads"].strip(),
            planned={target.pk: given[f"planned_{target.pk}"] for target in self.targets},
        )


class DraftRowForm(RowForm):
    """A row of a draft: also which requirement each target group answers."""

    def __init__(self, *args: Any, requirements: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for target in self.targets:
            code = target.requirement_code
            former = [] if code in dict(requirements) else [(code, code)]
            self.fields[f"requirement_{target.pk}"] = forms.ChoiceField(
                label=_("“%(label)s” answers the requirement") % {"label": target.label},
                choices=[*requirements, *former],
                initial=code,
            )

    def facts(self) -> RowFacts:
        found = {target.pk: self.cleaned_data[f"requirement_{target.pk}"] for target in self.targets}
        return replace(super().facts(), requirements=found)


class AddRowForm(forms.Form):
    """A row that is added to a draft or by an amendment, with one target group."""

    content = forms.CharField(label=_("Content"), widget=forms.Textarea({"rows": 3}))
    levels = forms.MultipleChoiceField(
        label=_("Levels"), choices=Level, widget=forms.CheckboxSelectMultiple, required=True
    )
    time = forms.CharField(
        label=_("Expected time"), max_length=60, help_text=_("Like “Tháng 3-5/2027”, “Quý II/2027” or “Năm 2027”.")
    )
    leads = forms.CharField(label=_("Lead units"), max_length=160, required=False)
    label = forms.CharField(label=_("Target group"), max_length=120)
    planned = forms.IntegerField(label=pgettext_lazy("target", "Number of people"), min_value=0, max_value=MOST_PEOPLE)
    requirement = forms.ChoiceField(
        label=_("Requirement it answers"),
        initial=OTHER,
        help_text=_("The people found to need it in the review are those who can be sent."),
    )

    def __init__(self, *args: Any, requirements: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        requirement = self.fields["requirement"]
        assert isinstance(requirement, forms.ChoiceField)
        requirement.choices = requirements

    def row(self) -> NewRow:
        given: dict[str, Any] = self.cleaned_data
        return NewRow(
            content=given["content"].strip(),
            levels=tuple(given["levels"]),
            time=given["time"].strip(),
            leads=given["leads"].strip(),
            label=given["label"].strip(),
            requirement_code=given["requirement"],
            planned=given["planned"],
        )


class ReasonForm(forms.Form):
    """Why a plan is amended."""

    reason = forms.CharField(
        label=_("Why it is amended"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Whoever reads the amendment sees this first, for example the decision that changes the budget."),
    )


class NoteForm(forms.Form):
    """How far a duty is."""

    text = forms.CharField(label=_("What was done"), widget=forms.Textarea({"rows": 3}))
    state = forms.ChoiceField(label=_("How far it is"), choices=DutyState, initial=DutyState.UNDER_WAY)
    file = forms.FileField(
        label=_("Evidence"),
        required=False,
        widget=forms.FileInput({"accept": ACCEPT}),
        help_text=_("A PDF or a picture, at most 5 MB. Not needed for a note in between."),
    )

    def evidence(self) -> EvidenceFile | None:
        file = self.cleaned_data["file"]
        return read_evidence(file) if file else None


class AssignForm(forms.Form):
    """Until when, and who holds it."""

    due_on = forms.DateField(
        label=_("Due on"),
        required=False,
        widget=DateInput,
        input_formats=DAYS,
        help_text=_("Blank: the last day of the plan."),
    )
    person = forms.ModelChoiceField(
        label=_("Held by"), queryset=User.objects.none(), required=False, empty_label=_("the office as a whole")
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        assert isinstance(person, forms.ModelChoiceField)
        person.queryset = people

    @property
    def due_day(self) -> date | None:
        found: date | None = self.cleaned_data["due_on"]
        return found
