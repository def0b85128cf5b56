"""Changes in standards: loading the catalogue and the table of retirement ages."""

from haidang.areas.standards.operations.catalogue_files import CatalogueError
from haidang.areas.standards.operations.loading import load_requirements, load_retirement_ages

__all__ = ["CatalogueError", "load_requirements", "load_retirement_ages"]
