"""A malformed file of the catalogue stops the start, with file, line and reason."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from haidang.areas.standards.queries.catalogue_files import DATA

pytestmark = pytest.mark.django_db


def test_the_start_stops_at_a_bad_file(tmp_path: Path) -> None:
    text = (DATA / "requirements" / "khtn.toml").read_text(encoding="utf-8")
    (tmp_path / "khtn.toml").write_text(
        text.replace('expression = "', 'expression = "grade = 1 and ', 1), encoding="utf-8"
    )
    line = next(number for number, line in enumerate(text.splitlines(), start=1) if line.startswith("expression"))
    with pytest.raises(CommandError, match=rf"khtn\.toml:{line}, version 1: .*There is no fact 'grade'"):
        call_command("load_catalogue", folder=tmp_path)
