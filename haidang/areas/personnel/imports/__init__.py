"""Reading a staff list: headings, cells, checks. Nothing here touches the database.

    workbook = open_workbook(file, name="DS.xlsx")          # foundation.spreadsheets.reading
    layouts = find_tables(workbook, remembered={})          # what each column seems to hold; a person may change it
    tables = read_tables(workbook.sheets, layouts, known)   # values by column, findings by cell
    marked = mark_problems(workbook, [f for t in tables for f in t.findings])

Two dates may be known by the year only; then the value is 1 January and the parallel column (`birth_precision`,
`awarded_precision`) says "year". A value with an OFFER finding stands in its column as it is in the file, or as None
where the file's value cannot be stored; the offer takes its place only when a person accepts it.
"""

from haidang.areas.personnel.imports.drafts import Known
from haidang.areas.personnel.imports.fields import FIELD_OF, FIELDS, VALUE_KEYS, Field, Kind
from haidang.areas.personnel.imports.findings import Finding, Sentences, Severity, Value
from haidang.areas.personnel.imports.headings import How, heading_key
from haidang.areas.personnel.imports.layouts import ColumnGuess, Layout, choose, find_tables
from haidang.areas.personnel.imports.marking import mark_problems
from haidang.areas.personnel.imports.sentences import explain, sentence
from haidang.areas.personnel.imports.tables import StaffTable, read_table, read_tables

__all__ = [
    "FIELDS",
    "FIELD_OF",
    "VALUE_KEYS",
    "ColumnGuess",
    "Field",
    "Finding",
    "How",
    "Kind",
    "Known",
    "Layout",
    "Sentences",
    "Severity",
    "StaffTable",
    "Value",
    "choose",
    "explain",
    "find_tables",
    "heading_key",
    "mark_problems",
    "read_table",
    "read_tables",
    "sentence",
]
