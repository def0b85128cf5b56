"""A small city with a target, verified needs and free places at the department; runs are computed at once."""

from collections.abc import Callable

import pytest

from haidang.areas.allocations.models import Places, Run
from haidang.areas.allocations.operations.runs import Terms, start_run
from haidang.areas.allocations.operations.solving import solve_run
from haidang.areas.needs.models import Answer, Need, NeedStatus, ReviewRound, RoundState, Sheet, SheetState
from haidang.areas.nominations.models import QuotaAccount
from haidang.areas.nominations.operations import open_account
from haidang.areas.personnel.models import DegreeRank, Person
from haidang.areas.plans.models import Plan, PlanState, Target, Task
from haidang.areas.programmes.models import Programme, ProgrammeKind
from haidang.areas.standards.models import Confidence, Requirement, Status
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.periods import since
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import locality_of
from tests.cast import LONG_AGO, NOW, TODAY, Units, make_person

CODE = "upgrade_thcs"
Needs = Callable[..., Need]
Solve = Callable[..., Run]


@pytest.fixture
def target(units: Units) -> Target:
    plan = Plan.objects.create(code="plan", year=2026, title="Kế hoạch", issuer=units.department)
    task = Task.objects.create(
        plan=plan, position=1, printed_ordinal="1", content="Nâng trình độ", levels=["THCS"], printed_time="2026"
    )
    target = Target.objects.create(task=task, position=1, label="THCS (CĐ-ĐH)", planned=3, requirement_code=CODE)
    plan.state = PlanState.ISSUED
    plan.save()
    return target


@pytest.fixture
def account(target: Target, son: User) -> QuotaAccount:
    """The department's account: 3 places."""
    return open_account(target, by=son, now=NOW)


@pytest.fixture
def need(units: Units, son: User) -> Needs:
    """Makes a verified need of a new person at a school."""
    programme = Programme.objects.create(
        code="upgrade", name_vi="Đại học", name_en="Bachelor", kind=ProgrammeKind.DEGREE,
        target_rank=DegreeRank.DH, source="test",
    )  # fmt: skip
    requirement = Requirement.objects.create(
        code=CODE, version=1, title_vi="Nâng chuẩn", title_en="Degree standard", text_vi="…", text_en="…",
        programme=programme, target_group="thcs", otherwise=Status.MUST, source="NĐ 71/2020",
        confidence=Confidence.HIGH, period=since(LONG_AGO), digest="0" * 64,
    )  # fmt: skip
    opened = ReviewRound.objects.create(
        title="Rà soát 2026", year=2026, judged_on=TODAY, school_due_on=TODAY, locality_due_on=TODAY,
        state=RoundState.CLOSED, opened_by=son, opened_at=NOW,
    )  # fmt: skip

    def make(name: str, school: Unit, priority: int | None, person: Person | None = None) -> Need:
        sheet, _ = Sheet.objects.get_or_create(
            round=opened, school=school,
            defaults={
                "locality": locality_of(school, TODAY), "state": SheetState.VERIFIED,
                "confirmed_by": son, "verified_by": son,
            },
        )  # fmt: skip
        return Need.objects.create(
            round=opened, sheet=sheet, requirement=requirement, status=NeedStatus.MUST, priority=priority,
            person=person or make_person(name, school, level="THCS", rank=DegreeRank.CD),
            explanation=[], answer=Answer.CONFIRMED,
        )  # fmt: skip

    return make


@pytest.fixture
def five(need: Needs, units: Units) -> list[Need]:
    """An, Bình, Chi at school A; Dung, Giang at school B: in that order by months left."""
    return [
        need("An", units.school_a, 84),
        need("Bình", units.school_a, 90),
        need("Chi", units.school_a, 96),
        need("Dung", units.school_b, 120),
        need("Giang", units.school_b, 130),
    ]


@pytest.fixture
def solve(target: Target, son: User) -> Solve:
    """Starts a run over the target and computes it at once."""

    def compute(places: Places = Places.FREE, **shares: int) -> Run:
        terms = Terms(
            places=places,
            school_share=shares.get("school_share", 100),
            subject_share=shares.get("subject_share", 100),
            ward_share=shares.get("ward_share", 50),
            limits_source="giả định",
        )
        run = start_run(target.task.plan, targets=[target], terms=terms, by=son, now=NOW, today=TODAY)
        return solve_run(run, now=NOW)

    return compute


def going(run: Run) -> list[str]:
    return list(run.choices.filter(is_chosen=True).order_by("ordinal").values_list("person__full_name", flat=True))
