"""Changes of units and their hierarchy: single acts and whole reorganisations."""

from haidang.foundation.organisation.operations.applying import Handover
from haidang.foundation.organisation.operations.hierarchy import move_unit, succeed_unit
from haidang.foundation.organisation.operations.refusals import (
    CarriedOutAlready,
    DayStillToCome,
    HasProblem,
    NothingToCorrect,
    OutlookChanged,
    ParentBelowUnit,
    ParentNotThere,
    PreviewFirst,
    SchoolIncomplete,
)
from haidang.foundation.organisation.operations.reorganisations import (
    ReorganisationFacts,
    add_act,
    carry_out,
    change_reorganisation,
    draft_reorganisation,
    note_outcome,
    note_preview,
    remove_act,
)
from haidang.foundation.organisation.operations.units import (
    NewUnit,
    apply_on,
    close_unit,
    correct_unit,
    merge_units,
    open_unit,
    rename_unit,
    split_unit,
)

__all__ = [
    "CarriedOutAlready",
    "DayStillToCome",
    "Handover",
    "HasProblem",
    "NewUnit",
    "NothingToCorrect",
    "OutlookChanged",
    "ParentBelowUnit",
    "ParentNotThere",
    "PreviewFirst",
    "ReorganisationFacts",
    "SchoolIncomplete",
    "add_act",
    "apply_on",
    "carry_out",
    "change_reorganisation",
    "close_unit",
    "correct_unit",
    "draft_reorganisation",
    "merge_units",
    "move_unit",
    "note_outcome",
    "note_preview",
    "open_unit",
    "remove_act",
    "rename_unit",
    "split_unit",
    "succeed_unit",
]
