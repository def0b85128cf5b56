"""People, their posts by period, subjects, qualifications and leave."""

from haidang.areas.personnel.models.corrections import ContestedFact, CorrectionRequest, CorrectionState, Evidence
from haidang.areas.personnel.models.people import BirthPrecision, Contract, Leave, LeaveKind, Person, Sex
from haidang.areas.personnel.models.posts import MANAGER_KINDS, EndReason, Post, PostKind
from haidang.areas.personnel.models.qualifications import Degree, DegreeRank, PedagogyCertificate, TitleHolding
from haidang.areas.personnel.models.quality import DistinctPeople, LookAlike, QualityCount, QualityFinding
from haidang.areas.personnel.models.staff_imports import (
    Decision,
    Difference,
    DifferenceKind,
    FindingState,
    HeadingMemory,
    ImportFile,
    ImportFinding,
    ImportMark,
    ImportState,
    MarkedTable,
    Severity,
    StaffImport,
    StagedRow,
)
from haidang.areas.personnel.models.subjects import Subject

__all__ = [
    "MANAGER_KINDS",
    "BirthPrecision",
    "ContestedFact",
    "Contract",
    "CorrectionRequest",
    "CorrectionState",
    "Decision",
    "Degree",
    "DegreeRank",
    "Difference",
    "DifferenceKind",
    "DistinctPeople",
    "EndReason",
    "Evidence",
    "FindingState",
    "HeadingMemory",
    "ImportFile",
    "ImportFinding",
    "ImportMark",
    "ImportState",
    "Leave",
    "LeaveKind",
    "LookAlike",
    "MarkedTable",
    "PedagogyCertificate",
    "Person",
    "Post",
    "PostKind",
    "QualityCount",
    "QualityFinding",
    "Severity",
    "Sex",
    "StaffImport",
    "StagedRow",
    "Subject",
    "TitleHolding",
]
