"""Forms for opening a class and planning its lessons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from haidang.areas.classes.models import TrainingClass, Venue
from haidang.areas.classes.operations import ClassTerms, Slot, WeeklyPattern
from haidang.areas.plans.models import PlanKind, Target
from haidang.areas.programmes.models import Programme
from haidang.foundation.organisation.models import Unit, UnitKind
from haidang.foundation.ui.forms import DateInput

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
WEEKDAYS = (
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
)


class TimeInput(forms.TimeInput):
    """The browser's own time picker."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class TargetChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # cannot be subscripted at run time
    """A target with the task it belongs to."""

    def label_from_instance(self, obj: Target) -> str:
        return f"{obj.label} · {obj.task.content[:90]}"


class ClassForm(forms.Form):
    """What is agreed about a class; the room is one of the list or a new one of the provider."""

    target = TargetChoice(
        Target.objects.filter(task__plan__kind=PlanKind.YEARLY)
        .select_related("task")
        .order_by("-task__plan__year", "task__position", "position"),
        label=_("Target of the plan"),
    )
    programme = forms.ModelChoiceField(Programme.objects.order_by("kind", "code"), label=_("Programme"))
    provider = forms.ModelChoiceField(
        Unit.objects.filter(kind=UnitKind.PROVIDER).order_by("name"), label=_("Training provider")
    )
    venue = forms.ModelChoiceField(
        Venue.objects.select_related("host").order_by("host__name", "name"), label=_("Room"), required=False
    )
    room_name = forms.CharField(label=_("or a new room of the provider"), max_length=120, required=False)
    room_seats = forms.IntegerField(label=_("Seats in the new room"), min_value=1, max_value=5000, required=False)
    capacity = forms.IntegerField(label=_("Places in the class"), min_value=1, max_value=5000, initial=40)
    starts_on = forms.DateField(label=_("First day"), widget=DateInput(), input_formats=DAY_FORMATS)
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput(), input_formats=DAY_FORMATS)
    minimum_attendance = forms.IntegerField(label=_("Minimum attendance (%)"), min_value=0, max_value=100, initial=80)
    pass_score = forms.DecimalField(
        label=_("Pass mark"), min_value=0, max_value=10, max_digits=4, decimal_places=2, initial=5
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("venue") and not (cleaned.get("room_name") and cleaned.get("room_seats")):
            self.add_error("venue", _("Choose a room, or name a new one with its seats."))
        if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            self.add_error("ends_on", _("The class would end before it starts. Correct one of the two days."))
        return cleaned

    def terms(self, venue: Venue) -> ClassTerms:
        wanted = ("programme", "provider", "capacity", "starts_on", "ends_on", "minimum_attendance", "pass_score")
        return ClassTerms(venue=venue, **{name: self.cleaned_data[name] for name in wanted})


class LessonTimesForm(forms.Form):
    """From when to when, and in which room."""

    starts = forms.TimeField(label=_("Begins at"), widget=TimeInput(), initial="08:00")
    ends = forms.TimeField(label=_("Ends at"), widget=TimeInput(), initial="11:30")
    venue = forms.ModelChoiceField(
        Venue.objects.select_related("host").order_by("host__name", "name"),
        label=_("Room"),
        required=False,
        help_text=_("Leave empty for the room of the class."),
    )
    topic = forms.CharField(label=_("Topic"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] <= cleaned["starts"]:
            self.add_error("ends", _("The lesson would end before it starts. Correct one of the two times."))
        return cleaned


class WeeklyLessonsForm(LessonTimesForm):
    """Lessons on some weekdays between two days."""

    weekdays = forms.MultipleChoiceField(
        label=_("Weekdays"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple, initial=["5"]
    )
    first = forms.DateField(label=_("From"), widget=DateInput(), input_formats=DAY_FORMATS)
    last = forms.DateField(label=_("To"), widget=DateInput(), input_formats=DAY_FORMATS)
    field_order = ("weekdays", "first", "last", "starts", "ends", "venue", "topic")

    def __init__(self, data: Any = None, *, training_class: TrainingClass) -> None:
        initial = {"first": training_class.starts_on, "last": training_class.ends_on}
        super().__init__(data, initial=initial)

    def slots(self) -> list[Slot]:
        wanted = self.cleaned_data
        return WeeklyPattern(
            weekdays=frozenset(map(int, wanted["weekdays"])),
            first=wanted["first"],
            last=wanted["last"],
            starts=wanted["starts"],
            ends=wanted["ends"],
            topic=wanted["topic"],
            venue=wanted["venue"],
        ).slots()


class MoveLessonForm(LessonTimesForm):
    """One lesson's new day, time and room."""

    day = forms.DateField(label=_("Day"), widget=DateInput(), input_formats=DAY_FORMATS)
    field_order = ("day", "starts", "ends", "venue", "topic")

    def slot(self) -> Slot:
        wanted = self.cleaned_data
        [slot] = WeeklyPattern(
            weekdays=frozenset({wanted["day"].weekday()}),
            first=wanted["day"],
            last=wanted["day"],
            starts=wanted["starts"],
            ends=wanted["ends"],
            topic=wanted["topic"],
            venue=wanted["venue"],
        ).slots()
        return slot
