"""The OpenAPI document, read from the endpoints themselves: addresses, forms and shapes of answers."""

import re
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

from django import forms
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from haidang.foundation.ui.endpoints import Endpoint

PLAIN = {int: "integer", str: "string", bool: "boolean", float: "number"}
PROBLEM = {
    "type": "object",
    "required": ["code", "sentence"],
    "properties": {
        "code": {"type": "string", "description": "stable; see docs/how-to/api.md"},
        "sentence": {"type": "string", "description": "what to do, in the language of Accept-Language (vi, en)"},
        "fields": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
}
PROBLEMS = {
    "401": "no valid token",
    "403": "the roles of the token's owner do not allow it",
    "404": "not in the owner's units",
    "405": "another method",
    "422": "refused; the sentence says what to do",
    "429": "too many calls in this minute",
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "minLength": 8, "maxLength": 80},
    "description": "the same key for a repeated request: the first answer comes again and nothing moves twice",
}


def list_endpoints() -> dict[str, tuple[str, Endpoint]]:
    """Address with its {parts} → the name of the address and the endpoint behind it."""
    found = {}
    for address, name, view in _patterns(get_resolver(), "/", ""):
        told = getattr(view, "endpoint", None)
        if isinstance(told, Endpoint):
            found[re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", address)] = (name, told)
    return found


def render_schema(server: str) -> dict[str, Any]:
    shapes: dict[str, Any] = {"Problem": PROBLEM}
    paths = {
        address: {told.method.lower(): _operation(address, name, told, shapes)}
        for address, (name, told) in list_endpoints().items()
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Hải Đăng", "version": settings.HAIDANG_VERSION},
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {"schemas": shapes, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


def _operation(address: str, name: str, told: Endpoint, shapes: dict[str, Any]) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": part, "in": "path", "required": True, "schema": {"type": "integer"}}
        for part in re.findall(r"{(\w+)}", address)
    ]
    parameters += [
        {"name": word, "in": "query", "required": False, "schema": {"type": "string"}, "description": text}
        for word, text in told.filters.items()
    ]
    operation: dict[str, Any] = {
        "operationId": name.removeprefix("api:").replace(":", "_"),
        "summary": told.does,
        "description": f"Action {told.action.code}",
        "parameters": parameters + ([KEY] if told.method == "POST" else []),
        "responses": {
            "200": {"description": "done", **_json({"$ref": _shape(told.gives, shapes)})},
            **{
                status: {"description": text, **_json({"$ref": "#/components/schemas/Problem"})}
                for status, text in PROBLEMS.items()
            },
        },
    }
    if told.takes is not None:
        operation["requestBody"] = {"required": True, **_json(_of_form(told.takes))}
    return operation


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _shape(shape: type, shapes: dict[str, Any]) -> str:
    """Writes the TypedDict among the components, once, and answers where it stands."""
    if shape.__name__ not in shapes:
        shapes[shape.__name__] = {}  # before its parts, should one lead back
        hints = get_type_hints(shape)
        shapes[shape.__name__] = {
            "type": "object",
            "required": list(hints),
            "properties": {name: _of_type(hint, shapes) for name, hint in hints.items()},
        }
    return f"#/components/schemas/{shape.__name__}"


def _of_type(hint: Any, shapes: dict[str, Any]) -> dict[str, Any]:
    if hint in PLAIN:
        return {"type": PLAIN[hint]}
    if is_typeddict(hint):
        return {"$ref": _shape(hint, shapes)}
    if get_origin(hint) is list:
        return {"type": "array", "items": _of_type(get_args(hint)[0], shapes)}
    if isinstance(hint, UnionType):
        return {"anyOf": [{"type": "null"} if part is NoneType else _of_type(part, shapes) for part in get_args(hint)]}
    raise TypeError(f"The schema has no words for {hint}.")


def _of_form(form: type[forms.Form]) -> dict[str, Any]:
    fields = form.base_fields
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, field in fields.items() if field.required],
        "properties": {name: _of_field(field) for name, field in fields.items()},
    }


def _of_field(field: forms.Field) -> dict[str, Any]:
    match field:
        case forms.ModelChoiceField(to_field_name=None):
            return {"type": "integer", "description": "an id"}
        case forms.ModelChoiceField():
            return {"type": "string", "description": f"a {field.to_field_name}"}
        case forms.IntegerField():
            least = {} if field.min_value is None else {"minimum": field.min_value}
            return {"type": "integer", **least}
        case forms.DateField():
            return {"type": "string", "format": "date"}
    return {"type": "string"}


def _patterns(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[tuple[str, str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, [namespace, entry.namespace]))
            yield from _patterns(entry, prefix + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), ":".join(filter(None, [namespace, entry.name or ""])), entry.callback
