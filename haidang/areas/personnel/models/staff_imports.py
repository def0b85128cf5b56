"""Imports of staff lists: the file, its rows as read, what they would change, and what they did change."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.personnel.models.people import BirthPrecision, Contract, Person, Sex
from haidang.areas.personnel.models.posts import PostKind
from haidang.areas.personnel.models.qualifications import DegreeRank
from haidang.foundation.access.models import Role
from haidang.foundation.organisation.models import Level, Unit


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("waits to be read")
    READING = "reading", _("is being read")
    MAPPING = "mapping", _("columns to be named")
    READY = "ready", _("waits for your decision")
    APPLYING = "applying", _("is being applied")
    APPLIED = "applied", _("applied")
    UNDONE = "undone", _("undone")
    REFUSED = "refused", _("cannot be read")
    WITHDRAWN = "withdrawn", pgettext_lazy("import", "withdrawn")


class DifferenceKind(models.TextChoices):
    """What a row of the file is beside what is recorded."""

    NEW = "new", _("new people")
    CHANGED = "changed", _("changed")
    MOVED = "moved", _("from another unit")
    DUPLICATE = "duplicate", _("twice in the file")
    ELSEWHERE = "elsewhere", _("perhaps known elsewhere")
    MISSING = "missing", _("missing from the file")
    CONFLICT = "conflict", _("not for you to change")
    WAITING = "waiting", _("wait for a correction")
    UNCHANGED = "unchanged", _("unchanged")


class Decision(models.TextChoices):
    OPEN = "", _("not decided")
    TAKE = "take", _("take")
    LEAVE = "leave", pgettext_lazy("import", "leave")


class Severity(models.TextChoices):
    ERROR = "error", _("must be corrected")
    OFFER = "offer", _("an offer")
    WARNING = "warning", _("to look at")


class FindingState(models.TextChoices):
    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    EDITED = "edited", _("corrected here")
    SET_ASIDE = "set_aside", _("left as it is")


class StaffImport(models.Model):
    """One list somebody brought; `unit` and `role` are the seat it is imported from and bound what it may touch."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    home = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("school"))
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    on = models.DateField(_("as of"))
    # What those are whose row names no post; chosen by whoever brings the list, never guessed.
    post_kind = models.CharField(_("post"), max_length=20, choices=PostKind, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    refusal = models.TextField(blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    layouts = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("brought at"))
    applied_at = models.DateTimeField(_("applied at"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)

    class Meta:
        verbose_name = _("staff import")
        indexes = [models.Index(fields=["unit", "-id"], name="staff_import_of_unit")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        return self.state in {ImportState.UPLOADED, ImportState.READING, ImportState.APPLYING}

    @property
    def is_decidable(self) -> bool:
        """Also after the first taking: the rows that were left open can be taken later."""
        return self.state in {ImportState.READY, ImportState.APPLIED}


class ImportFile(models.Model):
    """The bytes as they came."""

    staff_import = models.OneToOneField(StaffImport, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.staff_import_id)


class HeadingMemory(models.Model):
    """What a unit means by a heading nobody else knows; an empty field: the column is passed over."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    heading = models.CharField(max_length=200)
    field = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "heading"], name="heading_once_a_unit")]

    def __str__(self) -> str:
        return f"{self.heading} = {self.field}"


class StagedRow(models.Model):
    """One row of the file as understood; NULL means that the file says nothing."""

    # Whole lists are laid down by one statement from the import itself, so the server need not look each row up again:
    # those checks, and indexes that others contain, cost more than the rows (here and below).
    staff_import = models.ForeignKey(StaffImport, on_delete=models.CASCADE, db_constraint=False, related_name="staged")
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField()
    unit_code = models.CharField(max_length=60, null=True)
    unit_name = models.CharField(max_length=240, null=True)
    teacher_code = models.CharField(max_length=20, null=True)
    full_name = models.CharField(max_length=120, null=True)
    birth_on = models.DateField(null=True)
    birth_precision = models.CharField(max_length=4, choices=BirthPrecision, null=True)
    sex = models.CharField(max_length=6, choices=Sex, null=True)
    identity_number = models.CharField(max_length=12, null=True)
    ethnicity = models.CharField(max_length=40, null=True)
    phone = models.CharField(max_length=20, null=True)
    email = models.CharField(max_length=254, null=True)
    birthplace = models.CharField(max_length=120, null=True)
    post_kind = models.CharField(max_length=20, choices=PostKind, null=True)
    is_counsellor = models.BooleanField(null=True)
    contract = models.CharField(max_length=12, choices=Contract, null=True)
    joined_on = models.DateField(null=True)
    appointed_on = models.DateField(null=True)
    level = models.CharField(max_length=4, choices=Level, null=True)
    subjects = ArrayField(models.CharField(max_length=20), null=True)
    degree_rank = models.PositiveSmallIntegerField(choices=DegreeRank, null=True)
    major = models.CharField(max_length=120, null=True)
    is_teacher_training = models.BooleanField(null=True)
    institution = models.CharField(max_length=160, null=True)
    awarded_on = models.DateField(null=True)
    awarded_precision = models.CharField(max_length=4, choices=BirthPrecision, null=True)
    pedagogy_level = models.CharField(max_length=4, choices=Level, null=True)
    title_code = models.CharField(max_length=12, null=True)
    foreign_language = models.CharField(max_length=80, null=True)
    informatics = models.CharField(max_length=80, null=True)
    note = models.TextField(null=True)
    # The cells as they stand in the file, by letter of the column; kept only where there is something to correct.
    raw = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"


class Difference(models.Model):
    """What a row (or, for somebody missing, its absence) means beside the records, and what was decided about it.

    `changes` maps a field to its old and new value, as they stood when the difference was taken; applying takes it anew
    under the locks and leaves alone whatever no longer agrees.
    """

    staff_import = models.ForeignKey(
        StaffImport, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="differences"
    )
    staged = models.OneToOneField(
        StagedRow, on_delete=models.CASCADE, db_constraint=False, null=True, related_name="difference"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=DifferenceKind)
    reason = models.CharField(max_length=30, blank=True)
    matched_by = models.CharField(max_length=10, blank=True)
    twin_of = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)
    decision = models.CharField(max_length=5, choices=Decision, default=Decision.OPEN, blank=True)
    left_on = models.DateField(null=True)
    left_why = models.CharField(max_length=500, blank=True)
    is_stale = models.BooleanField(default=False)
    is_applied = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["staff_import", "kind", "id"], name="difference_by_kind")]
        constraints = [
            models.CheckConstraint(
                name="difference_of_row_or_person", condition=Q(staged__isnull=False) | Q(person__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["staff_import", "person"], condition=Q(kind="missing"), name="difference_missing_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.staged_id or self.person_id}"


class ImportFinding(models.Model):
    """One thing wrong or doubtful in the file: where, what, why, and what to do."""

    staff_import = models.ForeignKey(StaffImport, on_delete=models.CASCADE, db_index=False, related_name="findings")
    staged = models.ForeignKey(StagedRow, on_delete=models.CASCADE, null=True, related_name="findings")
    sheet = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=4, blank=True)
    heading = models.CharField(max_length=200, blank=True)
    field = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=7, choices=Severity)
    value = models.TextField(blank=True)
    offer = models.JSONField(null=True)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=FindingState, default=FindingState.OPEN)

    class Meta:
        indexes = [models.Index(fields=["staff_import", "code", "id"], name="import_finding_by_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.sheet}!{self.column}{self.row}"


class MarkedTable(models.TextChoices):
    """The tables an import writes, in the order of writing."""

    PERSON = "personnel_person"
    POST = "personnel_post"
    POST_SUBJECT = "personnel_post_subjects"
    DEGREE = "personnel_degree"
    PEDAGOGY = "personnel_pedagogycertificate"
    TITLE = "personnel_titleholding"


class ImportMark(models.Model):
    """One record an import wrote: as it was (NULL: it was not) and as the import left it. Undoing reads these."""

    staff_import = models.ForeignKey(
        StaffImport, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="marks"
    )
    person_id = models.BigIntegerField()
    table = models.CharField(max_length=40, choices=MarkedTable)
    object_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["staff_import", "table"], name="import_mark_by_table")]

    def __str__(self) -> str:
        return f"{self.table} {self.object_id}"
