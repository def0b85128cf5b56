"""Forms: passing a document down, a new edition, the signed sheet, an entry of communication, a practice."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from haidang.areas.dissemination.models import Channel, Circulation, Edition, Outreach, OutreachKind, Practice
from haidang.areas.dissemination.operations import Audience, Text, Told, Written
from haidang.areas.personnel.models import PostKind
from haidang.areas.plans.models import Plan
from haidang.foundation.basics.evidence import ACCEPT
from haidang.foundation.organisation.models import Level, Unit
from haidang.foundation.ui.forms import DateInput

ISO_OR_WRITTEN = ["%Y-%m-%d", "%d/%m/%Y"]
MOST_ANSWERS = 4


class DeadlinePast(forms.ValidationError):
    def __init__(self) -> None:
        super().__init__(_("This day is over. Choose today or a later day."))


LongField = partial(forms.CharField, max_length=10_000, widget=forms.Textarea({"rows": 6}))


class QuestionForm(forms.Form):
    """The optional question that shows whether the text was understood."""

    question = forms.CharField(
        label=_("One question to check"),
        max_length=300,
        required=False,
        help_text=_("Whoever answers wrongly reads again and answers again."),
    )
    answers = forms.CharField(
        label=_("Answers, one a line; a star before the right one"),
        required=False,
        max_length=900,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For example: *By 15 December"),
    )

    def clean_answers(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["answers"].splitlines() if line.strip()]
        if lines and not 2 <= len(lines) <= MOST_ANSWERS:
            raise forms.ValidationError(_("Give two to four answers."))
        if lines and sum(line.startswith("*") for line in lines) != 1:
            raise forms.ValidationError(_("Put a star before exactly one answer: the right one."))
        return lines

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("question")) != bool(cleaned.get("answers")) and "answers" not in self.errors:
            self.add_error("answers", _("A question needs its answers, and answers their question."))
        return cleaned

    def as_text(self) -> Text:
        """What the edition says."""
        said = self.cleaned_data
        lines: list[str] = said["answers"]
        right = next((number for number, line in enumerate(lines) if line.startswith("*")), None)
        return Text(
            text=said["text"],
            changes=said.get("changes", ""),
            question=said["question"],
            answers=[line.removeprefix("*").strip() for line in lines],
            right_answer=right,
        )


class CirculationForm(QuestionForm):
    """A document to pass down: which, what everyone must know of it, to whom, by when."""

    title = forms.CharField(label=_("Title"), max_length=240)
    plan = forms.ModelChoiceField(
        Plan.objects.none(), label=_("Plan of this system"), required=False, empty_label=_("another document")
    )
    source = forms.CharField(
        label=_("Number, date and issuer"),
        max_length=240,
        required=False,
        help_text=_("For example: 108/KH-UBND of the city's People's Committee"),
    )
    text = LongField(
        label=_("What everyone must know"), help_text=_("Short: what it asks of each of them, and from when.")
    )
    levels = forms.MultipleChoiceField(
        label=_("Levels"), choices=Level.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all."),
    )  # fmt: skip
    posts = forms.MultipleChoiceField(
        label=_("Posts held"), choices=PostKind.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all."),
    )  # fmt: skip
    due_on = forms.DateField(label=_("To be read by"), widget=DateInput, input_formats=ISO_OR_WRITTEN)
    address = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    field_order = ("title", "plan", "source", "text", "levels", "posts", "due_on", "question", "answers")

    def __init__(self, *args: Any, plans: QuerySet[Plan], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["plan"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = plans

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < self.today:
            raise DeadlinePast
        return day

    def clean_address(self) -> str:
        """Where the whole document stands in this system: a page of ours or nothing."""
        address: str = self.cleaned_data["address"]
        try:
            if address:
                resolve(address)
        except Resolver404 as unknown:
            raise forms.ValidationError(_("There is no such page here. Open the form from the document.")) from unknown
        return address

    def audience(self, unit: Unit) -> Audience:
        return Audience(unit=unit, levels=self.cleaned_data["levels"], posts=self.cleaned_data["posts"])


class EditionForm(QuestionForm):
    """A new edition: the whole text, and what of it is new."""

    changes = LongField(
        label=_("What changed"), help_text=_("Only this is read again by those who confirmed the former edition.")
    )
    text = LongField(label=_("What everyone must know, as it stands now"))
    field_order = ("changes", "text", "question", "answers")

    def __init__(self, data: Mapping[str, Any] | None, *, former: Edition) -> None:
        """Proposes what the former edition said and asked."""
        answers = (f"{'*' * (place == former.right_answer)}{answer}" for place, answer in enumerate(former.answers))
        said = {"text": former.text, "question": former.question, "answers": "\n".join(answers)}
        super().__init__(data, initial=said)
        if former.question:
            self.fields["question"].help_text = _(
                "Taken over from the former edition. Change it to fit what is new, or empty both to ask nothing."
            )


class SheetForm(forms.Form):
    """The scan of a signed sheet."""

    scan = forms.FileField(
        label=_("The signed sheet"),
        widget=forms.ClearableFileInput({"accept": ACCEPT}),
        help_text=_("PDF, JPG or PNG, at most 5 MB."),
    )


class OutreachForm(forms.ModelForm):  # type: ignore[type-arg]
    """One thing told, with its proof."""

    done_on = forms.DateField(label=_("Day"), widget=DateInput, input_formats=ISO_OR_WRITTEN)
    picture = forms.FileField(
        label=_("Picture or scan"),
        required=False,
        widget=forms.ClearableFileInput({"accept": ACCEPT}),
        help_text=_("PDF, JPG or PNG, at most 5 MB."),
    )

    class Meta:
        model = Outreach
        fields = ("title", "kind", "channel", "link", "done_on", "audience", "reached", "about")
        help_texts = {
            "link": _("Needed for whatever stands on the web."),
            "audience": _("Needed for what was done in person: “all teachers”, “parents of class 5A”…"),
        }

    def __init__(self, *args: Any, circulations: QuerySet[Circulation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["about"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = circulations
        field.empty_label = _("no particular document")

    def told(self) -> Told:
        said = self.cleaned_data
        return Told(
            kind=OutreachKind(said["kind"]),
            channel=Channel(said["channel"]),
            title=said["title"],
            done_on=said["done_on"],
            link=said["link"],
            audience=said["audience"],
            reached=said["reached"],
            about=said["about"],
        )


class PracticeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A way of working, in three answers."""

    problem = LongField(label=_("What was the difficulty?"))
    way = LongField(label=_("What did you do?"), help_text=_("So that a colleague elsewhere can do the same."))
    outcome = LongField(label=_("What came of it?"), help_text=_("Figures, if you have them."))

    class Meta:
        model = Practice
        fields = ("title", "problem", "way", "outcome", "level", "subject")

    def written(self) -> Written:
        return Written(**{name: self.cleaned_data[name] for name in self.Meta.fields})
