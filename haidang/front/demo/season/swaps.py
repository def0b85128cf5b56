"""A school offers a place it cannot fill to a neighbour; the demo's principal answers, or waits for the answer."""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from haidang.areas.nominations.models import QuotaAccount
from haidang.areas.nominations.operations import SwapTerms, offer_swap
from haidang.areas.nominations.queries.holders import above, units_below
from haidang.areas.plans.models import Plan
from haidang.foundation.organisation.models import Unit
from haidang.front.demo.season.actors import Actors
from haidang.front.demo.season.lists import target_of

SHOWN = "THCS-11411-01"  # the school of the demo's principal
REASON = "Giáo viên trong diện đã xin lùi sang đợt sau; đề nghị nhường chỉ tiêu cho trường bạn."


def offer_places(plan: Plan, actors: Actors, *, now: datetime) -> int:
    """One offer among the schools of one ward; returns how many were made."""
    today = timezone.localdate(now)
    school = Unit.objects.filter(code=SHOWN).first()
    giver = above(school, today) if school else None
    if school is None or giver is None:
        return 0
    siblings = [unit for unit in units_below(giver, today) if unit.levels == school.levels and unit.pk != school.pk]
    free = QuotaAccount.objects.filter(target=target_of(plan, "lsdl"), received__gt=F("passed_on") + F("used"))
    offering = free.filter(unit__in=siblings).select_related("target", "unit").order_by("pk").first()
    partner = school
    if offering is None:
        offering = free.filter(unit=school).select_related("target", "unit").first()
        partner = next(iter(siblings), school)
    if offering is None or partner.pk == offering.unit_id:
        return 0
    terms = SwapTerms(partner=partner, quantity=1)
    by = actors.principals[offering.unit_id]
    offer_swap(offering, terms=terms, reason=REASON, by=by, now=now, today=today)
    return 1
