"""A document reaches everyone concerned, is confirmed by each, and only what changed is read again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from haidang.areas.dissemination.jobs import match_audiences
from haidang.areas.dissemination.models import Circulation, Confirmation, Edition, Reader
from haidang.areas.dissemination.operations import (
    CirculationEnded,
    Text,
    confirm_on_paper,
    confirm_reading,
    end_circulation,
    match_audience,
    open_reading,
    publish_edition,
    remind_heads,
    remind_readers,
)
from haidang.areas.dissemination.operations.circulations import NobodyThere, PassedDownAlready
from haidang.areas.dissemination.operations.readings import AnswerMissing, NobodyTicked, NotToSign
from haidang.areas.dissemination.queries import coverage_at, funnel_of, list_todos, whole_coverage
from haidang.areas.dissemination.queries.coverage import coverage_by_level
from haidang.areas.dissemination.queries.readings import editions_to_read
from haidang.areas.dissemination.tests.conftest import ASKED, DUE, Cast, newest, pass_down, reader_of
from haidang.areas.personnel.models import Post, PostKind
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.evidence import EvidenceFile
from haidang.foundation.basics.refusals import Stale
from haidang.foundation.notifications.models import Notice
from haidang.foundation.notifications.operations import see_notice
from tests.cast import NOW, TODAY, Units, make_person

SCAN = EvidenceFile("ky-nhan.pdf", "pdf", b"%PDF-1.7 ky nhan", "d" * 64)


def names(circulation: Circulation) -> set[str]:
    return set(Reader.objects.filter(circulation=circulation, left_on=None).values_list("person__full_name", flat=True))


def test_it_reaches_everyone_at_work_under_the_unit(units: Units, cast: Cast, mai: User) -> None:
    found = names(pass_down(units.ward, mai))
    assert {cast.lan.full_name, cast.silent.full_name, cast.carer.full_name} <= found
    assert cast.far.full_name not in found


def test_levels_and_posts_narrow_whom_it_reaches(units: Units, cast: Cast, mai: User) -> None:
    assert names(pass_down(units.ward, mai, levels=["MN"], posts=[PostKind.TEACHER])) == {cast.carer.full_name}


def test_nobody_there_is_refused_and_nothing_stays(units: Units, cast: Cast, mai: User) -> None:
    with pytest.raises(NobodyThere):
        pass_down(units.ward, mai, levels=["GDTX"])
    assert not Circulation.objects.exists()


def test_who_has_an_account_is_told_once(units: Units, cast: Cast, lan: User, mai: User) -> None:
    circulation = pass_down(units.ward, mai)
    assert Notice.objects.filter(user=lan, kind="dissemination.to_read").count() == 1
    assert [todo.due_on for todo in list_todos(lan, TODAY)] == [DUE]
    confirm_reading(reader_of(circulation, cast.lan), edition=newest(circulation), answer=0, by=lan, now=NOW)
    assert Notice.objects.get(user=lan, kind="dissemination.to_read").acted_at == NOW
    assert list_todos(lan, TODAY) == []


def test_one_text_is_passed_down_once_at_a_time(units: Units, cast: Cast, mai: User) -> None:
    first = pass_down(units.ward, mai)
    Circulation.objects.filter(pk=first.pk).update(address="/plans/x/")
    second = Circulation(
        title="x", address="/plans/x/", unit=units.ward, due_on=DUE, started_by=mai, started_at=NOW, matched_on=TODAY
    )
    with pytest.raises(IntegrityError, match="circulation_once_a_text"), transaction.atomic():
        second.save()
    assert str(PassedDownAlready())


def test_a_wrong_answer_does_not_confirm(units: Units, cast: Cast, lan: User, mai: User) -> None:
    circulation = pass_down(units.ward, mai)
    reader, edition = reader_of(circulation, cast.lan), newest(circulation)
    with pytest.raises(AnswerMissing):
        confirm_reading(reader, edition=edition, answer=None, by=lan, now=NOW)
    assert not confirm_reading(reader, edition=edition, answer=1, by=lan, now=NOW)
    assert not Confirmation.objects.exists()
    assert confirm_reading(reader, edition=edition, answer=0, by=lan, now=NOW)
    assert confirm_reading(reader, edition=edition, answer=0, by=lan, now=NOW)
    reader.refresh_from_db()
    assert (reader.confirmed_edition, reader.wrong_answers, reader.confirmations.count()) == (1, 1, 1)


def test_after_a_change_only_what_changed_is_read_again(units: Units, cast: Cast, lan: User, mai: User) -> None:
    circulation = pass_down(units.ward, mai)
    reader, first = reader_of(circulation, cast.lan), newest(circulation)
    confirm_reading(reader, edition=first, answer=0, by=lan, now=NOW)
    second = publish_edition(circulation, text=Text(text="Mới", changes="Hạn lùi"), by=mai, now=NOW + timedelta(days=1))
    reader.refresh_from_db()
    assert editions_to_read(reader) == [second]
    assert editions_to_read(reader_of(circulation, cast.silent)) == [first, second]
    with pytest.raises(Stale):
        confirm_reading(reader, edition=first, answer=0, by=lan, now=NOW)
    assert Notice.objects.filter(user=lan, kind="dissemination.changed").count() == 1
    assert whole_coverage(funnel_of(newest(circulation), Reader.objects.all())).confirmed == 0


def test_a_later_edition_must_say_what_changed(units: Units, cast: Cast, mai: User) -> None:
    circulation = pass_down(units.ward, mai)
    with pytest.raises(IntegrityError, match="edition_later_says_what_changed"), transaction.atomic():
        Edition.objects.create(
            circulation=circulation, number=2, text="x", digest="x", published_by=mai, published_at=NOW
        )


def test_those_without_an_account_sign_on_paper(units: Units, cast: Cast, mai: User, hiep: User) -> None:
    circulation = pass_down(units.ward, mai)
    signed = Reader.objects.filter(circulation=circulation, person=cast.silent)
    sheet = confirm_on_paper(newest(circulation), unit=units.school_a, readers=signed, scan=SCAN, by=hiep, now=NOW)
    assert sheet.confirmations.get().reader.person == cast.silent
    covered = whole_coverage(funnel_of(newest(circulation), Reader.objects.all()))
    assert (covered.confirmed, covered.on_paper) == (1, 1)


def test_a_sheet_confirms_all_it_names_or_nobody(units: Units, cast: Cast, mai: User, hiep: User) -> None:
    circulation = pass_down(units.city, mai)
    edition, everyone = newest(circulation), Reader.objects.filter(circulation=circulation)
    with pytest.raises(NobodyTicked):
        confirm_on_paper(edition, unit=units.school_a, readers=everyone.none(), scan=SCAN, by=hiep, now=NOW)
    with pytest.raises(NotToSign):
        confirm_on_paper(edition, unit=units.school_a, readers=everyone, scan=SCAN, by=hiep, now=NOW)
    assert not Confirmation.objects.exists()


def test_readers_follow_who_comes_moves_and_leaves(units: Units, cast: Cast, mai: User) -> None:
    circulation = pass_down(units.ward, mai)
    Post.objects.filter(person=cast.silent).update(period=DateRange(None, TODAY))
    new = make_person("Người Mới", units.school_a, level="THCS")
    came, left = match_audience(circulation, day=TODAY, by=None, now=NOW)
    assert (came, left) == (1, 1)
    assert new.full_name in names(circulation)
    assert cast.silent.full_name not in names(circulation)
    assert match_audience(circulation, day=TODAY, by=None, now=NOW) == (0, 0)


def test_the_daily_job_looks_at_each_document_once(units: Units, cast: Cast, mai: User) -> None:
    circulation = pass_down(units.ward, mai)
    Circulation.objects.update(matched_on=TODAY - timedelta(days=400))
    make_person("Người Mới", units.school_a, level="THCS")
    match_audiences.call()
    match_audiences.call()
    circulation.refresh_from_db()
    assert circulation.matched_on > TODAY - timedelta(days=400)


def test_the_city_is_counted_by_locality_and_a_ward_by_school(units: Units, cast: Cast, son: User) -> None:
    circulation = pass_down(units.city, son)
    readers = Reader.objects.all()
    by_city = coverage_at(funnel_of(newest(circulation), readers), root=units.city, day=TODAY)
    assert {row.unit for row in by_city if row.unit} == {units.ward, units.other_ward}
    of_ward = readers.filter(unit__in=[units.school_a, units.kindergarten])
    by_ward = coverage_at(funnel_of(newest(circulation), of_ward), root=units.ward, day=TODAY)
    assert {row.unit for row in by_ward if row.unit} == {units.school_a, units.kindergarten}
    assert sum(row.people for row in by_city) == whole_coverage(funnel_of(newest(circulation), readers)).people
    assert {row.name for row in coverage_by_level(funnel_of(newest(circulation), readers))} >= {"MN", "THCS"}


def test_opening_is_noted_and_never_taken_back(units: Units, cast: Cast, lan: User, mai: User) -> None:
    circulation = pass_down(units.ward, mai)
    reader = reader_of(circulation, cast.lan)
    open_reading(reader, edition=newest(circulation), by=lan)
    assert whole_coverage(funnel_of(newest(circulation), Reader.objects.all())).opened == 1


def test_the_funnel_shows_who_was_told_and_who_has_seen_the_notice(
    units: Units, cast: Cast, lan: User, hiep: User, mai: User
) -> None:
    pass_down(units.school_a, hiep)  # the notices of another document count for that one alone
    circulation = pass_down(units.ward, mai)

    def funnel() -> tuple[int, ...]:
        whole = whole_coverage(funnel_of(newest(circulation), Reader.objects.all()))
        places = coverage_at(funnel_of(newest(circulation), Reader.objects.all()), root=units.ward, day=TODAY)
        assert sum(row.told for row in places) == whole.told
        return whole.accounts, whole.told, whole.seen, whole.opened, whole.confirmed

    told = Reader.objects.filter(circulation=circulation, person__user__isnull=False).count()
    assert funnel() == (told, told, 0, 0, 0)
    see_notice(Notice.objects.get(user=lan, about=f"dissemination:{circulation.pk}:1"), by=lan, now=NOW)
    assert funnel() == (told, told, 1, 0, 0)
    confirm_reading(reader_of(circulation, cast.lan), edition=newest(circulation), answer=0, by=lan, now=NOW)
    remind_readers(circulation, readers=Reader.objects.all(), by=mai, now=NOW)  # a reminder counts nobody twice
    assert funnel() == (told, told, 1, 1, 1)
    publish_edition(circulation, text=Text(text="Mới", changes="Hạn lùi"), by=mai, now=NOW)
    assert funnel() == (told, told, 0, 0, 0)  # each edition has its own funnel
    make_person("Người Mới", units.school_a, level="THCS", user=hiep)
    match_audience(circulation, day=TODAY, by=None, now=NOW)
    assert funnel() == (told + 1, told, 0, 0, 0)


def told_of(user: User, days: int) -> int:
    """How many non-readers stand among the user's work so many days after the deadline."""
    found = list_todos(user, DUE + timedelta(days=days))
    return sum(todo.count for todo in found if any(said in str(todo.title) for said in ("chưa đọc", "not read")))


