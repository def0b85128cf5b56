"""People, their posts by period, subjects, qualifications and leave."""

from haidang.areas.personnel.models.corrections import ContestedFact, CorrectionRequest, CorrectionState, Evidence
from haidang.areas.personnel.models.people import BirthPrecision, Contract, Leave, LeaveKind, Person, Sex
from haidang.areas.personnel.models.posts import MANAGER_KINDS, EndReason, Post, PostKind
from haidang.areas.personnel.models.qualifications import Degree, DegreeRank, PedagogyCertificate, TitleHolding
from haidang.areas.personnel.models.quality import DistinctPeople, QualityCount
from haidang.areas.personnel.models.subjects import Subject

__all__ = [
    "MANAGER_KINDS",
    "BirthPrecision",
    "ContestedFact",
    "Contract",
    "CorrectionRequest",
    "CorrectionState",
    "Degree",
    "DegreeRank",
    "DistinctPeople",
    "EndReason",
    "Evidence",
    "Leave",
    "LeaveKind",
    "PedagogyCertificate",
    "Person",
    "Post",
    "PostKind",
    "QualityCount",
    "Sex",
    "Subject",
    "TitleHolding",
]
