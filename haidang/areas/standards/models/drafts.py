"""A new version of a requirement on its way: written, submitted, decided."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from haidang.areas.standards.models.requirements import Requirement
from haidang.foundation.approvals.models import Case


class DraftState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("requirement", "being written")
    SUBMITTED = "submitted", _("waiting for approval")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", pgettext_lazy("requirement", "approved, in the catalogue")
    WITHDRAWN = "withdrawn", pgettext_lazy("requirement", "withdrawn")


OPEN_STATES = (DraftState.DRAFT, DraftState.RETURNED)


class RequirementDraft(models.Model):
    """What the next version of a requirement shall say, in the form of a catalogue file.

    `document` holds the head of the file and one version under "version", days as ISO texts; the reader of the files
    checks it too. `base` is the version it shall follow.
    """

    code = models.CharField(_("code"), max_length=40)
    base = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="drafts", verbose_name=_("follows"))
    document: "models.JSONField[Any, Any]" = models.JSONField(_("text"))
    reason = models.TextField(_("why it is needed"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=DraftState, default=DraftState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="+")
    drawn_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_up_at = models.DateTimeField(_("begun at"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # Cases of the former version that shall end otherwise: name: {"expect": status, "reason": why}.
    expectations: "models.JSONField[Any, Any]" = models.JSONField(_("changed expectations"), default=dict, blank=True)
    # What the submitter was shown: how many people enter and leave, and on which day that was counted.
    effect: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    result = models.OneToOneField(Requirement, on_delete=models.PROTECT, null=True, related_name="written_as")

    class Meta:
        verbose_name = _("draft of a requirement")
        constraints = [
            models.CheckConstraint(
                name="requirement_draft_approved_with_result",
                condition=Q(state="approved", result__isnull=False, decided_by__isnull=False)
                | Q(~Q(state="approved"), result__isnull=True),
            ),
            models.CheckConstraint(
                name="requirement_draft_four_eyes",
                condition=Q(decided_by__isnull=True) | Q(submitted_by__isnull=False) & ~Q(decided_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="requirement_draft_submitted_with_case",
                condition=~Q(state__in=["submitted", "approved"]) | Q(case__isnull=False, submitted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} → v{self.base.version + 1}" if self.result is None else str(self.result)

    @property
    def title(self) -> str:
        return str(self.document["title_en" if get_language() == "en" else "title_vi"])

    @property
    def version(self) -> dict[str, Any]:
        """The part of the document that a new version changes: its period, conditions and parameters."""
        found: dict[str, Any] = self.document["version"]
        return found

    @property
    def starts_on(self) -> date | None:
        return _day(self.version.get("from"))

    @property
    def ends_on(self) -> date | None:
        """The first day it is no longer in force."""
        return _day(self.version.get("until"))

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
