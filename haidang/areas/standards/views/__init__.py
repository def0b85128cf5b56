"""Pages of standards: the catalogue."""

from haidang.areas.standards.views.catalogue import requirement, requirements

__all__ = ["requirement", "requirements"]
