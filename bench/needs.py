"""Needs: all requirements judged over every person of a city, explanations stored."""

import io
import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from datetime import date  # noqa: E402 - Django must be set up first

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from psycopg import sql  # noqa: E402

from haidang.areas.standards.queries import assessment_sql, requirements_on  # noqa: E402

DAY = date(2024, 3, 1)
PEOPLE = 50_000
SCHOOLS = 1_588
RUNS = 3
SCRATCH = "haidang_bench_needs"

# A synthetic city of plausible shape: five levels, both sectors, 1-3 diplomas, gaps in the records.
CITY = """
insert into organisation_unit (id, code, name, short_name, kind, levels, sector, period)
select s, 'S' || s, 'School ' || s, 'School ' || s, 'school', array[(array['MN','TH','THCS','THPT','MN'])[1 + s % 5]],
    case when s % 9 = 0 then 'private' else 'public' end, daterange('2000-01-01', null)
from generate_series(1, {schools}) s;
insert into personnel_subject (id, code, name_vi, name_en)
select o, c, c, c
from unnest(array['KHTN','LI','HOA','SINH','LSDL','SU','DIA','TOAN','VAN','ANH']) with ordinality x(c, o);
insert into personnel_person (id, full_name, birth_on, sex, birthplace, phone, unit_id, joined_on)
select p, 'Nguyễn Thị ' || p, case when p % 97 <> 0 then date '1962-01-01' + (p::bigint * 7919 % 14000)::integer end,
    case when p % 89 = 0 then '' when p % 5 = 0 then 'male' else 'female' end, '', '', 1 + p % {schools},
    date '1990-09-01' + (p % 11000)
from generate_series(1, {people}) p;
insert into personnel_post (id, person_id, unit_id, kind, level, is_counsellor, is_main, period)
select p.id, p.id, u.id,
    case when p.id % 25 = 0 then 'principal' when p.id % 12 = 0 then 'deputy_principal' else 'teacher' end,
    u.levels[1], p.id % 40 = 0, true, daterange('2010-08-01', null)
from personnel_person p join organisation_unit u on u.id = p.unit_id;
insert into personnel_post_subjects (post_id, subject_id)
select id, 1 + id % 10 from personnel_post where level in ('THCS', 'THPT');
insert into personnel_degree (person_id, rank, major, subject_id, is_teacher_training, institution, awarded_on)
select p, 1 + (p / 7 + n) % 4, 'Sư phạm', case when p % 3 > 0 then 1 + p % 10 end,
    case when p % 31 <> 0 then p % 11 > 0 end, '', date '1995-06-30' + n * 1500
from generate_series(1, {people}) p cross join generate_series(0, 2) n where n <= p % 3 and p % 101 <> 0;
insert into personnel_pedagogycertificate (person_id, level, issued_on)
select id, 'THCS', date '2015-01-01' from personnel_person where id % 13 = 0;
insert into records_ledgerentry
    (person_id, programme_id, kind, completed_on, source_kind, source_reference, certificate_number, recorded_at)
select p, g.id, 'course', date '2023-08-01', 'imported', 'bench', '', now()
from generate_series(1, {people}) p join programmes_programme g on (p + g.id) % 17 = 0 and g.kind = 'upskilling';
"""


def build() -> None:
    """Fills the scratch database, in one go."""
    call_command("load_catalogue", verbosity=0, stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute(CITY.format(people=PEOPLE, schools=SCHOOLS))
        cursor.execute("vacuum analyze")


def judge() -> tuple[float, int]:
    """Seconds to judge everyone and store the answers, and how many were stored."""
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists bench_need")
        cursor.execute(
            "create table bench_need (person_id bigint, requirement_id bigint, unit_id bigint, status text,"
            " priority integer, explanation jsonb)"
        )
        started = time.perf_counter()
        ids = list(requirements_on(DAY).values_list("pk", flat=True))
        cursor.execute(sql.SQL("insert into bench_need {}").format(assessment_sql(DAY, ids)))
        return time.perf_counter() - started, cursor.rowcount


def main() -> None:
    """Builds the city in a database of its own, judges it three times, prints the median."""
    own_name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = SCRATCH
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        build()
        runs = sorted(judge() for _run in range(RUNS))
    finally:
        connection.creation.destroy_test_db(own_name, verbosity=0)
    seconds, stored = runs[RUNS // 2]
    print(f"needs: seconds={seconds:.2f} people_per_second={PEOPLE / seconds:.0f} people={PEOPLE} stored={stored}")


if __name__ == "__main__":
    main()
