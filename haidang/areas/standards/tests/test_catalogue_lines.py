"""A file of the catalogue that cannot be used is refused with file, line and reason."""

from pathlib import Path

import pytest

from haidang.areas.programmes.operations import load_programmes
from haidang.areas.standards.operations import load_requirements
from haidang.areas.standards.queries.catalogue_files import CatalogueError
from haidang.areas.standards.tests.test_catalogue import GOOD

pytestmark = pytest.mark.django_db
SECOND = GOOD.split("[[version]]")[1].replace("number = 1", "number = 2").replace("2024-01-01", "2025-01-01")
TWO = f"{GOOD.replace('from = 2024-01-01', 'from = 2024-01-01\nuntil = 2025-01-01')}[[version]]{SECOND}"
# What is written, the text of the line that must be named, the reason.
BAD = (
    (GOOD.replace('otherwise = "must"', 'otherwise = "maybe"'), 'otherwise = "maybe"', "version 1: otherwise"),
    (GOOD.replace("from = 2024-01-01", 'from = "soon"'), 'from = "soon"', "from is no day"),
    (GOOD.replace('"concerns"', '"concern"'), 'decides = "concern"', "condition 1: role"),
    (GOOD.replace("level = 'TH'", "grade = 1"), 'expression = "grade = 1"', "There is no fact 'grade'"),
    (GOOD.replace('document = "x"', 'paper = "x"'), 'paper = "x"', "condition 1: unknown paper"),
    (GOOD.replace('sentence_vi = "x"\n', ""), "[[version.condition]]", "sentence_vi is missing"),
    (GOOD.replace('source = "x"\n', ""), "", "the head: source is missing"),
    (
        TWO[: len(TWO) - 200] + TWO[len(TWO) - 200 :].replace("level = 'TH'", "level = 'THSC'"),
        "THSC",
        "version 2: extra",
    ),
)


@pytest.mark.parametrize(("content", "line", "reason"), BAD, ids=range(len(BAD)))
def test_the_line_is_named(content: str, line: str, reason: str, tmp_path: Path) -> None:
    load_programmes()
    (tmp_path / "extra.toml").write_text(content)
    with pytest.raises(CatalogueError, match=reason) as refused:
        load_requirements(folder=tmp_path)
    number = int(str(refused.value).removeprefix("extra.toml:").partition(",")[0])
    assert line in content.splitlines()[number - 1]


def test_a_file_that_is_no_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "extra.toml").write_text(GOOD.replace('source = "x"', "source = x"))
    with pytest.raises(CatalogueError, match=r"extra\.toml, the whole file: .*at line 10"):
        load_requirements(folder=tmp_path)
