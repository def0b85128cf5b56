"""A duplicate record is merged: its places in classes go over, nobody sits twice in one class."""

import pytest

from haidang.areas.classes.models import Enrolment, EnrolmentState
from haidang.areas.classes.operations import take_over_person, withdraw
from haidang.areas.classes.operations.takeovers import BothEnrolled
from haidang.areas.classes.tests.season import BEFORE, Season, approve_new, enrolment_of, run_class
from haidang.foundation.audit.models import Entry
from tests.cast import NOW, make_person


def test_places_go_over_with_what_hangs_on_them(season: Season) -> None:
    (nomination,) = approve_new(season, season.units.school_a, "Trần Thị Bé")
    run_class(season, [nomination])
    former, place = nomination.person, enrolment_of(nomination)
    remaining = make_person("Trần Thị Bé", season.units.school_a, level="THCS")
    assert take_over_person(former, remaining=remaining, by=season.officer, now=NOW) == 1
    place.refresh_from_db()
    assert (place.person, place.nomination) == (remaining, nomination)
    assert Entry.objects.get(action="classes.take_over_person").object_id == remaining.pk
    assert take_over_person(former, remaining=remaining, by=season.officer, now=NOW) == 0


def test_of_two_places_in_one_class_one_is_given_up_first(season: Season) -> None:
    nominations = approve_new(season, season.units.school_a, "Trần Thị Bé", "Trần Thị Bé")
    training_class = run_class(season, nominations)
    former, remaining = (nomination.person for nomination in nominations)
    with pytest.raises(BothEnrolled, match=training_class.code):
        take_over_person(former, remaining=remaining, by=season.officer, now=NOW)
    withdraw(enrolment_of(nominations[0]), reason="Trùng hồ sơ", by=season.officer, now=BEFORE)
    assert take_over_person(former, remaining=remaining, by=season.officer, now=NOW) == 0
    held = Enrolment.objects.filter(state=EnrolmentState.ENROLLED)
    assert [place.person for place in held] == [remaining]
    assert Enrolment.objects.get(person=former).state == EnrolmentState.WITHDRAWN
