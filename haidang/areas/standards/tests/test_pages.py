"""The pages of the catalogue: works, refused, unknown, wrong method, few queries."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from haidang.areas.standards.queries import list_requirements_on
from haidang.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
LIST = "/standards/"
DETAIL = "/standards/upgrade_th/"
PAGES = [
    LIST,
    DETAIL,
    "/standards/retirement-ages/",
    "/standards/upgrade_th/1/",
    "/standards/counselling/",
    "/standards/other/",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_teacher_reads_what_she_is_judged_by(client: Client, lan: User, address: str) -> None:
    client.force_login(lan)
    assert client.get(address).status_code == 200


def test_the_list_names_every_requirement_in_force(client: Client, son: User) -> None:
    client.force_login(son)
    page = client.get(LIST).content.decode()
    assert page.count("data-open") == len(list_requirements_on(localdate()))
    assert page.index("Trình độ chuẩn của giáo viên tiểu học") < page.index("Bồi dưỡng năng lực số")
    assert "Nâng chuẩn trình độ giáo viên tiểu học" in page


def test_a_condition_stands_with_its_article_and_its_figure(client: Client, son: User) -> None:
    client.force_login(son)
    page = client.get("/standards/upgrade_th/1/").content.decode()
    assert "còn ít hơn 84 tháng" in page
    assert "Điều 72 khoản 1 điểm b, Luật Giáo dục 43/2019/QH14" in page


def test_an_uncertain_source_says_so(client: Client, son: User) -> None:
    client.force_login(son)
    assert "chưa chắc chắn, cần xác nhận" in client.get("/standards/khtn/").content.decode()


def test_the_version_shown_is_that_of_the_chosen_day(client: Client, son: User) -> None:
    client.force_login(son)
    assert "Luật Nhà giáo" in client.get(DETAIL).content.decode()
    client.post(reverse("ui:choose_day"), {"day": "2024-03-01", "next": DETAIL})
    assert "Luật Giáo dục 43/2019/QH14" in client.get(DETAIL).content.decode()


def test_a_day_before_all_law_says_so(client: Client, son: User) -> None:
    client.force_login(son)
    client.post(reverse("ui:choose_day"), {"day": "2010-01-01", "next": LIST})
    assert "Chưa có yêu cầu nào" in client.get(LIST).content.decode()


def test_an_english_reader_gets_english(client: Client, son: User) -> None:
    client.force_login(son)
    client.post(reverse("set_language"), {"language": "en", "next": DETAIL})
    assert "Degree standard of primary teachers" in client.get(DETAIL).content.decode()


@pytest.mark.parametrize("address", ["/standards/nothing/", "/standards/upgrade_th/99/"])
def test_an_unknown_requirement_or_version_is_404(client: Client, son: User, address: str) -> None:
    client.force_login(son)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", PAGES)
def test_someone_without_a_role_is_refused(client: Client, db: None, address: str) -> None:
    client.force_login(User.objects.create_user("nobody", full_name="Không Vai"))
    assert client.get(address).status_code == 403


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(LIST).status_code == 302


@pytest.mark.parametrize("address", PAGES)
def test_nothing_can_be_posted(client: Client, son: User, address: str) -> None:
    client.force_login(son)
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", PAGES)
def test_a_page_costs_few_queries(
    client: Client, son: User, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(son)
    with django_assert_max_num_queries(12):
        client.get(address)


def test_the_shares_of_the_phase_stand_with_the_roadmap(client: Client, son: User) -> None:
    client.force_login(son)
    client.post(reverse("ui:choose_day"), {"day": "2024-03-01", "next": LIST})
    page = client.get(LIST).content.decode()
    assert "31/12/2025" in page
    assert "đang học hoặc đã hoàn thành" in page


def test_examples_of_a_version_are_those_of_its_days(client: Client, son: User) -> None:
    client.force_login(son)
    page = client.get("/standards/degree_standard_th/5/").content.decode()
    assert "Cao đẳng đào tạo giáo viên đúng môn đặc thù" in page
    assert "Trước ngày 31/3/2026 chưa có ngoại lệ" not in page


def test_the_doubt_about_women_born_in_may_1969_is_shown(client: Client, lan: User) -> None:
    client.force_login(lan)
    page = client.get("/standards/retirement-ages/").content.decode()
    assert "56 tuổi 8 tháng" in page
    assert "chưa chắc chắn" in page
