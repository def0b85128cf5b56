"""The season the tests of this area stand on."""

from haidang.areas.classes.tests.season import afterwards, season

__all__ = ["afterwards", "season"]
