"""Forms of the register: a document of one's own, and numbers given on paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from haidang.foundation.documents.models import FIRST_YEAR
from haidang.front.outgoing.documents import KINDS as PLAIN_KINDS

KINDS = ("QĐ", "KH", "TB", "BC", "GM", "TTr", "DS")


class ContinueForm(forms.Form):
    """Which run, and its last number on paper."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("dispatch")), *((k, k) for k in KINDS)])
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=2100)
    last = forms.IntegerField(
        label=_("Last number given on paper"),
        min_value=1,
        help_text=_("The next document here gets the number after it."),
    )


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WriteForm(forms.Form):
    """What stands in a plain document, in the order of the paper. `token` lets the same form count once."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*PLAIN_KINDS.items()])
    subject = forms.CharField(
        label=_("Subject of the document"),
        max_length=400,
        widget=_lines(2),
        help_text=_("What it is about, in one line."),
    )
    addressees = forms.CharField(
        label=_("Whom it addresses"), required=False, widget=_lines(2), help_text=_("One on each line; may stay empty.")
    )
    bases = forms.CharField(
        label=_("Legal bases"), required=False, widget=_lines(2), help_text=_("One on each line; may stay empty.")
    )
    body = forms.CharField(
        label=_("Text of the document"),
        max_length=20000,
        widget=_lines(12),
        help_text=_("Each line is a paragraph. A line that begins with I., II., III. is a heading."),
    )
    recipients = forms.CharField(label=_("Recipients"), max_length=4000, widget=_lines(3), initial="Như trên\nLưu: VT")
    authority = forms.CharField(label=_("Signed as"), max_length=200, widget=_lines(2))
    signer_name = forms.CharField(
        label=_("Name of who signs"), max_length=120, help_text=_("Who signs the paper; you are kept as who issued it.")
    )
