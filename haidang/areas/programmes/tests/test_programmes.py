"""The catalogue that ships with the product."""

import pytest
from django.db import IntegrityError
from django.utils.translation import override

from haidang.areas.programmes.models import Programme
from haidang.areas.programmes.operations import load_programmes
from haidang.areas.programmes.queries import find_programme, list_programmes

pytestmark = pytest.mark.django_db


def test_loading_twice_leaves_the_same_programmes() -> None:
    load_programmes()
    before = list(Programme.objects.order_by("pk").values())
    assert load_programmes() == len(before) == 20
    assert list(Programme.objects.order_by("pk").values()) == before


def test_a_changed_name_is_brought_back_to_the_file() -> None:
    load_programmes()
    Programme.objects.filter(code="khtn").update(name_vi="x")
    load_programmes()
    khtn = find_programme("khtn")
    assert khtn is not None
    assert khtn.name_vi.startswith("Bồi dưỡng")


def test_the_name_follows_the_language() -> None:
    programme = Programme(name_vi="Tư vấn", name_en="Counselling")
    with override("en"):
        assert programme.name == "Counselling"
    with override("vi"):
        assert str(programme) == "Tư vấn"


def test_a_degree_programme_without_a_rank_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="programme_degree_names_its_rank"):
        Programme.objects.create(code="x", name_vi="x", name_en="x", kind="degree", source="x")


def test_degrees_come_first() -> None:
    load_programmes()
    assert [programme.kind for programme in list_programmes()] == ["degree"] * 6 + ["upskilling"] * 14


def test_an_unknown_code_finds_nothing() -> None:
    assert find_programme("nothing") is None