def test_non_readers_escalate_from_school_to_ward_to_department(
    units: Units, cast: Cast, mai: User, hiep: User, hoa: User, son: User
) -> None:
    pass_down(units.ward, mai, levels=["THCS"])
    assert [told_of(hiep, days) > 0 for days in (0, 1)] == [False, True]
    assert [told_of(mai, days) > 0 for days in (1, 3, 4)] == [False, False, True]
    assert [told_of(son, days) > 0 for days in (4, 7, 8)] == [False, False, True]


def test_a_school_without_an_account_is_its_wards_at_once(
    units: Units, cast: Cast, mai: User, hiep: User, son: User
) -> None:
    pass_down(units.ward, mai)
    people_of_kindergarten = Reader.objects.filter(unit=units.kindergarten).count()
    assert (told_of(mai, 0), told_of(mai, 1), told_of(son, 1)) == (0, people_of_kindergarten, 0)
    assert told_of(mai, 4) == Reader.objects.count()


def test_heads_are_told_once_a_day_of_those_who_can_only_sign(
    units: Units, cast: Cast, mai: User, hiep: User, thu: User
) -> None:
    circulation = pass_down(units.ward, mai)
    assert remind_heads(circulation, readers=Reader.objects.all(), by=mai, now=NOW) == 1
    assert remind_heads(circulation, readers=Reader.objects.all(), by=mai, now=NOW) == 0
    assert list(Notice.objects.filter(kind="dissemination.sheet_missing").values_list("user", flat=True)) == [hiep.pk]


def test_a_reminder_reaches_each_once_a_day(units: Units, cast: Cast, lan: User, mai: User) -> None:
    circulation = pass_down(units.ward, mai)
    everyone = Reader.objects.all()
    first = remind_readers(circulation, readers=everyone, by=mai, now=NOW)
    assert first >= 1
    assert remind_readers(circulation, readers=everyone, by=mai, now=NOW) == 0
    assert remind_readers(circulation, readers=everyone, by=mai, now=NOW + timedelta(days=1)) == first


def test_an_ended_document_asks_nobody(units: Units, cast: Cast, lan: User, mai: User) -> None:
    circulation = pass_down(units.ward, mai)
    end_circulation(circulation, reason="Đã thay thế", by=mai, now=NOW)
    assert list_todos(lan, TODAY) == []
    for change in (
        lambda: publish_edition(circulation, text=ASKED, by=mai, now=NOW),
        lambda: remind_readers(circulation, readers=Reader.objects.all(), by=mai, now=NOW),
        lambda: confirm_reading(
            reader_of(circulation, cast.lan), edition=newest(circulation), answer=0, by=lan, now=NOW
        ),
    ):
        with pytest.raises(CirculationEnded):
            change()
