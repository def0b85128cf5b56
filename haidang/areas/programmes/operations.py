"""Loading the catalogue that ships with the product."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from haidang.areas.programmes.models import Programme
from haidang.foundation.accounts.models import User

DATA = Path(__file__).parent / "data"
FIELDS = ("name_vi", "name_en", "kind", "hours", "target_rank", "source")


@transaction.atomic
def load_programmes(*, by: User | None = None) -> int:  # noqa: ARG001 - reference data has no author inside the system
    """Brings the programmes to what the data files say; may be repeated. Returns how many there are in the files."""
    rows = [Programme(**row) for row in read_programmes()]
    for row in rows:
        row.clean_fields()
    Programme.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=FIELDS)
    return len(rows)


def read_programmes() -> list[dict[str, Any]]:
    """The rows of the data files, in the order of their names."""
    return [
        row | {"source": row.get("source", content["source"])}
        for file in sorted(DATA.glob("*.toml"))
        for content in [tomllib.loads(file.read_text(encoding="utf-8"))]
        for row in content["programme"]
    ]
