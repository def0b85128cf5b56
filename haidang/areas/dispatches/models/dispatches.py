"""Dispatches (công văn): whom they address, on which basis, and what they demand by when."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.plans.models import Plan
from haidang.foundation.basics.fields import plain_column
from haidang.foundation.organisation.models import Level, Sector, Unit, UnitKind


class DispatchState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("dispatch", "draft")
    ISSUED = "issued", pgettext_lazy("dispatch", "issued")
    WITHDRAWN = "withdrawn", pgettext_lazy("dispatch", "withdrawn")


class Dispatch(models.Model):
    """One dispatch: `issuer` signs it, `office` drafts it and follows it up (for a ward the two are one unit)."""

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dispatches", verbose_name=_("issued by"))
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("followed up by"))
    subject = models.CharField(pgettext_lazy("dispatch", "subject"), max_length=400)
    symbol = models.CharField(_("symbol"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.CharField(_("number"), max_length=20, blank=True)
    issued_on = models.DateField(pgettext_lazy("dispatch", "issued on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=60)
    printed_superior = models.CharField(_("body above, as printed"), max_length=120, blank=True)
    printed_issuer = models.CharField(_("issuing body, as printed"), max_length=160)
    opening = models.TextField(_("before the demands"), blank=True)
    closing = models.TextField(_("after the demands"), blank=True)
    parent_plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("carries out the plan")
    )
    authority = ArrayField(models.CharField(max_length=80), verbose_name=_("signed for"))
    recipients = ArrayField(models.CharField(max_length=160), verbose_name=_("recipients"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=DispatchState, default=DispatchState.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    search = plain_column("subject")

    class Meta:
        verbose_name = _("dispatch")
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "year", "symbol", "number"], condition=~Q(number=""), name="dispatch_number_once"
            ),
            models.CheckConstraint(
                name="dispatch_issued_with_number_and_day",
                condition=Q(state="draft", issued_by__isnull=True)
                | ~Q(state="draft")
                & ~Q(number="")
                & Q(issued_on__isnull=False, issued_by__isnull=False, issued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dispatch_withdrawn_with_reason",
                condition=~Q(state="withdrawn")
                | (~Q(withdrawn_reason="") & Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or '…'}/{self.symbol} · {self.subject}"[:240]

    @property
    def printed_number(self) -> str:
        """05/UBND-VHXH; dots while it has none."""
        number = f"{int(self.number):02d}" if self.number.isdigit() else self.number
        return f"{number or '……'}/{self.symbol}"


class Basis(models.Model):
    """A document the dispatch rests on; the parent is the one it carries out."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="bases")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("as printed"))
    number = models.CharField(_("number and symbol"), max_length=60, blank=True)
    issued_on = models.DateField(_("of"), null=True, blank=True)
    issued_by_name = models.CharField(_("issued by"), max_length=160, blank=True)
    is_parent = models.BooleanField(_("is what the dispatch carries out"), default=False)

    class Meta:
        verbose_name = pgettext_lazy("dispatch", "basis")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "position"], name="basis_position_once"),
            models.UniqueConstraint(fields=["dispatch"], condition=Q(is_parent=True), name="basis_one_parent"),
        ]

    def __str__(self) -> str:
        return self.number or self.text[:60]


class Span(models.TextChoices):
    """Whether a rule means schools of one level, of several, or any."""

    ANY = "any", _("any school")
    ONE = "one", _("of one level")
    SEVERAL = "several", _("of several levels")


class AddresseeRole(models.TextChoices):
    UNIT = "unit", _("the unit")
    PRINCIPAL = "principal", _("its principal")


