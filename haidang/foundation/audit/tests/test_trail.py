"""The audit trail is written with the change and never changed."""

import re
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.audit.operations import record
from haidang.foundation.audit.words import WORDS
from tests.cast import NOW, Units


def test_an_entry_names_who_what_and_why(units: Units, son: User) -> None:
    entry = record(by=son, action="test.look", obj=units.ward, now=NOW, reason="vì kiểm tra")
    assert (entry.by, entry.object_type, entry.object_label) == (son, "organisation.Unit", "Phường Đông Hải")


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_a_programming_error() -> None:
    user = User.objects.create_user("x", full_name="X")
    with pytest.raises(RuntimeError):
        record(by=user, action="test.look", obj=user, now=NOW)


@pytest.mark.parametrize("statement", ["update audit_entry set reason = 'x'", "delete from audit_entry"])
def test_the_database_refuses_to_change_the_trail(units: Units, son: User, statement: str) -> None:
    record(by=son, action="test.look", obj=units.ward, now=NOW)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get().reason == ""


def test_everything_that_is_recorded_has_a_word() -> None:
    sources = Path(record.__code__.co_filename).parents[2].rglob("*.py")
    written = (path.read_text() for path in sources if "tests" not in path.parts)
    codes = {code for text in written for code in re.findall(r'action="([a-z]+\.[a-z_]+)"', text)}
    assert len(codes) > 40
    assert codes - set(WORDS) == set()
