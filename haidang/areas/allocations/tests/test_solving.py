"""What a run decides and tells."""

import json
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from haidang.areas.allocations.models import Choice, Places, Reason, Run, RunState
from haidang.areas.allocations.operations.runs import NoTarget, PlanNotIssued, lock_choice, start_run, unlock_choice
from haidang.areas.allocations.operations.solving import solve_run
from haidang.areas.allocations.queries.inputs import as_json, digest_of, gather, unpack
from haidang.areas.allocations.queries.runs import changes_since, clashing_locks, run_before
from haidang.areas.allocations.queries.sentences import conflict_sentences, subject_names, why
from haidang.areas.allocations.tests.conftest import Needs, Solve, going
from haidang.areas.needs.models import Need
from haidang.areas.nominations.models import QuotaAccount
from haidang.areas.nominations.operations import add_person, grant_to_schools, start_list
from haidang.areas.personnel.models import Post, Subject
from haidang.areas.plans.models import Plan, PlanState, Target
from haidang.areas.plans.tests.living import amend_target
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import ReasonMissing
from tests.cast import NOW, TODAY, Units

pytestmark = pytest.mark.django_db


def test_the_least_share_of_a_locality_comes_before_the_legal_order(
    account: QuotaAccount, five: list[Need], solve: Solve
) -> None:
    run = solve(ward_share=100)
    assert going(run) == ["An", "Bình", "Dung"]
    assert run.is_proven
    assert [level["goal"] for level in run.levels] == ["shortage", "seats", "priority", "fairness"]
    assert run.figures["ways"]["order"]["goals"]["shortage"] == 1
    assert list(run.choices.filter(in_order=True).order_by("ordinal").values_list("person__full_name", flat=True)) == [
        "An", "Bình", "Chi",
    ]  # fmt: skip


def test_everyone_left_out_reads_the_limit_with_its_figures(
    account: QuotaAccount, five: list[Need], solve: Solve
) -> None:
    run = solve(ward_share=0, school_share=40)  # school A has three people: one may go
    left = {choice.person.full_name: choice for choice in run.choices.filter(is_chosen=False)}
    assert going(run) == ["An", "Dung"]
    assert left["Bình"].reason == Reason.SCHOOL_CAP
    assert "Trường có 3 người, cùng vắng tối đa 1 người (40 %)" in why(left["Bình"], subject_names())


def test_who_is_on_a_list_already_counts_among_those_away_of_school_and_subject(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, target: Target, units: Units
) -> None:
    """All of school A teach mathematics; An is on the list: of three at most two may be away, so one more."""
    maths = Subject.objects.create(code="TOAN", name_vi="Toán", name_en="Maths")
    for post in Post.objects.filter(unit=units.school_a):
        post.subjects.add(maths)
    grant_to_schools(target, places={units.school_a.pk: 1}, due_on=TODAY, by=son, now=NOW, today=TODAY, reason="Chia")
    add_person(start_list(target, school=units.school_a, by=son, now=NOW), need=five[0], by=son, now=NOW, today=TODAY)
    of_subject = solve(subject_share=70, ward_share=0)
    assert going(of_subject) == ["Bình", "Dung"]
    chi = of_subject.choices.get(person__full_name="Chi")
    assert (chi.reason, chi.values["most"], chi.values["away"]) == (Reason.SUBJECT_CAP, 1, 1)
    assert "3 giáo viên môn Toán của trường, chỉ được vắng thêm tối đa 1 người" in why(chi, subject_names())
    of_school = solve(school_share=70, ward_share=0)
    assert going(of_school) == ["Bình", "Dung"]
    chi = of_school.choices.get(person__full_name="Chi")
    assert (chi.reason, chi.values["most"], chi.values["away"]) == (Reason.SCHOOL_CAP, 1, 1)


def test_the_places_of_the_target_are_the_limit_when_nothing_nearer_is(
    account: QuotaAccount, five: list[Need], solve: Solve
) -> None:
    chi = solve(ward_share=100).choices.get(person__full_name="Chi")
    assert (chi.reason, chi.values["most"], chi.values["behind"]) == (Reason.SEATS, 3, -1)
    assert chi.values["place"] == 3


def test_a_run_without_anybody_or_without_places_says_so(account: QuotaAccount, need: Needs, solve: Solve) -> None:
    run = solve()
    assert run.state == RunState.FAILED
    assert "nhu cầu đã thẩm định" in run.failure


def test_without_places_nothing_is_decided(five: list[Need], solve: Solve) -> None:
    assert "Không có chỗ nào" in solve().failure


