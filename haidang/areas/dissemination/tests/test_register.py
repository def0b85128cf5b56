"""The register of communication and the library of good practice."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from haidang.areas.dissemination.models import Channel, Circulation, Outreach, OutreachKind, Practice, PracticeState
from haidang.areas.dissemination.operations import (
    Told,
    Written,
    add_picture,
    endorse_practice,
    record_outreach,
    return_practice,
    send_practice,
    withdraw_outreach,
    write_practice,
)
from haidang.areas.dissemination.operations.outreach import AudienceMissing, DayInFuture, LinkKnown, LinkMissing
from haidang.areas.dissemination.operations.practices import EndorsedAlready, NotWaiting, NotWritable
from haidang.areas.dissemination.queries import list_todos
from haidang.areas.dissemination.queries.outreach import by_month, months_before
from haidang.areas.dissemination.queries.practices import practices_seen
from haidang.areas.dissemination.tests.conftest import Cast, pass_down
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.evidence import EvidenceFile
from haidang.foundation.basics.refusals import ReasonMissing
from haidang.foundation.notifications.models import Notice
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, TODAY, Units

PICTURE = EvidenceFile("anh.png", "png", b"\x89PNG\r\n\x1a\n anh", "e" * 64)
LINK = "https://thcs-a.example/bai-1"


def tell(unit: Unit, by: User, **changed: object) -> Outreach:
    said: dict[str, object] = {
        "kind": OutreachKind.ARTICLE, "channel": Channel.WEBSITE, "title": "Nâng chuẩn giáo viên", "done_on": TODAY,
        "link": LINK,
    }  # fmt: skip
    return record_outreach(Told(**(said | changed)), unit=unit, by=by, now=NOW, today=TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"link": ""}, LinkMissing),
        ({"channel": Channel.IN_PERSON}, AudienceMissing),
        ({"done_on": TODAY + timedelta(days=1)}, DayInFuture),
        ({"title": " "}, ReasonMissing),
    ],
)
def test_an_entry_without_its_proof_is_refused(
    units: Units, hiep: User, changed: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        tell(units.school_a, hiep, **changed)
    assert not Outreach.objects.exists()


def test_one_link_counts_once_until_it_is_withdrawn(units: Units, hiep: User) -> None:
    entry = tell(units.school_a, hiep)
    with pytest.raises(LinkKnown):
        tell(units.school_a, hiep)
    withdraw_outreach(entry, reason="Nhầm", by=hiep, now=NOW)
    tell(units.school_a, hiep)


def test_a_picture_is_kept_once(units: Units, hiep: User) -> None:
    entry = tell(units.school_a, hiep)
    add_picture(entry, picture=PICTURE, by=hiep, now=NOW)
    add_picture(entry, picture=PICTURE, by=hiep, now=NOW)
    assert entry.pictures.count() == 1


def test_units_are_counted_by_month(units: Units, cast: Cast, hiep: User, mai: User) -> None:
    tell(units.school_a, hiep)
    tell(units.school_a, hiep, link=f"{LINK}2", done_on=date(2026, 10, 3))
    withdraw_outreach(tell(units.school_a, hiep, link=f"{LINK}3"), reason="Nhầm", by=hiep, now=NOW)
    months = months_before(TODAY, 3)
    assert months == [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
    [row] = by_month([units.school_a], Outreach.objects.all(), months)
    assert (row.counts, row.total, row.silent) == ([None, 1, 1], 2, 0)
    pass_down(units.ward, mai)
    Circulation.objects.update(started_at=NOW - timedelta(days=80))
    [row] = by_month([units.school_a], Outreach.objects.all(), months)
    assert (row.counts, row.silent) == ([0, 1, 1], 1)


def test_from_the_twentieth_a_silent_month_is_a_to_do(units: Units, cast: Cast, mai: User, hiep: User) -> None:
    pass_down(units.ward, mai)

    def asked(day: date) -> bool:
        return any("communication" in todo.url for todo in list_todos(hiep, day))

    assert asked(date(2026, 11, 22))
    assert not asked(date(2026, 11, 19))
    tell(units.school_a, hiep)
    assert not asked(date(2026, 11, 22))


def written(cast: Cast, by: User) -> Practice:
    text = Written(title="Tổ học chung", problem="Ít người", way="Ghép tổ", outcome="Đủ người", level="THCS")
    return write_practice(text, author=cast.lan, by=by, now=NOW)


def test_a_practice_is_endorsed_by_ward_and_department(
    units: Units, cast: Cast, lan: User, mai: User, son: User, thu: User
) -> None:
    practice = written(cast, lan)
    assert not practices_seen(mai, TODAY).exists()
    send_practice(practice, by=lan, now=NOW)
    assert practices_seen(mai, TODAY).count() == 1
    assert not practices_seen(thu, TODAY).exists()
    assert any("practices" in todo.url for todo in list_todos(mai, TODAY))
    endorse_practice(practice, unit=units.ward, words="Nên làm theo", by=mai, now=NOW)
    endorse_practice(practice, unit=units.lead_office, words="Áp dụng toàn thành phố", by=son, now=NOW)
    assert practices_seen(thu, TODAY).filter(search__contains="ghep to").count() == 1
    assert Notice.objects.filter(user=lan, kind="dissemination.practice_endorsed").count() == 2
    with pytest.raises(EndorsedAlready):
        endorse_practice(practice, unit=units.ward, words="Lại", by=mai, now=NOW)
    with pytest.raises(NotWritable):
        write_practice(
            Written(title="x", problem="x", way="x", outcome="x"), author=cast.lan, by=lan, now=NOW, practice=practice
        )


def test_a_returned_practice_is_rewritten_and_sent_again(units: Units, cast: Cast, lan: User, mai: User) -> None:
    practice = send_practice(written(cast, lan), by=lan, now=NOW)
    with pytest.raises(ReasonMissing):
        return_practice(practice, unit=units.ward, words=" ", by=mai, now=NOW)
    practice = return_practice(practice, unit=units.ward, words="Thêm số liệu", by=mai, now=NOW)
    assert practice.state == PracticeState.RETURNED
    with pytest.raises(NotWaiting):
        endorse_practice(practice, unit=units.ward, words="x", by=mai, now=NOW)
    assert send_practice(practice, by=lan, now=NOW).state == PracticeState.SENT


def test_the_database_wants_links_and_audiences_itself(units: Units, hiep: User) -> None:
    facts = {"unit": units.school_a, "title": "x", "done_on": TODAY, "recorded_by": hiep, "recorded_at": NOW}
    with pytest.raises(IntegrityError, match="outreach_on_the_web_has_link"), transaction.atomic():
        Outreach.objects.create(kind="post", channel="website", **facts)
    with pytest.raises(IntegrityError, match="outreach_in_person_names_audience"), transaction.atomic():
        Outreach.objects.create(kind="meeting", channel="in_person", **facts)
