"""The schema tells of every endpoint, and what an endpoint answers is what it tells."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from haidang.areas.nominations.models import QuotaAccount
from haidang.areas.nominations.operations import grant_quota, open_account
from haidang.areas.plans.models import Plan, PlanState, Target, Task
from haidang.foundation.access.tokens import issue_token
from haidang.foundation.accounts.models import User
from haidang.front.api.schema import list_endpoints
from tests.architecture.tree import urls
from tests.cast import Units

KINDS: dict[str, type] = {
    "integer": int,
    "string": str,
    "array": list,
    "object": dict,
    "null": type(None),
    "boolean": bool,
}


@pytest.fixture
def schema(client: Client) -> dict[str, Any]:
    answer = client.get("/api/schema.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_every_endpoint_of_the_project_stands_in_the_schema(schema: dict[str, Any]) -> None:
    told = {part["operationId"] for path in schema["paths"].values() for part in path.values()}
    real = {
        name.removeprefix("api:").replace(":", "_")
        for _, name, pattern in urls()
        if hasattr(pattern.callback, "endpoint")
    }
    assert told == real
    assert len(told) == len(schema["paths"]) >= 16


def test_every_operation_says_what_it_does_and_where_it_is_refused(schema: dict[str, Any]) -> None:
    for address, (_name, endpoint) in list_endpoints().items():
        operation = schema["paths"][address][endpoint.method.lower()]
        assert operation["summary"].endswith(".")
        assert {"200", "401", "403", "404", "405", "422", "429"} == set(operation["responses"])
        keys = [part for part in operation["parameters"] if part["name"] == "Idempotency-Key"]
        assert bool(keys) == (endpoint.method == "POST")


def test_every_reference_leads_somewhere(schema: dict[str, Any]) -> None:
    shapes = schema["components"]["schemas"]
    wanted = set(_references(schema))
    assert wanted == {f"#/components/schemas/{name}" for name in shapes}


def _references(part: Any) -> list[str]:
    if isinstance(part, list):
        return [found for one in part for found in _references(one)]
    if not isinstance(part, dict):
        return []
    inner = [found for one in part.values() for found in _references(one)]
    return [part["$ref"], *inner] if "$ref" in part else inner


def test_answers_have_the_shape_that_the_schema_tells(
    schema: dict[str, Any], client: Client, units: Units, son: User
) -> None:
    today, now = timezone.localdate(), timezone.now()
    plan = Plan.objects.create(code="plan-x", year=today.year, title="Kế hoạch", issuer=units.department)
    task = Task.objects.create(
        plan=plan, position=1, printed_ordinal="1", content="x", levels=["THCS"], printed_time="x"
    )
    target = Target.objects.create(task=task, position=1, label="x", planned=5, requirement_code="x")
    Plan.objects.update(state=PlanState.ISSUED)
    account = open_account(target, by=son, now=now)
    grant_quota(account, unit=units.ward, quantity=1, due_on=today, by=son, now=now, today=today)
    secret = issue_token(name="x", expires_on=today + timedelta(1), by=son, now=now, today=today).secret
    headers = {"Authorization": f"Bearer {secret}"}
    base = "/api/nominations/accounts/"
    answers = {
        base: client.get(base, headers=headers),
        base + "{pk}/": client.get(f"{base}{account.pk}/", headers=headers),
        base + "{pk}/moves/": client.get(f"{base}{account.pk}/moves/", headers=headers),
        base + "{pk}/overdue/": client.get(f"{base}{account.pk}/overdue/", headers=headers),
    }
    for address, answer in answers.items():
        told = schema["paths"][address]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert answer.status_code == 200
        _check(answer.json(), told, schema)
    _check(client.get(base).json(), {"$ref": "#/components/schemas/Problem"}, schema)
    assert QuotaAccount.objects.count() == 2


def _check(value: Any, told: dict[str, Any], schema: dict[str, Any]) -> None:
    """Types and names as told, all the way down."""
    if "$ref" in told:
        told = schema["components"]["schemas"][told["$ref"].rpartition("/")[2]]
    if "anyOf" in told:
        kinds = [part for part in told["anyOf"] if (part.get("type") == "null") == (value is None)]
        return _check(value, kinds[0], schema)
    kind: type = type(value)
    assert kind is KINDS[told["type"]], (value, told)
    if told["type"] == "array":
        for one in value:
            _check(one, told["items"], schema)
    if told["type"] == "object" and "required" in told:
        assert set(told["required"]) <= value.keys() <= told["properties"].keys()
        for name, inner in value.items():
            _check(inner, told["properties"][name], schema)
    return None
