"""Grants: which user holds which role at which unit, and when; tokens with which programs act as their owners."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from haidang.foundation.organisation.models import Level, Unit


class Role(models.TextChoices):
    CITY_VIEWER = "city_viewer", _("city viewer")
    DIRECTOR = "director", _("director")
    DEPUTY_DIRECTOR = "deputy_director", _("deputy director")
    LEAD_OFFICE = "lead_office", _("lead office")
    FINANCE = "finance", _("finance office")
    LEVEL_OFFICE = "level_office", _("level office")
    INSPECTOR = "inspector", _("inspector")
    COMMUNICATION = "communication", _("communication")
    WARD_OFFICER = "ward_officer", _("ward officer")
    PRINCIPAL = "principal", _("principal")
    TEACHER = "teacher", _("teacher")
    PROVIDER = "provider", _("provider coordinator")
    ADMINISTRATOR = "administrator", _("system administrator")


class Grant(models.Model):
    """`user` holds `role` at `unit` during `period`; `levels` narrows it to those school levels when given.

    WARD_OFFICER is the officer of the locality that manages schools: the district's education office until
    30/6/2025, the commune's culture and society office since.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")
    levels = ArrayField(
        models.CharField(max_length=4, choices=Level), verbose_name=_("levels"), default=list, blank=True
    )
    period = DateRangeField(_("period"))
    # Of a deputy: whose grant it stands in for, and ends with. `acts` narrows it to these actions; empty means all.
    stands_in_for = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="stand_ins")
    acts = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta:
        verbose_name = _("grant")
        constraints = [
            ExclusionConstraint(
                name="grant_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    (Coalesce("stands_in_for", Value(0, models.BigIntegerField())), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The user already holds this role at this unit on some day of the period."),
            )
        ]
        indexes = [models.Index(fields=["unit", "role"], name="grant_of_unit")]

    def opens(self, action_code: str) -> bool:
        """Whether the grant reaches as far as this action: a deputy for some decisions has only those."""
        return not self.acts or action_code in self.acts

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.unit}"


class AccessToken(models.Model):
    """Lets a program act as its owner over the API, with the owner's rights of that day; only a hash is kept.

    `minute` and `calls` count the calls of the running minute.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="access_tokens")
    name = models.CharField(_("name"), max_length=80)
    start = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created at"))
    expires_on = models.DateField(_("last day"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    last_used_at = models.DateTimeField(_("last used"), null=True)
    minute = models.DateTimeField(null=True)
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("access token")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(revoked_at__isnull=True), name="token_named_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.owner}"


class TokenCall(models.Model):
    """One act that a program asked for: its key makes a repeated request find the answer and change nothing."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    token = models.ForeignKey(AccessToken, on_delete=models.PROTECT, related_name="acts")
    asked = models.CharField(max_length=64)  # SHA-256 of address and body
    answer = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("call of a program")
        constraints = [models.UniqueConstraint(fields=["by", "key"], name="call_once_a_key")]

    def __str__(self) -> str:
        return f"{self.by} {self.key}"
