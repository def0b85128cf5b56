"""The Makefile finds a Python that really runs, and says what to install when there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "config" / "find_python.sh"


def command(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


def find(path: Path, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(path), "HOME": str(home)} | variables
    return subprocess.run(["/bin/sh", SCRIPT], env=environment, capture_output=True, text=True, check=False)


def real(folder: Path, name: str) -> Path:
    return command(folder, name, f'exec "{sys.executable}" "$@"')


def test_a_shim_that_refuses_is_passed_over(tmp_path: Path) -> None:
    command(tmp_path / "bin", "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    expected = real(tmp_path / "bin", "python3.12")
    assert find(tmp_path / "bin", tmp_path).stdout.strip() in {str(expected), *installed()}


def test_the_python_of_a_version_manager_is_found_behind_its_shim(tmp_path: Path) -> None:
    command(tmp_path / "bin", "python3.13", "exit 127")
    expected = real(tmp_path / ".pyenv/versions/3.13.0/bin", "python3")
    assert find(tmp_path / "bin", tmp_path).stdout.strip() in {str(expected), *installed()}


def test_the_python_of_uv_is_found(tmp_path: Path) -> None:
    expected = real(tmp_path / ".local/share/uv/python/cpython-3.13.1-linux-x86_64-gnu/bin", "python3")
    assert find(tmp_path / "bin", tmp_path).stdout.strip() in {str(expected), *installed()}


def test_ones_own_choice_comes_first(tmp_path: Path) -> None:
    chosen = real(tmp_path / "own", "mine")
    real(tmp_path / "bin", "python3.13")
    assert find(tmp_path / "bin", tmp_path, PYTHON=str(chosen)).stdout.strip() == str(chosen)


@pytest.mark.skipif(bool(list(Path("/usr/local/bin").glob("python3.1[2-9]"))), reason="the machine has one")
def test_without_any_one_line_says_what_to_install(tmp_path: Path) -> None:
    old = "import sys; sys.exit(1)"
    command(tmp_path / "bin", "python3", f'exec "{sys.executable}" -c "{old}"')
    answer = find(tmp_path / "bin", tmp_path)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.splitlines() == [
        "No Python 3.12 or newer was found: install python3.13 with its venv module, or uv, and run make again."
    ]


def installed() -> list[str]:
    """System-wide ones, which the script may rightly prefer."""
    return [str(path) for path in Path("/usr/local/bin").glob("python3.1?")]


def test_make_alone_lists_the_commands() -> None:
    listed = subprocess.run(["make", "-C", ROOT], env=os.environ, capture_output=True, text=True, check=True).stdout
    assert "make run" in listed
    assert "make test" in listed
