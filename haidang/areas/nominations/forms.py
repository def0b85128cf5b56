"""Forms for quotas: grant, split, accept, swap, give back."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import DocumentKind, ListDocument
from haidang.areas.nominations.operations import SwapTerms
from haidang.areas.nominations.queries.claims import Method
from haidang.areas.plans.models import Target
from haidang.foundation.basics.evidence import ACCEPT
from haidang.foundation.basics.figures import Figure
from haidang.foundation.organisation.models import Unit
from haidang.foundation.ui.forms import DateInput

MOST = 1_000_000  # places; a figure beyond it is a slip of the hand
DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


class GrantForm(forms.Form):
    """Places for one unit a level below."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    quantity = forms.IntegerField(label=_("Places"), min_value=1, max_value=MOST)
    due_on = forms.DateField(
        label=_("List due on"),
        widget=DateInput,
        input_formats=DAY_FORMATS,
        help_text=_("By this day the schools submit their lists."),
    )

    def __init__(self, *args: Any, units: list[Unit], free: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("name")
        self.fields["quantity"].help_text = _("%(free)s places are free here.") % {"free": Figure(free)}


class GrantByCodeForm(GrantForm):
    """The same from a program, which names units by their codes."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), to_field_name="code")


class SplitForm(forms.Form):
    """What stands beside the grid: by which method its empty parts follow, until when, and which page was seen."""

    due_on = forms.DateField(
        label=_("Lists due on"),
        widget=DateInput,
        input_formats=DAY_FORMATS,
        help_text=_("By this day the schools submit their lists."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)
    method = forms.ChoiceField(choices=Method.choices, widget=forms.HiddenInput)


class GridForm(forms.Form):
    """A filled-in grid as a file."""

    # It stands inside the form that grants: a browser must not ask for the file before it lets the figures go.
    use_required_attribute = False

    file = forms.FileField(label=_("Filled-in grid"), help_text=_("The .xlsx you downloaded here, with your figures."))


class AcceptForm(forms.Form):
    """How many of the granted places the unit takes."""

    quantity = forms.IntegerField(label=_("Places"), min_value=1, max_value=MOST)


class SwapForm(forms.Form):
    """Places for a unit of the same giver, and what comes back."""

    partner = forms.ModelChoiceField(label=_("Receiving unit"), queryset=Unit.objects.none())
    quantity = forms.IntegerField(label=_("Places"), min_value=1, max_value=MOST)
    wanted = forms.ModelChoiceField(
        label=_("In return, places of"),
        queryset=Target.objects.none(),
        required=False,
        empty_label=_("Nothing in return"),
    )
    wanted_quantity = forms.IntegerField(
        label=_("How many in return"), min_value=0, max_value=MOST, required=False, initial=0
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other unit and the giver read it."),
    )

    def __init__(self, *args: Any, siblings: list[Unit], targets: QuerySet[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (
            ("partner", Unit.objects.filter(pk__in=[unit.pk for unit in siblings]).order_by("name")),
            ("wanted", targets),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset

    def terms(self) -> SwapTerms:
        """What is offered and what comes back; of a valid form."""
        sent = self.cleaned_data
        return SwapTerms(
            partner=sent["partner"],
            quantity=sent["quantity"],
            wanted=sent["wanted"],
            wanted_quantity=sent["wanted_quantity"] or 0,
        )


class SwapByCodeForm(SwapForm):
    """The same from a program, which names units by their codes."""

    partner = forms.ModelChoiceField(label=_("Receiving unit"), queryset=Unit.objects.none(), to_field_name="code")


class AnswerForm(forms.Form):
    """Why a swap is declined."""

    reason = forms.CharField(label=_("Reason"), required=False)


class GiveBackForm(forms.Form):
    """Places that go back to where they came from."""

    quantity = forms.IntegerField(label=_("Places"), min_value=1, max_value=MOST)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The unit that granted the places will read it."),
    )


class BasisForm(forms.Form):
    """Places of a whole target, and the decision they come from."""

    quantity = forms.IntegerField(label=_("Places"), min_value=1, max_value=MOST)
    basis = forms.CharField(
        label=_("Decision"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Number, day and issuer of the decision; every unit of the chain can read it."),
    )


class LimitForm(BasisForm):
    """More or fewer places of a whole target, and the decision that says so."""

    RAISE, CUT = "raise", "cut"

    change = forms.ChoiceField(label=_("Change"), choices=[(RAISE, _("Raise the quota")), (CUT, _("Cut the quota"))])
    field_order = ("change", "quantity", "basis")


class ReclaimForm(forms.Form):
    """Confirms which units lose their unused places, and why."""

    seen = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), help_text=_("The units below will read it.")
    )

    def clean_seen(self) -> list[int]:
        words = self.cleaned_data["seen"].split(",")
        if not all(word.isdecimal() for word in words):
            raise forms.ValidationError(_("Open the page again: what it showed cannot be read."))
        return [int(word) for word in words]


class PaperForm(forms.Form):
    """A sheet that a person without an account signed; `seen` is the version of the data that stands on it."""

    seen = forms.CharField(widget=forms.HiddenInput)
    signed_on = forms.DateField(label=_("Signed on"), widget=DateInput, input_formats=DAY_FORMATS)
    scan = forms.FileField(
        label=_("Scan of the signed sheet"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, JPG or PNG up to 5 MB; keep the sheet itself at the school."),
    )


class DocumentForm(forms.ModelForm):  # type: ignore[type-arg] # Django's class takes none at run time
    """What a document about lists tells beside their people; a letter needs day and place."""

    class Meta:
        model = ListDocument
        fields = ("starts_on", "ends_on", "gather_at", "venue", "remark", "urgency")
        widgets = {
            "starts_on": DateInput,
            "ends_on": DateInput,
            "gather_at": forms.TimeInput(attrs={"type": "time"}),
            "remark": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"venue": _("Building, street, ward: as people will look for it.")}

    def __init__(self, *args: Any, kind: DocumentKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_letter = kind != DocumentKind.DECISION
        self.fields["starts_on"].required = self.fields["venue"].required = is_letter
        if not is_letter:
            del self.fields["gather_at"], self.fields["remark"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if ends_on and (starts_on is None or ends_on < starts_on):
            self.add_error("ends_on", _("The last day comes before the first. Correct one of them."))
        return cleaned
