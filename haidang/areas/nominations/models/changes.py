"""What changes on a list after its approval: deltas, each with its own approval and seal; people who decline."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.needs.models import Need
from haidang.areas.nominations.models.lists import ListState, Nomination, NominationList
from haidang.areas.nominations.models.waiting import WaitingEntry
from haidang.areas.personnel.models import Person
from haidang.areas.plans.models import Target
from haidang.areas.standards.models import Requirement
from haidang.foundation.approvals.models import Case

OPEN_STATES = (ListState.DRAFT, ListState.SUBMITTED, ListState.RETURNED)


class ListChange(models.Model):
    """A delta of an approved list. Approved, it is sealed by `digest`, which covers `former_digest`: a chain.

    `reserved` places of the school are booked for it while it is open: what it adds beyond what it takes off.
    """

    list = models.ForeignKey(NominationList, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=ListState, default=ListState.DRAFT)
    reserved = models.PositiveSmallIntegerField(_("places reserved"), default=0)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="list_change")
    drawn_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    drawn_up_at = models.DateTimeField(_("drawn up at"))
    approved_at = models.DateTimeField(_("approved at"), null=True)
    former_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("change of a list")
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="change_number_once_a_list"),
            models.UniqueConstraint(
                fields=["list"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="change_one_open_a_list",
            ),
            models.CheckConstraint(
                name="change_beyond_draft_has_case", condition=Q(state__in=["draft", "refused"]) | Q(case__isnull=False)
            ),
            models.CheckConstraint(
                name="change_sealed_when_approved",
                condition=Q(state="approved", approved_at__isnull=False) & ~Q(digest="") & ~Q(former_digest="")
                | ~Q(state="approved") & Q(digest="", former_digest="", approved_at__isnull=True),
            ),
            models.CheckConstraint(
                name="change_reserves_while_open",
                condition=Q(state__in=["draft", "submitted", "returned"]) | Q(reserved=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list} · {self.number}"


class LineKind(models.TextChoices):
    ADDED = "added", pgettext_lazy("line", "added")
    WITHDRAWN = "withdrawn", pgettext_lazy("line", "withdrawn")


class LineState(models.TextChoices):
    OPEN = "open", pgettext_lazy("line", "proposed")
    APPLIED = "applied", pgettext_lazy("line", "approved")
    DROPPED = "dropped", pgettext_lazy("line", "not approved")


class ChangeLine(models.Model):
    """One person who joins or leaves by a change, and why.

    Who joins from the waiting list has `entry`, and `follows` the line of the person whose place is taken.
    """

    change = models.ForeignKey(ListChange, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(_("kind"), max_length=10, choices=LineKind)
    state = models.CharField(_("state"), max_length=10, choices=LineState, default=LineState.OPEN)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    # Who joins or leaves without a need is an exception.
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, related_name="change_lines")
    # Who joins without a need, with the answer of the standards in its place. A decided line keeps the record it named.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    judged_by = models.ForeignKey(Requirement, on_delete=models.PROTECT, null=True, related_name="+")
    judgement: "models.JSONField[Any, Any]" = models.JSONField(_("answer of the standards"), null=True)
    # Who leaves; of a person who joins, the nomination that the approval made.
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, null=True, related_name="change_lines")
    entry = models.ForeignKey(WaitingEntry, on_delete=models.PROTECT, null=True, related_name="lines")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followers")
    # Whom the school prefers to people who wait before them in the stated order; the approvers see how many.
    passed_over = models.PositiveSmallIntegerField(_("passed over"), default=0)
    reason = models.TextField(_("reason"), blank=True)
    # Of an exception, whom a condition keeps from going: what failed when it was proposed.
    failed: "models.JSONField[Any, Any]" = models.JSONField(_("what failed"), null=True)

    class Meta:
        verbose_name = _("line of a change")
        constraints = [
            models.CheckConstraint(
                name="line_withdraws_a_nomination_or_adds_somebody",
                condition=Q(
                    kind="withdrawn",
                    nomination__isnull=False,
                    person__isnull=True,
                    entry__isnull=True,
                    follows__isnull=True,
                )
                | Q(kind="added") & (Q(need__isnull=False) ^ Q(person__isnull=False)),
            ),
            models.CheckConstraint(
                name="line_exception_joins_for_a_reason",
                condition=Q(failed__isnull=True) | Q(kind="added") & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="line_without_need_is_exception", condition=Q(person__isnull=True) | Q(failed__isnull=False)
            ),
            models.CheckConstraint(name="line_has_reason", condition=~Q(reason="") | Q(entry__isnull=False)),
            models.CheckConstraint(
                name="line_applied_has_nomination", condition=~Q(state="applied") | Q(nomination__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["nomination"],
                condition=Q(kind="withdrawn", state__in=["open", "applied"]),
                name="line_withdraws_once",
            ),
            models.UniqueConstraint(
                fields=["target", "need"], condition=Q(kind="added", state="open"), name="line_adds_once"
            ),
            models.UniqueConstraint(
                fields=["target", "person"],
                condition=Q(kind="added", state="open"),
                name="line_adds_without_need_once",
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state__in=["open", "applied"]), name="line_promotes_once"
            ),
            models.UniqueConstraint(
                fields=["follows"], condition=Q(state__in=["open", "applied"]), name="line_fills_a_place_once"
            ),
            models.CheckConstraint(
                name="line_follows_another", condition=Q(follows__isnull=True) | ~Q(follows=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def who(self) -> Person:
        """The person who leaves or joins."""
        if self.nomination is not None:
            return self.nomination.person
        if self.need is not None:
            return self.need.person
        assert self.person is not None  # held by a constraint
        return self.person


class DeclineState(models.TextChoices):
    OPEN = "open", pgettext_lazy("decline", "told the school")
    ACCEPTED = "accepted", pgettext_lazy("decline", "taken off the list")
    REFUSED = "refused", pgettext_lazy("decline", "not accepted")


class Decline(models.Model):
    """A person says that they cannot go, and why. An approved list takes it up in its next change."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="declines")
    state = models.CharField(_("state"), max_length=10, choices=DeclineState, default=DeclineState.OPEN)
    reason = models.TextField(_("reason"))
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declined_at = models.DateTimeField(_("declined at"))
    line = models.OneToOneField(ChangeLine, on_delete=models.SET_NULL, null=True, related_name="decline")
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("declined nomination")
        constraints = [
            models.CheckConstraint(name="decline_has_reason", condition=~Q(reason="")),
            models.UniqueConstraint(
                fields=["nomination"], condition=~Q(state="refused"), name="decline_once_a_nomination"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination} · {self.state}"
