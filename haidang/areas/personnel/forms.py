"""Forms of people, posts and diplomas; they read, the operations decide."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import DegreeRank, PostKind, Sex, Subject
from haidang.areas.personnel.operations import DegreeFacts, PersonFacts, PostFacts
from haidang.areas.personnel.queries import list_subjects, list_subjects_taught
from haidang.foundation.organisation.models import Level, Unit
from haidang.foundation.ui.forms import DateInput

SENSITIVE = ("identity_number", "phone")
DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=DateInput, input_formats=DAY_FORMATS, help_text=help_text
    )


def reason_field(help_text: Any) -> forms.CharField:
    return forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}), max_length=500, help_text=help_text)


class PersonFactsForm(forms.Form):
    """What is recorded about a person; only the name must be known."""

    full_name = forms.CharField(label=_("Full name"), max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    birth_on = day_field(_("Date of birth"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", _("unknown")), *Sex.choices], required=False)
    birthplace = forms.CharField(label=_("Place of birth"), max_length=120, required=False)
    identity_number = forms.CharField(
        label=_("Identity number"),
        max_length=15,
        required=False,
        help_text=_("12 digits, as on the identity card. It is shown on request only, and each look is recorded."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=20, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )
    joined_on = day_field(_("Recruited on"), required=False)

    def person_facts(self) -> PersonFacts:
        """The facts as read from the form."""
        names = PersonFacts.__slots__
        return PersonFacts(**{name: self.cleaned_data[name] for name in names})


class PostFactsForm(forms.Form):
    """What someone does at one unit; the levels are those of the unit."""

    kind = forms.ChoiceField(label=_("Post"), choices=PostKind.choices, initial=PostKind.TEACHER)
    level = forms.ChoiceField(label=_("Level"), required=False)
    subjects = forms.ModelMultipleChoiceField(
        label=_("Subjects"),
        queryset=Subject.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_counsellor = forms.BooleanField(label=_("In charge of counselling pupils"), required=False)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("level", [(level, Level(level).label) for level in unit.levels])
        subjects = self.fields["subjects"]
        assert isinstance(subjects, forms.ModelMultipleChoiceField)
        subjects.queryset = list_subjects_taught(unit.levels)

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Offers these choices; a single one is chosen already."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices if len(choices) == 1 else [("", "–"), *choices]
        if len(choices) == 1:
            field.initial = choices[0][0]

    def post_facts(self) -> PostFacts:
        """The post as read from the form."""
        kind = PostKind(self.cleaned_data["kind"])
        return PostFacts(
            kind=kind,
            level="" if kind == PostKind.EMPLOYEE else self.cleaned_data["level"],
            subjects=tuple(self.cleaned_data["subjects"]),
            is_counsellor=self.cleaned_data["is_counsellor"],
        )


class AddPersonForm(PostFactsForm, PersonFactsForm):
    """A new person with their first post here."""

    on = day_field(_("Takes up the post on"))

    field_order = [*PersonFactsForm.base_fields, *PostFactsForm.base_fields, "on"]


class CorrectPersonForm(PersonFactsForm):
    """A correction with its reason; sensitive numbers are not shown, and stay as they are when left empty."""

    reason = reason_field(_("Where the right value stands, e.g. the identity card."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SENSITIVE:
            self.fields[name].help_text = _("Leave empty to keep what is recorded.")

    def corrected_facts(self, known: PersonFacts) -> PersonFacts:
        """The facts as read from the form, over those `known`."""
        kept = {name: getattr(known, name) for name in SENSITIVE if not self.cleaned_data[name]}
        return replace(self.person_facts(), **kept)


class ChangePostForm(PostFactsForm):
    """Another post at the same unit."""

    on = day_field(_("From day"), help_text=_("The present post ends the day before."))
    reason = reason_field(_("E.g. the decision and its number."))


class MovePersonForm(forms.Form):
    """A move to another unit, with the post there."""

    to = forms.ModelChoiceField(label=_("To unit"), queryset=Unit.objects.none())
    kind = forms.ChoiceField(label=_("Post"), choices=PostKind.choices)
    level = forms.ChoiceField(label=_("Level"), choices=[("", "–"), *Level.choices], required=False)
    on = day_field(_("From day"), help_text=_("The present post ends the day before."))
    reason = reason_field(_("E.g. the decision and its number."))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        to.queryset = units


class EndPostForm(forms.Form):
    """The end of the main post."""

    on = day_field(_("First day without the post"))
    reason = reason_field(_("E.g. retirement, with the decision and its number."))


class DegreeForm(forms.Form):
    """A diploma as printed."""

    rank = forms.TypedChoiceField(
        label=_("Diploma"), choices=DegreeRank.choices, coerce=lambda value: DegreeRank(int(value))
    )
    major = forms.CharField(label=_("Major"), max_length=120, required=False, help_text=_("As printed on the diploma."))
    subject = forms.ModelChoiceField(
        label=_("School subject of the major"), queryset=Subject.objects.none(), required=False, empty_label=_("none")
    )
    is_teacher_training = forms.TypedChoiceField(
        label=_("Trains teachers"),
        choices=[("", _("unknown")), ("yes", _("yes")), ("no", _("no"))],
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=None,
        help_text=_("Whether the programme trains teachers; without it a certificate of pedagogy is needed."),
    )
    institution = forms.CharField(label=_("Institution"), max_length=160, required=False)
    awarded_on = day_field(_("Awarded on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subject = self.fields["subject"]
        assert isinstance(subject, forms.ModelChoiceField)
        subject.queryset = list_subjects()

    def degree_facts(self) -> DegreeFacts:
        """The diploma as read from the form."""
        return DegreeFacts(**{name: self.cleaned_data[name] for name in DegreeFacts.__slots__})


class PedagogyForm(forms.Form):
    """A certificate of pedagogical training."""

    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    issued_on = day_field(_("Issued on"), required=False)
