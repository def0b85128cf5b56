"""Who waits for a place that becomes free."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.needs.models import Need
from haidang.areas.plans.models import Target
from haidang.foundation.organisation.models import Unit


class WaitingState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("waiting list", "waiting")
    PROMOTED = "promoted", pgettext_lazy("waiting list", "moved up")
    LEFT = "left", pgettext_lazy("waiting list", "left")


class WaitingEntry(models.Model):
    """One verified need that found no place on the school's list; the order is legal priority, then `entered_at`."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="waiting")
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="waiting_entries")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="waiting_entries")
    state = models.CharField(_("state"), max_length=10, choices=WaitingState, default=WaitingState.WAITING)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(_("waiting since"))
    changed_at = models.DateTimeField(_("last changed at"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("place on a waiting list")
        constraints = [
            models.UniqueConstraint(
                fields=["target", "need"], condition=Q(state="waiting"), name="waiting_once_a_target"
            ),
            models.CheckConstraint(name="waiting_left_with_reason", condition=~Q(state="left") | ~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["target", "school"], condition=Q(state="waiting"), name="waiting_of_school"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} · {self.target}"
