"""The quota ledger, and the lists of people it pays for."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.needs.models import Need
from haidang.areas.personnel.models import Person
from haidang.areas.plans.models import Target
from haidang.foundation.approvals.models import Case
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


class ListState(models.TextChoices):
    DRAFT = "draft", _("being drawn up")
    SUBMITTED = "submitted", _("waiting for approval")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", pgettext_lazy("state", "approved")
    REFUSED = "refused", _("refused")


class NominationList(models.Model):
    """A school's list of people for one target. Frozen once approved; `digest` seals what was approved."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="lists")
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="nomination_lists")
    state = models.CharField(_("state"), max_length=10, choices=ListState, default=ListState.DRAFT)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="nomination_list")
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("nomination list")
        constraints = [
            models.UniqueConstraint(fields=["target", "school"], name="list_one_a_school"),
            models.CheckConstraint(
                name="list_beyond_draft_has_case", condition=Q(state="draft") | Q(case__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} · {self.target}"


class NominationState(models.TextChoices):
    PROPOSED = "proposed", _("nominated")
    APPROVED = "approved", pgettext_lazy("state", "approved")
    REMOVED = "removed", _("taken off")


class Nomination(models.Model):
    """One person on one list, with the verified need behind it; `ordinal` is the legal priority order."""

    list = models.ForeignKey(NominationList, on_delete=models.CASCADE, related_name="nominations")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="nominations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="nominations")
    # The record the list was sealed with, when it was found to be a duplicate and merged into `person` since.
    nominated_as = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="nominations")
    ordinal = models.PositiveSmallIntegerField(_("order"))
    state = models.CharField(_("state"), max_length=10, choices=NominationState, default=NominationState.PROPOSED)
    reason = models.TextField(_("reason"), blank=True)
    nominated_at = models.DateTimeField(_("nominated at"))
    approved_at = models.DateTimeField(_("approved at"), null=True)
    removed_at = models.DateTimeField(_("taken off at"), null=True)

    class Meta:
        verbose_name = _("nomination")
        constraints = [
            models.CheckConstraint(
                name="nomination_dated_by_state",
                condition=(Q(state="removed") | (Q(state="approved") ^ Q(approved_at__isnull=True)))
                & (Q(state="removed") ^ Q(removed_at__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["target", "person"], condition=~Q(state="removed"), name="nomination_once_a_target"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.target}"
