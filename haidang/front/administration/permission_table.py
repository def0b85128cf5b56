"""The permission table of the whole project as text, read from the code."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from haidang.foundation.access.actions import Action, Reach
from haidang.foundation.access.models import Role

SHORT = {Reach.UNIT: "unit", Reach.BELOW: "below", Reach.CITY: "city", Reach.SELF: "self"}
NOBODY = "–"
HEAD = """# Permissions

Written by `manage.py permissions` from the code; a test fails when the two differ.
A role that is not named for an action is refused.

- **unit**: objects of the unit at which the role is held
- **below**: objects of that unit and of all units that stand under it on the day
- **city**: objects of every unit; where the role is held for some levels only, of the schools of those levels
- **self**: objects that concern the user as a person
"""


def list_actions() -> list[Action]:
    """Every action that a module permissions of ours declares, by code."""
    found: dict[str, Action] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("haidang.") and find_spec(f"{config.name}.permissions"):
            module = import_module(f"{config.name}.permissions")
            found |= {value.code: value for value in vars(module).values() if isinstance(value, Action)}
    return [found[code] for code in sorted(found)]


def list_pages() -> list[tuple[str, tuple[str, ...], Action]]:
    """Every address that needs an action: its name, its methods and the action."""
    pages: dict[tuple[str, tuple[str, ...]], Action] = {}
    for name, pattern in _patterns(get_resolver()):
        view: Any = pattern.callback
        if isinstance(getattr(view, "action", None), Action):
            pages[name, view.methods] = view.action
    return sorted(((name, methods, action) for (name, methods), action in pages.items()), key=lambda page: page[:2])


def reaches(action: Action, role: Role) -> str:
    """How far the role reaches with the action, in the words of the table."""
    mine = {rule.reach for rule in action.rules if role in rule.roles}
    return " + ".join(word for reach, word in SHORT.items() if reach in mine) or NOBODY


def render_table() -> str:
    """Actions by roles, then pages by actions."""
    roles = list(Role)
    actions = [
        [f"`{action.code}`", action.model.__name__ if action.model else NOBODY, *(reaches(action, r) for r in roles)]
        for action in list_actions()
    ]
    pages = [
        [f"`{name}`", ", ".join(m for m in methods if m != "HEAD"), f"`{action.code}`"]
        for name, methods, action in list_pages()
    ]
    headings = [role.value.replace("_", " ") for role in roles]
    parts = [
        HEAD,
        "## Actions by roles\n",
        _grid(["action", "objects", *headings], actions),
        "## Pages by actions\n",
        _grid(["page", "methods", "action"], pages),
    ]
    return "\n".join(parts)


def _grid(head: list[str], rows: list[list[str]]) -> str:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |\n"
        for line in lines
    )


def _patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, ":".join(filter(None, [namespace, entry.namespace])))
        else:
            yield ":".join(filter(None, [namespace, entry.name])), entry
