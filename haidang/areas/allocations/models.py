"""Runs of the allocation: what was decided for whom and why, the locks people set, and the proof."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.needs.models import Need
from haidang.areas.personnel.models import Person
from haidang.areas.plans.models import Plan, Target
from haidang.foundation.organisation.models import Unit


class RunState(models.TextChoices):
    QUEUED = "queued", _("waits for its turn")
    RUNNING = "running", _("is being computed")
    DONE = "done", _("computed")
    FAILED = "failed", _("could not be computed")


class Stage(models.TextChoices):
    """How far the computing has come."""

    GATHERING = "gathering", _("Gathering people, places and limits")
    SOLVING = "solving", _("Choosing, goal by goal")
    WRITING = "writing", _("Writing down who goes and why not the others")


class Places(models.TextChoices):
    """Which places a run decides on."""

    FREE = "free", _("Places still free at the department")
    LOCAL = "local", _("Places the localities hold and accepted, each for its own schools")
    HELD = "held", _("Places the schools hold already, each its own")
    WHOLE = "whole", _("All places of the target, as if nothing were decided (comparison only)")


class Run(models.Model):
    """One computed allocation over targets of a plan; with a `former` it was solved again from that one."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="allocation_runs", verbose_name=_("plan"))
    targets = models.ManyToManyField(Target, related_name="allocation_runs", verbose_name=_("targets"))
    places = models.CharField(_("places"), max_length=5, choices=Places, default=Places.FREE)
    day = models.DateField(_("as of day"))
    school_share = models.PositiveSmallIntegerField(_("of a school's staff away at once, at most (%)"))
    subject_share = models.PositiveSmallIntegerField(_("of a school's teachers of one subject, at most (%)"))
    ward_share = models.PositiveSmallIntegerField(_("every locality gets of its even share, at least (%)"))
    limits_source = models.CharField(_("where the limits come from"), max_length=300)
    former = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="later")
    state = models.CharField(_("state"), max_length=8, choices=RunState, default=RunState.QUEUED)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.GATHERING)
    failure = models.TextField(blank=True)
    engine = models.CharField(_("version of the engine"), max_length=20, blank=True)
    method = models.CharField(_("method"), max_length=40, blank=True)
    digest = models.CharField(_("digest of the inputs"), max_length=64, blank=True)
    is_proven = models.BooleanField(_("proven"), default=False)
    levels = models.JSONField(default=list)  # goal, value, bound, gap, seconds: in the order of goals
    figures = models.JSONField(default=dict)  # by method: what it reaches
    conflicts = models.JSONField(default=list)
    seconds = models.FloatField(_("seconds"), default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published at"), null=True)

    class Meta:
        verbose_name = _("allocation run")
        constraints = [
            models.CheckConstraint(
                name="run_ended_at_some_time",
                condition=Q(state__in=("queued", "running")) ^ Q(finished_at__isnull=False),
            ),
            models.CheckConstraint(name="run_done_with_digest", condition=~Q(state="done") | ~Q(digest="")),
            models.CheckConstraint(
                name="run_published_when_done_by_someone",
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False, state="done"),
            ),
            models.CheckConstraint(
                name="run_shares_of_a_hundred",
                condition=Q(school_share__gte=1, school_share__lte=100)
                & Q(subject_share__gte=1, subject_share__lte=100)
                & Q(ward_share__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} · {self.plan.year}"

    @property
    def is_waiting(self) -> bool:
        return self.state in (RunState.QUEUED, RunState.RUNNING)


class Lock(models.Model):
    """A decision people keep for themselves: someone goes in any case, or does not go."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="locks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    is_in = models.BooleanField(_("goes"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = pgettext_lazy("allocation", "lock")
        constraints = [
            models.UniqueConstraint(fields=["run", "person", "target"], name="lock_once_a_claim"),
            models.CheckConstraint(name="lock_with_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.target}"


class Reason(models.TextChoices):
    """What kept a person out; the first full limit in the order of the engine, or what kept the claim out of it."""

    NONE = "", _("goes")
    PERSON = "person", _("goes to another course")
    SUBJECT_CAP = "subject_cap", _("subject of the school")
    SCHOOL_CAP = "school_cap", _("share of the school's staff")
    SCHOOL_QUOTA = "school_quota", _("places of the school")
    WARD_QUOTA = "ward_quota", _("places of the locality")
    CAPACITY = "capacity", _("places of the classes")
    SEATS = "seats", _("places of the target")
    LOCKED_OUT = "locked_out", _("kept out by a decision")
    LIST_CLOSED = "list_closed", _("list of the school is closed")
    AWAY = "away", _("away on the dates of the class")


class Choice(models.Model):
    """One claim in one run: whether the person goes, in which class, or which limit is in the way."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="choices")
    ordinal = models.PositiveIntegerField()
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="allocation_choices")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="allocation_choices")
    is_chosen = models.BooleanField(_("goes"))
    in_order = models.BooleanField(_("goes in priority order"))  # choosing by hand in the legal order
    on_list = models.BooleanField(_("on the school's list"))
    group = models.CharField(_("class"), max_length=20, blank=True)
    reason = models.CharField(_("what is in the way"), max_length=12, choices=Reason, default=Reason.NONE, blank=True)
    values = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("allocation choice")
        constraints = [
            models.UniqueConstraint(fields=["run", "person", "target"], name="choice_once_a_claim"),
            models.CheckConstraint(name="choice_left_out_with_reason", condition=Q(is_chosen=True) ^ ~Q(reason="")),
        ]
        indexes = [models.Index(fields=["run", "ordinal"], name="choice_by_run")]

    def __str__(self) -> str:
        return f"{self.person} · {self.target}"


class Proof(models.Model):
    """The problem and the answer as the engine read and wrote them (JSON, gzip); never changed."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="proof")
    problem = models.BinaryField()
    answer = models.BinaryField()

    class Meta:
        verbose_name = _("proof")

    def __str__(self) -> str:
        return str(self.run)
