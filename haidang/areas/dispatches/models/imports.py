"""Dispatches that came as somebody's document: the file, what was read, what people wrote in its place."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.dispatches.models.dispatches import Dispatch
from haidang.foundation.organisation.models import Unit


class DispatchImportState(models.TextChoices):
    READY = "ready", pgettext_lazy("dispatch import", "to be looked through")
    ACCEPTED = "accepted", pgettext_lazy("dispatch import", "became a draft")
    WITHDRAWN = "withdrawn", pgettext_lazy("dispatch import", "set aside")


class DispatchImport(models.Model):
    """One document; `raw` is what the machine read and never changes, `corrections` (cell: text) lie beside it."""

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by"))
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("followed up by"))
    file_name = models.CharField(pgettext_lazy("dispatch import", "file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    state = models.CharField(_("state"), max_length=10, choices=DispatchImportState, default=DispatchImportState.READY)
    blocks = models.JSONField(default=list)
    raw = models.JSONField(default=dict)
    corrections = models.JSONField(default=dict)
    # How often it was corrected: accepting names the number that was seen.
    version = models.PositiveIntegerField(default=0)
    dispatch = models.ForeignKey(
        Dispatch, on_delete=models.SET_NULL, null=True, blank=True, related_name="imports", verbose_name=_("dispatch")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(pgettext_lazy("dispatch import", "brought at"))
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("dispatch brought as a document")
        indexes = [models.Index(fields=["office", "-id"], name="dispatch_import_of_office")]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "sha256"], condition=Q(state="ready"), name="dispatch_import_open_once"
            ),
            models.CheckConstraint(
                name="dispatch_import_accepted_with_time",
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
