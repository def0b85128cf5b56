"""The permission table: written down for review, complete, and true on real rows."""

import re
from importlib import import_module

import pytest
from django.db.models import Model

from haidang.areas.personnel.models import Person
from haidang.areas.personnel.permissions import ADD_PERSON, EDIT_PERSON, LIST_PEOPLE, REVEAL_PERSON, VIEW_PERSON
from haidang.foundation.access.actions import Action
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit
from haidang.front.administration.management.commands.permissions import FILE
from haidang.front.administration.permission_table import list_actions, list_pages, reaches, render_table
from tests.architecture.tree import modules, relative
from tests.cast import TODAY, Units, make_person
from tests.reach import Oracle

ACTIONS = {action.code: action for action in list_actions()}
# What the issue asks of the roles, at least: role, action, reach.
PROMISED = (
    (Role.LEAD_OFFICE, "needs.open_round", "city"),
    (Role.LEAD_OFFICE, "needs.close_round", "city"),
    (Role.PRINCIPAL, "needs.confirm_sheet", "unit"),
    (Role.PRINCIPAL, "needs.answer_need", "unit"),
    (Role.WARD_OFFICER, "needs.verify_sheet", "below"),
    (Role.DIRECTOR, "plans.issue_plan", "unit"),
    (Role.LEAD_OFFICE, "nominations.open_quota", "city"),
    (Role.WARD_OFFICER, "nominations.grant_quota", "unit"),
    (Role.PRINCIPAL, "nominations.edit_list", "unit"),
    (Role.WARD_OFFICER, "nominations.decide_list", "below"),
    (Role.LEAD_OFFICE, "nominations.decide_list", "city"),
    (Role.LEAD_OFFICE, "classes.enrol", "city"),
    (Role.PROVIDER, "classes.plan_lessons", "unit"),
    (Role.PROVIDER, "attendance.take_roll", "unit"),
    (Role.PROVIDER, "results.enter_marks", "unit"),
    (Role.LEAD_OFFICE, "results.recognise", "city"),
    (Role.TEACHER, "results.view_certificate", "self"),
    (Role.TEACHER, "needs.view_my_needs", "self"),
    (Role.FINANCE, "nominations.view_quota", "city"),
    (Role.FINANCE, "reports.view_reports", "city"),
    (Role.LEVEL_OFFICE, "reports.view_reports", "city"),
    (Role.DEPUTY_DIRECTOR, "reports.view_reports", "city"),
    (Role.CITY_VIEWER, "reports.view_reports", "city"),
    (Role.INSPECTOR, "administration.read_trail", "city"),
    (Role.COMMUNICATION, "plans.view_plan", "city"),
    (Role.ADMINISTRATOR, "administration.manage_roles", "city"),
)


def test_a_change_of_rights_shows_in_the_table() -> None:
    assert FILE.read_text() == render_table(), "run manage.py permissions and review the difference"


def test_every_action_of_a_page_stands_in_the_table() -> None:
    assert {action.code for _, _, action in list_pages()} <= set(ACTIONS)


def test_no_declared_action_lies_unused() -> None:
    code = "\n".join(path.read_text() for path in modules() if path.name != "permissions.py")
    permissions = [
        import_module(relative(path).removesuffix(".py").replace("/", "."))
        for path in modules()
        if path.name == "permissions.py"
    ]
    declared = {name for module in permissions for name, value in vars(module).items() if isinstance(value, Action)}
    assert {name for name in declared if not re.search(rf"\b{name}\b", code)} == set()


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_every_action_names_roles_and_paths_that_exist(action: Action) -> None:
    assert action.roles
    for rule in action.rules:
        if action.model is not None and rule.path:
            action.model._default_manager.values_list(rule.path)  # an unknown path raises


@pytest.mark.parametrize(("role", "code", "reach"), PROMISED, ids=[f"{role}-{code}" for role, code, _ in PROMISED])
def test_every_role_has_what_its_work_needs(role: Role, code: str, reach: str) -> None:
    assert reaches(ACTIONS[code], role) == reach


@pytest.mark.parametrize("role", list(Role))
def test_every_role_opens_the_plan_and_the_catalogue(role: Role) -> None:
    assert {reaches(ACTIONS[code], role) for code in ("plans.view_plan", "standards.view_catalogue")} == {"city"}


@pytest.fixture
def people(units: Units, lan: User, hiep: User, trung: User, deputy: User) -> list[User]:
    """The whole cast, and a person in every kind of school."""
    make_person("Người trường A", units.school_a, level="THCS", user=hiep)
    make_person("Người trường B", units.school_b, level="THCS")
    make_person("Người mầm non", units.kindergarten, level="MN")
    make_person("Người THPT", units.high_school, level="THPT")
    return [lan, hiep, trung, deputy]


@pytest.mark.parametrize("action", [LIST_PEOPLE, VIEW_PERSON, REVEAL_PERSON, EDIT_PERSON, ADD_PERSON])
def test_each_reach_means_on_real_rows_what_the_table_says(
    action: Action, people: list[User], son: User, mai: User, nga: User, thu: User, khoa: User, union_officer: User
) -> None:
    oracle = Oracle(TODAY)
    model: type[Model] = Unit if action is ADD_PERSON else Person
    for user in (*people, son, mai, nga, thu, khoa, union_officer):
        found = set(visible(user, action, TODAY, model._default_manager.all()).values_list("pk", flat=True))
        assert found == oracle.expected(user, action), user.username
