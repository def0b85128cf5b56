"""Who decides a pending step on a day: one statement, asked from every side."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from haidang.foundation.access.models import Grant, Role
from haidang.foundation.access.queries import grants_of
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Deputy, Form, Step, StepState
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import UnitKind

# Roles held at an office of the department decide on the department's steps.
DEPARTMENT_ROLES = (Role.LEAD_OFFICE, Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.FINANCE)
# A deputy signs in the director's place (Decree 30/2020 Article 13), for the levels in charge.
SIGNS_FOR = {Role.DEPUTY_DIRECTOR: Role.DIRECTOR}

# Pending steps and the grants in force that decide them; a deputy's for its kinds of cases, while it is not ended.
PAIRS = """
select s.id as step_id, g.id as grant_id, g.user_id as user_id
from approvals_step s
join approvals_case c on c.id = s.case_id
join organisation_unit cu on cu.id = c.unit_id
join access_grant g on (g.role = s.role or (s.role = 'director' and g.role = 'deputy_director'))
    and (g.unit_id = s.unit_id or g.role = any(%(department)s::text[])) and g.period @> %(day)s::date
join accounts_user u on u.id = g.user_id and u.is_active
left join approvals_deputy d on d.stand_in_id = g.id
where s.state = 'pending'
    and (cardinality(g.levels) = 0 or cu.kind <> 'school' or g.levels && cu.levels)
    and (g.stands_in_for_id is null or (d.ended_at is null and d.period @> %(day)s::date and c.opened_by_id <> g.user_id
        and (cardinality(d.case_kinds) = 0 or c.kind = any(d.case_kinds))))
"""
# Away: from the first day of a deputy until the last day the holder said, whether the deputy is still there or not.
PRESENT = """
    and not exists (select from approvals_deputy a where a.holder_grant_id = g.id and a.ended_at is null
        and lower(a.period) <= %(day)s::date and a.away_until >= %(day)s::date)
"""


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody who can decide, as the overview shows it."""

    name: str
    instead_of: str
    is_away: bool


@dataclass(frozen=True, slots=True)
class Authority:
    """In whose place a user decides a step: the own office, or somebody else's with the form of signing."""

    form: Form
    holder: User | None


def steps_decided_by(user: User, day: date) -> QuerySet[Step]:
    """Pending steps that the user can decide on `day`, in the own office or as a deputy."""
    return Step.objects.filter(pk__in=_pairs("step_id", day, "and g.user_id = %(user)s", user=user.pk))


def steps_without_decider(day: date) -> QuerySet[Step]:
    """Pending steps that nobody who is there can decide on `day`."""
    return Step.objects.filter(state=StepState.PENDING).exclude(pk__in=_pairs("step_id", day, PRESENT))


def deciders_of(step: Step, day: date) -> QuerySet[User]:
    """Everybody who can decide the pending step on `day`, those away included."""
    return User.objects.filter(pk__in=_pairs("user_id", day, "and s.id = %(step)s", step=step.pk))


def names_by_step(steps: Iterable[Step], day: date) -> dict[int, list[Name]]:
    """Who can decide each of the steps, for a page of them: two statements however many."""
    wanted = [step.pk for step in steps]
    if not wanted:
        return {}
    pairs, names = _written(
        f"select step_id, grant_id from ({PAIRS} and s.id = any(%(steps)s::bigint[])) pairs",  # noqa: S608 - constants
        day,
        steps=wanted,
    )
    with connection.cursor() as cursor:
        cursor.execute(pairs, names)
        found = cursor.fetchall()
    away = Deputy.objects.filter(ended_at=None, away_until__gte=day, period__startswith__lte=day)
    grants = Grant.objects.filter(pk__in={grant for _, grant in found}).select_related("user", "stands_in_for__user")
    by_pk = {grant.pk: grant for grant in grants.annotate(is_away=Exists(away.filter(holder_grant=OuterRef("pk"))))}
    told: dict[int, list[Name]] = {}
    for step, grant in sorted(found):
        told.setdefault(step, []).append(_name(by_pk[grant]))
    return told


def authority_of(step: Step, user: User, day: date) -> Authority | None:
    """By what right the user decides the step on `day`; None without one."""
    grants = grants_of(user, day)
    own = [grant for grant in grants if grant.stands_in_for_id is None and _decides(grant, step)]
    if any(grant.role == step.role for grant in own):
        return Authority(Form.OWN, None)
    if own:
        return Authority(Form.KT, _holder_of(step, day))
    if not any(grant.stands_in_for_id for grant in grants):
        return None
    ours = _pairs("grant_id", day, "and s.id = %(step)s and g.user_id = %(user)s", step=step.pk, user=user.pk)
    deputy = Deputy.objects.filter(stand_in__in=ours).select_related("holder_grant__user").order_by("pk").first()
    return Authority(Form(deputy.form), deputy.holder_grant.user) if deputy else None


def holders_of(role: str, unit_id: int, day: date) -> QuerySet[User]:
    """Who holds a role at a unit; roles of the department are held at its offices."""
    grants = Grant.objects.filter(as_of(day), role=role)
    if role not in DEPARTMENT_ROLES and role != Role.ADMINISTRATOR:
        grants = grants.filter(unit=unit_id)
    return User.objects.filter(is_active=True, pk__in=grants.values("user"))


def _name(grant: Any) -> Name:
    holder = grant.stands_in_for.user.full_name if grant.stands_in_for else ""
    return Name(grant.user.full_name, instead_of=holder, is_away=grant.is_away)


def _decides(grant: Grant, step: Step) -> bool:
    """The same as PAIRS for a grant that is loaded and no deputy's."""
    is_role = step.role in (grant.role, SIGNS_FOR.get(Role(grant.role)))
    is_there = grant.unit_id == step.unit_id or grant.role in DEPARTMENT_ROLES
    if not (is_role and is_there):
        return False
    if not grant.levels:
        return True
    unit = step.case.unit
    return unit.kind != UnitKind.SCHOOL or bool({*grant.levels} & {*unit.levels})


def _holder_of(step: Step, day: date) -> User | None:
    held = Q(grants__role=step.role, grants__period__contains=day, grants__stands_in_for=None)
    return User.objects.filter(held).order_by("pk").first()


def _pairs(column: str, day: date, condition: str, **values: Any) -> RawSQL:
    """A subquery of one column of PAIRS."""
    text, names = _written(f"select {column} from ({PAIRS} {condition}) pairs", day, **values)  # noqa: S608 - constants
    return RawSQL(text, names)  # noqa: S611 - made of constants, values as parameters


def _written(text: str, day: date, **values: Any) -> tuple[str, list[Any]]:
    """The statement with its parameters in the order of their use, as a RawSQL wants them."""
    known = {"department": [str(role) for role in DEPARTMENT_ROLES], "day": day, **values}
    names = re.findall(r"%\((\w+)\)s", text)
    return re.sub(r"%\(\w+\)s", "%s", text), [known[name] for name in names]
