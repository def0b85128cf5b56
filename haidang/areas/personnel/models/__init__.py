"""People, their posts by period, subjects, qualifications and leave."""

from haidang.areas.personnel.models.people import BirthPrecision, Contract, Leave, LeaveKind, Person, Sex
from haidang.areas.personnel.models.posts import MANAGER_KINDS, Post, PostKind
from haidang.areas.personnel.models.qualifications import Degree, DegreeRank, PedagogyCertificate, TitleHolding
from haidang.areas.personnel.models.subjects import Subject

__all__ = [
    "MANAGER_KINDS",
    "BirthPrecision",
    "Contract",
    "Degree",
    "DegreeRank",
    "Leave",
    "LeaveKind",
    "PedagogyCertificate",
    "Person",
    "Post",
    "PostKind",
    "Sex",
    "Subject",
    "TitleHolding",
]
