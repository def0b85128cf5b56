"""The language of conditions: what it reads, what it refuses and how it says so."""

from datetime import date

import pytest

from haidang.engines.rules.expressions import LONGEST, read_condition, read_number
from haidang.engines.rules.kinds import Column, FactName, Kind, RuleError, Vocabulary

COLUMNS = {
    column.name: column
    for column in (
        Column("level", Kind.TEXT, frozenset({"TH", "THCS"})),
        Column("major", Kind.TEXT),
        Column("rank", Kind.INTEGER),
        Column("born", Kind.DATE),
        Column("courses", Kind.TEXTS),
        Column("trained", Kind.BOOLEAN),
    )
}
WORDS = Vocabulary(COLUMNS, {"least": 84, "codes": ("a", "b"), "day": date(2024, 3, 1), "basis": FactName("rank")})

READ = {
    "trained": 'f."trained"',
    "not trained": '(not f."trained")',
    "level = 'TH'": """(f."level" = 'TH')""",
    "rank >= :least": '(f."rank" >= 84)',
    ":basis < 3": '(f."rank" < 3)',
    "rank != 1": '(f."rank" <> 1)',
    "rank between 1 and 2": '(f."rank" between 1 and 2)',
    "rank in (1, 2)": '(f."rank" in (1, 2))',
    "major in (:codes)": """(f."major" = any(array['a', 'b']::text[]))""",
    "major is null": '(f."major" is null)',
    "major is not null": '(not (f."major" is null))',
    "'x' = any(courses)": """('x' = any(f."courses"))""",
    "courses && array['x']": """(f."courses" && array['x']::text[])""",
    "courses @> :codes": """(f."courses" @> array['a', 'b']::text[])""",
    "born < date '2020-02-29'": """(f."born" < date '2020-02-29')""",
    "count_of(courses) > 0": '(cardinality(f."courses") > 0)',
    "rank + 1 > 2.5": '((f."rank"::numeric + 1) > 2.5)',
    "major = 'o''clock'": """(f."major" = 'o''clock')""",
    "trained and rank = 1 or level = 'TH'": """((f."trained" and (f."rank" = 1)) or (f."level" = 'TH'))""",
}


@pytest.mark.parametrize("text", READ)
def test_a_condition_is_written_as_our_own_sql(text: str) -> None:
    assert read_condition(text, WORDS).sql == READ[text]


