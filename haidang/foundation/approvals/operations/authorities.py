"""The authority matrix: loaded from its file, changed from a day on."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from haidang.foundation.access.models import Role
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Authority, Duty, Holder
from haidang.foundation.approvals.queries import former_of
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused

AUTHORITIES = Path(__file__).parent.parent / "data" / "authorities.toml"


@transaction.atomic
def load_authorities(*, by: User | None = None, file: Path = AUTHORITIES) -> int:  # noqa: ARG001 - reference data
    """Brings the authority matrix to what the data file says; may be repeated. Returns how many rows it has."""
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["authority"]
    for row in rows:
        _load_row(row)
    return len(rows)


def _load_row(row: dict[str, Any]) -> None:
    """A row that starts on the same day is known: its end may have been set by the administrator since."""
    same = Authority.objects.filter(
        case_kind=row["case_kind"],
        ordinal=row["ordinal"],
        levels=sorted(row.get("levels", [])),
        sector=row.get("sector", ""),
        period__startswith=row["from"],
    )
    facts = {
        "duty": Duty(row["duty"]),
        "holder": Holder(row["holder"]),
        "role": Role(row["role"]),
        "source": row["source"],
        "days": row.get("days"),
    }
    if not same.update(**facts):
        Authority.objects.create(
            case_kind=row["case_kind"],
            ordinal=row["ordinal"],
            levels=sorted(row.get("levels", [])),
            sector=row.get("sector", ""),
            period=DateRange(row["from"], row.get("until")),
            **facts,
        )


class AuthorityChangedLater(Refused):
    def __init__(self, day: date) -> None:
        sentence = _("This step is already set from %(day)s. Choose a later day.")
        super().__init__(sentence % {"day": f"{day:%d/%m/%Y}"})


@transaction.atomic
def set_authority(row: Authority, *, on: date, by: User, now: datetime) -> Authority:
    """From day `on` the row holds and closes the former one of the same step, levels and sector.

    Cases that are open keep their steps: a chain is read from the matrix on the day a case is submitted.
    """
    list(Authority.objects.select_for_update().filter(case_kind=row.case_kind).order_by("pk"))
    for former in former_of(row, on):
        if former.period.lower is not None and former.period.lower >= on:
            raise AuthorityChangedLater(former.period.lower)
        former.period = DateRange(former.period.lower, on)
        former.save(update_fields=["period"])
    row.levels = sorted(row.levels)
    row.period = DateRange(on, None)
    row.save()
    changes: dict[str, object] = {"on": on.isoformat(), "role": row.role, "levels": row.levels, "sector": row.sector}
    record(by=by, action="approvals.set_authority", obj=row, now=now, changes=changes)
    return row
