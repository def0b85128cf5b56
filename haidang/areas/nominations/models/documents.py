"""Documents about approved lists: drafted by the lead office, numbered and issued by who signs."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.nominations.models.changes import ListChange
from haidang.areas.nominations.models.lists import NominationList
from haidang.areas.plans.models import Target
from haidang.foundation.documents.models import IssuedDocument
from haidang.foundation.documents.official import Urgency


class DocumentKind(models.TextChoices):
    DECISION = "decision", _("Decision to send people to study")
    SUPPLEMENT = "supplement", _("Decision to change a decision")
    CONVENING = "convening", _("Convening letter")
    INVITATION = "invitation", _("Invitation")


class ListDocument(models.Model):
    """A document for one target about the approved lists of one or many schools; a draft until `issued` is there.

    A decision sends each list to study once; what changes on its lists later stands in a supplement that `amends` it.
    Time and place are what a convening letter tells.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="documents")
    amends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="supplements")
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    gather_at = models.TimeField(_("gather at"), null=True, blank=True)
    venue = models.CharField(pgettext_lazy("document", "venue"), max_length=200, blank=True)
    remark = models.TextField(_("what to bring, whom to ask"), blank=True)
    urgency = models.CharField(
        _("urgency"), max_length=12, blank=True, choices=[(mark.name, mark.value) for mark in Urgency if mark.value]
    )
    drawn_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_up_at = models.DateTimeField(_("drawn up at"))
    issued = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, null=True, related_name="list_document")

    class Meta:
        verbose_name = _("document about lists")
        constraints = [
            models.CheckConstraint(
                name="list_document_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="list_document_convenes_to_a_place",
                condition=Q(kind__in=["decision", "supplement"]) | (Q(starts_on__isnull=False) & ~Q(venue="")),
            ),
            models.CheckConstraint(
                name="list_document_supplement_amends_another",
                condition=Q(kind="supplement", amends__isnull=False) & ~Q(amends=F("id"))
                | ~Q(kind="supplement") & Q(amends__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.target}"


class DocumentList(models.Model):
    """One list that a document is about; `kind` is the document's, so that the database can hold the rule."""

    document = models.ForeignKey(ListDocument, on_delete=models.CASCADE, related_name="entries")
    list = models.ForeignKey(NominationList, on_delete=models.PROTECT, related_name="document_entries")
    kind = models.CharField(max_length=12, choices=DocumentKind)

    class Meta:
        verbose_name = _("list of a document")
        constraints = [
            models.UniqueConstraint(fields=["document", "list"], name="document_names_a_list_once"),
            models.UniqueConstraint(fields=["list"], condition=Q(kind="decision"), name="list_decided_to_go_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.list_id}"


class DocumentChange(models.Model):
    """An approved change that a decision covers: there when the decision was issued, or told by a supplement."""

    document = models.ForeignKey(ListDocument, on_delete=models.CASCADE, related_name="covered")
    change = models.ForeignKey(ListChange, on_delete=models.PROTECT, related_name="decided_by")

    class Meta:
        verbose_name = _("change covered by a decision")
        constraints = [models.UniqueConstraint(fields=["change"], name="change_decided_once")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.change_id}"
