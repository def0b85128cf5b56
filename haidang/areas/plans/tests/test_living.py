"""Plans of several years, of years, localities and schools: derived, adapted, approved up the chain, held together."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from haidang.areas.plans.models import Duty, DutyState, Plan, PlanKind, PlanState, Target, Task
from haidang.areas.plans.operations import adapting, approving, deciding, deriving
from haidang.areas.plans.operations.duties import assign_duty, note_duty
from haidang.areas.plans.queries import get_plan_for, list_all_plans_for, list_plans_for
from haidang.areas.plans.queries.agreement import agreement_of
from haidang.areas.plans.queries.cascade import units_below
from haidang.areas.plans.queries.duties import follow_duties, my_duties
from haidang.areas.plans.queries.shares import Shares, share_of_year
from haidang.areas.plans.tests.living import amend_target, facts, issued, numbers, signed_in, through
from haidang.areas.standards.models import Requirement
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.queries import pending_step
from tests.cast import NOW, TODAY, Units, make_person, make_school

# --- deriving ---


def test_a_years_plan_has_its_part_of_the_numbers_and_times_and_says_where_they_are_from(yearly: Plan) -> None:
    tasks = list(yearly.tasks.all())
    assert [task.printed_time for task in tasks] == ["Năm 2027"] * 3
    assert [(task.derived_from and task.derived_from.position) for task in tasks] == [1, 2, 3]
    assert numbers(yearly) == [share_of_year(planned, 2026, 2030, 2027) for planned in (101, 50, 20)]
    assert Target.objects.filter(task__plan=yearly, derived_from__isnull=True).count() == 0


def test_the_parts_of_all_years_and_of_all_units_add_up() -> None:
    assert sum(share_of_year(101, 2026, 2030, year) for year in range(2026, 2031)) == 101
    shares = Shares({pk: {"THCS": pk % 3 + 1} for pk in range(1, 8)})
    for planned in (0, 1, 5, 20, 101):
        assert sum(shares.of(unit, planned, ("THCS",)) for unit in range(1, 8)) == planned


def test_a_ward_gets_the_rows_of_its_schools_levels_alone(wards: Plan, units: Units) -> None:
    assert wards.kind == PlanKind.WARD
    assert [task.content for task in wards.tasks.all()] == [
        "Bồi dưỡng giáo viên THCS dạy KHTN",
        "Bồi dưỡng giáo viên mầm non",
    ]
    assert {task.printed_leads for task in wards.tasks.all()} == {units.ward.name}
    assert wards.symbol == "KH-UBND"


def test_the_shares_of_both_wards_are_the_department_number(yearly: Plan, wards: Plan, units: Units, nga: User) -> None:
    other = deriving.derive_plan(yearly, unit=units.other_ward, year=2027, by=nga, now=NOW, today=TODAY)
    assert numbers(wards)[0] + numbers(other)[0] == numbers(yearly)[0]
    row = agreement_of(yearly, day=TODAY).rows[0]
    assert (row.targets[0].difference, row.targets[0].issued, row.targets[0].units) == (0, 0, 2)


def test_a_school_derives_from_its_ward_and_a_direct_one_from_the_department(
    yearly: Plan, ward_plan: Plan, units: Units, hiep: User, binh: User
) -> None:
    own = deriving.derive_plan(ward_plan, unit=units.school_a, year=2027, by=hiep, now=NOW, today=TODAY)
    assert [task.levels for task in own.tasks.all()] == [["THCS"]]
    direct = deriving.derive_plan(yearly, unit=units.high_school, year=2027, by=binh, now=NOW, today=TODAY)
    assert [task.content for task in direct.tasks.all()] == ["Bồi dưỡng giáo viên THPT"]
    with pytest.raises(deriving.NotBelow):
        deriving.derive_plan(yearly, unit=units.school_a, year=2027, by=hiep, now=NOW, today=TODAY)


def test_a_draft_gives_no_plan_and_a_unit_works_on_one_at_a_time(
    wards: Plan, yearly: Plan, units: Units, mai: User, hiep: User
) -> None:
    with pytest.raises(deriving.NotIssuedAbove):
        deriving.derive_plan(wards, unit=units.school_a, year=2027, by=hiep, now=NOW, today=TODAY)
    with pytest.raises(deriving.AlreadyDerived):
        deriving.derive_plan(yearly, unit=units.ward, year=2027, by=mai, now=NOW, today=TODAY)


def test_a_year_outside_the_plan_and_a_unit_without_rows_are_refused(
    several: Plan, matrix: None, units: Units, son: User, staff: None
) -> None:
    with pytest.raises(deriving.YearOutside):
        deriving.derive_plan(several, unit=units.department, year=2031, by=son, now=NOW, today=TODAY)
    made = issued(deriving.derive_plan(several, unit=units.department, year=2027, by=son, now=NOW, today=TODAY))
    far = make_school("GDTX-X", "Trung tâm", "GDTX", district=units.district, ward=units.department)
    with pytest.raises(deriving.NothingForUnit):
        deriving.derive_plan(made, unit=far, year=2027, by=son, now=NOW, today=TODAY)


# --- adapting ---


def test_rows_of_a_draft_are_adapted_and_keep_their_trace(wards: Plan, mai: User) -> None:
    task = wards.tasks.all()[0]
    target = task.targets.get()
    adapting.adapt_row(task, facts=facts(task, time="Tháng 3-5/2027", planned={target.pk: 4}), by=mai, now=NOW)
    task.refresh_from_db()
    assert (task.ends_on, task.printed_quantity) == (date(2027, 5, 31), "GV: 4")
    assert task.derived_from_id is not None
    with pytest.raises(adapting.TimeNotRead):
        adapting.adapt_row(task, facts=facts(task, time="lúc nào rảnh"), by=mai, now=NOW)


def test_a_unit_says_which_requirement_a_number_answers(wards: Plan, mai: User, requirement: Requirement) -> None:
    task = wards.tasks.all()[0]
    target = task.targets.get()
    page = signed_in(mai)
    row = reverse("plans:row", args=[wards.code, task.pk])
    assert '<option value="other" selected>' in page.get(row).content.decode()
    given = {
        "content": task.content, "time": task.printed_time, "leads": task.printed_leads,
        f"planned_{target.pk}": target.planned, f"requirement_{target.pk}": requirement.code,
    }  # fmt: skip
    assert page.post(row, given | {f"requirement_{target.pk}": "no such"}).status_code == 422
    assert page.post(row, given).status_code == 302
    target.refresh_from_db()
    assert target.requirement_code == requirement.code
    assert f'<option value="{requirement.code}" selected>' in page.get(row).content.decode()


def test_a_unit_adds_a_row_of_its_own_with_its_requirement(wards: Plan, mai: User, requirement: Requirement) -> None:
    page, address = signed_in(mai), reverse("plans:add_row", args=[wards.code])
    given = {
        "content": "Chuyển đổi số của phường", "levels": ["THCS"], "time": "Quý II/2027", "leads": "Trường A",
        "label": "GV", "planned": "6", "requirement": requirement.code,
    }  # fmt: skip
    assert page.get(address).status_code == 200
    assert page.post(address, given | {"time": "vô hạn"}).status_code == 422
    assert page.post(address, given | {"requirement": ""}).status_code == 422
    assert page.post(address, given).status_code == 302
    task = wards.tasks.get(derived_from__isnull=True)
    assert (task.position, task.printed_quantity, task.ends_on) == (3, "GV: 6", date(2027, 6, 30))
    assert task.targets.get().requirement_code == requirement.code
    approving.submit_plan(wards, by=mai, now=NOW, today=TODAY)
    assert page.post(address, given).status_code == 422


def test_nothing_is_adapted_once_it_is_submitted(wards: Plan, mai: User) -> None:
    approving.submit_plan(wards, by=mai, now=NOW, today=TODAY)
    task = wards.tasks.all()[0]
    with pytest.raises(adapting.PlanNotEditable):
        adapting.adapt_row(task, facts=facts(task), by=mai, now=NOW)


def test_the_last_row_stays(wards: Plan, mai: User) -> None:
    first, last = wards.tasks.all()
    adapting.leave_row_out(first, by=mai, now=NOW)
    with pytest.raises(adapting.LastRow):
        adapting.leave_row_out(last, by=mai, now=NOW)


# --- the chain ---


def test_the_wards_plan_goes_to_the_department_and_gets_its_own_number(ward_plan: Plan) -> None:
    assert (ward_plan.state, ward_plan.number, ward_plan.issued_on) == (PlanState.ISSUED, "01", TODAY)


def test_the_schools_plan_goes_to_its_ward_and_that_of_a_direct_school_to_the_department(
    school_draft: Plan, yearly: Plan, units: Units, hiep: User, binh: User, mai: User, son: User
) -> None:
    own = approving.submit_plan(school_draft, by=hiep, now=NOW, today=TODAY)
    direct = deriving.derive_plan(yearly, unit=units.high_school, year=2027, by=binh, now=NOW, today=TODAY)
    direct = approving.submit_plan(direct, by=binh, now=NOW, today=TODAY)
    steps = [pending_step(plan.case) for plan in (own, direct) if plan.case]
    assert [(step.role, step.unit) for step in steps if step] == [
        ("ward_officer", units.ward),
        ("lead_office", units.department),
    ]


def test_a_returned_plan_is_reworked_and_submitted_again(wards: Plan, mai: User, son: User) -> None:
    plan = approving.submit_plan(wards, by=mai, now=NOW, today=TODAY)
    assert plan.case
    step = pending_step(plan.case)
    assert step
    plan = deciding.send_back(plan, step=step, reason="Thiếu thời gian.", by=son, now=NOW, today=TODAY)
    assert plan.state == PlanState.RETURNED
    again = approving.submit_plan(plan, by=mai, now=NOW, today=TODAY)
    assert again.case
    assert again.case.round == 2
    with pytest.raises(approving.NotApproved):
        approving.issue_unit_plan(again, by=mai, now=NOW, today=TODAY)


def test_a_later_version_replaces_the_earlier(
    ward_plan: Plan, yearly: Plan, units: Units, mai: User, son: User
) -> None:
    second = deriving.derive_plan(yearly, unit=units.ward, year=2027, by=mai, now=NOW, today=TODAY)
    assert second.version == 2
    through(second, mai, son)
    ward_plan.refresh_from_db()
    assert ward_plan.state == PlanState.REPLACED


# --- agreement ---


def test_sums_differences_and_later_deadlines_are_shown(wards: Plan, yearly: Plan, mai: User, son: User) -> None:
    task = wards.tasks.all()[0]
    Task.objects.filter(pk=task.pk).update(ends_on=date(2028, 3, 31))
    target = task.targets.get()
    Target.objects.filter(pk=target.pk).update(planned=100)
    row = agreement_of(yearly, day=TODAY).rows[0]
    assert (row.targets[0].in_preparation, row.is_later) == (100, True)
    assert row.targets[0].difference == 100 - target.planned
    page = signed_in(son).get(reverse("plans:agreement", args=[yearly.code])).content.decode()
    assert "31/03/2028" in page
    assert reverse("plans:agreement_row", args=[yearly.code, 1]) in page


def test_who_has_not_begun_is_no_difference(wards: Plan, yearly: Plan, units: Units, nga: User) -> None:
    def first() -> tuple[int, int, int]:
        row = agreement_of(yearly, day=TODAY).rows[0]
        return row.targets[0].open, row.targets[0].difference, len(row.missing)

    whole, share = numbers(yearly)[0], numbers(wards)[0]
    assert first() == (whole - share, 0, 1)
    make_person("Giáo viên mới", units.school_a, level="THCS")
    assert first() == (whole - share, 0, 1)
    wards.tasks.all()[0].delete()
    still_open, difference, missing = first()
    assert (still_open < whole, difference, missing) == (True, still_open - whole, 1)
    deriving.derive_plan(yearly, unit=units.other_ward, year=2027, by=nga, now=NOW, today=TODAY)
    still_open, difference, missing = first()
    assert (still_open, missing, difference < 0) == (0, 0, True)


def test_an_amended_number_above_is_a_difference_until_it_is_followed(
    wards: Plan, yearly: Plan, son: User, director: User
) -> None:
    whole, share = numbers(yearly)[0], numbers(wards)[0]
    amend_target(yearly.tasks.all()[0].targets.get(), whole * 3, by=son, director=director)
    row = agreement_of(yearly, day=TODAY).rows[0]
    assert (row.targets[0].difference, row.targets[0].open) == (-2 * share, 3 * (whole - share))
    page = signed_in(son).get(reverse("plans:agreement_row", args=[yearly.code, 1])).content.decode()
    assert "Lê Chân" in page


def test_the_years_without_a_plan_are_open_and_no_difference(yearly: Plan, several: Plan) -> None:
    row = agreement_of(several, day=TODAY).rows[0]
    assert row.missing == {2026, 2028, 2029, 2030}
    assert (row.targets[0].difference, row.targets[0].open) == (0, 101 - numbers(yearly)[0])


def test_who_has_not_begun_is_named(ward_plan: Plan, yearly: Plan, units: Units) -> None:
    below = {one.unit.code: one.plan and one.plan.state for one in units_below(yearly, day=TODAY)}
    assert below == {"11411": "issued", "11329": None, "THPT-A": None}
    assert {one.unit.code for one in units_below(ward_plan, day=TODAY)} == {"THCS-A", "MN-A"}


def test_the_page_of_agreement_asks_as_much_for_many_units_as_for_few(
    wards: Plan, yearly: Plan, units: Units, son: User
) -> None:
    client = signed_in(son)
    address = reverse("plans:agreement", args=[yearly.code])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(12):
        make_school(f"THPT-{number}", f"Trường THPT {number}", "THPT", district=units.district, ward=units.department)
    copies = [
        Plan(code=f"copy-{n}", year=2027, kind=PlanKind.WARD, parent=yearly, issuer=unit, title="x")
        for n, unit in enumerate([units.high_school, units.other_ward])
    ]
    Plan.objects.bulk_create(copies)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
    assert len(few) <= 40


def test_a_row_in_the_plans_below_asks_as_much_for_many_as_for_few(
    yearly: Plan, wards: Plan, units: Units, son: User, nga: User
) -> None:
    client, address = signed_in(son), reverse("plans:agreement_row", args=[yearly.code, 1])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    deriving.derive_plan(yearly, unit=units.other_ward, year=2027, by=nga, now=NOW, today=TODAY)
    with CaptureQueriesContext(connection) as many:
        page = client.get(address).content.decode()
    assert units.other_ward.name in page
    assert len(many) <= len(few) <= 30


# --- duties ---


def test_a_duty_is_late_after_its_day_until_it_is_done(yearly: Plan, son: User) -> None:
    duty = Duty.objects.filter(plan=yearly).first()
    assert duty
    assign_duty(duty, due_on=date(2026, 11, 1), person=son, by=son, now=NOW)
    late = follow_duties(Duty.objects.filter(pk=duty.pk), day=TODAY)[0]
    assert (late.is_late, late.holder) == (True, son.full_name)
    note_duty(duty, text="Đã báo cáo.", state=DutyState.DONE, by=son, now=NOW, today=TODAY)
    done = follow_duties(Duty.objects.filter(pk=duty.pk), day=TODAY)[0]
    assert (done.is_late, done.state, done.last_note) == (False, DutyState.DONE, "Đã báo cáo.")


def test_my_duties_are_those_of_my_office_and_my_own(yearly: Plan, ward_plan: Plan, son: User, mai: User) -> None:
    assert {duty.plan for duty in my_duties(mai, TODAY)} == {ward_plan}
    assert {duty.plan for duty in my_duties(son, TODAY)} <= {yearly, yearly.parent}
    theirs = Duty.objects.filter(plan=ward_plan).first()
    assert theirs
    assign_duty(theirs, due_on=None, person=son, by=mai, now=NOW)
    assert theirs in my_duties(son, TODAY)


# --- who sees what ---


def test_a_school_sees_its_own_and_those_above_and_a_ward_its_schools(
    school_draft: Plan,
    ward_plan: Plan,
    yearly: Plan,
    several: Plan,
    hiep: User,
    mai: User,
    thu: User,
    lan: User,
    nga: User,
) -> None:
    codes = {
        user.username: {*list_all_plans_for(user, TODAY).values_list("pk", flat=True)}
        for user in (hiep, mai, thu, lan, nga)
    }
    above = {several.pk, yearly.pk}
    assert codes["hiep"] == above | {ward_plan.pk, school_draft.pk}
    assert codes["mai"] == codes["lan"] == above | {ward_plan.pk}
    assert codes["thu"] == codes["nga"] == above
    approving.submit_plan(school_draft, by=hiep, now=NOW, today=TODAY)
    assert get_plan_for(mai, TODAY, pk=school_draft.pk) == school_draft
    assert list_plans_for(lan, TODAY).get() == yearly


def test_pages_open_for_their_people_and_not_for_others(
    school_draft: Plan, ward_plan: Plan, hiep: User, thu: User, lan: User, mai: User
) -> None:
    for name in ("course", "detail", "tasks", "document", "document_pdf"):
        assert signed_in(hiep).get(reverse(f"plans:{name}", args=[school_draft.code])).status_code == 200, name
    task = school_draft.tasks.all()[0]
    for row in (
        reverse("plans:row", args=[school_draft.code, task.pk]),
        reverse("plans:add_row", args=[school_draft.code]),
    ):
        assert signed_in(hiep).get(row).status_code == 200
        assert signed_in(thu).get(row).status_code == 404
        assert signed_in(lan).get(row).status_code == 403
    for name in ("agreement", "amendments", "duties", "derive"):
        assert signed_in(mai).get(reverse(f"plans:{name}", args=[ward_plan.code])).status_code == 200, name
    assert signed_in(thu).get(reverse("plans:agreement", args=[ward_plan.code])).status_code == 404
    assert signed_in(lan).post(reverse("plans:submit", args=[school_draft.code])).status_code == 403
    assert signed_in(hiep).get(reverse("plans:submit", args=[school_draft.code])).status_code == 405


def test_a_school_walks_its_plan_to_the_number_through_the_pages(
    ward_plan: Plan, units: Units, hiep: User, mai: User
) -> None:
    school, ward = signed_in(hiep), signed_in(mai)
    answer = school.post(reverse("plans:derive", args=[ward_plan.code]), {"unit": "THCS-A", "year": "2027"})
    plan = Plan.objects.get(issuer=units.school_a)
    assert answer.url == reverse("plans:course", args=[plan.code])  # type: ignore[attr-defined]
    task = plan.tasks.all()[0]
    row = reverse("plans:row", args=[plan.code, task.pk])
    given = {"content": task.content, "time": "vô hạn", "leads": "", f"planned_{task.targets.get().pk}": "3"}
    given |= {f"requirement_{task.targets.get().pk}": "other"}
    assert school.post(row, given).status_code == 422
    assert school.post(row, {**given, "time": "Tháng 3/2027"}).status_code == 302
    school.post(reverse("plans:submit", args=[plan.code]))
    page = ward.get(reverse("plans:course", args=[plan.code])).content.decode()
    assert reverse("plans:decide", args=[plan.code]) in page
    plan.refresh_from_db()
    assert plan.case
    step = pending_step(plan.case)
    assert step
    ward.post(reverse("plans:decide", args=[plan.code]), {"step": step.pk})
    school.post(reverse("plans:issue_number", args=[plan.code]))
    plan.refresh_from_db()
    assert (plan.state, plan.shown_number) == (PlanState.ISSUED, f"01/{plan.symbol}")
