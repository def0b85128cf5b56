"""The number a plan bears when somebody wrote it: free, and known to the run of its issuer."""

import re
from datetime import date, datetime

from haidang.areas.plans.models import Amendment, Plan
from haidang.foundation.accounts.models import User
from haidang.foundation.documents.models import FIRST_YEAR
from haidang.foundation.documents.offices import office_of
from haidang.foundation.documents.operations import NumberGiven, note_number

KIND = "KH"
NUMBER = re.compile(r"[0-9]{1,6}")


def note_plan_number(plan: Plan, *, by: User, now: datetime, day: date) -> None:
    """Leads the run behind the number. "12a" takes none, and a plan under another body's symbol runs elsewhere."""
    year = (plan.issued_on or day).year
    own = f"{KIND}-{office_of(plan.issuer, day).mark}"
    if not NUMBER.fullmatch(plan.number) or plan.symbol != own or year < FIRST_YEAR:
        return
    number = int(plan.number)
    note_number(plan.issuer, kind=KIND, year=year, number=number, by=by, now=now)
    plans = Plan.objects.filter(issuer=plan.issuer, symbol=plan.symbol, issued_on__year=year).exclude(pk=plan.pk)
    amendments = Amendment.objects.filter(plan__issuer=plan.issuer, symbol=plan.symbol, issued_on__year=year)
    given = plans.values_list("number", flat=True).union(amendments.values_list("number", flat=True))
    if number in {int(one) for one in given if NUMBER.fullmatch(one)}:
        raise NumberGiven(number, year)