def test_only_issued_plans_and_their_own_targets(target: Target, son: User) -> None:
    Plan.objects.update(state=PlanState.DRAFT)
    terms: Any = None
    with pytest.raises(PlanNotIssued):
        start_run(Plan.objects.get(), targets=[target], terms=terms, by=son, now=NOW, today=TODAY)
    Plan.objects.update(state=PlanState.ISSUED)
    with pytest.raises(NoTarget):
        start_run(Plan.objects.get(), targets=[], terms=terms, by=son, now=NOW, today=TODAY)


def test_computing_twice_writes_once(account: QuotaAccount, five: list[Need], solve: Solve) -> None:
    run = solve()
    before = list(Choice.objects.order_by("pk").values_list("pk", flat=True))
    assert solve_run(run, now=NOW).digest == run.digest
    assert list(Choice.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_who_is_locked_goes_or_stays_and_the_difference_is_told(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User
) -> None:
    first = solve(ward_share=0)
    assert going(first) == ["An", "Bình", "Chi"]
    giang = first.choices.get(person__full_name="Giang")
    later = solve_run(lock_choice(giang, is_in=True, reason="Trường thiếu môn", by=son, now=NOW), now=NOW)
    assert going(later) == ["An", "Bình", "Giang"]
    enters, leaves, changes = changes_since(later, first)
    assert (enters, leaves) == (1, 1)
    assert {change.choice.person.full_name: change.enters for change in changes} == {"Giang": True, "Chi": False}
    an = later.choices.get(person__full_name="An")
    third = solve_run(lock_choice(an, is_in=False, reason="Xin hoãn", by=son, now=NOW), now=NOW)
    assert going(third) == ["Bình", "Chi", "Giang"]
    assert "Xin hoãn" in why(third.choices.get(person__full_name="An"), {})
    last = solve_run(unlock_choice(third.locks.get(is_in=True), by=son, now=NOW), now=NOW)
    assert going(last) == ["Bình", "Chi", "Dung"]
    with pytest.raises(ReasonMissing):
        lock_choice(an, is_in=True, reason=" ", by=son, now=NOW)


def test_locks_that_cannot_be_kept_are_named_as_a_smallest_set(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, django_assert_num_queries: Any
) -> None:
    run = solve(school_share=40, ward_share=0)
    for name in ("An", "Bình"):
        choice = Choice.objects.filter(person__full_name=name).latest("pk")
        run = solve_run(lock_choice(choice, is_in=True, reason="Cần", by=son, now=NOW), now=NOW)
    assert run.state == RunState.DONE
    [sentence] = conflict_sentences(run)
    assert "An" in sentence
    assert "Bình" in sentence
    assert "tối đa 1" in sentence
    assert clashing_locks(run) == set(run.locks.values_list("pk", flat=True))
    again = solve_run(unlock_choice(run.locks.get(person__full_name="An"), by=son, now=NOW), now=NOW)
    with django_assert_num_queries(1):  # however many runs clashed
        before = run_before(again)
    assert before is not None
    assert (before.conflicts, going(before)) == ([], ["An", "Dung"])  # the run that clashed has nothing to compare with
    assert changes_since(again, before)[:2] == (1, 1)


def test_the_proof_holds_outside_and_carries_the_digest(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, client: Client
) -> None:
    run = solve()
    client.force_login(son)
    content = client.get(f"/allocations/{run.pk}/proof.json").content
    proof = json.loads(content)
    assert digest_of(proof["problem"]) == run.digest == proof["digest"]
    assert as_json(unpack(run.proof.problem)) == as_json(gather(run).written)
    done = subprocess.run(
        [sys.executable, "-m", "haidang.engines.allocation", "--check"], input=content, capture_output=True, check=False
    )
    assert done.returncode == 0


def test_the_inputs_take_as_many_queries_for_many_as_for_few(
    account: QuotaAccount, need: Needs, units: Units, solve: Solve, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        need(f"Người {number}", units.school_a if number % 2 else units.school_b, 100 + number)
    with django_assert_max_num_queries(45):
        run = solve(school_share=50)
    assert run.state == RunState.DONE


def test_a_comparison_decides_as_if_nothing_were_decided(account: QuotaAccount, five: list[Need], solve: Solve) -> None:
    run = solve(Places.WHOLE)
    assert run.figures["seats"] == 3
    assert Run.objects.get(pk=run.pk).figures["ways"]["lists"]["people"] == 0


def test_places_not_opened_yet_are_those_of_the_amended_plan(
    target: Target, five: list[Need], solve: Solve, son: User, director: User
) -> None:
    amend_target(target, 2, by=son, director=director)
    assert solve(Places.WHOLE).figures["seats"] == 2
