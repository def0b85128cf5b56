"""The lists of people the quota pays for."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.needs.models import Need
from haidang.areas.personnel.models import Person
from haidang.areas.plans.models import Target
from haidang.areas.standards.models import Requirement
from haidang.foundation.approvals.models import Case, Step
from haidang.foundation.organisation.models import Unit


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
            # A refused list stays as history and makes room for a new one.
            models.UniqueConstraint(
                fields=["target", "school"], condition=~Q(state="refused"), name="list_one_open_a_school"
            ),
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
    """One person on one list, with the verified need behind it; `ordinal` is the legal priority order.

    An exception is someone whom a condition keeps from going and whom the school proposes all the same, for a reason.
    `failed` keeps what failed when it was proposed. Who has no need at all carries the answer of the standards instead.
    """

    list = models.ForeignKey(NominationList, on_delete=models.CASCADE, related_name="nominations")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="nominations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="nominations")
    # The record the list was sealed with, when it was found to be a duplicate and merged into `person` since.
    nominated_as = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, related_name="nominations")
    exception_reason = models.TextField(_("reason for the exception"), blank=True)
    failed: "models.JSONField[Any, Any]" = models.JSONField(_("what failed"), null=True)
    judged_by = models.ForeignKey(Requirement, on_delete=models.PROTECT, null=True, related_name="+")
    judgement: "models.JSONField[Any, Any]" = models.JSONField(_("answer of the standards"), null=True)
    # The delta that brought the person after the list was sealed; empty for those on the sealed list.
    change = models.ForeignKey(
        "nominations.ListChange", on_delete=models.PROTECT, null=True, related_name="nominations"
    )
    ordinal = models.PositiveSmallIntegerField(_("order"))
    state = models.CharField(_("state"), max_length=10, choices=NominationState, default=NominationState.PROPOSED)
    reason = models.TextField(_("reason"), blank=True)
    nominated_at = models.DateTimeField(_("nominated at"))
    approved_at = models.DateTimeField(_("approved at"), null=True)
    removed_at = models.DateTimeField(_("taken off at"), null=True)
    # The step that approved the list without this person; `reason` says why.
    sent_back_at = models.ForeignKey(Step, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("nomination")
        constraints = [
            models.CheckConstraint(
                name="nomination_exception_says_what_failed",
                condition=Q(exception_reason="", failed__isnull=True)
                | (~Q(exception_reason="") & Q(failed__isnull=False)),
            ),
            models.CheckConstraint(
                name="nomination_without_need_is_exception",
                condition=Q(need__isnull=False) | ~Q(exception_reason=""),
            ),
            models.CheckConstraint(
                name="nomination_sent_back_with_reason",
                condition=Q(sent_back_at__isnull=True) | (Q(state="removed") & ~Q(reason="")),
            ),
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

    @property
    def is_exception(self) -> bool:
        return bool(self.exception_reason)
