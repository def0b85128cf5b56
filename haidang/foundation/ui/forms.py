"""Forms in our look: label above, help under, error beside; and the form of the as-of day."""

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

BLANK_CHOICE = _("- Select an option -")  # Django 6.1's own words, which its Vietnamese catalogue does not have yet


class FaceRenderer(DjangoTemplates):
    """Renders {{ form }}, {{ form.field.as_field_group }} and formsets with the templates of the face."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/_field.html"


class DateInput(forms.DateInput):
    """The browser's own date picker; the value travels as ISO, whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DayForm(forms.Form):
    """The day every figure is computed for."""

    day = forms.DateField(label=_("As of day"), widget=DateInput, input_formats=["%Y-%m-%d", "%d/%m/%Y"])
