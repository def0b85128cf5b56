"""Settings refuse bad values with a sentence that names the variable."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment, kept_secret, make_folder

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("value", ["maybe", "2", "ja"])
def test_a_bad_boolean_is_refused(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"FLAG is .* write true or false"):
        Environment({"FLAG": value}).boolean("FLAG", default=False)


@pytest.mark.parametrize(
    ("value", "expected"), [("true", True), ("1", True), ("No", False), ("", True), (" off ", False)]
)
def test_booleans_are_read(value: str, expected: bool) -> None:
    assert Environment({"FLAG": value}).boolean("FLAG", default=True) is expected


@pytest.mark.parametrize("value", ["many", "-1", "0", "65", "1.5", "٣"])
def test_a_bad_number_is_refused(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"POOL is .* from 1 to 64"):
        Environment({"POOL": value}).integer("POOL", default=8, least=1, most=64)


@pytest.mark.parametrize(
    "value",
    [
        "haidang.vn",
        "ftp://haidang.vn",
        "https://",
        "https://haidang.vn/path",
        "http://a:b@c",
        "http://a:port",
        "http://[",
    ],
)
def test_a_bad_address_is_refused(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ADDRESS is"):
        Environment({"ADDRESS": value}).web_address("ADDRESS", default="")


@pytest.mark.parametrize(
    "value",
    [
        "mysql://host/name",
        "postgresql://host",
        "postgresql://host/",
        "postgresql://host:port/name",
        "haidang",
        "postgresql://h/n?x",
    ],
)
def test_a_bad_database_address_is_refused(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is not usable"):
        Environment({"DATABASE_URL": value}).database("DATABASE_URL")


def test_a_database_address_is_read() -> None:
    read = Environment({"U": "postgresql://lan:m%40t@db.vn:5433/h%E1%BA%A3i?sslmode=require"}).database("U")
    assert read == {
        "NAME": "hải",
        "USER": "lan",
        "PASSWORD": "m@t",
        "HOST": "db.vn",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"HAIDANG_DEMO": "perhaps"}, "HAIDANG_DEMO is 'perhaps': write true or false."),
        ({"HAIDANG_DEMO": "false"}, "SECRET_KEY is missing"),
        ({"HAIDANG_POOL": "0"}, "HAIDANG_POOL is '0'"),
        ({"DATABASE_URL": "sqlite:///x", "SECRET_KEY": "k" * 50}, "only PostgreSQL is supported"),
        ({"HAIDANG_ADDRESS": "here"}, "HAIDANG_ADDRESS is 'here'"),
    ],
)
def test_the_start_is_refused_with_a_sentence(variables: dict[str, str], sentence: str) -> None:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("HAIDANG", "SECRET", "DATABASE"))
    }
    clean |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
    start = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=ROOT,
        env=clean | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert start.returncode != 0
    assert sentence in start.stderr.splitlines()[-1]


def test_the_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "new" / "secret_key"
    with ThreadPoolExecutor(8) as starters:
        secrets = set(starters.map(lambda _: kept_secret(file), range(32)))
    assert len(secrets) == 1
    assert len(secrets.pop()) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret_key"]


def test_a_folder_that_exists_keeps_its_rights(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    make_folder(closed / "new")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert stat.S_IMODE((closed / "new").stat().st_mode) == 0o755
