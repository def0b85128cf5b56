"""Forms of people, posts and diplomas; they read, the operations decide."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import (
    BirthPrecision,
    ContestedFact,
    DegreeRank,
    EndReason,
    LeaveKind,
    PostKind,
    Sex,
    Subject,
)
from haidang.areas.personnel.operations import DegreeFacts, PersonFacts, PostFacts
from haidang.areas.personnel.queries import list_subjects, list_subjects_taught, read_titles, title_words
from haidang.foundation.basics.names import fold
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
    birth_precision = forms.ChoiceField(
        label=_("Known of the birth"),
        choices=BirthPrecision.choices,
        required=False,
        help_text=_("When only the year is known, write any day of it and choose “year only”."),
    )
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
        facts = {name: self.cleaned_data[name] for name in names}
        return PersonFacts(**facts | {"birth_precision": facts["birth_precision"] or BirthPrecision.DAY})


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
    """The end of work: retirement, leaving the profession, going elsewhere."""

    because = forms.ChoiceField(
        label=_("Why"),
        choices=[choice for choice in EndReason.choices if choice[0] not in (EndReason.CHANGED, EndReason.MOVED)],
    )
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


class UploadForm(forms.Form):
    """A staff list to bring: the file, the school it is about, the day it describes."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput({"accept": ".xlsx,.xls,.ods,.csv"}),
        help_text=_("Excel (.xlsx, .xls), OpenDocument (.ods) or .csv. Headings may stand in any order."),
    )
    home = forms.ModelChoiceField(
        label=_("School"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("every row names its school"),
        help_text=_("Rows without a code of a school belong to this one."),
    )
    on = day_field(
        _("As of"), help_text=_("The day the list describes: changed posts begin on it. Today or an earlier day.")
    )
    post_kind = forms.ChoiceField(
        label=_("People without a post are"),
        required=False,
        choices=[("", _("to be asked about")), *PostKind.choices],
        help_text=_("For lists that do not say who is a teacher, a manager or an employee."),
    )

    def __init__(self, *args: Any, schools: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home = self.fields["home"]
        assert isinstance(home, forms.ModelChoiceField)
        home.queryset = schools
        known = list(schools[:2])
        if len(known) == 1:  # a principal's own school needs no choice
            home.initial, home.required, home.empty_label = known[0], True, None


class ColumnsForm(forms.Form):
    """What each column of a list holds; the answer is remembered by heading."""

    def __init__(
        self,
        *args: Any,
        columns: Sequence[tuple[str, str, str | None, bool]],
        known: Sequence[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        """`columns`: key of the heading, label, key of the field or None, whether nobody knew it; `known`: fields."""
        super().__init__(*args, **kwargs)
        fields = [("", _("leave this column out")), *known]
        for number, (_key, label, chosen, is_unknown) in enumerate(columns):
            field = forms.ChoiceField(label=label, choices=fields, required=False, initial=chosen or "")
            field.widget.attrs["data-unknown"] = is_unknown
            self.fields[f"column_{number}"] = field
        self.keys = [key for key, *_rest in columns]

    def chosen(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"column_{number}"] for number, key in enumerate(self.keys)}


class CorrectDegreeForm(DegreeForm):
    """A diploma put right, with the reason."""

    reason = reason_field(_("E.g. the diploma itself, its number."))


class TakeUpPostForm(PostFactsForm):
    """Someone who had stopped working comes back to the school."""

    on = day_field(_("Back from day"))
    reason = reason_field(_("E.g. the decision and its number."))


class SecondPostForm(MovePersonForm):
    """A second post beside the main one."""

    on = day_field(_("From day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].label = _("At unit")


class EndSecondPostForm(forms.Form):
    """The end of a second post."""

    on = day_field(_("First day without the post"))
    reason = reason_field(_("E.g. the decision and its number."))


class LeaveForm(forms.Form):
    """A time away from work."""

    kind = forms.ChoiceField(label=_("Kind of leave"), choices=LeaveKind.choices)
    first = day_field(_("First day away"))
    last = day_field(_("Last day away"), required=False, help_text=_("Leave empty while the return is not known."))
    reason = reason_field(_("E.g. the decision and its number."))


class EndLeaveForm(forms.Form):
    """The return from leave."""

    back_on = day_field(_("First day back at work"))
    reason = reason_field(_("E.g. the decision and its number."))


class TitleForm(forms.Form):
    """An appointment to a professional title."""

    code = forms.ChoiceField(label=_("Professional title"))
    on = day_field(_("Appointed from"))
    reason = reason_field(_("E.g. the decision and its number."))

    def __init__(self, *args: Any, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        assert isinstance(code, forms.ChoiceField)
        titles = sorted(read_titles(), key=lambda one: (read_titles()[one]["level"] != level, one))
        code.choices = [("", "–"), *((title, title_words(title)) for title in titles)]


class SeveralFiles(forms.ClearableFileInput):
    """A box that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """None, one or several files; what they are is told by the operation that keeps them."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        single = super().clean
        files = data if isinstance(data, (list, tuple)) else [data]
        return [single(file, initial) for file in files if file]


class ContestForm(forms.Form):
    """“This is wrong”: which fact, what is right, why, and the papers that prove it."""

    fact = forms.ChoiceField(label=_("What is wrong"), choices=ContestedFact.choices)
    proposed = forms.CharField(
        label=_("What is right"),
        max_length=200,
        required=False,
        help_text=_("A day as dd/mm/yyyy. For a post or a diploma, describe it below."),
    )
    statement = forms.CharField(
        label=_("Explain"), max_length=1000, widget=forms.Textarea({"rows": 3}), help_text=_("The school reads this.")
    )
    papers = FilesField(
        label=_("Papers that prove it"),
        required=False,
        help_text=_("Up to 3 files: PDF, or JPG and PNG pictures, 5 MB each. Only those who decide see them."),
        widget=SeveralFiles({"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
    )

    def clean_proposed(self) -> str:
        """Days travel as ISO, sexes by their code, whatever was written."""
        proposed: str = self.cleaned_data["proposed"].strip()
        fact = self.data.get("fact", "")
        if proposed and fact in (ContestedFact.BIRTH_ON, ContestedFact.JOINED_ON):
            return str(forms.DateField(input_formats=DAY_FORMATS).clean(proposed).isoformat())
        if proposed and fact == ContestedFact.SEX:
            words = {fold(str(label)): value for value, label in Sex.choices} | {value: value for value in Sex.values}
            if fold(proposed) not in words:
                raise forms.ValidationError(_("Write “male” or “female”."))
            return words[fold(proposed)]
        return proposed


class DecideForm(forms.Form):
    """What the school answers to someone who contests a fact."""

    reason = reason_field(_("The person reads this."))
