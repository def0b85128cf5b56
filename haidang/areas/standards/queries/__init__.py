"""Reads of standards: the catalogue, the facts, the answers and their explanations."""

from haidang.areas.standards.queries.assessment import STORED_STATUSES, assess, assessment_sql, compiled_requirement
from haidang.areas.standards.queries.catalogue import (
    find_requirement,
    list_requirements_on,
    list_versions,
    requirements_on,
)
from haidang.areas.standards.queries.explanations import ExplainedCondition, FoundFact, explain, found_texts
from haidang.areas.standards.queries.fact_columns import FACTS, FACTS_BY_NAME, Fact
from haidang.areas.standards.queries.facts import Everyone, People, Staff, StaffOf, facts_sql
from haidang.areas.standards.queries.targets import PhaseTarget, list_phase_targets, phase_targets

__all__ = [
    "FACTS",
    "FACTS_BY_NAME",
    "STORED_STATUSES",
    "Everyone",
    "ExplainedCondition",
    "Fact",
    "FoundFact",
    "People",
    "PhaseTarget",
    "Staff",
    "StaffOf",
    "assess",
    "assessment_sql",
    "compiled_requirement",
    "explain",
    "facts_sql",
    "find_requirement",
    "found_texts",
    "list_phase_targets",
    "list_requirements_on",
    "list_versions",
    "phase_targets",
    "requirements_on",
]
