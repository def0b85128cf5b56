"""Reorganisation: a ward with 30 staffed schools closes, and its schools merge into one, in a city of full size."""

import statistics
import time
from datetime import date, timedelta

from bench._city import stand

BOUND_SECONDS = 3
SCHOOLS = 30
RUNS = 3
CODE = "BENCH"


def main() -> None:
    """Closes a ward of 30 schools three times, each in a transaction that is taken back; prints the median."""
    stand()
    from django.db import transaction

    runs = []
    for _ in range(RUNS):
        with transaction.atomic():
            runs.append(measure())
            transaction.set_rollback(True)
    seconds = statistics.median(run[0] for run in runs)
    print(
        f"reorganisation: ward_seconds={seconds:.2f} schools={SCHOOLS} people={runs[0][1]}"
        f" ratio={seconds / BOUND_SECONDS:.2f}"
    )


def measure() -> tuple[float, int]:
    """Seconds to weigh, preview and carry out, and how many people were taken over."""
    from django.utils import timezone

    from haidang.foundation.accounts.models import User
    from haidang.foundation.organisation.models import Act, ActKind, Unit
    from haidang.foundation.organisation.operations import ReorganisationFacts, draft_reorganisation, note_preview
    from haidang.foundation.organisation.queries import read_acts, weigh
    from haidang.front.administration.reorganising import reorganise

    now = timezone.now()
    today = timezone.localdate(now)
    on = today - timedelta(days=1)
    admin = User.objects.get(username="admin")
    schools = settle_schools(today)
    ward = Unit.objects.get(code="11329")
    acts = [
        Act(kind=ActKind.CLOSE, unit_codes=["11411"], successor_codes=[ward.code]),
        *(Act(kind=ActKind.MERGE, unit_codes=[code], successor_codes=[schools[0]]) for code in schools[1:]),
    ]
    facts = ReorganisationFacts(title=CODE, basis_number=CODE, basis_on=on, on=on)
    reorganisation = draft_reorganisation(facts, acts=acts, by=admin, now=now)
    started = time.perf_counter()
    note_preview(reorganisation, by=admin, now=now)
    digest = weigh(read_acts(reorganisation), on).digest
    outcome = reorganise(reorganisation, digest=digest, by=admin, now=now, today=today)
    return time.perf_counter() - started, outcome["people"]


def settle_schools(today: date) -> list[str]:
    """Brings 30 schools of one level under the ward, with their papers settled; returns their codes."""
    from haidang.areas.needs.models import RoundState, Sheet, SheetState
    from haidang.areas.nominations.models import Nomination, NominationList, QuotaAccount
    from haidang.foundation.accounts.models import User
    from haidang.foundation.basics.periods import as_of
    from haidang.foundation.organisation.models import Parentage, Unit

    admin = User.objects.get(username="admin")
    schools = list(Unit.objects.filter(levels=["THCS"], sector="public").order_by("code")[:SCHOOLS])
    ward = Unit.objects.get(code="11411")
    Parentage.objects.filter(as_of(today), unit__in=schools).update(parent=ward)
    Sheet.objects.filter(school__in=schools, round__state=RoundState.OPEN).update(
        state=SheetState.VERIFIED, verified_by=admin, confirmed_by=admin
    )
    open_lists = NominationList.objects.filter(school__in=schools).exclude(state__in=("approved", "refused"))
    Nomination.objects.filter(list__in=open_lists).delete()
    open_lists.delete()
    for account in QuotaAccount.objects.filter(unit__in=[*schools, ward]):
        account.used, account.accepted = account.received - account.passed_on, account.received
        account.save(update_fields=["used", "accepted"])
    return [school.code for school in schools]


if __name__ == "__main__":
    main()
