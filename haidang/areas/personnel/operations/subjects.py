"""Loading the list of school subjects."""

import tomllib
from pathlib import Path

from django.db import transaction

from haidang.areas.personnel.models import Subject

FILE = Path(__file__).parents[1] / "data" / "subjects.toml"


@transaction.atomic
def load_subjects() -> dict[str, Subject]:
    """Brings the table of subjects in line with data/subjects.toml; safe to repeat. Returns them by code."""
    facts = tomllib.loads(FILE.read_text(encoding="utf-8"))
    Subject.objects.bulk_create(
        [Subject(code=code, name_vi=names["vi"], name_en=names["en"]) for code, names in facts.items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_vi", "name_en"],
    )
    return {subject.code: subject for subject in Subject.objects.all()}
