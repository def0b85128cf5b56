"""The shape of the tree: sizes, migrations, foreign keys, operations."""

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.tree import PACKAGE, functions, height_of_apps, layers, modules, relative

MODULE_LINES, FUNCTION_LINES, TEMPLATE_LINES, SCRIPT_LINES = 400, 50, 200, 150
AREAS = sorted(name for layer in layers("order-of-areas") for name in layer if (PACKAGE / "areas" / name).exists())


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_module_is_longer_than_400_lines() -> None:
    assert [f"{relative(p)} {lines(p)}" for p in modules(tests=True) if lines(p) > MODULE_LINES] == []


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{relative(path)}:{f.name} {(f.end_lineno or 0) - f.lineno + 1}"
        for path in modules()
        for f in functions(path)
        if (f.end_lineno or 0) - f.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []


def test_no_template_is_longer_than_200_lines_and_no_own_script_than_150() -> None:
    templates = [p for p in PACKAGE.rglob("templates/**/*.html") if lines(p) > TEMPLATE_LINES]
    scripts = [p for p in PACKAGE.rglob("static/**/*.js") if lines(p) > SCRIPT_LINES]
    assert [relative(p) for p in templates + scripts] == []


def test_no_template_with_a_form_is_included_without_the_token_of_its_page() -> None:
    """An include with `only` leaves csrf_token behind: its form would be refused in every browser, and in no test."""
    texts = {path.parent.name + "/" + path.name: path.read_text() for path in PACKAGE.rglob("templates/**/*.html")}
    holders = {name for name, text in texts.items() if "{% csrf_token %}" in text}
    cut = [
        f"{name} includes {part}"
        for name, text in texts.items()
        for part, with_only in re.findall(r'{%\s*include "([^"]+)"[^%]*?(\bonly)?\s*%}', text)
        if with_only and part in holders
    ]
    assert cut == []


def test_no_template_carries_inline_script_or_style() -> None:
    marks = ("style=", "<style", "<script>", "onclick=", "onchange=", "onsubmit=", "javascript:")
    found = [relative(p) for p in PACKAGE.rglob("templates/**/*.html") if any(m in p.read_text() for m in marks)]
    assert found == []


def test_counts_in_sentences_are_written_as_figures() -> None:
    """2400 would stand there ungrouped: `Figure` in Python, `vn_number` in templates (`basics.figures`)."""
    bare = re.compile(r'% \{[^{}]*"count": (?!Figure\()|\.format\(count=(?!Figure\()')
    code = [relative(p) for p in modules() if bare.search(p.read_text())]
    tags = re.compile(r"\{% blocktranslate [^%]*\bcount \w+=(?![^%]*vn_number)[^%]*%\}")
    templates = [relative(p) for p in PACKAGE.rglob("templates/**/*.html") if tags.search(p.read_text())]
    assert code + templates == []


def test_every_array_in_sql_names_its_type() -> None:
    """Numbers go out as smallint[], and PostgreSQL compares a bigint with each of a thousand smallints in turn."""
    bare = re.compile(r"any\(%(?:\(\w+\))?s\)")
    assert [str(path) for path in modules() if bare.search(path.read_text())] == []


def test_every_migration_says_what_it_does() -> None:
    names = [p.stem for p in PACKAGE.rglob("migrations/0*.py")]
    assert [name for name in names if "_auto_" in name or name.endswith("_initial")] == []


def test_every_module_says_in_one_line_what_it_is() -> None:
    silent = [
        p for p in modules(tests=True) if p.name != "__init__.py" and not ast.get_docstring(ast.parse(p.read_text()))
    ]
    assert [relative(p) for p in silent] == []


def test_foreign_keys_point_down() -> None:
    height = height_of_apps()
    upward = []
    for model in apps.get_models():
        if model._meta.app_label not in height:
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField):
                target = field.related_model._meta.app_label
                if target in height and height[target] > height[model._meta.app_label]:
                    upward.append(f"{model._meta.label}.{field.name} -> {target}")
    assert upward == []


def test_no_foreign_key_is_generic() -> None:
    assert [relative(p) for p in modules() if "GenericForeignKey" in p.read_text()] == []


# Not business changes of a user's: they carry no author, or leave the transaction to their caller.
NO_AUTHOR = {
    "record": "the audit entry itself: it demands the caller's transaction",
    "record_all": "many audit entries: they demand the caller's transaction",
    "record_each": "many audit entries: they demand the caller's transaction",
    "lock_class": "a lock the areas above take first, in their own transaction",
    "note_failed_sign_in": "nobody is signed in yet",
    "forget_failed_sign_ins": "nobody is signed in yet",
    "refresh_facts": "a copy of the records: nobody decides anything",
    "keep_quality": "an hourly count: nobody decides anything",
    "keep_findings": "what the hourly count found: nobody decides anything",
    "notify": "a notice tells of what its caller recorded",
    "mark_acted": "a notice tells of what its caller recorded",
    "store_nation_facts": "made-up people, to measure on",
}


def operations() -> list[tuple[str, FunctionType]]:
    """What areas and foundation offer: public functions of operations.py, or what a package of that name exports."""
    found = []
    for path in sorted([*PACKAGE.glob("*/*/operations.py"), *PACKAGE.glob("*/*/operations/__init__.py")]):
        dotted = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        module: ModuleType = import_module(dotted)
        for name in getattr(module, "__all__", vars(module)):
            function = getattr(module, name)
            if isinstance(function, FunctionType) and _is_own(name, function, dotted):
                found.append((f"{dotted}.{name}", function))
    return found


def _is_own(name: str, function: FunctionType, dotted: str) -> bool:
    is_loader = name.startswith("load_")  # reference data comes with the release, not from a user
    return not name.startswith("_") and not is_loader and function.__module__.startswith(dotted)


OPERATIONS = operations()


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_every_operation_is_atomic_keyword_only_and_takes_by(name: str, operation: FunctionType) -> None:
    parameters = list(inspect.signature(operation).parameters.values())
    positional = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert len(positional) <= 1, "keyword-only beyond the first argument"
    if name.rpartition(".")[2] in NO_AUTHOR:
        return
    assert "by" in [p.name for p in parameters], "takes by"
    assert hasattr(operation, "__wrapped__"), "decorated with @transaction.atomic"


def test_every_package_of_operations_names_what_it_exports() -> None:
    packages = sorted(PACKAGE.glob("*/*/operations/__init__.py"))
    assert [relative(p) for p in packages if "__all__" not in p.read_text()] == []


def test_no_area_writes_rows_of_another_areas_model() -> None:
    writers = {"create", "bulk_create", "update", "delete", "update_or_create", "get_or_create", "bulk_update"}
    found = []
    for area in AREAS:
        for path in sorted((PACKAGE / "areas" / area).rglob("*.py")):
            if "tests" in path.parts or "migrations" in path.parts:
                continue
            tree = ast.parse(path.read_text())
            foreign = {
                alias.asname or alias.name
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom)
                and (node.module or "").startswith("haidang.areas.")
                and (node.module or "").endswith(".models")
                and (node.module or "").split(".")[2] != area
                for alias in node.names
            }
            found += [
                f"{relative(path)}:{node.lineno} {ast.unparse(node.func)}"
                for node in ast.walk(tree)
                if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in writers
                and ast.unparse(node.func).split(".")[0] in foreign
            ]
    assert found == []
