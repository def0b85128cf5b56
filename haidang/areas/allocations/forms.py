"""Forms of allocations: the terms of a run, a lock with its reason, the day lists are due."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from haidang.areas.allocations.models import Places
from haidang.areas.allocations.queries.limits import Limits
from haidang.areas.plans.models import Target
from haidang.foundation.ui.forms import DateInput


class TargetsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """Targets of one plan: labels repeat between tasks, so the task stands with them."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.label} · {Truncator(obj.task.content).words(9)}"


class RunForm(forms.Form):
    """Which targets, which places, within which limits."""

    targets = TargetsField(label=_("Targets"), queryset=Target.objects.none(), widget=forms.CheckboxSelectMultiple)
    places = forms.ChoiceField(label=_("Which places"), choices=Places, initial=Places.FREE, widget=forms.RadioSelect)
    school_share = forms.IntegerField(
        label=_("Of a school's staff at most (%)"), min_value=1, max_value=100,
        help_text=_("Away at once for these targets; at least one person may always go."),
    )  # fmt: skip
    subject_share = forms.IntegerField(
        label=_("Of a school's teachers of one subject at most (%)"), min_value=1, max_value=100
    )
    ward_share = forms.IntegerField(
        label=_("Every locality at least (% of its even share)"), min_value=0, max_value=100,
        help_text=_("Even share: the places divided by the number of people who wait."),
    )  # fmt: skip
    limits_source = forms.CharField(
        label=_("Where these limits come from"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, *, targets: Sequence[Target], limits: Limits, chosen: Sequence[str]) -> None:
        initial = {
            "school_share": limits.school_share,
            "subject_share": limits.subject_share,
            "ward_share": limits.ward_share,
            "limits_source": limits.source,
            "targets": chosen,
        }
        super().__init__(data, initial=initial)
        field = self.fields["targets"]
        assert isinstance(field, TargetsField)
        field.queryset = (
            Target.objects.filter(pk__in=[target.pk for target in targets])
            .select_related("task")
            .order_by("task__position", "position")
        )


class LockForm(forms.Form):
    """Whether the person goes, and why."""

    IN, OUT = "in", "out"
    goes = forms.ChoiceField(
        label=_("Decision"), choices=[(IN, _("Goes in any case")), (OUT, _("Does not go"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who is kept out reads it."),
    )


class PublishForm(forms.Form):
    """By when the schools submit the lists that are proposed to them."""

    due_on = forms.DateField(
        label=_("Lists due on"), widget=DateInput, input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        help_text=_("By this day the schools submit their lists."),
    )  # fmt: skip
