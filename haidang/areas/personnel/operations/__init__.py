"""Changes of people, posts, diplomas and subjects."""

from haidang.areas.personnel.operations.corrections import (
    SentFile,
    accept_correction,
    ask_correction,
    look_at_evidence,
    refuse_correction,
    withdraw_correction,
)
from haidang.areas.personnel.operations.degrees import DegreeFacts, add_degree, add_pedagogy_certificate, correct_degree
from haidang.areas.personnel.operations.leave import end_leave, record_leave
from haidang.areas.personnel.operations.merge import MERGED_FIELDS, merge_people
from haidang.areas.personnel.operations.people import (
    PersonFacts,
    add_person,
    correct_person,
    note_export,
    reveal_person,
)
from haidang.areas.personnel.operations.posts import PostFacts, change_post, end_post, move_person, return_to_work
from haidang.areas.personnel.operations.quality import SchoolQuality, keep_findings, keep_quality, tell_apart
from haidang.areas.personnel.operations.reorganisation import StaffMoved, move_staff
from haidang.areas.personnel.operations.second_posts import add_second_post, end_second_post
from haidang.areas.personnel.operations.subjects import load_subjects
from haidang.areas.personnel.operations.titles import appoint_title

__all__ = [
    "MERGED_FIELDS",
    "DegreeFacts",
    "PersonFacts",
    "PostFacts",
    "SchoolQuality",
    "SentFile",
    "StaffMoved",
    "accept_correction",
    "add_degree",
    "add_pedagogy_certificate",
    "add_person",
    "add_second_post",
    "appoint_title",
    "ask_correction",
    "change_post",
    "correct_degree",
    "correct_person",
    "end_leave",
    "end_post",
    "end_second_post",
    "keep_findings",
    "keep_quality",
    "load_subjects",
    "look_at_evidence",
    "merge_people",
    "move_person",
    "move_staff",
    "note_export",
    "record_leave",
    "refuse_correction",
    "return_to_work",
    "reveal_person",
    "tell_apart",
    "withdraw_correction",
]
