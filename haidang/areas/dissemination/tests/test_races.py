"""Two at once: the lock on the document or the reader decides, and each confirmation exists once."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep

import pytest
from django.db import IntegrityError, connection, transaction

from haidang.areas.dissemination.models import Circulation, Confirmation, Reader
from haidang.areas.dissemination.operations import (
    Audience,
    Text,
    confirm_on_paper,
    confirm_reading,
    publish_edition,
    start_circulation,
)
from haidang.areas.dissemination.operations.circulations import PassedDownAlready
from haidang.areas.dissemination.operations.readings import NotToSign
from haidang.areas.dissemination.tests.conftest import ASKED, DUE, Cast, newest, pass_down, reader_of
from haidang.areas.dissemination.tests.test_circulations import SCAN
from haidang.foundation.accounts.models import User
from tests.cast import NOW, TODAY, Units

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def meanwhile(act: Callable[[], object]) -> Iterator[Future[object]]:
    """What is done inside is not committed yet when `act` begins on its own connection; it must wait for it."""

    def apart() -> object:
        sleep(0.2)  # what is done inside has begun
        try:
            return act()
        except (PassedDownAlready, NotToSign, IntegrityError) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads, transaction.atomic():
        yield (other := threads.submit(apart))
        sleep(0.6)  # long enough for the other to reach the lock
        assert not other.done()


def test_of_two_who_pass_the_same_document_down_one_is_told(units: Units, cast: Cast, mai: User) -> None:
    def start() -> Circulation:
        return start_circulation(
            "Công văn", audience=Audience(unit=units.ward), text=ASKED, due_on=DUE, address="/dispatches/1/read/",
            by=mai, now=NOW, today=TODAY,
        )  # fmt: skip

    with meanwhile(start) as other:
        start()
    assert isinstance(other.result(20), PassedDownAlready)
    assert Circulation.objects.count() == 1


def test_two_editions_published_at_once_are_two_editions(units: Units, cast: Cast, mai: User) -> None:
    circulation = pass_down(units.ward, mai)

    def publish() -> object:
        return publish_edition(circulation, text=Text(text="Mới", changes="Hạn lùi"), by=mai, now=NOW)

    with meanwhile(publish) as other:
        publish()
    assert getattr(other.result(20), "number", None) == 3
    assert circulation.editions.count() == 3


def test_the_own_hand_and_the_sheet_at_once_are_one_confirmation(
    units: Units, cast: Cast, lan: User, mai: User, hiep: User
) -> None:
    circulation = pass_down(units.ward, mai)
    reader, edition = reader_of(circulation, cast.lan), newest(circulation)

    def sign() -> object:
        mine = Reader.objects.filter(pk=reader.pk)
        return confirm_on_paper(edition, unit=units.school_a, readers=mine, scan=SCAN, by=hiep, now=NOW)

    def confirm() -> object:
        return confirm_reading(reader, edition=edition, answer=0, by=lan, now=NOW)

    with meanwhile(sign) as other:
        confirm()
    assert isinstance(other.result(20), NotToSign)
    assert Confirmation.objects.count() == 1


def test_who_presses_twice_confirms_once(units: Units, cast: Cast, lan: User, mai: User) -> None:
    circulation = pass_down(units.ward, mai)
    reader, edition = reader_of(circulation, cast.lan), newest(circulation)

    def confirm() -> object:
        return confirm_reading(reader, edition=edition, answer=0, by=lan, now=NOW)

    with meanwhile(confirm) as other:
        assert confirm() is True
    assert other.result(20) is True
    assert Confirmation.objects.count() == 1
