"""Pages of standards: the catalogue."""

from haidang.areas.standards.views.catalogue import requirement, requirements, retirement

__all__ = ["requirement", "requirements", "retirement"]
