"""Notices, their deliveries outside the app, and what each reader wants of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.foundation.notifications import kinds
from haidang.foundation.notifications.adapters import name_of
from haidang.foundation.notifications.kinds import Group, Mode


class Notice(models.Model):
    """One thing told to one person. In the app it is delivered by standing here; it is rendered when it is read."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    path = models.CharField(max_length=300)
    about = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(_("told at"))
    seen_at = models.DateTimeField(_("seen at"), null=True)
    acted_at = models.DateTimeField(_("acted at"), null=True)

    class Meta:
        verbose_name = _("notice")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "about"], condition=~Q(about=""), name="notice_once"),
            models.CheckConstraint(
                name="notice_seen_after_told", condition=Q(seen_at=None) | Q(seen_at__gte=F("created_at"))
            ),
            models.CheckConstraint(
                name="notice_acted_after_told", condition=Q(acted_at=None) | Q(acted_at__gte=F("created_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notice_of_user"),
            models.Index(fields=["user"], condition=Q(seen_at=None, acted_at=None), name="notice_unseen"),
            models.Index(
                fields=["about"], condition=Q(acted_at=None), name="notice_to_act_on", opclasses=["varchar_pattern_ops"]
            ),
            models.Index(fields=["-created_at", "-id"], name="notice_newest"),
        ]

    @property
    def title(self) -> str:
        return kinds.title_of(self.kind, self.params)

    @property
    def body(self) -> str:
        return kinds.body_of(self.kind, self.params)

    def __str__(self) -> str:
        return f"{self.kind} · {self.user_id}"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("delivery", "waiting")
    SENDING = "sending", pgettext_lazy("delivery", "being handed over")
    SENT = "sent", pgettext_lazy("delivery", "sent")
    FAILED = "failed", pgettext_lazy("delivery", "failed")
    BOUNCED = "bounced", pgettext_lazy("delivery", "bounced")


NOT_DELIVERED = (DeliveryState.FAILED, DeliveryState.BOUNCED)
TONES = {
    DeliveryState.WAITING: "wait",
    DeliveryState.SENDING: "wait",
    DeliveryState.SENT: "done",
    DeliveryState.FAILED: "late",
    DeliveryState.BOUNCED: "late",
}
# Reasons of our own, kept as codes; all others are what the service said.
LOST, NO_ADDRESS = "lost", "no address"
REASONS = {
    LOST: _("The worker stopped while this was being handed over; it may have arrived."),
    NO_ADDRESS: _("The person has no address in this channel."),
}


class Delivery(models.Model):
    """One notice through one channel outside the app. FAILED and BOUNCED end it; a person may ask for another try.

    SENDING is written and committed before the message leaves: whoever finds it long after knows that a worker died,
    and not whether the message arrived.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    is_bundled = models.BooleanField(_("in the daily summary"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("delivery")
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_a_channel"),
            models.CheckConstraint(
                name="delivery_sent_has_its_moment", condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)) | Q(state="bounced"),
            ),
            models.CheckConstraint(
                name="delivery_failure_has_a_reason", condition=~Q(state__in=["failed", "bounced"]) | ~Q(reason="")
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["channel", "due_at"], condition=Q(state="waiting"), name="delivery_waiting"),
            models.Index(
                fields=["state"], condition=Q(state__in=["sending", "failed", "bounced"]), name="delivery_stuck"
            ),
        ]

    @property
    def channel_name(self) -> str:
        return name_of(self.channel)

    @property
    def is_over(self) -> bool:
        """Whether it leaves only if somebody asks for it."""
        return self.state in NOT_DELIVERED

    @property
    def tone(self) -> str:
        """How the state looks on the screens."""
        return TONES[DeliveryState(self.state)]

    @property
    def reason_in_words(self) -> str:
        return str(REASONS.get(self.reason, self.reason))

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class Choice(models.Model):
    """When notices of a group reach a person through a channel; without a row the usual mode holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20)
    group = models.CharField(max_length=20, choices=Group)
    mode = models.CharField(max_length=10, choices=Mode)

    class Meta:
        verbose_name = _("notice setting")
        constraints = [models.UniqueConstraint(fields=["user", "channel", "group"], name="choice_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.channel} {self.group} {self.mode}"


class Reader(models.Model):
    """What else a person chose: the language of messages, the hours of rest, the number for text messages."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reader", primary_key=True
    )
    language = models.CharField(_("language of messages"), max_length=5, choices=settings.LANGUAGES, default="vi")
    quiet_from = models.PositiveSmallIntegerField(_("quiet from (hour)"), null=True)
    quiet_until = models.PositiveSmallIntegerField(_("quiet until (hour)"), null=True)
    number = models.CharField(_("number for text messages"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("reader of notices")
        constraints = [
            models.CheckConstraint(
                name="reader_quiet_hours_in_the_day",
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__lte=23, quiet_until__lte=23),
            )
        ]

    def __str__(self) -> str:
        return str(self.user_id)
