"""The catalogue, loaded for the tests that ask it."""

import pytest

from haidang.areas.programmes.operations import load_programmes
from haidang.areas.standards.operations import load_requirements, load_retirement_ages


@pytest.fixture
def catalogue(db: None) -> None:
    load_programmes()
    load_retirement_ages()
    load_requirements()
