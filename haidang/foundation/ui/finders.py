"""Static files: the allowed files of npm packages without a bundler, and names with content hashes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, overload

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class OneFile(FileSystemStorage):
    """A storage that knows a single file under whatever name it is asked for."""

    prefix = ""

    def __init__(self, path: str) -> None:
        super().__init__(location=settings.NPM_ROOT)
        self.only = path

    def path(self, name: str) -> str:  # noqa: ARG002  one file, whatever it is called
        return super().path(self.only)


class NpmFinder(BaseFinder):
    """Finds the files of settings.NPM_FILES in node_modules and nothing else."""

    def __init__(self, *_args: Any, **_options: Any) -> None:
        self.files: dict[str, str] = settings.NPM_FILES

    def check(self, **_options: Any) -> list[CheckMessage]:
        return []

    @overload  # type: ignore[override]
    def find(self, path: str, find_all: Literal[False] = False) -> str | Sequence[str]: ...
    @overload
    def find(self, path: str, find_all: Literal[True]) -> Sequence[str]: ...
    def find(self, path: str, find_all: bool = False) -> str | Sequence[str]:
        """An empty list means not found: Django counts a None as an answer."""
        found = [OneFile(self.files[path]).path(path)] if path in self.files else []
        return found if find_all or not found else found[0]

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, OneFile]]:  # noqa: ARG002
        for name, path in self.files.items():
            yield name, OneFile(path)


def missing_packages() -> list[CheckMessage]:
    """Names the npm files that are not there; asked by the build, not at every start."""
    finder = NpmFinder()
    return [
        Error(f"{path} is missing in {settings.NPM_ROOT}: run make run once, it fetches the packages.")
        for path in finder.files.values()
        if not (settings.NPM_ROOT / path).exists()
    ]


def without_source_maps(patterns: Iterable[Any]) -> tuple[Any, ...]:
    """Source maps are not shipped, and the manifest refuses references to files it does not have."""
    return tuple(
        (glob, tuple(rule for rule in rules if "sourceMappingURL" not in (rule if isinstance(rule, str) else rule[0])))
        for glob, rules in patterns
    )


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Hashed and compressed names; no source maps."""

    patterns = without_source_maps(CompressedManifestStaticFilesStorage.patterns)
