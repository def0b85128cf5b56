"""Typed readers of environment variables: a bad value stops the start with a sentence that names it."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


class Environment:
    """Reads variables; an empty value counts as absent."""

    def __init__(self, values: Mapping[str, str] = os.environ) -> None:
        self.values = values

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "").strip() or default

    def is_set(self, name: str) -> bool:
        return bool(self.text(name))

    def boolean(self, name: str, *, default: bool) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value in TRUE | FALSE:
            return value in TRUE
        raise ImproperlyConfigured(f"{name} is {value!r}: write true or false.")

    def integer(self, name: str, *, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdecimal()) or not least <= int(value) <= most:
            raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number from {least} to {most}.")
        return int(value)

    def words(self, name: str, *, default: list[str]) -> list[str]:
        """A list separated by commas."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()] or default

    def one_of(self, name: str, *, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise ImproperlyConfigured(f"{name} is {value!r}: write {' or '.join(choices)}.")
        return value

    def web_address(self, name: str, *, default: str) -> str:
        """The address people type to reach us, without a path, e.g. https://haidang.example.vn."""
        value = self.text(name, default).rstrip("/")
        if not is_web_address(value):
            raise ImproperlyConfigured(f"{name} is {value!r}: write an address such as https://haidang.example.vn.")
        return value

    def database(self, name: str) -> dict[str, Any]:
        """Django's form of postgresql://user:password@host:port/name?sslmode=require."""
        value = self.text(name)
        wanted = f"{name} is not usable: write postgresql://user:password@host:port/name"
        try:
            parts = urlsplit(value)
            port = parts.port
            options: dict[str, Any] = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        except ValueError as error:
            raise ImproperlyConfigured(f"{wanted} ({error}).") from error
        if parts.scheme not in {"postgresql", "postgres"}:
            raise ImproperlyConfigured(f"{wanted}; only PostgreSQL is supported, not {parts.scheme or 'an empty'!r}.")
        database = unquote(parts.path.removeprefix("/"))
        if not database or "/" in database:
            raise ImproperlyConfigured(f"{wanted}; the name of the database is missing.")
        return {
            "NAME": database,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", unquote(parts.hostname or "")),
            "PORT": str(port or ""),
            "OPTIONS": options,
        }


def is_web_address(value: str) -> bool:
    """http or https, a host, perhaps a port, and nothing else."""
    try:
        parts = urlsplit(value)
        _ = parts.port  # reading it checks it
    except ValueError:
        return False
    more = parts.path or parts.query or parts.fragment or parts.username
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not more


def make_folder(folder: Path, mode: int = 0o755) -> Path:
    """Creates what is missing with the given mode whatever the umask; never touches a folder that exists."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        try:
            path.mkdir()
        except FileExistsError:
            continue
        path.chmod(mode)
    return folder


def kept_secret(file: Path) -> str:
    """A random key made at first use and kept in a file that only its owner reads."""
    if not file.exists():
        make_folder(file.parent)
        fresh = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            file.hardlink_to(fresh)  # atomic: of several processes starting at once the first one wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_text()