class AddresseeRule(models.Model):
    """One line of "Kính gửi": a rule over the units below the issuer on the day, or one unit by name."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField()
    printed = models.CharField(_("as printed"), max_length=200)
    role = models.CharField(_("addressed to"), max_length=10, choices=AddresseeRole, default=AddresseeRole.UNIT)
    kinds = ArrayField(
        models.CharField(max_length=20, choices=UnitKind), verbose_name=_("kinds of units"), default=list, blank=True
    )
    levels = ArrayField(
        models.CharField(max_length=4, choices=Level), verbose_name=_("levels"), default=list, blank=True
    )
    sectors = ArrayField(
        models.CharField(max_length=10, choices=Sector), verbose_name=_("sectors"), default=list, blank=True
    )
    span = models.CharField(_("levels taught"), max_length=10, choices=Span, default=Span.ANY)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("one unit by name")
    )

    class Meta:
        verbose_name = _("addressees")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "position"], name="rule_position_once"),
            models.CheckConstraint(name="rule_means_kinds_or_one_unit", condition=~Q(kinds=[]) ^ Q(unit__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.printed


class Amendment(models.Model):
    """A numbered change of an issued dispatch: it adds and ends demands, and reaches units that came since."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="amendments")
    ordinal = models.PositiveSmallIntegerField(_("amendment"))
    reason = models.TextField(_("why it is changed"))
    number = models.CharField(_("number"), max_length=20, blank=True)
    issued_on = models.DateField(_("amended on"), null=True, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("amendment")
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "ordinal"], name="amendment_ordinal_once"),
            models.UniqueConstraint(
                fields=["dispatch"], condition=Q(issued_at__isnull=True), name="amendment_one_in_preparation"
            ),
            models.CheckConstraint(
                name="amendment_issued_with_number_and_day",
                condition=Q(issued_at__isnull=True) | (~Q(number="") & Q(issued_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispatch_id}/{self.ordinal}"


class DemandKind(models.TextChoices):
    """What is demanded; the kinds the system itself can see carry a live figure."""

    DISSEMINATE = "disseminate", _("dissemination")
    REVIEW = "review", _("review of needs")
    PLAN = "plan", _("plan of the school")
    NOMINATE = "nominate", pgettext_lazy("demand", "nomination")
    ARRANGE = "arrange", _("arranging work")
    FOLLOW = "follow", _("following participation")
    SELF_STUDY = "self_study", _("self-study")
    SHARE = "share", _("professional meetings, sharing")
    REPORT = "report", _("report")
    OTHER = "other", _("other demand")


# The state of these is read from what the unit did in the system; nobody reports or accepts them by hand (README).
CLOSES_BY_ITSELF = frozenset({DemandKind.REVIEW, DemandKind.NOMINATE})


class Doer(models.TextChoices):
    """Who in the unit must act."""

    PRINCIPAL = "principal", _("the principal")
    MANAGERS = "managers", _("principal and deputies")
    GROUPS = "groups", _("professional groups")
    EVERYONE = "everyone", _("all managers, teachers and staff")
    OFFICE = "office", _("office, communication")


class Rhythm(models.TextChoices):
    ONCE = "once", _("once")
    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every quarter")
    HALF_YEARLY = "half_yearly", _("every half-year")
    YEARLY = "yearly", _("every year")


class Demand(models.Model):
    """One required action; it becomes a duty of every addressee, once or each time its rhythm comes round."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="demands")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(_("part of the dispatch"), max_length=200, blank=True)
    title = models.CharField(_("in a few words"), max_length=60)
    text = models.TextField(_("what is demanded"))
    kind = models.CharField(_("kind"), max_length=12, choices=DemandKind, default=DemandKind.OTHER)
    doer = models.CharField(_("who acts in the unit"), max_length=10, choices=Doer, default=Doer.PRINCIPAL)
    rhythm = models.CharField(_("how often"), max_length=12, choices=Rhythm, default=Rhythm.ONCE)
    due_on = models.DateField(_("due on"))
    until_on = models.DateField(_("repeated until"), null=True, blank=True)
    evidence = models.CharField(_("evidence expected"), max_length=240, blank=True)
    needs_evidence = models.BooleanField(_("not done without evidence"), default=False)
    added_by = models.ForeignKey(Amendment, on_delete=models.CASCADE, null=True, related_name="added")
    ended_by = models.ForeignKey(Amendment, on_delete=models.SET_NULL, null=True, related_name="ended")

    class Meta:
        verbose_name = _("demand")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "position"], name="demand_position_once"),
            models.CheckConstraint(
                name="demand_repeated_until_a_day",
                condition=Q(rhythm="once", until_on__isnull=True) | ~Q(rhythm="once") & Q(until_on__gte=F("due_on")),
            ),
            models.CheckConstraint(
                name="demand_seen_by_the_system_once",
                condition=~Q(kind__in=[kind.value for kind in sorted(CLOSES_BY_ITSELF)]) | Q(rhythm="once"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def closes_by_itself(self) -> bool:
        return self.kind in CLOSES_BY_ITSELF
