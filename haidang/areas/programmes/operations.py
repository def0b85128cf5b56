"""Loading the catalogue that ships with the product."""

from django.db import transaction

from haidang.areas.programmes.models import Programme
from haidang.areas.programmes.queries import read_programmes
from haidang.foundation.accounts.models import User

FIELDS = ("name_vi", "name_en", "kind", "hours", "target_rank", "source")


@transaction.atomic
def load_programmes(*, by: User | None = None) -> int:  # noqa: ARG001 - reference data has no author inside the system
    """Brings the programmes to what the data files say; may be repeated. Returns how many there are in the files."""
    rows = [Programme(**row) for row in read_programmes()]
    for row in rows:
        row.clean_fields()
    Programme.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=FIELDS)
    return len(rows)
