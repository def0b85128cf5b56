"""The quota ledger: accounts, and the moves between them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from haidang.areas.plans.models import Target
from haidang.foundation.organisation.models import Unit


class QuotaAccount(models.Model):
    """What one unit holds of one target's quota: places received, passed on, and used by nominations."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="accounts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="quota_accounts")
    received = models.PositiveIntegerField(_("received"), default=0)
    passed_on = models.PositiveIntegerField(_("passed on"), default=0)
    used = models.PositiveIntegerField(_("used"), default=0)
    due_on = models.DateField(_("list due on"), null=True)

    class Meta:
        verbose_name = _("quota account")
        constraints = [
            models.UniqueConstraint(fields=["target", "unit"], name="account_one_a_unit"),
            models.CheckConstraint(
                name="account_never_oversold", condition=Q(received__gte=F("passed_on") + F("used"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.target}"

    @property
    def free(self) -> int:
        return self.received - self.passed_on - self.used


class MoveKind(models.TextChoices):
    OPENING = "opening", _("opened from the plan")
    GRANT = "grant", _("granted")
    RETURN = "return", _("given back")
    RECLAIM = "reclaim", _("taken back after the deadline")
    RAISE = "raise", _("raised")
    CUT = "cut", _("cut")


class QuotaMove(models.Model):
    """One double entry: `quantity` places from `source` to `destination`; append-only.

    The plan itself is the missing side: OPENING and RAISE have no source, CUT has no destination.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(_("kind"), max_length=10, choices=MoveKind)
    source = models.ForeignKey(QuotaAccount, on_delete=models.PROTECT, null=True, related_name="moves_out")
    destination = models.ForeignKey(QuotaAccount, on_delete=models.PROTECT, null=True, related_name="moves_in")
    quantity = models.PositiveIntegerField(_("places"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("quota move")
        constraints = [
            models.CheckConstraint(name="move_of_something", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="move_to_another", condition=Q(source__isnull=True) | ~Q(source=F("destination"))
            ),
            models.CheckConstraint(
                name="move_joins_plan_or_accounts",
                condition=Q(kind__in=["opening", "raise"], source__isnull=True, destination__isnull=False)
                | Q(kind="cut", source__isnull=False, destination__isnull=True)
                | Q(kind__in=["grant", "return", "reclaim"], source__isnull=False, destination__isnull=False),
            ),
            models.UniqueConstraint(fields=["target"], condition=Q(kind="opening"), name="move_opens_a_target_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"
