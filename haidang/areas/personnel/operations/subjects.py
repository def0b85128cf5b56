"""Loading the list of school subjects."""

from django.db import transaction

from haidang.areas.personnel.models import Subject
from haidang.areas.personnel.queries import read_subjects


@transaction.atomic
def load_subjects() -> dict[str, Subject]:
    """Brings the table of subjects in line with data/subjects.toml; safe to repeat. Returns them by code."""
    Subject.objects.bulk_create(
        [Subject(code=code, name_vi=names["vi"], name_en=names["en"]) for code, names in read_subjects().items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_vi", "name_en"],
    )
    return {subject.code: subject for subject in Subject.objects.all()}
