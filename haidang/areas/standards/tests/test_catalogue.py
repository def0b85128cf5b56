"""The catalogue that ships with the product loads, once and whole."""

import pytest
from django.core.management import call_command

from haidang.areas.standards.models import Requirement

pytestmark = pytest.mark.django_db


def test_loading_twice_leaves_the_same_requirements() -> None:
    call_command("load_catalogue")
    before = list(Requirement.objects.order_by("pk").values())
    call_command("load_catalogue")
    assert list(Requirement.objects.order_by("pk").values()) == before
    assert {row["code"] for row in before} == {
        "upgrade_mn_public",
        "upgrade_mn_private",
        "upgrade_th",
        "upgrade_thcs",
        "khtn",
        "lsdl",
        "counselling",
        "other",
    }
