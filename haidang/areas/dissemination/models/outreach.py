"""The register of communication: what a unit told the public and its staff, where, and the proof of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.dissemination.models.circulations import Circulation
from haidang.foundation.basics.fields import plain_column
from haidang.foundation.organisation.models import Unit


class OutreachKind(models.TextChoices):
    POST = "post", _("short post")
    ARTICLE = "article", pgettext_lazy("communication", "article")
    PICTURES = "pictures", _("pictures or film")
    MEETING = "meeting", _("meeting or conference")
    BROADCAST = "broadcast", _("broadcast")


class Channel(models.TextChoices):
    WEBSITE = "website", _("website of the unit")
    PORTAL = "portal", _("portal of the sector or locality")
    FAN_PAGE = "fan_page", _("fan page, social network")
    PRESS = "press", _("press, radio, television")
    IN_PERSON = "in_person", _("in person")


class Outreach(models.Model):
    """One thing that was told. What stands on the web has its link; what was done in person says before whom."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="outreach")
    kind = models.CharField(_("kind"), max_length=10, choices=OutreachKind)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    title = models.CharField(pgettext_lazy("communication", "title"), max_length=240)
    search = plain_column("title")
    link = models.URLField(_("link"), max_length=500, blank=True)
    done_on = models.DateField(_("day"))
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    reached = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    about = models.ForeignKey(
        Circulation, on_delete=models.PROTECT, null=True, blank=True, related_name="outreach", verbose_name=_("about")
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("communication")
        constraints = [
            models.CheckConstraint(
                name="outreach_in_person_names_audience", condition=~Q(channel="in_person") | ~Q(audience="")
            ),
            models.CheckConstraint(
                name="outreach_on_the_web_has_link",
                condition=~Q(channel__in=["website", "portal", "fan_page"]) | ~Q(link=""),
            ),
            models.UniqueConstraint(
                fields=["unit", "link"], condition=~Q(link="") & Q(withdrawn_at=None), name="outreach_link_once"
            ),
        ]
        indexes = [models.Index(fields=["unit", "done_on"], name="outreach_of_unit")]

    def __str__(self) -> str:
        return self.title


class Picture(models.Model):
    """A picture or scan that proves it."""

    outreach = models.ForeignKey(Outreach, on_delete=models.CASCADE, related_name="pictures")
    name = models.CharField(_("file name"), max_length=120)
    extension = models.CharField(max_length=4)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("picture")
        constraints = [models.UniqueConstraint(fields=["outreach", "digest"], name="picture_once")]

    def __str__(self) -> str:
        return self.name
