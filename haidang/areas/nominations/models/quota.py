"""The quota ledger: accounts, the moves between them, and the swaps two units agree on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.plans.models import Target
from haidang.foundation.organisation.models import Unit


class QuotaAccount(models.Model):
    """What one unit holds of one target's quota: places received, passed on, and used by nominations."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="accounts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="quota_accounts")
    received = models.PositiveIntegerField(_("received"), default=0)
    accepted = models.PositiveIntegerField(_("accepted"), default=0)
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
            models.CheckConstraint(name="account_accepts_what_it_received", condition=Q(accepted__lte=F("received"))),
            models.CheckConstraint(
                name="account_uses_what_it_accepted", condition=Q(accepted__gte=F("passed_on") + F("used"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.target}"

    @property
    def free(self) -> int:
        return self.received - self.passed_on - self.used

    @property
    def ready(self) -> int:
        """Places the unit took and has not handed on or used."""
        return self.accepted - self.passed_on - self.used

    @property
    def unaccepted(self) -> int:
        """Places granted that the unit has not yet said it takes."""
        return self.received - self.accepted


class SwapState(models.TextChoices):
    OFFERED = "offered", _("offered")
    DONE = "done", _("carried out")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("swap", "withdrawn")


class QuotaSwap(models.Model):
    """Places that pass sideways between two units of one giver, for nothing or for places of another target.

    The partner agrees, or the giver of both decides; the moves that carry it out name it.
    """

    offering = models.ForeignKey(QuotaAccount, on_delete=models.PROTECT, related_name="swaps_offered")
    partner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="swaps_received")
    quantity = models.PositiveIntegerField(_("places"))
    wanted = models.ForeignKey(QuotaAccount, on_delete=models.PROTECT, null=True, related_name="swaps_wanted")
    wanted_quantity = models.PositiveIntegerField(_("places in return"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=SwapState, default=SwapState.OFFERED)
    reason = models.TextField(_("reason"))
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(_("offered at"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True)
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("swap of places")
        constraints = [
            models.CheckConstraint(name="swap_of_something", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="swap_wants_places_of_an_account", condition=Q(wanted__isnull=True) ^ Q(wanted_quantity__gt=0)
            ),
            models.CheckConstraint(
                name="swap_decided_by_someone",
                condition=Q(state="offered", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="offered") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering} → {self.partner}"


class MoveKind(models.TextChoices):
    OPENING = "opening", _("opened from the plan")
    GRANT = "grant", _("granted")
    RETURN = "return", _("given back")
    RECLAIM = "reclaim", _("taken back after the deadline")
    RAISE = "raise", _("raised")
    CUT = "cut", _("cut")
    ACCEPT = "accept", _("accepted")


class QuotaMove(models.Model):
    """One double entry: `quantity` places from `source` to `destination`; append-only.

    The plan itself is the missing side: OPENING and RAISE have no source, CUT has no destination. ACCEPT moves no
    place: its destination says that it takes so many of those it was granted. Of what is given or taken back,
    `of_accepted` had been accepted before; what was not accepted goes first.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(_("kind"), max_length=10, choices=MoveKind)
    source = models.ForeignKey(QuotaAccount, on_delete=models.PROTECT, null=True, related_name="moves_out")
    destination = models.ForeignKey(QuotaAccount, on_delete=models.PROTECT, null=True, related_name="moves_in")
    quantity = models.PositiveIntegerField(_("places"))
    of_accepted = models.PositiveIntegerField(_("of them accepted"), default=0)
    swap = models.ForeignKey(QuotaSwap, on_delete=models.PROTECT, null=True, related_name="moves")
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
                condition=Q(kind__in=["opening", "raise", "accept"], source__isnull=True, destination__isnull=False)
                | Q(kind="cut", source__isnull=False, destination__isnull=True)
                | Q(kind__in=["grant", "return", "reclaim"], source__isnull=False, destination__isnull=False),
            ),
            models.CheckConstraint(
                name="move_takes_back_accepted_places",
                condition=Q(of_accepted=0) | Q(kind__in=["return", "reclaim"], of_accepted__lte=F("quantity")),
            ),
            models.CheckConstraint(
                name="move_of_swap_goes_through_the_giver",
                condition=Q(swap__isnull=True) | Q(kind__in=["return", "grant", "accept"]),
            ),
            models.UniqueConstraint(fields=["target"], condition=Q(kind="opening"), name="move_opens_a_target_once"),
            models.UniqueConstraint(
                fields=["swap", "target", "kind"], condition=Q(swap__isnull=False), name="move_of_swap_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"
