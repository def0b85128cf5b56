"""Who decides a pending step on a day: one statement, asked from every side."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
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
    """A subquery of one column of PAIRS; the parameters are written in the order of their use."""
    names, text = [], f"select {column} from ({PAIRS} {condition}) pairs"  # noqa: S608 - constants
    known = {"department": list(DEPARTMENT_ROLES), "day": day, **values}
    while "%(" in text:
        before, _, after = text.partition("%(")
        name, _, rest = after.partition(")s")
        names.append(known[name])
        text = f"{before}%s{rest}"
    return RawSQL(text, names)  # noqa: S611 - made of constants, values as parameters
