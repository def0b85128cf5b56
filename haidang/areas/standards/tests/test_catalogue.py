"""The catalogue that ships with the product loads, once and whole."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils.translation import override

from haidang.areas.programmes.operations import load_programmes
from haidang.areas.standards.models import Requirement
from haidang.areas.standards.operations import load_requirements
from haidang.areas.standards.queries import compiled_requirement, find_requirement, requirements_on
from haidang.areas.standards.queries.catalogue import with_parts
from haidang.areas.standards.queries.catalogue_files import CatalogueError

pytestmark = pytest.mark.django_db


def test_loading_twice_leaves_the_same_requirements() -> None:
    call_command("load_catalogue")
    before = list(Requirement.objects.order_by("pk").values())
    call_command("load_catalogue")
    assert list(Requirement.objects.order_by("pk").values()) == before
    assert {row["code"] for row in before if row["purpose"] == "review"} == {
        "upgrade_mn_public",
        "upgrade_mn_private",
        "upgrade_th",
        "upgrade_thcs",
        "khtn",
        "lsdl",
        "counselling",
        "pedagogy_thcs",
        "tin_cn_th",
        "management_course",
        "other",
    }


GOOD = """
code = "extra"
title_vi = "Thêm"
title_en = "Extra"
text_vi = "x"
text_en = "x"
programme = "khtn"
target_group = "extra"
otherwise = "must"
source = "x"
confidence = "H"
[[version]]
number = 1
from = 2024-01-01
[[version.condition]]
code = "level"
decides = "concerns"
expression = "level = 'TH'"
sentence_vi = "x"
sentence_en = "x"
document = "x"
article = ""
confidence = "H"
"""

BAD = {
    "code = ?\n": "extra.toml, the whole file: .*line 1",
    GOOD.replace("[[version]]", "[[versions]]").replace("version.condition", "versions.condition"): "unknown versions",
    GOOD.split("[[version]]", maxsplit=1)[0]: r"it has no \[\[version\]\]",
    GOOD.replace('source = "x"\n', ""): "the head: source is missing",
    GOOD.replace("from = 2024-01-01", 'from = "2024-01-01"'): "version 1: from is no day",
    GOOD.replace("from = 2024-01-01", "from = 2024-01-01\nuntil = 2023-01-01"): "until",
    GOOD.replace('confidence = "H"\n[[', 'confidence = "X"\n[['): "confidence",
    GOOD.replace('"concerns"', '"concern"'): "version 1, condition 1: role",
    GOOD.replace('programme = "khtn"', 'programme = "knth"'): "no programme 'knth'",
    GOOD.replace("level = 'TH'", "grade = 1"): "version 1: extra, level: There is no fact 'grade'",
    GOOD.replace("level = 'TH'", "level = :missing"): "no parameter 'missing'",
    GOOD.replace("level = 'TH'", "level = 'TH'; drop table x"): "not part of the language",
}


@pytest.mark.parametrize("content", BAD, ids=range(len(BAD)))
def test_a_wrong_file_is_refused_by_name_place_and_reason_and_nothing_is_loaded(content: str, tmp_path: Path) -> None:
    load_programmes()
    (tmp_path / "a_good.toml").write_text(GOOD.replace('"extra"', '"good"'))
    (tmp_path / "extra.toml").write_text(content)
    with pytest.raises(CatalogueError, match=BAD[content]):
        load_requirements(folder=tmp_path)
    assert not Requirement.objects.exists()


def load_one(folder: Path) -> Requirement:
    (folder / "extra.toml").write_text(GOOD)
    load_requirements(folder=folder)
    return Requirement.objects.get()


def test_a_stored_version_is_never_rewritten(tmp_path: Path) -> None:
    load_programmes()
    load_one(tmp_path)
    (tmp_path / "extra.toml").write_text(GOOD.replace("level = 'TH'", "level = 'THCS'"))
    with pytest.raises(CatalogueError, match="new version number"):
        load_requirements(folder=tmp_path)


def test_a_later_version_closes_the_earlier_one(tmp_path: Path) -> None:
    load_programmes()
    load_one(tmp_path)
    later = GOOD.split("[[version]]")[1].replace("number = 1", "number = 2").replace("2024-01-01", "2025-01-01")
    closed = GOOD.replace("from = 2024-01-01", "from = 2024-01-01\nuntil = 2025-01-01")
    (tmp_path / "extra.toml").write_text(f"{closed}\n[[version]]{later}")
    load_requirements(folder=tmp_path)
    found = [find_requirement("extra", day) for day in (date(2024, 12, 31), date(2025, 1, 1))]
    assert [row.version for row in found if row] == [1, 2]


def test_two_versions_in_force_on_one_day_are_refused_by_the_loader_and_by_the_database(tmp_path: Path) -> None:
    load_programmes()
    second = GOOD.split("[[version]]")[1].replace("number = 1", "number = 2")
    (tmp_path / "extra.toml").write_text(f"{GOOD}\n[[version]]{second}")
    with override("en"), pytest.raises(CatalogueError, match="Another version of the requirement is in force"):
        load_requirements(folder=tmp_path)
    first = load_one(tmp_path)
    first.pk, first.version = None, 2
    with pytest.raises(IntegrityError, match="requirement_one_version_at_a_time"), transaction.atomic():
        first.save(force_insert=True)


@pytest.mark.parametrize(
    "day", [date(2021, 8, 1), date(2024, 3, 1), date(2025, 10, 31), date(2026, 1, 1), date(2030, 12, 31)]
)
def test_every_version_in_force_compiles(catalogue: None, day: date) -> None:
    for requirement in requirements_on(day):
        assert compiled_requirement(requirement, day).status


def test_every_text_has_both_languages_and_its_parameters_exist(catalogue: None) -> None:
    for requirement in with_parts(Requirement.objects.all()):
        names = {parameter.name for parameter in requirement.parameters.all()}
        assert all((requirement.title_vi, requirement.title_en, requirement.text_vi, requirement.text_en))
        for condition in requirement.conditions.all():
            for sentence in (condition.sentence_vi, condition.sentence_en):
                assert sentence
                assert set(re.findall(r"\{(\w+)\}", sentence)) <= names
