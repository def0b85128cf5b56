"""Forms of dispatches: the head, a line of addressees, a demand, number and day."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from haidang.areas.dispatches.models import (
    CLOSES_BY_ITSELF,
    AddresseeRole,
    AddresseeRule,
    Basis,
    Demand,
    DemandKind,
    Dispatch,
    Doer,
    Rhythm,
    Span,
)
from haidang.areas.dispatches.operations import BasisFacts, DemandFacts, DispatchFacts, RuleFacts
from haidang.areas.dispatches.queries.addressees import nameable_units
from haidang.areas.plans.models import UPPER_KINDS, Plan
from haidang.foundation.organisation.models import SCHOOL_KINDS, Level, Sector, Unit, UnitKind
from haidang.foundation.ui.forms import DateInput

LONGEST_TEXT = 4000
MOST_BYTES = 5 * 2**20  # read while the user waits: a dispatch has a few pages
DAYS = ["%Y-%m-%d", "%d/%m/%Y"]


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class HeadForm(forms.Form):
    """The head of a dispatch, the documents it rests on, and its end."""

    subject = forms.CharField(
        label=pgettext_lazy("dispatch", "Subject"),
        max_length=400,
        widget=_text(3),
        help_text=_("What stands behind “V/v” under the number."),
    )
    parent_text = forms.CharField(
        label=_("Carries out"),
        max_length=1000,
        widget=_text(3),
        required=False,
        help_text=_("The document from above, as it will be printed: “Thực hiện Kế hoạch số …;”"),
    )
    parent_number = forms.CharField(label=_("Its number and symbol"), max_length=60, required=False)
    parent_issued_on = forms.DateField(label=_("Its date"), required=False, widget=DateInput, input_formats=DAYS)
    parent_issued_by = forms.CharField(label=_("Who issued it"), max_length=160, required=False)
    parent_plan = forms.ModelChoiceField(
        label=_("The plan in this system"), queryset=Plan.objects.none(), required=False, empty_label=_("none")
    )
    other_bases = forms.CharField(
        label=_("Other legal bases"), required=False, widget=_text(3), help_text=_("One a line, as printed.")
    )
    opening = forms.CharField(label=_("Before the demands"), max_length=LONGEST_TEXT, required=False, widget=_text(2))
    closing = forms.CharField(label=_("After the demands"), max_length=LONGEST_TEXT, required=False, widget=_text(2))
    symbol = forms.CharField(label=_("Symbol"), max_length=40, help_text=_("For example UBND-VHXH"))
    place = forms.CharField(label=pgettext_lazy("document", "Place"), max_length=60)
    printed_superior = forms.CharField(label=_("Body above, as printed"), max_length=120, required=False)
    printed_issuer = forms.CharField(label=_("Issuing body, as printed"), max_length=160)
    authority = forms.CharField(
        label=_("Signed for"), widget=_text(3), help_text=_("One line of the signature a line.")
    )
    recipients = forms.CharField(label=_("Recipients"), widget=_text(3), help_text=_("One a line."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent_plan"].queryset = Plan.objects.filter(kind__in=UPPER_KINDS).order_by("-year", "pk")  # type: ignore[attr-defined]

    def facts(self) -> DispatchFacts:
        data = self.cleaned_data
        bases = [BasisFacts(text=line) for line in _lines(data["other_bases"])]
        if data["parent_text"]:
            parent = BasisFacts(
                text=data["parent_text"],
                number=data["parent_number"],
                issued_on=data["parent_issued_on"],
                issued_by_name=data["parent_issued_by"],
                is_parent=True,
            )
            bases = [parent, *bases]
        named = (
            "subject",
            "symbol",
            "place",
            "printed_superior",
            "printed_issuer",
            "opening",
            "closing",
            "parent_plan",
        )
        return DispatchFacts(
            **{name: data[name] for name in named},
            authority=_lines(data["authority"])[:4],
            recipients=[line[:160] for line in _lines(data["recipients"])],
            bases=bases,
        )


def head_of(dispatch: Dispatch, bases: list[Basis]) -> dict[str, Any]:
    """What the head form begins with for a dispatch that is there."""
    parent = next((basis for basis in bases if basis.is_parent), None)
    named = ("subject", "symbol", "place", "printed_superior", "printed_issuer", "opening", "closing", "parent_plan")
    return {name: getattr(dispatch, name) for name in named} | {
        "authority": "\n".join(dispatch.authority),
        "recipients": "\n".join(dispatch.recipients),
        "other_bases": "\n".join(basis.text for basis in bases if not basis.is_parent),
        "parent_text": parent.text if parent else "",
        "parent_number": parent.number if parent else "",
        "parent_issued_on": parent.issued_on if parent else None,
        "parent_issued_by": parent.issued_by_name if parent else "",
    }


class RuleForm(forms.Form):
    """A line of "Kính gửi": a rule over the units below the issuer, or one unit by name."""

    printed = forms.CharField(
        label=_("As printed"), max_length=200, help_text=_("For example: Hiệu trưởng các trường tiểu học, THCS")
    )
    role = forms.ChoiceField(label=_("Addressed to"), choices=AddresseeRole.choices, widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(label=_("Kinds of units"), required=False, widget=forms.CheckboxSelectMultiple)
    levels = forms.MultipleChoiceField(
        label=_("Levels"),
        choices=Level.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means every level."),
    )
    span = forms.ChoiceField(label=_("Levels taught"), choices=Span.choices, widget=forms.RadioSelect)
    sectors = forms.MultipleChoiceField(
        label=_("Sectors"),
        choices=Sector.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means both."),
    )
    unit = forms.ModelChoiceField(
        label=_("Or one unit by name"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("none"),
        help_text=_("For a school in your area that stands directly under the department."),
    )

    def __init__(self, *args: Any, issuer: Unit, day: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"role": AddresseeRole.UNIT, "kinds": [UnitKind.SCHOOL], "span": Span.ANY})
        super().__init__(*args, **kwargs)
        kinds = [*SCHOOL_KINDS]
        if issuer.kind == UnitKind.DEPARTMENT:
            kinds += [UnitKind.WARD, UnitKind.COMMUNE, UnitKind.SPECIAL_ZONE]
        self.fields["kinds"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = nameable_units(issuer, day)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("unit") is not None:
            cleaned["kinds"] = []
        elif not cleaned.get("kinds"):
            self.add_error("kinds", _("Choose at least one kind of unit, or one unit by name."))
        return cleaned

    def facts(self) -> RuleFacts:
        return RuleFacts(**self.cleaned_data)

    def preview(self) -> AddresseeRule | None:
        """The rule as far as it is chosen, not written; None while it means nothing yet."""
        self.fields["printed"].required = False
        if not self.is_valid():
            return None
        data = self.cleaned_data | {"printed": self.cleaned_data["printed"] or "…"}
        return AddresseeRule(**data)


def rule_of(rule: RuleFacts) -> dict[str, Any]:
    """What the form begins with for a rule that was guessed or chosen; without the printed words."""
    names = ("role", "kinds", "levels", "sectors", "span", "unit")
    return {name: getattr(rule, name) for name in names}


class DemandForm(forms.Form):
    """One required action."""

    section = forms.CharField(
        label=_("Part of the dispatch"),
        max_length=200,
        required=False,
        help_text=_("For example: 2. Rà soát, lập kế hoạch"),
    )
    title = forms.CharField(label=_("In a few words"), max_length=60, help_text=_("The heading of the column."))
    text = forms.CharField(label=_("What is demanded"), max_length=LONGEST_TEXT, widget=_text(4))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=DemandKind.choices,
        help_text=_("Review and nomination close by themselves: the system sees what the school did."),
    )
    doer = forms.ChoiceField(label=_("Who acts in the unit"), choices=Doer.choices)
    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm.choices)
    due_on = forms.DateField(label=_("Due on (the first time)"), widget=DateInput, input_formats=DAYS)
    until_on = forms.DateField(label=_("Repeated until"), required=False, widget=DateInput, input_formats=DAYS)
    evidence = forms.CharField(label=_("Evidence expected"), max_length=240, required=False)
    needs_evidence = forms.BooleanField(label=_("Not done without evidence"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        due, until, rhythm = cleaned.get("due_on"), cleaned.get("until_on"), cleaned.get("rhythm")
        if due and due < self.today:
            self.add_error("due_on", _("The day is past. Choose one from today on."))
        if rhythm == Rhythm.ONCE:
            cleaned["until_on"] = None
        elif not until:
            self.add_error("until_on", _("Say until when it is repeated."))
        elif due and not due <= until <= due + timedelta(days=366 * 5):
            self.add_error("until_on", _("The last day lies after the first one, at most five years."))
        if rhythm != Rhythm.ONCE and cleaned.get("kind") in CLOSES_BY_ITSELF:
            self.add_error(
                "rhythm", _("What the system sees itself is asked once; write a new demand for the next time.")
            )
        return cleaned

    def facts(self) -> DemandFacts:
        return DemandFacts(**self.cleaned_data)


def demand_of(demand: Demand) -> dict[str, Any]:
    """What the form begins with for a demand that is there."""
    names = ("section", "title", "text", "kind", "doer", "rhythm", "due_on", "until_on", "evidence", "needs_evidence")
    return {name: getattr(demand, name) for name in names}


class IssueForm(forms.Form):
    """Number and day, as the signed paper carries them."""

    number = forms.RegexField(
        r"^[0-9A-Za-z]{1,20}$",
        label=_("Number"),
        required=False,
        help_text=_("Only the number on the signed paper, without the symbol. Empty: the next one of the run."),
    )
    issued_on = forms.DateField(label=_("Day of issue"), widget=DateInput, input_formats=DAYS)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_issued_on(self) -> date:
        day: date = self.cleaned_data["issued_on"]
        if day > self.today:
            raise forms.ValidationError(_("The day has not come yet."))
        return day


class ReasonForm(forms.Form):
    """Why an issued dispatch is changed."""

    reason = forms.CharField(label=_("Why it is changed"), max_length=LONGEST_TEXT, widget=_text(3))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class BringForm(forms.Form):
    """A dispatch to bring: a file or pasted text."""

    file = forms.FileField(
        label=pgettext_lazy("dispatch import", "Word file"),
        required=False,
        widget=forms.FileInput({"accept": ".docx,.txt"}),
        help_text=_("Word (.docx) or plain text (.txt), at most 5 MB."),
    )
    text = forms.CharField(
        label=pgettext_lazy("dispatch import", "or the text, copied"),
        required=False,
        max_length=200_000,
        widget=_text(6),
        help_text=_("Open the paper, select all, copy, paste."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Take pictures out, or paste its text."))
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("file") and not given.get("text", "").strip() and not self.errors:
            self.add_error("file", _("Choose a file, or paste the text of the dispatch."))
        return given

    def brought(self) -> tuple[str, bytes]:
        """Name and content: of the file, or of the text as one."""
        if file := self.cleaned_data["file"]:
            return file.name, file.read()
        return f"{gettext('pasted text')}.txt", self.cleaned_data["text"].encode()
