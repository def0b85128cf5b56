"""manage.py assess FACTS.json --on DAY: what the requirements say of the people in a file, as JSON lines."""

import json
import re
from argparse import ArgumentTypeError
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.programmes.models import Programme
from haidang.areas.programmes.operations import load_programmes
from haidang.areas.standards.imports import FactsError, GivenFacts, check_courses, read_facts
from haidang.areas.standards.models import Requirement
from haidang.areas.standards.operations import load_requirements, load_retirement_ages
from haidang.areas.standards.queries import list_requirements_on
from haidang.areas.standards.queries.explanations import parameter_texts, sentence_of
from haidang.areas.standards.queries.trial import assess_given

BAD_INPUT = 2
WRITTEN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_of(text: str) -> date:
    try:
        if WRITTEN_DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # 2024-02-30 looks like a day and is none
    raise ArgumentTypeError(f"{text!r} is no day; write it as 2024-03-01")


class Command(BaseCommand):
    help = "Print status and explanation for every person of a file of facts and every requirement in force."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FACTS.json")
        parser.add_argument("--on", type=day_of, metavar="DAY", help="year-month-day; today when left out")
        parser.add_argument("--requirement", metavar="CODE", help="only this requirement")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        day = options["on"] or timezone.localdate()
        try:
            people = read_facts(options["file"], day)
            with transaction.atomic():
                lines = answer(people, day, options["requirement"])
                transaction.set_rollback(True)  # the catalogue may have been loaded for this answer only
        except FactsError as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error
        except ProgrammingError as error:
            raise CommandError(f"The database is not prepared; run manage.py migrate. ({error})") from error
        self.stdout.write("\n".join(lines))


def answer(people: Sequence[GivenFacts], day: date, code: str | None) -> list[str]:
    """One JSON line for each person and requirement, in the order of the file."""
    if not Requirement.objects.exists():
        load_programmes()
        load_retirement_ages()
        load_requirements()
    requirements = {row.pk: row for row in list_requirements_on(day) if code is None or row.code == code}
    if not requirements:
        known = ", ".join(sorted(row.code for row in list_requirements_on(day)))
        words = {"code": code or "", "day": day.isoformat(), "known": known or "-"}
        raise FactsError([_("No requirement %(code)s is in force on %(day)s. In force: %(known)s.") % words])
    check_courses(people, set(Programme.objects.values_list("code", flat=True)))
    rows = assess_given([person.facts for person in people], requirements.values(), day)
    place = {pk: number for number, pk in enumerate(requirements)}
    rows.sort(key=lambda row: (row["person_id"], place[row["requirement_id"]]))
    return [_line(people[row["person_id"]], requirements[row["requirement_id"]], row) for row in rows]


def _line(person: GivenFacts, requirement: Requirement, row: dict[str, Any]) -> str:
    parameters = parameter_texts(requirement)
    conditions = {condition.code: condition for condition in requirement.conditions.all()}
    explained = [
        item
        | {
            "decides": conditions[item["code"]].role,
            "sentence": sentence_of(conditions[item["code"]], parameters),
            "citation": conditions[item["code"]].citation,
            "confidence": conditions[item["code"]].confidence,
        }
        for item in row["explanation"]
    ]
    said = {
        "person": person.identifier,
        "requirement": requirement.code,
        "version": requirement.version,
        "status": row["status"],
        "priority": None if row["priority"] is None else int(row["priority"]),
        "explanation": explained,
    }
    return json.dumps(said, ensure_ascii=False)
