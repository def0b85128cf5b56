"""Issued documents: the run of numbers of each issuer and year, and what left the house, unchangeable."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.foundation.basics.fields import plain_column
from haidang.foundation.organisation.models import Unit

FIRST_YEAR = 2020


class NumberSeries(models.Model):
    """The numbers of one issuer, kind and year, from 1 without a gap (Decree 30/2020, Art 15).

    `kind` is the mark of Annex III ("QĐ", "KH"); dispatches have none. `last` is the number given last.
    """

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("run of numbers")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "kind", "year"], name="series_one_a_year"),
            models.CheckConstraint(name="series_of_a_likely_year", condition=Q(year__gte=FIRST_YEAR, year__lte=2100)),
        ]

    def __str__(self) -> str:
        return f"{self.issuer_id} {self.kind} {self.year}: {self.last}"


class IssuedDocument(models.Model):
    """A line of the register of outgoing documents. `about` is a stable key of what it concerns ("plans.plan:7")."""

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="issued_documents")
    kind = models.CharField(_("kind"), max_length=10, blank=True)
    kind_name = models.CharField(_("name of the kind"), max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    symbol = models.CharField(_("symbol"), max_length=40)
    subject = models.TextField(pgettext_lazy("document", "subject"))
    issued_on = models.DateField(pgettext_lazy("document", "issued on"))
    issued_at = models.DateTimeField(_("signed at"))
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(_("signed by"), max_length=120)
    signer_title = models.CharField(_("as"), max_length=240)
    recipients = ArrayField(models.CharField(max_length=200), verbose_name=_("recipients"), default=list, blank=True)
    about = models.CharField(max_length=120, blank=True, db_index=True)
    # Where its text stands in this system; empty where the issued files are kept here.
    address = models.CharField(max_length=200, blank=True)
    search = plain_column("subject")

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        indexes = [
            models.Index(fields=["issuer", "-issued_on", "-id"], name="issued_of_issuer"),
            GinIndex(fields=["search"], name="issued_search", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "kind", "year", "number"], name="issued_number_once"),
            models.CheckConstraint(name="issued_in_year_of_number", condition=Q(issued_on__year=models.F("year"))),
        ]

    def __str__(self) -> str:
        return self.shown_number

    @property
    def shown_number(self) -> str:
        """05/QĐ-SGDĐT."""
        return f"{self.number:02d}/{self.symbol}"


class FileForm(models.TextChoices):
    DOCX = "docx", ".docx"
    PDF = "pdf", ".pdf"


class IssuedFile(models.Model):
    """The very file that was issued, under its digest: whoever fetches it later gets the same bytes."""

    document = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, related_name="files")
    form = models.CharField(max_length=4, choices=FileForm)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("issued file")
        constraints = [models.UniqueConstraint(fields=["document", "form"], name="issued_file_once_a_form")]

    def __str__(self) -> str:
        return f"{self.document_id}.{self.form}"
