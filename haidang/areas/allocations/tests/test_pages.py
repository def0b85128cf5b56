"""Pages: works, refused, out of scope, bad input, wrong method, query budget."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from haidang.areas.allocations.models import Choice, Places, Run
from haidang.areas.allocations.operations.publishing import publish_run
from haidang.areas.allocations.tests.conftest import Needs, Solve
from haidang.areas.allocations.tests.test_publishing import DUE
from haidang.areas.needs.models import Need
from haidang.areas.nominations.models import Nomination, QuotaAccount
from haidang.areas.nominations.operations import raise_quota
from haidang.areas.personnel.models import Person
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, TODAY, Units

pytestmark = pytest.mark.django_db
READ = ("", "people/", "people/?who=stays&q=chi", "fairness/", "proof.json")


@pytest.fixture
def run(account: QuotaAccount, five: list[Need], solve: Solve) -> Run:
    return solve(ward_share=100)


@pytest.fixture
def published(run: Run, son: User) -> Run:
    return publish_run(run, due_on=DUE, by=son, now=NOW, today=TODAY).run


def test_readers_of_the_department_see_a_run(run: Run, son: User, phuc: User, viewer: User, client: Client) -> None:
    for user in (son, phuc, viewer):
        client.force_login(user)
        assert client.get("/allocations/").status_code == 200
        for page in READ:
            assert client.get(f"/allocations/{run.pk}/{page}").status_code == 200, page
    page = client.get(f"/allocations/{run.pk}/").content.decode()
    assert "đã chứng minh" in page
    assert run.digest in page


def test_schools_wards_and_teachers_do_not_see_runs(
    run: Run, hiep: User, mai: User, lan: User, khoa: User, client: Client
) -> None:
    for user in (hiep, mai, lan, khoa):
        client.force_login(user)
        for page in ("/allocations/", "/allocations/new/", *(f"/allocations/{run.pk}/{part}" for part in READ)):
            assert client.get(page).status_code == 403, page


def test_only_the_lead_office_starts_locks_and_publishes(run: Run, phuc: User, client: Client) -> None:
    client.force_login(phuc)
    choice = run.choices.all()[0]
    assert client.get("/allocations/new/").status_code == 403
    assert client.post(f"/allocations/{run.pk}/publish/").status_code == 403
    assert client.post(f"/allocations/{run.pk}/people/{choice.pk}/").status_code == 403
    assert client.post("/allocations/locks/1/take-back/").status_code == 403
    assert client.post(f"/allocations/{run.pk}/").status_code == 405
    assert client.get("/allocations/locks/1/take-back/").status_code == 405


def test_a_run_is_started_and_waits(
    account: QuotaAccount, five: list[Need], target: Target, son: User, client: Client
) -> None:
    client.force_login(son)
    assert "giả định" in client.get("/allocations/new/").content.decode()
    terms = {
        "plan": target.task.plan_id, "targets": target.pk, "places": Places.FREE, "school_share": 10,
        "subject_share": 34, "ward_share": 50, "limits_source": "giả định",
    }  # fmt: skip
    assert client.post("/allocations/new/", terms | {"school_share": 0}).status_code == 422
    assert client.post("/allocations/new/", {key: terms[key] for key in terms if key != "targets"}).status_code == 422
    answer = client.post("/allocations/new/", terms)
    run = Run.objects.get()
    assert answer.headers["Location"] == f"/allocations/{run.pk}/"
    assert "Đang chờ đến lượt" in client.get(f"/allocations/{run.pk}/").content.decode()
    assert 'id="progress"' in client.get(f"/allocations/{run.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert client.get(f"/allocations/{run.pk}/people/").status_code == 404


def test_a_waiting_page_loads_itself_again_when_the_run_is_done(run: Run, son: User, client: Client) -> None:
    client.force_login(son)
    assert client.get(f"/allocations/{run.pk}/", headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_someone_is_locked_in_and_taken_back(run: Run, son: User, client: Client) -> None:
    client.force_login(son)
    giang = run.choices.get(person__full_name="Giang")
    page = f"/allocations/{run.pk}/people/{giang.pk}/"
    assert "Cả 3 chỗ của chỉ tiêu đã có người" in client.get(page).content.decode()
    assert client.post(page, {"goes": "in", "reason": ""}).status_code == 422
    assert client.post(page, {"goes": "maybe", "reason": "x"}).status_code == 422
    assert client.post(page, {"goes": "in", "reason": "Thiếu môn"}).status_code == 302
    later = Run.objects.get(former=run)
    assert later.locks.get().reason == "Thiếu môn"
    assert client.get(f"/allocations/{run.pk}/people/999999/").status_code == 404
    assert client.post(f"/allocations/locks/{later.locks.get().pk}/take-back/").status_code == 422  # still waiting


def test_publishing_shows_what_happens_and_does_it_once(run: Run, son: User, client: Client) -> None:
    client.force_login(son)
    page = f"/allocations/{run.pk}/publish/"
    assert "3 chỗ được giao" in client.get(page).content.decode()
    assert client.post(page, {"due_on": "ngày mai"}).status_code == 422
    assert client.post(page, {"due_on": "2026-12-15"}).status_code == 302
    assert Nomination.objects.count() == 3
    again = client.post(page, {"due_on": "2026-12-15"})
    assert again.status_code == 422
    assert "đã công bố" in again.content.decode()


def test_nobody_outside_the_department_reads_what_is_not_published(
    run: Run, hiep: User, mai: User, client: Client
) -> None:
    for user in (hiep, mai):
        client.force_login(user)
        assert "An" not in names_on(client)


def names_on(client: Client) -> set[str]:
    answer = client.get("/allocations/answers/")
    assert answer.status_code == 200
    return {row.choice.person.full_name for row in answer.context["rows"]}


def test_published_answers_are_read_by_scope(
    published: Run, hiep: User, thu: User, mai: User, nga: User, son: User, khoa: User, client: Client
) -> None:
    of_a, of_b = {"An", "Bình", "Chi"}, {"Dung", "Giang"}
    for user, expected in ((hiep, of_a), (mai, of_a), (thu, of_b), (nga, of_b), (son, of_a | of_b)):
        client.force_login(user)
        assert names_on(client) == expected
    client.force_login(khoa)
    assert client.get("/allocations/answers/").status_code == 403
    assert client.get("/allocations/mine/").status_code == 403


def test_a_teacher_reads_the_own_answer_and_nobody_elses(
    published: Run, lan: User, five: list[Need], client: Client
) -> None:
    client.force_login(lan)
    assert "Chưa công bố phân bổ nào" in client.get("/allocations/mine/").content.decode()
    Person.objects.filter(user=lan).update(user=None)
    Person.objects.filter(full_name="Chi").update(user=lan)
    page = client.get("/allocations/mine/", headers={"HX-Request": "true"}).content.decode()
    assert "Đứng thứ 3 trong 5 người theo thứ tự luật định: còn 96 tháng công tác" in page
    assert "<html" not in page
    assert client.get("/allocations/answers/").status_code == 403


def test_of_two_published_answers_the_later_one_stands(
    published: Run, solve: Solve, target: Target, son: User, hiep: User, client: Client
) -> None:
    Run.objects.filter(pk=published.pk).update(published_at=NOW - timedelta(days=1))
    raise_quota(target, quantity=1, basis="QĐ 5", by=son, now=NOW)
    publish_run(solve(), due_on=DUE, by=son, now=NOW, today=TODAY)
    client.force_login(hiep)
    rows = client.get("/allocations/answers/").context["rows"]
    told = {row.choice.person.full_name: row.choice.is_chosen for row in rows}
    assert (len(rows), told) == (3, {"An": True, "Bình": True, "Chi": True})


def test_pages_take_as_many_queries_for_many_as_for_few(
    account: QuotaAccount, need: Needs, units: Units, solve: Solve, son: User, client: Client,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    schools: list[Unit] = [units.school_a, units.school_b]
    for number in range(24):
        need(f"Người {number}", schools[number % 2], 100 + number)
    run = solve()
    client.force_login(son)
    for page, most in (("", 16), ("people/", 16), ("fairness/", 16), ("proof.json", 10), ("publish/", 14)):
        with django_assert_max_num_queries(most):
            client.get(f"/allocations/{run.pk}/{page}")
    assert Choice.objects.count() == 24
