"""`python -m haidang.engines.allocation < problem.json > answer.json`; `--check < proof.json`."""

import argparse
import json
import sys
from typing import Any

from haidang.engines.allocation.checking import check_answer
from haidang.engines.allocation.reading import ProblemError, read_problem
from haidang.engines.allocation.solve import DEFAULT_SECONDS, allocate
from haidang.engines.allocation.writing import write_answer

EXIT_CONFLICT, EXIT_FAULT, EXIT_NOT_KEPT = 1, 2, 3


def main() -> int:
    """0: an answer; 1: one that names locks in conflict; 2: unreadable, faults on stderr; 3: a proof that fails."""
    parser = argparse.ArgumentParser(prog="python -m haidang.engines.allocation", description=__doc__)
    parser.add_argument("--seconds", type=float, default=DEFAULT_SECONDS, help="time limit (default: %(default)s)")
    parser.add_argument("--check", action="store_true", help="read a proof ({problem, answer}) and check it")
    options = parser.parse_args()
    try:
        data = json.load(sys.stdin)
        problem = read_problem(data.get("problem") if options.check and isinstance(data, dict) else data)
    except ProblemError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_FAULT
    except (ValueError, RecursionError) as error:
        sys.stderr.write(f"The input is not JSON: {error}\n")
        return EXIT_FAULT
    if options.check:
        return _check(problem, data.get("answer"), options.seconds)
    answer = allocate(problem, seconds=options.seconds)
    json.dump(write_answer(answer), sys.stdout, ensure_ascii=False)
    return EXIT_CONFLICT if answer.conflicts else 0


def _check(problem: Any, answer: Any, seconds: float) -> int:
    if not isinstance(answer, dict):
        sys.stderr.write("The proof has no answer; it is one JSON object with problem and answer.\n")
        return EXIT_FAULT
    try:
        faults = check_answer(problem, answer, seconds=seconds)
    except (KeyError, TypeError) as error:
        sys.stderr.write(f"The answer cannot be read: {error}\n")
        return EXIT_FAULT
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    if not faults:
        sys.stdout.write(f"holds: {len(answer['seats'])} people, every limit kept, no choice is better in any goal\n")
    return EXIT_NOT_KEPT if faults else 0


if __name__ == "__main__":
    sys.exit(main())
