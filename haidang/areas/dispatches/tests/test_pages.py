"""Pages of dispatches: works, refused, out of scope, bad input, wrong method, query budgets."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.dispatches.models import Demand, Dispatch, DispatchState, Duty, Evidence
from haidang.areas.dispatches.operations import report_done
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, TODAY, Units, make_school

pytestmark = pytest.mark.usefixtures("today_is_today")


@pytest.fixture
def today_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def visit(client: Client, user: User, name: str, *args: object) -> int:
    client.force_login(user)
    return client.get(reverse(f"dispatches:{name}", args=args)).status_code


def send(client: Client, user: User, name: str, *args: object, **data: object) -> int:
    client.force_login(user)
    return client.post(reverse(f"dispatches:{name}", args=args), data).status_code


def test_the_ward_sees_the_matrix_and_every_page_beside_it(client: Client, issued: Dispatch, mai: User) -> None:
    for name in ("dispatch", "waiting", "late", "text", "changes", "word", "pdf", "fulfilment"):
        assert visit(client, mai, name, issued.pk) == 200, name
    for name in ("list", "new", "mine"):
        assert visit(client, mai, name) == 200, name
    assert visit(client, mai, "unit", issued.pk, "THCS-A") == 200


def test_a_school_sees_only_its_own_duties(client: Client, issued: Dispatch, duty: Duty, hiep: User, thu: User) -> None:
    other = Duty.objects.filter(unit__code="MN-A").first()
    assert other is not None
    assert visit(client, hiep, "duty", duty.pk) == 200
    assert visit(client, hiep, "duty", other.pk) == 404
    assert visit(client, hiep, "unit", issued.pk, "MN-A") == 404
    assert visit(client, thu, "dispatch", issued.pk) == 404
    assert visit(client, thu, "duty", duty.pk) == 404
    client.force_login(hiep)
    page = client.get(reverse("dispatches:mine")).content.decode()
    assert duty.demand.title in page


def test_a_ward_sees_only_its_own_and_the_department_all(
    client: Client, issued: Dispatch, duty: Duty, nga: User, son: User, deputy: User, lan: User
) -> None:
    assert visit(client, nga, "dispatch", issued.pk) == 404
    assert visit(client, son, "dispatch", issued.pk) == 200
    assert visit(client, son, "overview") == 200
    assert visit(client, deputy, "duty", duty.pk) == 404  # kindergartens only
    assert visit(client, lan, "mine") == 403
    assert visit(client, nga, "overview") == 403


def test_a_draft_is_its_offices_own(client: Client, draft: Dispatch, mai: User, son: User, nga: User) -> None:
    assert visit(client, mai, "draft", draft.pk) == 200
    assert visit(client, son, "text", draft.pk) == 404
    assert visit(client, nga, "draft", draft.pk) == 404
    assert visit(client, son, "draft", draft.pk) == 403


def test_the_school_does_and_the_ward_judges(client: Client, duty: Duty, hiep: User, mai: User, son: User) -> None:
    assert send(client, hiep, "begin", duty.pk) == 302
    assert send(client, mai, "done", duty.pk) == 403
    assert send(client, hiep, "done", duty.pk, note="Đã họp") == 302
    assert send(client, hiep, "accept_one", duty.pk) == 403
    assert send(client, son, "accept_one", duty.pk) == 403
    assert send(client, mai, "return_one", duty.pk, reason="") == 422
    assert send(client, mai, "accept", duty.demand.dispatch_id, pk=[duty.pk]) == 302
    assert visit(client, hiep, "begin", duty.pk) == 405


def test_evidence_is_sent_and_read_by_those_concerned(
    client: Client, paper_duty: Duty, hiep: User, mai: User, nga: User, phuc: User
) -> None:
    assert send(client, hiep, "done", paper_duty.pk) == 422
    file = SimpleUploadedFile("ke hoach.pdf", b"%PDF-1.4 x")
    assert send(client, hiep, "attach", paper_duty.pk, file=file) == 302
    bad = SimpleUploadedFile("ke hoach.pdf", b"MZ x")
    assert send(client, hiep, "attach", paper_duty.pk, file=bad) == 422
    paper = Evidence.objects.get()
    assert visit(client, mai, "evidence", paper.pk) == 200
    assert visit(client, nga, "evidence", paper.pk) == 404
    assert visit(client, phuc, "evidence", paper.pk) == 403
    assert send(client, mai, "detach", paper.pk) == 403
    assert send(client, hiep, "detach", paper.pk) == 302


def test_a_dispatch_is_drafted_previewed_and_issued(client: Client, units: Units, mai: User) -> None:
    words = {"subject": "việc thử", "symbol": "UBND-VHXH", "place": "Đông Hải", "printed_issuer": "Phường Đông Hải"}
    assert send(client, mai, "new", **words) == 422
    assert send(client, mai, "new", **words, authority="CHỦ TỊCH", recipients="Như trên") == 302
    made = Dispatch.objects.get()
    assert send(client, mai, "issue", made.pk, number="", issued_on=TODAY.isoformat()) == 422
    preview = client.get(
        reverse("dispatches:preview", args=[made.pk]), {"role": "unit", "kinds": "school", "span": "any"}
    )
    assert "Trường MN Hoa Sen" in preview.content.decode()
    rule = {"printed": "Các trường", "role": "unit", "kinds": ["school"], "span": "any"}
    assert send(client, mai, "rule", made.pk, **(rule | {"kinds": []})) == 422
    assert send(client, mai, "rule", made.pk, **rule) == 302
    demand = {"title": "Việc", "text": "Làm.", "kind": "other", "doer": "principal", "rhythm": "once"}
    assert send(client, mai, "demand", made.pk, **demand, due_on="2020-01-01") == 422
    assert send(client, mai, "demand", made.pk, **demand, due_on="2026-12-31") == 302
    assert send(client, mai, "issue", made.pk, number="", issued_on=TODAY.isoformat()) == 302
    assert Duty.objects.count() == 2


def test_an_issued_dispatch_is_amended_and_withdrawn_by_its_ward_only(
    client: Client, issued: Dispatch, mai: User, son: User
) -> None:
    assert send(client, son, "withdraw", issued.pk, reason="x") == 403
    assert send(client, mai, "amend", issued.pk, reason="Bổ sung") == 302
    amendment = issued.amendments.get()
    assert visit(client, mai, "changes", issued.pk) == 200
    demand = Demand.objects.filter(dispatch=issued).first()
    assert demand is not None
    assert send(client, mai, "end_demand", amendment.pk, demand.pk) == 302
    assert send(client, mai, "issue_amendment", amendment.pk, number="", issued_on=TODAY.isoformat()) == 302
    assert send(client, mai, "withdraw", issued.pk, reason="Nhầm") == 302
    issued.refresh_from_db()
    assert issued.state == DispatchState.WITHDRAWN


def test_the_matrix_costs_no_more_for_forty_schools_than_for_five(
    client: Client, draft: Dispatch, units: Units, mai: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    from haidang.areas.dispatches.operations import issue_dispatch

    for number in range(38):
        make_school(f"TH-{number}", f"Trường TH {number}", "TH", district=units.district, ward=units.ward)
    issue_dispatch(draft, number="", issued_on=TODAY, by=mai, now=NOW)
    assert Unit.objects.filter(duties__isnull=False).distinct().count() == 40
    client.force_login(mai)
    for name, most in (("dispatch", 22), ("late", 22), ("waiting", 22)):
        with django_assert_max_num_queries(most):
            assert client.get(reverse(f"dispatches:{name}", args=[draft.pk])).status_code == 200
    with django_assert_max_num_queries(20):
        client.get(reverse("dispatches:list"))


def test_the_homes_of_school_and_ward_say_what_is_to_do(client: Client, duty: Duty, hiep: User, mai: User) -> None:
    client.force_login(hiep)
    assert duty.demand.title in client.get("/").content.decode()
    report_done([duty], note="", by=hiep, now=NOW)
    client.force_login(mai)
    assert reverse("dispatches:waiting", args=[duty.demand.dispatch_id]) in client.get("/").content.decode()
