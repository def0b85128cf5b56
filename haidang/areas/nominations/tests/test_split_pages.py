"""The grid of a split on screen and as a file, acceptance and swaps on screen."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from haidang.areas.nominations.models import QuotaAccount, QuotaMove, QuotaSwap, SwapState
from haidang.areas.nominations.operations import grant_quota
from haidang.areas.nominations.queries.claims import read_field
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.queries.todos import list_todos
from haidang.areas.nominations.tests.conftest import DUE, Review
from haidang.areas.nominations.tests.test_split import make_city
from haidang.foundation.accounts.models import User
from tests.cast import NOW, TODAY, Units


def address(name: str, pk: int) -> str:
    return reverse(f"nominations:{name}", args=[pk])


@pytest.fixture
def needs(review: Review, units: Units) -> None:
    for number in range(6):
        review.need(f"Người A{number}", units.school_a, priority=50 + number)
    for number in range(3):
        review.need(f"Người B{number}", units.school_b, priority=20 + number)


def form_of(account: QuotaAccount, **fields: object) -> dict[str, object]:
    seen = read_field(QuotaAccount.objects.get(pk=account.pk), today=TODAY).digest
    return {"seen": seen, "method": "need", "due_on": DUE.isoformat()} | fields


def held(account: QuotaAccount) -> dict[str, int]:
    return dict(QuotaAccount.objects.filter(target=account.target).values_list("unit__code", "received"))


def test_the_proposals_stand_side_by_side_and_are_granted_down_to_the_schools(
    client: Client, account: QuotaAccount, needs: None, units: Units, son: User
) -> None:
    client.force_login(son)
    url = address("split", account.pk)
    for method in ("need", "urgent", "equal", "last_year", "nonsense"):
        page = client.get(url, {"method": method})
        assert page.status_code == 200
        assert "Phường Đông Hải" in page.content.decode()
    sent = form_of(account, **{f"p-{units.ward.pk}": 6, f"p-{units.other_ward.pk}": 3})
    assert client.post(url, sent).status_code == 302
    assert held(account) == {"SGDDT": 10, "11411": 6, "THCS-A": 6, "11329": 3, "THCS-B": 3}
    assert find_breaches() == []


def test_figures_are_edited_before_they_are_granted(
    client: Client, account: QuotaAccount, needs: None, units: Units, son: User
) -> None:
    client.force_login(son)
    figures = {f"p-{units.ward.pk}": 4, f"p-{units.other_ward.pk}": 1, f"p-{units.school_a.pk}": 2}
    client.post(address("split", account.pk), form_of(account, **figures))
    assert held(account) == {"SGDDT": 10, "11411": 4, "THCS-A": 2, "11329": 1, "THCS-B": 1}


@pytest.mark.parametrize(
    "figures",
    [
        {"ward": 11, "other_ward": 0},
        {"ward": 2, "other_ward": 0, "school_a": 3},
        {"ward": "x", "other_ward": 0},
        {"ward": "-1", "other_ward": 0},
        {"ward": 1, "other_ward": 0, "high_school": 1},
        {"ward": 0, "other_ward": 0},
    ],
)
def test_a_grid_that_does_not_add_up_grants_nothing(
    client: Client, account: QuotaAccount, needs: None, units: Units, son: User, figures: dict[str, object]
) -> None:
    client.force_login(son)
    sent = form_of(account, **{f"p-{getattr(units, name).pk}": places for name, places in figures.items()})
    assert client.post(address("split", account.pk), sent).status_code == 422
    assert QuotaMove.objects.count() == 1


def test_an_outdated_or_unfinished_page_grants_nothing(
    client: Client, account: QuotaAccount, needs: None, review: Review, units: Units, son: User
) -> None:
    client.force_login(son)
    url, sent = address("split", account.pk), form_of(account)
    assert client.post(url, sent | {"due_on": ""}).status_code == 422
    assert client.post(url, sent | {"kept": "1=x"}).status_code == 422
    assert client.post(url, sent | {"check": "1"}).status_code == 200
    review.need("Người mới", units.school_b)
    assert client.post(url, sent).status_code == 422
    assert QuotaMove.objects.count() == 1


def test_the_schools_of_a_ward_open_in_place(
    client: Client, account: QuotaAccount, needs: None, units: Units, son: User
) -> None:
    client.force_login(son)
    sent = form_of(account, open=units.ward.pk)
    whole = client.post(address("split", account.pk), sent).content.decode()
    assert f'name="p-{units.school_a.pk}"' in whole
    part = client.post(address("split", account.pk), sent, headers={"hx-request": "true"}).content.decode()
    assert part.startswith("<tbody")
    assert f'name="p-{units.school_a.pk}"' in part


def test_a_ward_splits_its_own_places_and_nobody_else_does(
    client: Client, account: QuotaAccount, needs: None, units: Units, son: User, mai: User, nga: User, viewer: User
) -> None:
    ward = grant_quota(account, unit=units.ward, quantity=4, due_on=DUE, by=son, now=NOW, today=TODAY)
    url = address("split", ward.pk)
    for user, status in ((nga, 404), (viewer, 403)):
        client.force_login(user)
        assert client.get(url).status_code == status
    client.force_login(mai)
    assert "Trường THCS Đông Hải" in client.get(url).content.decode()
    assert client.delete(url).status_code == 405
    client.post(url, form_of(ward, **{f"p-{units.school_a.pk}": 3}))
    assert held(account)["THCS-A"] == 3


# --- as a file ---


def grid_of(client: Client, account: QuotaAccount) -> BytesIO:
    answer = client.get(address("split_file", account.pk))
    return BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]


def send(client: Client, account: QuotaAccount, content: bytes) -> str:
    file = SimpleUploadedFile("phan-bo.xlsx", content)
    return client.post(address("split", account.pk), form_of(account, upload="1", file=file)).content.decode()


def edited(grid: BytesIO, changes: dict[str, object], *, drop: str = "", twice: str = "") -> bytes:
    """The grid as a person sends it back: figures of the last column changed, a row left out or copied to the end."""
    sheet = CalamineWorkbook.from_filelike(grid).get_sheet_by_index(0)
    rows: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for row in rows:
        if str(row[0]) in changes:
            row[-1] = changes[str(row[0])]
    rows += [list(row) for row in rows if twice and str(row[0]) == twice]
    out = BytesIO()
    with Workbook(out) as book:
        page = book.add_worksheet()
        for number, row in enumerate(row for row in rows if not drop or str(row[0]) != drop):
            page.write_row(number, 0, row)
    return out.getvalue()


def test_the_grid_goes_out_as_a_file_and_comes_back_with_other_figures(
    client: Client, account: QuotaAccount, needs: None, units: Units, son: User
) -> None:
    client.force_login(son)
    content = edited(grid_of(client, account), {"11411": 5, "THCS-A": 4, "11329": 2, "THCS-B": 2})
    text = send(client, account, content)
    assert QuotaMove.objects.count() == 1
    assert f'value="{units.school_a.pk}=4,{units.school_b.pk}=2"' in text
    kept = f"{units.school_a.pk}=4,{units.school_b.pk}=2"
    figures = {f"p-{units.ward.pk}": 5, f"p-{units.other_ward.pk}": 2, "kept": kept}
    client.post(address("split", account.pk), form_of(account, **figures))
    assert held(account) == {"SGDDT": 10, "11411": 5, "THCS-A": 4, "11329": 2, "THCS-B": 2}


@pytest.mark.parametrize(
    ("changes", "more", "told"),
    [
        ({"THCS-A": "ba"}, {}, "số nguyên"),
        ({"THCS-A": -1}, {}, "số nguyên"),
        ({"THCS-A": 1.5}, {}, "số nguyên"),
        ({"11411": 9, "11329": 3}, {}, "còn trống"),
        ({"11411": 1, "THCS-A": 2}, {}, "khớp nhau"),
        ({}, {"drop": "THCS-B"}, "không có dòng"),
        ({}, {"twice": "THCS-B"}, "hai lần"),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_remedy(
    client: Client,
    account: QuotaAccount,
    needs: None,
    son: User,
    changes: dict[str, object],
    more: dict[str, str],
    told: str,
) -> None:
    client.force_login(son)
    text = send(client, account, edited(grid_of(client, account), changes, **more))
    assert told in text
    assert QuotaMove.objects.count() == 1


def test_what_is_no_grid_is_refused(client: Client, account: QuotaAccount, needs: None, son: User) -> None:
    client.force_login(son)
    assert client.post(address("split", account.pk), form_of(account, upload="1")).status_code == 422
    file = SimpleUploadedFile("x.xlsx", b"abc")
    assert client.post(address("split", account.pk), form_of(account, file=file)).status_code == 422
    file = SimpleUploadedFile("x.csv", b"a,b\n1,2\n")
    assert client.post(address("split", account.pk), form_of(account, file=file)).status_code == 422
    assert client.post(address("split_file", account.pk)).status_code == 405


@pytest.mark.slow
def test_the_grid_of_a_city_asks_a_fixed_number_of_questions(
    client: Client,
    account: QuotaAccount,
    review: Review,
    units: Units,
    son: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_city(review, units, schools=300)
    client.force_login(son)
    with django_assert_max_num_queries(22):
        assert client.get(address("split", account.pk)).status_code == 200
    with django_assert_max_num_queries(22):
        grid_of(client, account)


# --- accept and swap ---


def test_a_school_accepts_its_places_and_the_to_do_goes(
    client: Client, school_account: QuotaAccount, hiep: User, thu: User, son: User, mai: User
) -> None:
    url, todo = address("accept", school_account.pk), reverse("nominations:account", args=[school_account.pk])
    assert todo in {item.url for item in list_todos(hiep, TODAY)}
    for user, status in ((thu, 404), (son, 403), (mai, 403)):
        client.force_login(user)
        assert client.post(url, {"quantity": 1}).status_code == status
    client.force_login(hiep)
    assert "2 chỉ tiêu chờ" in client.get(todo).content.decode()
    assert client.get(url).status_code == 405
    for wrong in ("0", "3", "x"):
        assert client.post(url, {"quantity": wrong}).status_code == 422
    assert client.post(url, {"quantity": 2}).status_code == 302
    assert todo not in {item.url for item in list_todos(hiep, TODAY)}
    school_account.refresh_from_db()
    assert school_account.accepted == 2


def test_a_swap_is_offered_agreed_and_told_in_words_to_the_chain(
    client: Client, school_account: QuotaAccount, units: Units, hiep: User, thu: User, mai: User
) -> None:
    client.force_login(hiep)
    url = address("swap", school_account.pk)
    assert client.get(url).status_code == 200
    sent = {"partner": units.kindergarten.pk, "quantity": 1, "wanted_quantity": 0, "reason": "Trường bạn thiếu chỗ"}
    assert client.post(url, sent | {"partner": units.school_b.pk}).status_code == 422
    assert client.post(url, sent | {"quantity": 9}).status_code == 422
    assert client.post(url, sent).status_code == 302
    swap = QuotaSwap.objects.get()
    assert client.post(address("agree_to_swap", swap.pk)).status_code == 403
    client.force_login(thu)
    for name in ("swap_detail", "agree_to_swap", "decline_swap", "withdraw_swap"):
        act = client.get if name == "swap_detail" else client.post
        assert act(address(name, swap.pk)).status_code == 404
    client.force_login(mai)
    assert "Trường bạn thiếu chỗ" in client.get(address("swap_detail", swap.pk)).content.decode()
    assert client.post(address("decline_swap", swap.pk), {"reason": ""}).status_code == 422
    assert client.get(address("agree_to_swap", swap.pk)).status_code == 405
    assert client.post(address("agree_to_swap", swap.pk)).status_code == 302
    assert client.post(address("agree_to_swap", swap.pk)).status_code == 422
    client.force_login(hiep)
    told = client.get(address("account", school_account.pk)).content.decode()
    assert "Trường bạn thiếu chỗ" in told
    assert find_breaches() == []


def test_an_offer_is_declined_or_withdrawn_and_the_ward_decides_at_once(
    client: Client, school_account: QuotaAccount, units: Units, hiep: User, mai: User
) -> None:
    sent = {"partner": units.kindergarten.pk, "quantity": 1, "reason": "Trường bạn thiếu chỗ"}
    client.force_login(hiep)
    for _ in range(2):
        client.post(address("swap", school_account.pk), sent)
    first, second = QuotaSwap.objects.order_by("pk")
    assert client.post(address("withdraw_swap", first.pk)).status_code == 302
    client.force_login(mai)
    assert client.post(address("withdraw_swap", second.pk)).status_code == 403
    assert client.post(address("decline_swap", second.pk), {"reason": "Không cần"}).status_code == 302
    client.post(address("swap", school_account.pk), sent)
    states = list(QuotaSwap.objects.order_by("pk").values_list("state", flat=True))
    assert states == [SwapState.WITHDRAWN, SwapState.DECLINED, SwapState.DONE]
    assert QuotaAccount.objects.get(target=school_account.target, unit=units.kindergarten).received == 1
