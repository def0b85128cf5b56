"""The quality of the records is kept every hour and soon after an import; procrastinate imports this module."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from procrastinate.contrib.django import app

from haidang.areas.personnel.models import LookAlike, QualityCount, QualityFinding, StaffImport
from haidang.areas.personnel.operations import keep_findings, keep_quality
from haidang.areas.personnel.queries import find_duplicates
from haidang.front.data_quality.measuring import Measured, measure

OLD_AFTER = timedelta(hours=1)
MOST_PAIRS = 2_000


@transaction.atomic
def keep_counts(day: date, now: datetime) -> int:
    """Measures every school on a past `day` and keeps the counts; safe to repeat."""
    return keep_quality(day, counts=measure(day, None).by_school(), now=now)


@transaction.atomic
def keep_today(now: datetime) -> int:
    """The counts of today, and with them who it is and which records look alike; safe to repeat."""
    day = timezone.localdate(now)
    measured = measure(day, None)
    pairs = find_duplicates(None, most=MOST_PAIRS)
    keep_findings(
        _findings(measured),
        pairs=[LookAlike(first_id=pair.first_id, second_id=pair.second_id, likeness=pair.likeness) for pair in pairs],
    )
    return keep_quality(day, counts=measured.by_school(), now=now)


def is_due(now: datetime) -> bool:
    """An hour after the last count, or when a list was applied or undone since."""
    counted_at = QualityCount.objects.filter(day=timezone.localdate(now)).aggregate(at=Max("counted_at"))["at"]
    if counted_at is None or now - counted_at >= OLD_AFTER:
        return True
    changed = Q(applied_at__gt=counted_at) | Q(undone_at__gt=counted_at)
    return StaffImport.objects.filter(changed).exists()


def _findings(measured: Measured) -> list[QualityFinding]:
    codes = {pk: requirement.code for pk, requirement in measured.requirements.items()}
    return [
        *(
            QualityFinding(
                person_id=row.person_id, unit_id=row.unit_id, code=row.fact, requirement=codes[row.requirement_id]
            )
            for row in measured.undecided
        ),
        *(
            QualityFinding(person_id=row.person_id, unit_id=row.unit_id, code=row.code)
            for row in measured.contradictions
        ),
    ]


@app.periodic(cron="*/5 * * * *")
@app.task(name="haidang.quality", queueing_lock="haidang.quality")
def keep_quality_when_due(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes it
    now = timezone.now()
    if is_due(now):
        keep_today(now)
