"""Amendments of issued plans: what holds changes, the issued text never does."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from haidang.areas.plans.models import (
    AmendedRow,
    AmendedTarget,
    Amendment,
    Change,
    Duty,
    Part,
    Plan,
    Recipient,
    Target,
    Task,
    TaskUnit,
)
from haidang.areas.plans.operations import amending, deciding
from haidang.areas.plans.operations.adapting import NewRow
from haidang.areas.plans.queries import plan_outline
from haidang.areas.plans.queries.amendments import current_planned, standing_numbers, standing_targets
from haidang.areas.plans.tests.living import amend_target, facts, numbers, signed_in
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.queries import pending_step
from haidang.foundation.documents.models import IssuedDocument
from tests.cast import NOW, TODAY


@pytest.fixture
def amendment(yearly: Plan, son: User) -> Amendment:
    return amending.start_amendment(yearly, reason="Điều chỉnh dự toán", by=son, now=NOW)


def test_an_amendment_changes_what_holds_and_never_the_issued_text(
    amendment: Amendment, yearly: Plan, son: User, director: User
) -> None:
    task = yearly.tasks.all()[0]
    target = task.targets.get()
    changed = facts(task, time="Tháng 6-8/2027", planned={target.pk: 33})
    amending.amend_row(amendment, task=task, facts=changed, by=son, now=NOW, today=TODAY)
    amending.end_row(amendment, task=yearly.tasks.all()[1], by=son, now=NOW, today=TODAY)
    new = NewRow(
        content="Bồi dưỡng AI",
        levels=("THCS",),
        time="Quý IV/2027",
        leads="",
        label="GV",
        requirement_code="other",
        planned=7,
    )
    amending.add_row(amendment, row=new, by=son, now=NOW)
    assert numbers(yearly)[0] == target.planned
    amendment = amending.issue_amendment(amendment, by=director, now=NOW, today=TODAY)
    assert (amendment.number, amendment.ordinal) == ("01", 1)
    assert numbers(yearly) == [33, 0, 4, 7]
    target.refresh_from_db()
    assert target.planned == 20
    assert current_planned([target], TODAY) == {target.pk: 33}
    for day in (date(2026, 11, 1), TODAY):
        numbers_alone = {one.pk: one.planned for one in standing_numbers(yearly, day=day)}
        assert numbers_alone == {one.pk: one.planned for one in standing_targets(yearly, day=day)}
    assert [
        len(plan_outline(yearly, day=date(2026, 11, 1)).rows),
        len(plan_outline(yearly, day=TODAY).printed.tasks),
    ] == [3, 3]


def test_the_database_refuses_to_touch_issued_text(
    yearly: Plan, amendment: Amendment, son: User, director: User
) -> None:
    task = yearly.tasks.all()[0]
    acts: list[Callable[[], object]] = [
        lambda: Target.objects.filter(task=task).update(planned=1),
        lambda: Task.objects.filter(pk=task.pk).update(content="khác"),
        lambda: Part.objects.filter(plan=yearly).delete(),
        lambda: Plan.objects.filter(pk=yearly.pk).update(number="99"),
    ]
    amending.end_row(amendment, task=task, by=son, now=NOW, today=TODAY)
    amending.issue_amendment(amendment, by=director, now=NOW, today=TODAY)
    acts.append(lambda: Amendment.objects.filter(pk=amendment.pk).update(reason="khác"))
    acts.append(lambda: amendment.rows.update(content="khác"))
    acts += [
        lambda: AmendedRow.objects.create(amendment=amendment, act=Change.ADD, content="x", levels=[]),
        lambda: AmendedTarget.objects.create(row=amendment.rows.get(), label="GV", planned=1),
        lambda: Part.objects.create(plan=yearly, kind="aim", position=99, text="x"),
        lambda: Recipient.objects.create(plan=yearly, position=99, printed="x"),
        lambda: Duty.objects.create(plan=yearly, position=99, holder="x", text="x"),
        lambda: Task.objects.create(plan=yearly, position=99, printed_ordinal="99.", content="x", levels=[]),
        lambda: Target.objects.create(task=task, position=99, label="GV", planned=1),
        lambda: TaskUnit.objects.create(task=task, part="lead", position=99, printed="x"),
    ]
    for act in acts:
        with pytest.raises(IntegrityError, match=r"is fixed|takes no row"), transaction.atomic():
            act()


def test_one_amendment_at_a_time_for_a_reason_and_not_empty(
    amendment: Amendment, yearly: Plan, several: Plan, wards: Plan, son: User, director: User
) -> None:
    with pytest.raises(amending.AmendmentOpen):
        amending.start_amendment(yearly, reason="x", by=son, now=NOW)
    with pytest.raises(amending.NotIssued):
        amending.start_amendment(wards, reason="x", by=son, now=NOW)
    with pytest.raises(amending.NothingAmended):
        amending.issue_amendment(amendment, by=director, now=NOW, today=TODAY)
    amending.end_row(amendment, task=yearly.tasks.all()[0], by=son, now=NOW, today=TODAY)
    with pytest.raises(amending.ForDirector):
        amending.issue_amendment(amendment, by=son, now=NOW, today=TODAY)


def test_the_amendment_of_a_wards_plan_goes_the_way_of_the_plan(ward_plan: Plan, mai: User, son: User) -> None:
    made = amending.start_amendment(ward_plan, reason="Thêm người", by=mai, now=NOW)
    amending.end_row(made, task=ward_plan.tasks.all()[0], by=mai, now=NOW, today=TODAY)
    with pytest.raises(amending.NotDecided):
        amending.issue_amendment(made, by=mai, now=NOW, today=TODAY)
    made = amending.submit_amendment(made, by=mai, now=NOW, today=TODAY)
    assert made.case
    step = pending_step(made.case)
    assert step
    deciding.approve(made, step=step, by=son, now=NOW, today=TODAY)
    assert amending.issue_amendment(made, by=mai, now=NOW, today=TODAY).number == "02"


def test_an_amendment_is_written_through_the_pages(yearly: Plan, son: User, director: User, lan: User) -> None:
    office = signed_in(son)
    office.post(reverse("plans:amendment_start", args=[yearly.code]), {"reason": "Điều chỉnh"})
    made = Amendment.objects.get()
    task = yearly.tasks.all()[0]
    pages = {
        "row": reverse("plans:amendment_row", args=[made.pk, task.pk]),
        "detail": reverse("plans:amendment", args=[made.pk]),
        "add": reverse("plans:amendment_add", args=[made.pk]),
    }
    for address in pages.values():
        assert office.get(address).status_code == 200
    given = {"content": task.content, "time": "Năm 2027", "leads": "", f"planned_{task.targets.get().pk}": "9"}
    assert office.post(pages["row"], given).status_code == 302
    assert signed_in(lan).get(pages["detail"]).status_code == 404
    signed_in(director).post(reverse("plans:amendment_issue", args=[made.pk]))
    page = signed_in(lan).get(pages["detail"]).content.decode()
    assert "<del>20</del>" in page
    assert "<ins>9</ins>" in page
    assert signed_in(lan).get(reverse("plans:amendment_document", args=[made.pk])).status_code == 200


def test_the_plans_below_stand_beside_the_amended_number(
    yearly: Plan, wards: Plan, mai: User, son: User, director: User
) -> None:
    target = yearly.tasks.all()[0].targets.get()
    amend_target(target, 4321, by=son, director=director)
    pages = (
        (mai, reverse("plans:course", args=[wards.code])),
        (mai, reverse("plans:row", args=[wards.code, wards.tasks.all()[0].pk])),
        (son, reverse("plans:agreement_row", args=[yearly.code, 1])),
        (son, reverse("plans:agreement", args=[yearly.code])),
        (son, reverse("plans:tasks", args=[yearly.code])),
    )
    shown = [signed_in(user).get(address).content.decode() for user, address in pages]
    assert ["4.321" in page or "4321" in page for page in shown] == [True] * 5


def test_the_numbers_of_plan_and_amendment_stand_in_the_register_with_their_pages(
    ward_plan: Plan, yearly: Plan, mai: User, son: User, director: User
) -> None:
    amend_target(yearly.tasks.all()[0].targets.get(), 33, by=son, director=director)
    office, ward = (signed_in(user).get("/outgoing/").content.decode() for user in (son, mai))
    of_plan, of_amendment = (
        reverse("plans:detail", args=[ward_plan.code]),
        reverse("plans:amendment", args=[Amendment.objects.get().pk]),
    )
    assert (f'href="{of_plan}"' in ward, f'href="{of_plan}"' in office) == (True, True)
    assert (f'href="{of_amendment}"' in ward, f'href="{of_amendment}"' in office) == (False, True)
    assert str(IssuedDocument.objects.get(issuer=ward_plan.issuer)) == f"01/{ward_plan.symbol}"
