"""What changes the catalogue: loading the data files; drafting, submitting and deciding new versions."""

from haidang.areas.standards.operations.catalogue import load_requirements, load_retirement_ages

__all__ = ["load_requirements", "load_retirement_ages"]
