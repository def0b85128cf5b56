"""Numbers of plans and amendments: given or written, they stand in the register of their issuer."""

from dataclasses import replace
from datetime import date, datetime

from django.urls import reverse

from haidang.areas.plans.models import Amendment, Plan
from haidang.foundation.accounts.models import User
from haidang.foundation.documents.models import FIRST_YEAR
from haidang.foundation.documents.offices import office_of
from haidang.foundation.documents.operations import RUN_NUMBER, RegisterLine, number_document, register_number

KIND = "KH"


def number_plan(plan: Plan, *, by: User, now: datetime, day: date) -> str:
    """The next number of the issuer's run."""
    return f"{number_document(_line(plan, by, day), issuer=plan.issuer, by=by, now=now).number:02d}"


def note_plan_number(plan: Plan, *, by: User, now: datetime, day: date) -> None:
    """A number somebody wrote. "12a" takes none of the run, and a plan under another body's symbol runs elsewhere."""
    day = plan.issued_on or day
    if RUN_NUMBER.fullmatch(plan.number) and runs_here(plan, day) and day.year >= FIRST_YEAR:
        register_number(_line(plan, by, day), issuer=plan.issuer, number=int(plan.number), by=by, now=now)


def runs_here(plan: Plan, day: date) -> bool:
    """Whether the plan's number is one of its issuer's own run."""
    return plan.symbol == f"{KIND}-{office_of(plan.issuer, day).mark}"


def number_amendment(amendment: Amendment, *, by: User, now: datetime, day: date) -> str:
    """The next number of the run of the plan's issuer."""
    plan = amendment.plan
    line = replace(
        _line(plan, by, day),
        symbol=amendment.symbol,
        subject=f"Sửa đổi, bổ sung (lần {amendment.ordinal}) Kế hoạch số {plan.shown_number}: {plan.title}",
        about=f"plans.amendment:{amendment.pk}",
        address=reverse("plans:amendment", args=[amendment.pk]),
    )
    return f"{number_document(line, issuer=plan.issuer, by=by, now=now).number:02d}"


def _line(plan: Plan, by: User, day: date) -> RegisterLine:
    return RegisterLine(
        kind=KIND,
        kind_name="Kế hoạch",
        symbol=plan.symbol,
        subject=plan.title,
        issued_on=day,
        signer_name=plan.signer_name or by.full_name,
        signer_title=plan.signer_title.replace("\n", " · "),
        recipients=[line.printed for line in plan.recipients.all()],
        about=f"plans.plan:{plan.pk}",
        address=reverse("plans:detail", args=[plan.code]),
    )
