"""Two sides of a requirement are compared on the facts that its texts read, and on no others."""

from datetime import date

import pytest
from django.db import connection
from psycopg import sql

from haidang.areas.standards.models import Requirement
from haidang.areas.standards.queries import requirements_on
from haidang.areas.standards.queries.statuses import Side, comparison_cte
from tests.cast import TODAY

THEN = date(2025, 3, 1)


def tables_read(requirement: Requirement) -> str:
    """The plan of the comparison of two days."""
    compared = comparison_cte(Side(requirement, THEN), Side(requirement, TODAY), None, None)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("explain {} select was, becomes, count(*) from compared group by 1, 2").format(compared))
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.usefixtures("catalogue")
def test_a_comparison_reads_no_records_that_its_texts_do_not_ask_for() -> None:
    of_degree, of_counsellors = (
        tables_read(requirements_on(TODAY).get(code=code)) for code in ("upgrade_thcs", "counselling")
    )
    assert "personnel_degree" in of_degree
    assert "personnel_degree" not in of_counsellors
