"""Forms of the editor and of comparisons; each form of the editor gives back the changed document."""

import copy
import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from haidang.areas.standards.models import Confidence, Part, Requirement, RequirementDraft, Status
from haidang.areas.standards.models.requirements import ParameterKind
from haidang.areas.standards.queries import FACTS
from haidang.foundation.ui.forms import BLANK_CHOICE, DateInput

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
OTHERWISE = (Status.NOT_CONCERNED, Status.MAY, Status.MUST)
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class DraftPartForm(forms.Form):
    """A form of one part of a draft; it carries the revision its writer saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: RequirementDraft, **kwargs: Any) -> None:
        self.draft = draft
        kwargs["initial"] = {"revision": draft.revision} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def written(self) -> dict[str, Any]:
        """The whole document with this part as the form says."""
        document: dict[str, Any] = copy.deepcopy(self.draft.document)
        self.write(document)
        return document

    def write(self, document: dict[str, Any]) -> None:
        raise NotImplementedError


class FiguresForm(DraftPartForm):
    """What changes most often: from when to when, and the value of each parameter."""

    starts_on = forms.DateField(label=_("In force from"), widget=DateInput, input_formats=DAY_FORMATS)
    last_on = forms.DateField(
        label=_("Last day in force"),
        widget=DateInput,
        input_formats=DAY_FORMATS,
        required=False,
        help_text=_("Leave it empty until further notice."),
    )

    def __init__(self, *args: Any, draft: RequirementDraft, **kwargs: Any) -> None:
        last = draft.ends_on - timedelta(days=1) if draft.ends_on else None
        rows = draft.version.get("parameter", [])
        initial = {"starts_on": draft.starts_on, "last_on": last}
        initial |= {f"value_{row['name']}": shown_value(row) for row in rows}
        super().__init__(*args, draft=draft, initial=initial, **kwargs)
        for row in rows:
            self.fields[f"value_{row['name']}"] = value_field(
                row["kind"], label=row["label_vi"], help_text=row["source"]
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day must not come before the first."))
        return cleaned

    def write(self, document: dict[str, Any]) -> None:
        version, said = document["version"], self.cleaned_data
        version["from"] = said["starts_on"].isoformat()
        version.pop("until", None)
        if said["last_on"]:
            version["until"] = (said["last_on"] + timedelta(days=1)).isoformat()
        for row in version.get("parameter", []):
            row["value"] = stored_value(row["kind"], said[f"value_{row['name']}"])


class ConditionForm(DraftPartForm):
    """One condition: what it decides, its expression, its sentences, where it stands in the law."""

    decides = forms.ChoiceField(label=_("What it decides"), choices=Part.choices)
    expression = forms.CharField(
        label=_("Expression"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "data-expression": ""}),
        help_text=_("Facts and :parameters; click a fact in the list to insert it."),
    )
    sentence_vi = forms.CharField(
        label=_("Sentence in Vietnamese"), max_length=300, help_text=_("{name} shows the value of a parameter.")
    )
    sentence_en = forms.CharField(label=_("Sentence in English"), max_length=300)
    document = forms.CharField(label=_("Legal document"), max_length=120)
    article = forms.CharField(label=_("Article, clause, point"), max_length=120)
    confidence = forms.ChoiceField(label=_("How sure the text is"), choices=Confidence.choices)

    def __init__(self, *args: Any, draft: RequirementDraft, row: dict[str, Any] | None, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, draft=draft, initial=dict(row or {"confidence": "M"}), **kwargs)

    def write(self, document: dict[str, Any]) -> None:
        rows = document["version"].setdefault("condition", [])
        said = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        if self.row is None:
            rows.append({"code": _free_code({row["code"] for row in rows})} | said)
            return
        for row in rows:
            if row["code"] == self.row["code"]:
                row.update(said)


class TextsForm(DraftPartForm):
    """Title, text, source, and what holds when no condition decides."""

    title_vi = forms.CharField(label=_("Title in Vietnamese"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    text_vi = forms.CharField(label=_("Text in Vietnamese"), widget=forms.Textarea(attrs={"rows": 3}))
    text_en = forms.CharField(label=_("Text in English"), widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.CharField(label=_("Legal source"), max_length=300)
    confidence = forms.ChoiceField(label=_("How sure the text is"), choices=Confidence.choices)
    otherwise = forms.ChoiceField(
        label=_("If no condition decides"), choices=[(status.value, status.label) for status in OTHERWISE]
    )
    priority = forms.CharField(label=_("Place in the queue (a number, least first)"), max_length=200, required=False)
    priority_vi = forms.CharField(label=_("Order of the queue in Vietnamese"), max_length=200, required=False)
    priority_en = forms.CharField(label=_("Order of the queue in English"), max_length=200, required=False)

    def __init__(self, *args: Any, draft: RequirementDraft, **kwargs: Any) -> None:
        names = set(self.base_fields) - {"revision"}
        super().__init__(*args, draft=draft, initial={name: draft.document.get(name, "") for name in names}, **kwargs)

    def write(self, document: dict[str, Any]) -> None:
        document |= {name: value for name, value in self.cleaned_data.items() if name != "revision"}


class ParameterForm(DraftPartForm):
    """A parameter: its name and kind when it is new; its labels and source."""

    name = forms.CharField(label=_("Name in expressions"), max_length=40, help_text=_("Small letters, digits and _"))
    kind = forms.ChoiceField(label=_("Kind"), choices=ParameterKind.choices)
    label_vi = forms.CharField(label=_("Label in Vietnamese"), max_length=200)
    label_en = forms.CharField(label=_("Label in English"), max_length=200)
    source = forms.CharField(label=_("Legal source"), max_length=300)
    confidence = forms.ChoiceField(label=_("How sure the text is"), choices=Confidence.choices)

    def __init__(self, *args: Any, draft: RequirementDraft, row: dict[str, Any] | None, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, draft=draft, initial=dict(row or {"confidence": "M"}), **kwargs)
        if row is not None:
            del self.fields["name"], self.fields["kind"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not NAME.fullmatch(name) or name == "day":
            raise forms.ValidationError(_("Write small letters, digits and _, beginning with a letter."))
        if name in {row["name"] for row in self.draft.version.get("parameter", [])}:
            raise forms.ValidationError(_("There is such a parameter already."))
        return name

    def write(self, document: dict[str, Any]) -> None:
        rows = document["version"].setdefault("parameter", [])
        said = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        if self.row is None:
            rows.append(said | {"value": FIRST_VALUES[ParameterKind(said["kind"])]})
            return
        for row in rows:
            if row["name"] == self.row["name"]:
                row.update(said)


# What a new parameter holds until its value is written in the form of figures.
FIRST_VALUES: dict[ParameterKind, Any] = {
    ParameterKind.INTEGER: 0,
    ParameterKind.TEXT: "",
    ParameterKind.TEXTS: [],
    ParameterKind.DATE: "2026-01-01",
    ParameterKind.BOOLEAN: False,
    ParameterKind.FACT: FACTS[0].name,
}


def value_field(kind: str, **said: Any) -> forms.Field:
    """The field in which a value of the kind is written."""
    match kind:
        case ParameterKind.INTEGER:
            return forms.IntegerField(**said)
        case ParameterKind.DATE:
            return forms.DateField(widget=DateInput, input_formats=DAY_FORMATS, **said)
        case ParameterKind.BOOLEAN:
            return forms.ChoiceField(choices=[("yes", _("yes")), ("no", _("no"))], **said)
        case ParameterKind.FACT:
            return forms.ChoiceField(choices=[(fact.name, fact.label) for fact in FACTS], **said)
        case ParameterKind.TEXTS:
            return forms.CharField(**said | {"help_text": _("Codes with commas between them. %s") % said["help_text"]})
        case _text:
            return forms.CharField(**said)


def shown_value(row: dict[str, Any]) -> Any:
    """The stored value as its field shows it."""
    match row["kind"]:
        case ParameterKind.TEXTS:
            return ", ".join(row["value"])
        case ParameterKind.BOOLEAN:
            return "yes" if row["value"] else "no"
        case ParameterKind.DATE:
            return date.fromisoformat(row["value"])
        case _kind:
            return row["value"]


def stored_value(kind: str, value: Any) -> Any:
    """What the field said as the document keeps it."""
    match kind:
        case ParameterKind.TEXTS:
            return [part.strip() for part in value.split(",") if part.strip()]
        case ParameterKind.BOOLEAN:
            return value == "yes"
        case ParameterKind.DATE:
            return value.isoformat()
        case _kind:
            return value


def _free_code(taken: set[str]) -> str:
    return next(code for number in range(1, 1000) if (code := f"condition_{number}") not in taken)


class SubmitForm(forms.Form):
    """Why the catalogue shall say something else."""

    reason = forms.CharField(
        label=_("Why it is needed"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The director reads it before deciding."),
    )


class CompareForm(forms.Form):
    """Two sides: on each the records of a day, and the text in force on it or a chosen version."""

    code = forms.ChoiceField(label=_("Requirement"))
    # "before" and "after" are the words of the pager.
    first_day = forms.DateField(label=_("Records of"), widget=DateInput, input_formats=DAY_FORMATS)
    first_version = forms.TypedChoiceField(label=_("Text"), coerce=int, empty_value=None, required=False)
    second_day = forms.DateField(label=_("Records of"), widget=DateInput, input_formats=DAY_FORMATS)
    second_version = forms.TypedChoiceField(label=_("Text"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, requirements: Sequence[Requirement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = {row.code: row.title for row in requirements}
        self._choose("code", [("", BLANK_CHOICE), *titles.items()])
        numbers = sorted({row.version for row in requirements})
        versions = [("", _("in force on that day")), *((number, _("version %s") % number) for number in numbers)]
        for name in ("first_version", "second_version"):
            self._choose(name, versions)

    def _choose(self, name: str, choices: Sequence[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
