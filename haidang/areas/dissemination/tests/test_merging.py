"""Two records of one person become one: what either read counts, nothing is read twice, nothing clashes."""

from datetime import timedelta

from haidang.areas.dissemination.models import Circulation, Confirmation, Reader
from haidang.areas.dissemination.operations import Text, confirm_on_paper, confirm_reading, publish_edition
from haidang.areas.dissemination.operations.takeovers import take_over_person
from haidang.areas.dissemination.queries import funnel_of, whole_coverage
from haidang.areas.dissemination.tests.conftest import Cast, newest, pass_down, reader_of
from haidang.areas.dissemination.tests.test_circulations import SCAN
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from tests.cast import NOW, TODAY, Units


def sign(circulation: Circulation, cast: Cast, units: Units, hiep: User) -> None:
    signed = Reader.objects.filter(circulation=circulation, person=cast.silent)
    confirm_on_paper(newest(circulation), unit=units.school_a, readers=signed, scan=SCAN, by=hiep, now=NOW)


def merge(cast: Cast, by: User) -> int:
    return take_over_person(cast.silent, remaining=cast.lan, by=by, now=NOW)


def test_what_the_former_record_signed_counts_for_the_one_that_remains(
    units: Units, cast: Cast, hiep: User, mai: User, son: User
) -> None:
    circulation = pass_down(units.ward, mai)
    before = whole_coverage(funnel_of(newest(circulation), Reader.objects.all())).people
    sign(circulation, cast, units, hiep)
    merge(cast, son)
    kept = reader_of(circulation, cast.lan)
    assert (kept.confirmed_edition, kept.opened_edition) == (1, 1)
    assert kept.confirmations.get().how == "paper"
    assert not Reader.objects.filter(person=cast.silent).exists()
    assert whole_coverage(funnel_of(newest(circulation), Reader.objects.all())).people == before - 1


def test_both_confirmed_and_one_confirmation_remains(
    units: Units, cast: Cast, lan: User, hiep: User, mai: User, son: User
) -> None:
    circulation = pass_down(units.ward, mai)
    first = newest(circulation)
    sign(circulation, cast, units, hiep)
    confirm_reading(reader_of(circulation, cast.lan), edition=first, answer=1, by=lan, now=NOW)
    confirm_reading(reader_of(circulation, cast.lan), edition=first, answer=0, by=lan, now=NOW)
    second = publish_edition(circulation, text=Text(text="Mới", changes="Hạn lùi"), by=mai, now=NOW + timedelta(days=1))
    confirm_on_paper(
        second, unit=units.school_a, readers=Reader.objects.filter(circulation=circulation, person=cast.silent),
        scan=SCAN, by=hiep, now=NOW + timedelta(days=2),
    )  # fmt: skip
    merge(cast, son)
    kept = reader_of(circulation, cast.lan)
    assert list(kept.confirmations.order_by("edition__number").values_list("edition__number", "how")) == [
        (1, "own"), (2, "paper"),
    ]  # fmt: skip
    assert (kept.confirmed_edition, kept.wrong_answers) == (2, 1)
    assert Confirmation.objects.count() == 2


def test_a_document_only_the_former_record_was_to_read_goes_over_whole(
    units: Units, cast: Cast, mai: User, hiep: User, son: User
) -> None:
    circulation = pass_down(units.school_a, hiep)
    Reader.objects.filter(person=cast.lan).delete()
    sign(circulation, cast, units, hiep)
    assert merge(cast, son) == 1
    assert reader_of(circulation, cast.lan).confirmed_edition == 1
    assert Entry.objects.filter(action="dissemination.take_over_person").count() == 1


def test_who_is_at_work_in_one_of_the_records_is_at_work(units: Units, cast: Cast, mai: User, son: User) -> None:
    circulation = pass_down(units.ward, mai)
    Reader.objects.filter(person=cast.lan).update(left_on=TODAY)
    merge(cast, son)
    assert reader_of(circulation, cast.lan).left_on is None
