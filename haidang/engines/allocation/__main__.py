"""`python -m haidang.engines.allocation < problem.json > answer.json`."""

import argparse
import json
import sys

from haidang.engines.allocation.reading import ProblemError, read_problem
from haidang.engines.allocation.solve import DEFAULT_SECONDS, allocate
from haidang.engines.allocation.writing import write_answer

EXIT_CONFLICT, EXIT_FAULT = 1, 2


def main() -> int:
    """0: an answer; 1: an answer that names locks in conflict; 2: the problem cannot be read, its faults on stderr."""
    parser = argparse.ArgumentParser(prog="python -m haidang.engines.allocation", description=__doc__)
    parser.add_argument("--seconds", type=float, default=DEFAULT_SECONDS, help="time limit (default: %(default)s)")
    seconds = parser.parse_args().seconds
    try:
        problem = read_problem(json.load(sys.stdin))
    except ProblemError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_FAULT
    except (ValueError, RecursionError) as error:
        sys.stderr.write(f"The input is not JSON: {error}\n")
        return EXIT_FAULT
    answer = allocate(problem, seconds=seconds)
    json.dump(write_answer(answer), sys.stdout, ensure_ascii=False)
    return EXIT_CONFLICT if answer.conflicts else 0


if __name__ == "__main__":
    sys.exit(main())
