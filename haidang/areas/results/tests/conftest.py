"""The season the tests of this area stand on."""

from haidang.areas.classes.tests.season import season

__all__ = ["season"]
