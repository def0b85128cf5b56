"""Vietnamese names sort by given name, then letters, then tones; Python and SQL fold alike."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from haidang.foundation.basics.names import SOURCE, fold, initials
from tests.examples import examples

IN_ORDER = [
    "Nguyễn Văn An",
    "Trần Thị An",
    "Lê Văn Ánh",
    "Bùi Văn Bình",
    "Đỗ Thị Chi",
    "Phạm Văn Dũng",
    "Hoàng Văn Đức",
    "Vũ Thị Hà",
    "Vũ Thị Hoa",
    "Vũ Thị Hòa",
    "Lê Tuấn Ủ",
    "Lê Tuấn Ư",
]


def sort_key(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select vn_sort_key(%s)", [name])
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_names_sort_by_given_name_then_letters_then_tones() -> None:
    assert sorted(set(IN_ORDER), key=sort_key) == IN_ORDER


@pytest.mark.django_db
def test_all_of_one_given_name_come_before_the_next_and_the_shorter_name_first() -> None:
    names = ["Bùi Thị Anh", "Bùi Thị Hồng Anh", "Bùi Thu Anh", "Vũ Văn Anh", "Bùi Hữu Ánh", "Bùi Thị Ánh"]
    assert sorted(set(names), key=sort_key) == names


@pytest.mark.django_db
def test_composed_and_decomposed_letters_give_the_same_key() -> None:
    assert sort_key("Lê Thị Hương") == sort_key("Lê Thị Hương")


def test_folding_drops_marks_and_extra_space() -> None:
    assert fold("  NGUYỄN  Thị Đẹp ") == "nguyen thi dep"


@pytest.mark.django_db
@examples(60)
@given(words=st.lists(st.text(alphabet=SOURCE, min_size=1, max_size=6), min_size=1, max_size=4))
def test_the_database_folds_as_python_does(words: list[str]) -> None:
    name = " ".join(words)
    with connection.cursor() as cursor:
        cursor.execute("select vn_plain(%s)", [name])
        assert cursor.fetchone()[0] == fold(name)


@pytest.mark.parametrize(("name", "expected"), [("Trần Thị Lan", "TL"), ("Lan", "L"), ("", "")])
def test_initials_take_family_and_given_name(name: str, expected: str) -> None:
    assert initials(name) == expected
