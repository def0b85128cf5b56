"""What the architecture tests read: our apps in their order, their modules, their URLs."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "haidang"


def layers(contract: str) -> list[list[str]]:
    """The layers of one import contract, top first, as lists of names that stand side by side."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    found = next(c for c in contracts if c["id"] == contract)
    return [[name.strip(" ()") for name in layer.split("|")] for layer in found["layers"]]


def height_of_apps() -> dict[str, int]:
    """How high each of our apps stands: it may point only to lower ones."""
    bottom_up = [*reversed(layers("order-of-foundation")), *reversed(layers("order-of-areas"))]
    return {name: height for height, names in enumerate(bottom_up) for name in names}


def modules(*, tests: bool = False) -> Iterator[Path]:
    """Our own modules without migrations; with tests only when asked."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        if "migrations" in parts or ("tests" in parts and not tests):
            continue
        yield path


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions of a module, nested ones too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def urls(
    resolver: URLResolver | None = None, prefix: str = "", namespace: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Every URL of the project: its address pattern, its full name, and the pattern itself."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, [namespace, entry.namespace or ""]))
            yield from urls(entry, prefix + str(entry.pattern), inner)
        else:
            yield prefix + str(entry.pattern), ":".join(filter(None, [namespace, entry.name or ""])), entry


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))
