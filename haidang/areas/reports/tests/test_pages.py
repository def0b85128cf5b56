"""The report pages: they work, refuse, keep to the scope, and cost a constant number of queries."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from pytest_django import DjangoAssertNumQueries
from python_calamine import load_workbook

from haidang.areas.classes.tests.season import Season
from haidang.areas.plans.models import Plan, PlanState
from haidang.foundation.accounts.models import User

pytestmark = pytest.mark.usefixtures("played")


@pytest.fixture
def pages(season: Season) -> dict[str, str]:
    target, plan = season.target.pk, season.target.task.plan.code
    return {
        "appendix": reverse("reports:appendix"),
        "appendix_of": reverse("reports:appendix_of", args=[plan]),
        "appendix_xlsx": reverse("reports:appendix_xlsx", args=[plan]),
        "appendix_docx": reverse("reports:appendix_docx", args=[plan]),
        "appendix_pdf": reverse("reports:appendix_pdf", args=[plan]),
        "breakdown": reverse("reports:breakdown", args=[target]),
        "breakdown_xlsx": reverse("reports:breakdown_xlsx", args=[target]),
        "people": reverse("reports:people", args=[target, "approved"]),
        "people_xlsx": reverse("reports:people_xlsx", args=[target, "approved"]),
    }


NAMES = (
    "appendix", "appendix_of", "appendix_xlsx", "appendix_docx", "appendix_pdf", "breakdown", "breakdown_xlsx",
    "people", "people_xlsx",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_page_opens_for_the_lead_office(client: Client, son: User, pages: dict[str, str], name: str) -> None:
    client.force_login(son)
    assert client.get(pages[name]).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_no_page_opens_for_a_teacher(client: Client, lan: User, pages: dict[str, str], name: str) -> None:
    client.force_login(lan)
    assert client.get(pages[name]).status_code == 403


@pytest.mark.parametrize("name", [name for name in NAMES if name != "appendix"])
def test_no_page_shows_a_school_the_figures_of_a_draft(
    client: Client, thu: User, season: Season, pages: dict[str, str], name: str
) -> None:
    Plan.objects.update(state=PlanState.DRAFT)
    client.force_login(thu)
    assert client.get(pages[name]).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_no_page_shows_a_unit_outside_the_scope(client: Client, thu: User, pages: dict[str, str], name: str) -> None:
    client.force_login(thu)
    assert client.get(pages[name], {"unit": "THCS-A"}).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_no_page_takes_a_post(client: Client, son: User, pages: dict[str, str], name: str) -> None:
    client.force_login(son)
    assert client.post(pages[name]).status_code == 405


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_unit_is_not_found(client: Client, son: User, pages: dict[str, str], name: str) -> None:
    client.force_login(son)
    assert client.get(pages[name], {"unit": "nowhere"}).status_code == 404


@pytest.mark.parametrize("name", ["appendix", "breakdown", "people"])
def test_pages_keep_their_budget_of_queries(
    client: Client,
    son: User,
    pages: dict[str, str],
    name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(son)
    with django_assert_max_num_queries(16):
        client.get(pages[name])


def test_an_unknown_stage_is_not_found(client: Client, son: User, season: Season) -> None:
    client.force_login(son)
    assert client.get(reverse("reports:people", args=[season.target.pk, "forgotten"])).status_code == 404
    assert client.get(reverse("reports:people_xlsx", args=[season.target.pk, "allocated"])).status_code == 404


def test_a_principal_sees_the_own_people_by_name(client: Client, hiep: User, pages: dict[str, str]) -> None:
    client.force_login(hiep)
    text = client.get(pages["people"]).content.decode()
    assert "Trần Văn Bình" in text
    assert "Đỗ Văn Dũng" not in text


def test_places_are_listed_by_school(client: Client, son: User, season: Season) -> None:
    client.force_login(son)
    text = client.get(reverse("reports:people", args=[season.target.pk, "allocated"])).content.decode()
    assert "Trường THCS Đông Hải" in text


def test_without_a_plan_the_page_says_so(client: Client, son: User, season: Season) -> None:
    plan = season.target.task.plan
    client.force_login(son)
    assert client.get(reverse("reports:appendix_of", args=[plan.code + "x"])).status_code == 404


def test_the_spreadsheet_carries_the_figures_as_numbers(client: Client, son: User, pages: dict[str, str]) -> None:
    client.force_login(son)
    content = b"".join(client.get(pages["appendix_xlsx"]))
    rows = load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert list(rows[-1][4:]) == [40, 6, 5, 5, 3, 1]


def test_the_document_is_a_report_to_sign(client: Client, son: User, pages: dict[str, str]) -> None:
    client.force_login(son)
    response = client.get(pages["appendix_docx"])
    content = b"".join(response) if response.streaming else response.content
    document = Document(BytesIO(content))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "Kết quả thực hiện Kế hoạch đào tạo, bồi dưỡng năm 2026" in text
    assert [cell.text for cell in document.tables[-1].rows[-1].cells][-6:] == ["40", "6", "5", "5", "3", "1"]
