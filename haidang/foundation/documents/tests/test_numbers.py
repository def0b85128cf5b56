"""Numbers run per issuer, kind and year without a gap; what was issued stays as it was issued."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection, transaction

from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.documents import operations
from haidang.foundation.documents.models import IssuedDocument, IssuedFile, NumberSeries
from haidang.foundation.documents.operations import (
    LowerThanGiven,
    NumberedAlready,
    NumberGiven,
    RegisterLine,
    Signer,
    continue_series,
    issue_document,
    number_document,
    register_number,
    take_number,
)
from haidang.foundation.documents.queries import SealBrokenError, find_issued, issued_file, search_register
from haidang.foundation.documents.tests.gallery import DECISION, DISPATCH
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, TODAY, Units

LINE = RegisterLine(
    kind="QĐ", kind_name="Quyết định", symbol="QĐ-SGDĐT", subject="Cử giáo viên", issued_on=TODAY, signer_name="Ai",
    about="test:2", address="/",
)  # fmt: skip
DRAFT = replace(DECISION, number="", issued_on=None, annexes=())


@pytest.fixture
def signer(director: User) -> Signer:
    return Signer(director, ("GIÁM ĐỐC",), TODAY)


def next_number(issuer: Unit, by: User, *, kind: str = "QĐ", year: int = 2026) -> int:
    with transaction.atomic():
        return take_number(issuer, kind=kind, year=year, by=by, now=NOW)


def test_every_issuer_kind_and_year_has_a_run_of_its_own(units: Units, director: User) -> None:
    assert [next_number(units.department, director) for _ in range(3)] == [1, 2, 3]
    assert next_number(units.department, director, kind="KH") == 1
    assert next_number(units.department, director, year=2027) == 1
    assert next_number(units.ward, director) == 1


def test_a_number_that_is_rolled_back_is_given_again(units: Units, director: User) -> None:
    with transaction.atomic():
        take_number(units.department, kind="QĐ", year=2026, by=director, now=NOW)
        transaction.set_rollback(True)
    assert next_number(units.department, director) == 1


@pytest.mark.django_db(transaction=True)
def test_no_number_is_taken_outside_the_transaction_of_its_document(units: Units, director: User) -> None:
    with pytest.raises(RuntimeError):
        take_number(units.department, kind="QĐ", year=2026, by=director, now=NOW)


def taken_at_once(count: int, issuer: Unit, by: User) -> list[int | Exception]:
    together = Barrier(count)

    def take(_: int) -> int | Exception:
        try:
            together.wait(10)
            return next_number(issuer, by)
        except DatabaseError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(take, range(count)))


@pytest.mark.django_db(transaction=True)
def test_eight_clerks_at_once_get_eight_numbers_without_a_gap(units: Units, director: User) -> None:
    assert sorted(taken_at_once(8, units.department, director), key=str) == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_clerks_get_the_same_number(units: Units, director: User) -> None:
    """Shows that the test above can fail."""
    next_number(units.department, director)
    both_read = Barrier(2)

    def read_without_lock(issuer: Unit, kind: str, year: int) -> NumberSeries:
        found = NumberSeries.objects.get(issuer=issuer, kind=kind, year=year)
        both_read.wait(10)
        return found

    with patch.object(operations, "_lock_series", read_without_lock):
        assert taken_at_once(2, units.department, director) == [2, 2]


def test_numbers_given_on_paper_are_left_behind_and_never_taken_back(units: Units, director: User) -> None:
    continue_series(units.department, kind="QĐ", year=2026, last=117, by=director, now=NOW)
    assert next_number(units.department, director) == 118
    with pytest.raises(LowerThanGiven):
        continue_series(units.department, kind="QĐ", year=2026, last=118, by=director, now=NOW)


def test_a_number_somebody_wrote_is_free_in_the_register(units: Units, signer: Signer, director: User) -> None:
    issued = issue_document(DRAFT, issuer=units.department, by=signer, now=NOW)
    with pytest.raises(NumberGiven, match=issued.shown_number):
        register_number(LINE, issuer=units.department, number=issued.number, by=director, now=NOW)
    for number in (7, 5):
        register_number(LINE, issuer=units.department, number=number, by=director, now=NOW)
    assert number_document(LINE, issuer=units.department, by=director, now=NOW).number == 8
    assert next_number(units.department, director) == 9


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_the_same_number_one_is_told(units: Units, director: User) -> None:
    """Without the lock both have found it free before either writes: the constraint is the last line."""
    enter, both_found_it_free = operations._enter, Barrier(2)

    def write(_: int) -> object:
        try:
            return register_number(LINE, issuer=units.department, number=41, by=director, now=NOW).number
        except NumberGiven:
            return "refused"
        finally:
            connection.close()

    def enter_together(*args: Any, **kwargs: Any) -> IssuedDocument:
        both_found_it_free.wait(10)
        return enter(*args, **kwargs)

    def unlocked(issuer: Unit, kind: str, year: int) -> NumberSeries:
        return NumberSeries.objects.get(issuer=issuer, kind=kind, year=year)

    NumberSeries.objects.create(issuer=units.department, kind="QĐ", year=2026, last=50)
    with (
        patch.object(operations, "_lock_series", unlocked),
        patch.object(operations, "_enter", enter_together),
        ThreadPoolExecutor(2) as pool,
    ):
        assert sorted(map(str, pool.map(write, range(2)))) == ["41", "refused"]


def test_an_issued_document_carries_number_day_and_signer_and_keeps_its_files(units: Units, signer: Signer) -> None:
    issued = issue_document(DRAFT, issuer=units.department, by=signer, now=NOW, about="test:1")
    assert (issued.shown_number, issued.issued_on, issued.kind) == ("01/QĐ-SGDĐT", TODAY, "QĐ")
    assert issued.signer_name == signer.user.full_name
    assert {file.form for file in issued.files.all()} == {"docx", "pdf"}
    assert issued_file(issued, "pdf").content == issued_file(issued, "pdf").content
    assert list(find_issued("test:1")) == [issued]
    entry = Entry.objects.get(action="documents.issue")
    assert entry.changes["digests"]["pdf"] == issued.files.get(form="pdf").digest


def test_a_document_is_numbered_once(units: Units, signer: Signer) -> None:
    with pytest.raises(NumberedAlready):
        issue_document(DECISION, issuer=units.department, by=signer, now=NOW)


def change_subject(issued: IssuedDocument) -> None:
    IssuedDocument.objects.filter(pk=issued.pk).update(subject="Khác")


def change_file(issued: IssuedDocument) -> None:
    IssuedFile.objects.filter(document=issued).update(content=b"")


def delete_file(issued: IssuedDocument) -> None:
    IssuedFile.objects.filter(document=issued).delete()


@pytest.mark.parametrize("act", [change_subject, change_file, delete_file])
def test_the_database_refuses_to_change_what_was_issued(
    act: Callable[[IssuedDocument], None], units: Units, signer: Signer
) -> None:
    issued = issue_document(DRAFT, issuer=units.department, by=signer, now=NOW)
    with pytest.raises(DatabaseError, match="as they were issued"), transaction.atomic():
        act(issued)


def test_a_kept_file_that_was_tampered_with_is_not_handed_out(units: Units, signer: Signer) -> None:
    issued = issue_document(DRAFT, issuer=units.department, by=signer, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table documents_issuedfile disable trigger issued_file_kept")
        cursor.execute("update documents_issuedfile set content = 'x' where form = 'pdf'")
    with pytest.raises(SealBrokenError):
        issued_file(issued, "pdf")


def test_the_register_is_searched_without_marks_and_by_number(units: Units, signer: Signer) -> None:
    decision = issue_document(DRAFT, issuer=units.department, by=signer, now=NOW)
    dispatch = issue_document(DISPATCH, issuer=units.ward, by=replace(signer, day=date(2026, 1, 5)), now=NOW)
    everything = IssuedDocument.objects.all()
    assert list(search_register(everything, "cu giao vien")) == [decision]
    assert list(search_register(everything, "1/UBND")) == [dispatch]
    assert set(search_register(everything, "01")) == {decision, dispatch}
    assert (dispatch.kind, dispatch.shown_number) == ("", "01/UBND-VHXH")
