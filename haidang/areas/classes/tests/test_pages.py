"""The pages of classes: who sees what, what they refuse, what they cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from haidang.areas.classes.models import ClassState, Enrolment, Lesson, TrainingClass
from haidang.areas.classes.tests.season import (
    FIRST_DAY,
    LAST_DAY,
    Season,
    approve,
    approve_new,
    enrolment_of,
    lessons_of,
    prepare_class,
    run_class,
)
from haidang.foundation.accounts.models import User

Budget = Callable[[int], AbstractContextManager[object]]
pytestmark = pytest.mark.usefixtures("afterwards")


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def running(season: Season, lan: User) -> TrainingClass:
    """A class with Lan of school A and two people of school B."""
    nominations = approve(season, lan.person) + approve_new(season, season.units.school_b, "Bùi Văn Tư", "Ngô Thị Năm")
    return run_class(season, nominations)


def details(pk: int) -> str:
    return reverse("classes:detail", args=[pk])


def test_the_list_shows_classes_to_every_role_that_has_people_in_them(
    client: Client, running: TrainingClass, son: User, khoa: User, hiep: User, mai: User, trung: User
) -> None:
    for user in (son, khoa, hiep, mai, trung):
        page = sign_in(client, user).get(reverse("classes:list"))
        assert running.code in page.text, user


def test_the_list_keeps_from_others_what_is_not_theirs(
    client: Client, running: TrainingClass, hoa: User, lan: User, union_officer: User
) -> None:
    assert running.code not in sign_in(client, hoa).get(reverse("classes:list")).text
    assert sign_in(client, lan).get(reverse("classes:list")).status_code == 403
    assert sign_in(client, union_officer).get(reverse("classes:list")).status_code == 403


def test_the_list_filters_and_searches(client: Client, season: Season, running: TrainingClass) -> None:
    other = prepare_class(season)
    address = reverse("classes:list")
    page = sign_in(client, season.officer).get(address, {"state": "planned", "target": str(season.target.pk)})
    assert other.code in page.text
    assert running.code not in page.text
    assert running.code in client.get(address, {"q": "khtn-2026-01"}).text


def test_the_list_costs_the_same_for_many_classes(
    client: Client, season: Season, django_assert_max_num_queries: Budget
) -> None:
    for _ in range(12):
        prepare_class(season)
    sign_in(client, season.officer)
    with django_assert_max_num_queries(12):
        client.get(reverse("classes:list"))


def test_a_principal_sees_only_their_own_people_in_a_class(
    client: Client, running: TrainingClass, hiep: User, thu: User
) -> None:
    page = sign_in(client, hiep).get(details(running.pk)).text
    assert "Trần Thị Lan" in page
    assert "Bùi Văn Tư" not in page
    assert "Bùi Văn Tư" in sign_in(client, thu).get(details(running.pk)).text


def test_a_class_without_their_people_does_not_exist_for_others(
    client: Client, running: TrainingClass, hoa: User
) -> None:
    assert sign_in(client, hoa).get(details(running.pk)).status_code == 404
    assert client.get(details(999_999)).status_code == 404


def test_a_class_page_costs_the_same_for_many_learners_and_lessons(
    client: Client, running: TrainingClass, son: User, django_assert_max_num_queries: Budget
) -> None:
    sign_in(client, son)
    with django_assert_max_num_queries(14):
        assert client.get(details(running.pk)).status_code == 200


def terms(season: Season, **changes: object) -> dict[str, object]:
    return {
        "target": season.target.pk, "programme": season.programme.pk, "provider": season.units.provider.pk,
        "venue": season.venue.pk, "capacity": 40, "starts_on": FIRST_DAY.isoformat(), "ends_on": LAST_DAY.isoformat(),
        "minimum_attendance": 80, "pass_score": 5,
    } | changes  # fmt: skip


def test_the_lead_office_opens_a_class_with_a_new_room(client: Client, season: Season) -> None:
    sign_in(client, season.officer)
    assert client.get(reverse("classes:create")).status_code == 200
    answer = client.post(
        reverse("classes:create"), terms(season, venue="", room_name="Hội trường B", room_seats=60, capacity=60)
    )
    created = TrainingClass.objects.get()
    assert answer.headers["Location"] == details(created.pk)
    assert created.venue.name == "Hội trường B"


def test_a_class_with_wrong_terms_is_not_opened(client: Client, season: Season) -> None:
    sign_in(client, season.officer)
    for changes in ({"ends_on": "2026-01-01"}, {"capacity": "nhiều"}, {"venue": ""}, {"provider": 999_999}):
        assert client.post(reverse("classes:create"), terms(season, **changes)).status_code == 422
    assert client.post(reverse("classes:create"), terms(season, capacity=46)).status_code == 422
    assert not TrainingClass.objects.exists()


def test_only_the_lead_office_opens_starts_and_fills_classes(
    client: Client, running: TrainingClass, khoa: User, hiep: User
) -> None:
    for user in (khoa, hiep):
        sign_in(client, user)
        assert client.get(reverse("classes:create")).status_code == 403
        assert client.get(reverse("classes:enrol", args=[running.pk])).status_code == 403
        assert client.post(reverse("classes:start", args=[running.pk])).status_code == 403


def test_pages_that_change_things_answer_405_to_a_look(client: Client, running: TrainingClass, son: User) -> None:
    sign_in(client, son)
    learner = Enrolment.objects.first()
    assert learner is not None
    for name, pk in (("start", running.pk), ("finish", running.pk), ("withdraw", learner.pk)):
        assert client.get(reverse(f"classes:{name}", args=[pk])).status_code == 405
    assert client.post(details(running.pk)).status_code == 405


def test_the_provider_plans_lessons_of_their_own_class(client: Client, season: Season) -> None:
    training_class = prepare_class(season)
    address = reverse("classes:plan_lessons", args=[training_class.pk])
    weekly = {"weekdays": ["5"], "first": "2026-09-07", "last": "2026-09-30", "starts": "08:00", "ends": "11:00"}
    assert sign_in(client, season.coordinator).get(address).status_code == 200
    assert client.post(address, weekly).status_code == 302
    assert Lesson.objects.count() == 3
    again = client.post(address, weekly)
    assert again.status_code == 422
    assert "12/09/2026, 08:00–11:00" in again.text
    assert client.post(address, weekly | {"ends": "07:00"}).status_code == 422
    assert Lesson.objects.count() == 3


def test_another_provider_can_neither_see_nor_plan_the_class(client: Client, season: Season) -> None:
    from haidang.foundation.access.models import Role
    from haidang.foundation.organisation.models import UnitKind
    from tests.cast import make_unit, make_user

    other = make_unit("P2", UnitKind.PROVIDER, "Trường khác", parent=season.units.city)
    stranger = make_user("stranger", "Người Khác", Role.PROVIDER, other)
    training_class = prepare_class(season)
    sign_in(client, stranger)
    assert client.get(details(training_class.pk)).status_code == 404
    assert client.get(reverse("classes:plan_lessons", args=[training_class.pk])).status_code == 404


def test_a_lesson_is_moved_and_cancelled_by_its_provider(
    client: Client, season: Season, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    from haidang.areas.classes.operations import plan_lessons
    from haidang.areas.classes.tests.season import BEFORE, mondays

    monkeypatch.setattr(timezone, "now", lambda: BEFORE)
    training_class = prepare_class(season)
    plan_lessons(training_class, slots=mondays(2), by=season.coordinator, now=BEFORE)
    first, _ = lessons_of(training_class)
    address = reverse("classes:move_lesson", args=[first.pk])
    assert sign_in(client, season.coordinator).get(address).status_code == 200
    assert client.post(address, {"day": "2027-09-08", "starts": "08:00", "ends": "10:00"}).status_code == 422
    assert client.post(address, {"day": "2026-09-08", "starts": "08:00", "ends": "10:00"}).status_code == 302
    first.refresh_from_db()
    assert timezone.localdate(first.slot.lower) == date(2026, 9, 8)
    assert client.post(reverse("classes:cancel_lesson", args=[first.pk])).status_code == 302
    assert Lesson.objects.count() == 1


def test_places_are_given_from_people_grouped_by_locality_and_school(client: Client, season: Season) -> None:
    nominations = approve_new(season, season.units.school_a, "Trần Thị Lan", "Ngô Văn Ba")
    training_class = prepare_class(season)
    address = reverse("classes:enrol", args=[training_class.pk])
    page = sign_in(client, season.officer).get(address).text
    assert "Phường Đông Hải" in page
    assert "Trường THCS Đông Hải" in page
    answer = client.post(address, {"pk": [nomination.pk for nomination in nominations]})
    assert answer.status_code == 302
    assert "Ngô Văn Ba" not in client.get(address).text


def test_filling_by_priority_ticks_as_many_people_as_there_are_places(client: Client, season: Season) -> None:
    approve_new(season, season.units.school_a, "Trần Thị Lan", "Ngô Văn Ba", "Vũ Thị Cúc")
    training_class = prepare_class(season, capacity=2)
    page = sign_in(client, season.officer).get(reverse("classes:enrol", args=[training_class.pk]) + "?fill")
    assert page.text.count(" checked>") == 2


def test_nonsense_in_place_of_people_is_refused_with_a_sentence(client: Client, season: Season) -> None:
    address = reverse("classes:enrol", args=[prepare_class(season).pk])
    sign_in(client, season.officer)
    for chosen in (["x"], ["999999"], []):
        assert client.post(address, {"pk": chosen}).status_code == 422


def test_a_learner_leaves_with_a_reason(client: Client, running: TrainingClass, son: User, lan: User) -> None:
    address = reverse("classes:withdraw", args=[lan.person.enrolments.get().pk])
    sign_in(client, son)
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Ốm dài ngày"}).status_code == 302
    running.refresh_from_db()
    assert running.enrolled == 2


def test_a_class_is_started_and_closed_from_its_page(client: Client, season: Season) -> None:
    from haidang.areas.classes.operations import enrol, plan_lessons
    from haidang.areas.classes.tests.season import BEFORE, mondays

    training_class = prepare_class(season)
    sign_in(client, season.officer)
    start = reverse("classes:start", args=[training_class.pk])
    assert client.post(start).status_code == 422
    chosen = approve_new(season, season.units.school_a, "Ngô Văn Ba")
    enrol(training_class, nominations=chosen, by=season.officer, now=BEFORE)
    plan_lessons(training_class, slots=mondays(1), by=season.coordinator, now=BEFORE)
    assert "Ngô Văn Ba" in client.get(details(training_class.pk)).text
    assert client.post(start).status_code == 302
    assert client.post(reverse("classes:finish", args=[training_class.pk])).status_code == 302
    training_class.refresh_from_db()
    assert training_class.state == ClassState.FINISHED
    assert enrolment_of(chosen[0]).training_class == training_class


def test_a_teacher_sees_their_own_classes_and_nobody_else_in_them(
    client: Client, running: TrainingClass, lan: User, hiep: User, mai: User
) -> None:
    assert running.code in sign_in(client, lan).get(reverse("classes:mine")).text
    page = client.get(details(running.pk))
    assert page.status_code == 200
    assert "Bùi Văn Tư" not in page.text
    assert running.code not in sign_in(client, hiep).get(reverse("classes:mine")).text
    assert sign_in(client, mai).get(reverse("classes:mine")).status_code == 403


def test_the_class_list_is_a_file_with_the_visible_learners(
    client: Client, running: TrainingClass, khoa: User, hiep: User, hoa: User
) -> None:
    address = reverse("classes:learners_file", args=[running.pk])
    assert names_in(sign_in(client, khoa).get(address).getvalue()) == ["Trần Thị Lan", "Ngô Thị Năm", "Bùi Văn Tư"]
    assert names_in(sign_in(client, hiep).get(address).getvalue()) == ["Trần Thị Lan"]
    assert sign_in(client, hoa).get(address).status_code == 404


def names_in(content: bytes) -> list[object]:
    import io

    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [row[2] for row in rows if isinstance(row[0], float)]


def test_a_principal_sees_who_is_away_and_nobody_elses_people(
    client: Client, running: TrainingClass, hiep: User, son: User
) -> None:
    address = reverse("classes:absences")
    sign_in(client, hiep)
    assert "Trần Thị Lan" not in client.get(address).text
    session = client.session
    session["as_of"] = "2026-09-05"
    session.save()
    page = client.get(address).text
    assert "Trần Thị Lan" in page
    assert "Bùi Văn Tư" not in page
    assert sign_in(client, son).get(address).status_code == 403