REFUSED = {
    "": "is empty",
    "rank": "not true or false",
    "grade = 1": "no fact 'grade'",
    "rank = :missing": "no parameter 'missing'",
    "level = 'TX'": "level is never TX",
    "level in ('TH', 'TX')": "level is never TX",
    "level = 1": "text cannot be compared with integer",
    "rank = '1'": "integer cannot be compared with text",
    "courses = 'a'": r"text\[\] cannot be compared",
    "trained = 1": "boolean cannot be compared",
    "rank and trained": "where true or false is needed",
    "trained is true": "only ask for null",
    "trained is not true": "only ask for null",
    "major = null": "null is not part",
    "rank = 99999999999": "no plain number",
    "rank = 9999999999": "too large",
    "rank = 1e400": "no plain number",
    "rank / 0 = 1": "div is not part",
    "rank::text = '1'": "Only a written date",
    "born = date '2023-02-29'": "is no date",
    "born > date '2020-01-01' + 3": "Only numbers",
    "level like 'T'": "like is not part",
    "level ~ 'T'": "regexplike is not part",
    "level || 'a' = 'b'": "dpipe is not part",
    "coalesce(trained, true)": "coalesce is not part",
    "trained is distinct from true": "is not part",
    "case when trained then trained end": "case is not part",
    "months_from_to(born, rank) > 1": "takes",
    "f.rank = 1": "names a table",
    "rank >": "cannot be read",
    "trained trained": "alias is not part",
    # attempts to reach past the facts
    "rank = 1; drop table accounts_user": "';' is not part",
    "rank = 1 -- and trained": "'--' is not part",
    "rank = 1 /* x */": "is not part",
    "rank = (select 1)": "subquery is not part",
    "exists (select 1)": "exists is not part",
    "rank in (select 1)": "needs a list",
    "pg_sleep(1) = 1": "no function 'pg_sleep'",
    "pg_read_file('/etc/passwd') = 'x'": "no function",
    "current_user = 'x'": "is not part",
    "now() > born": "is not part",
    "version() = 'x'": "no function|is not part",
    "major = $1": "is not part",
    "major = '%s'": "'%' is not part",
    "major = E'\\''": "is not part",
    "major = U&'x'": "is not part",
    "major = $$x$$": "is not part",
    '"rank"; = 1': "is not part",
    "major = 'a' union select 'b'": "is not part",
    "major = 'a' collate \"C\"": "is not part",
    "true) or (true": "cannot be read",
    "level = any(array(select 'TH'))": "is not part|Check both sides|holds texts only",
    "level in (values ('TH'))": "is not part",
    "rank = (values (1))": "is not part|cannot be read",
    "row(1, rank) = row(1, 1)": "no function|is not part",
    "array_agg(level) = courses": "is not part",
    "rank over (order by rank) = 1": "is not part|cannot be read",
    "count(*) > 0": "is not part",
    "lo_import('/etc/passwd') = 1": "no function",
    "set_config('role', 'postgres', false) = 'x'": "no function",
    "currval('x') = 1": "no function|is not part",
    "dblink('x') = 'y'": "no function",
    "txid_current() > 0": "no function",
    "query_to_xml('select 1', true, true, '') is null": "no function",
    "pg_catalog.version() = 'x'": "is not part|no function",
    "rank between 1 and (select 2)": "subquery is not part",
    "rank = 1 offset 1": "is not part|cannot be read|not one condition",
    "rank = 1 for update": "is not part|cannot be read",
    "rank = 1 into outfile": "is not part|cannot be read",
    "rank = 1\x00": "is not part",
    "major = 'a' || pg_sleep(1)": "is not part",
    "major = chr(39)": "is not part|no function",
    "major = upper('x')": "is not part|no function",
    "public.rank = 1": "names a table",
    '"rank"" = 1 or ""x" = 1': "no fact",
    "rank = :limit; select 1": "';' is not part",
    "rank = :unknown": "no parameter",
    "rank = @@version": "is not part|cannot be read",
    "rank = {d}": "is not part|cannot be read",
    "major similar to 'x'": "is not part|cannot be read",
    "courses[1] = 'a'": "is not part",
    "level::regclass = 'x'": "Only a written date",
    "cast(level as json) = 'x'": "Only a written date",
    "date 'today' > born": "is no date",
    "date 'infinity' > born": "is no date",
    "interval '1 day' > born": "is not part",
    "rank = 0x10": "is not part|no plain number|cannot be compared|cannot be read",
    "rank = 1_0": "is not part|no plain number|cannot be read|no fact",
    "x" * (LONGEST + 1): "Split it",
    "(" * 50 + "trained" + ")" * 50: "too many brackets",
    "not " * 200 + "trained": "nested too deeply",
}


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_everything_else_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(RuleError, match=REFUSED[text]) as refusal:
        read_condition(text, WORDS)
    assert refusal.value.remedy


def test_the_place_of_the_error_is_named() -> None:
    with pytest.raises(RuleError) as refusal:
        read_condition("trained and grade = 1", WORDS)
    assert refusal.value.position == 13
    assert "at character 13" in str(refusal.value)


@pytest.mark.parametrize("text", ["a\\b", "100%", "a\x00"])
def test_a_parameter_with_a_sign_a_driver_may_misread_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match="holds the sign"):
        read_condition("major = :name", Vocabulary(COLUMNS, {"name": text}))


def test_a_parameter_that_stands_for_a_fact_must_name_one() -> None:
    for name in ("rank; drop table x", 'rank" = 1 or "rank', "pg_sleep(1)", "f.rank", ""):
        with pytest.raises(RuleError, match="There is no fact"):
            read_condition("rank = :name", Vocabulary(COLUMNS, {"name": FactName(name)}))


def test_a_list_and_its_items_cannot_leave_their_quotes() -> None:
    names = ("a'", "']) or (true", '"')
    term = read_condition("courses && :names", Vocabulary(COLUMNS, {"names": names}))
    quoted = ", ".join("'" + name.replace("'", "''") + "'" for name in names)
    assert term.sql == f'(f."courses" && array[{quoted}]::text[])'
    with pytest.raises(RuleError, match="holds the sign"):
        read_condition("courses && :names", Vocabulary(COLUMNS, {"names": ("a", "b%")}))


def test_a_parameter_cannot_leave_its_quotes() -> None:
    term = read_condition("major = :name", Vocabulary(COLUMNS, {"name": "' or true or '"}))
    assert term.sql == "(f.\"major\" = ''' or true or ''')"


def test_the_facts_read_are_listed_once_in_order() -> None:
    assert read_condition("rank = 1 or trained or rank = 2", WORDS).facts == ("rank", "trained")


def test_a_place_in_the_queue_must_be_a_number() -> None:
    assert read_number("rank - 84", WORDS).sql == '(f."rank"::numeric - 84)'
    with pytest.raises(RuleError, match="not a number"):
        read_number("trained", WORDS)
