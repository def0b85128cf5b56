"""What the rush is played on: a target opened through the ledger, an approved list behind every person, classes."""

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from haidang.areas.needs.models import Need


def make_season(*, classes: int, seats: int, people: int) -> tuple[list[int], list[int]]:
    """Ids of new classes and of approved nominations; the ledger behind them is posted by its one function."""
    from django.db import transaction
    from django.db.models import F
    from django.utils import timezone

    from haidang.areas.classes.models import TrainingClass
    from haidang.areas.nominations.models import MoveKind, Nomination, NominationList, QuotaAccount
    from haidang.areas.nominations.operations import open_account
    from haidang.areas.nominations.operations.ledger import ensure_accounts
    from haidang.areas.nominations.operations.moves import Move, book_places, lock_accounts, post_moves
    from haidang.areas.nominations.queries import digest_of
    from haidang.areas.plans.models import Plan, PlanState, Target, Task
    from haidang.foundation.accounts.models import User
    from haidang.foundation.approvals.models import Case

    now, son = timezone.now(), User.objects.get(username="son")
    pattern = TrainingClass.objects.select_related("target").order_by("pk")[0]
    made = TrainingClass.objects.filter(code__startswith="RUSH").count()
    with transaction.atomic():
        plan = Plan.objects.create(
            code=f"rush-{made}", year=pattern.target.task.plan.year, title="x", issuer=pattern.target.task.plan.issuer
        )
        task = Task.objects.create(plan=plan, position=1, content="x", levels=pattern.target.task.levels)
        target = Target.objects.create(
            task=task,
            position=1,
            label=f"Đợt thử tải {made}",
            planned=people,
            requirement_code=pattern.target.requirement_code,
        )
        Plan.objects.filter(pk=plan.pk).update(state=PlanState.ISSUED)
        account = open_account(target, by=son, now=now)
        chosen = _needs(people)
        schools = sorted({need.person.unit for need in chosen}, key=lambda unit: unit.pk)
        accounts = {found.unit_id: found for found in ensure_accounts(target, schools)}
        by_school = {school.pk: [need for need in chosen if need.person.unit_id == school.pk] for school in schools}
        moves = [
            Move(kind=MoveKind.GRANT, source=account, destination=accounts[school], quantity=len(needs))
            for school, needs in by_school.items()
        ]
        post_moves(moves, target=target, by=son, now=now)
        nominees: list[int] = []
        for school, needs in by_school.items():
            [locked] = lock_accounts([accounts[school].pk])
            book_places(locked, places=len(needs), by=son, now=now)
            drawn = NominationList.objects.create(target=target, school_id=school)
            rows = Nomination.objects.bulk_create(
                Nomination(
                    list=drawn, target=target, person=need.person, need=need, ordinal=ordinal, state="approved",
                    nominated_at=now, approved_at=now,
                )
                for ordinal, need in enumerate(needs, start=1)
            )  # fmt: skip
            nominees += [row.pk for row in rows]
            drawn.case = Case.objects.create(
                kind="nomination_list",
                title=target.label,
                unit_id=school,
                state="approved",
                opened_by=son,
                opened_at=now,
            )
            drawn.state, drawn.digest = "approved", digest_of(drawn)
            drawn.save()
        assert not QuotaAccount.objects.filter(target=target, used__gt=F("accepted")).exists()
        day = timezone.localdate(now) + timedelta(days=30)
        opened = TrainingClass.objects.bulk_create(
            TrainingClass(
                code=f"RUSH-{made + number}", target=target, programme=pattern.programme, provider=pattern.provider,
                venue=pattern.venue, capacity=seats, starts_on=day, ends_on=day,
            )
            for number in range(classes)
        )  # fmt: skip
    return [row.pk for row in opened], nominees


def _needs(people: int) -> "list[Need]":
    """One need of as many different people."""
    from haidang.areas.needs.models import Need

    return list(Need.objects.order_by("person", "pk").distinct("person").select_related("person__unit")[:people])
