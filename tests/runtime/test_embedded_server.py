"""The embedded server: shared by many, safe after kill -9, never as root, in any folder."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import LiteralString

import psutil
import psycopg
import pytest

from config import postgres
from config.postgres import DATABASE, SUPERUSER, EmbeddedServer

ROOT = Path(__file__).resolve().parents[2]
Servers = Callable[[Path], EmbeddedServer]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can close a folder to the server's user")

HOLDER = """
import sys
from pathlib import Path
from config.postgres import EmbeddedServer
server = EmbeddedServer(Path(sys.argv[1]), system_folder=Path(sys.argv[2]))
server.hold()
print(server.is_ready(), (server.data / "postmaster.pid").read_text().split()[0], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder anyone may enter; pytest's own are closed to the user the server runs as."""
    folder = Path(tempfile.mkdtemp(prefix="hd-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def servers(place: Path) -> Iterator[Servers]:
    made: list[EmbeddedServer] = []

    def make(home: Path) -> EmbeddedServer:
        made.append(EmbeddedServer(home, system_folder=place / "system"))
        return made[-1]

    yield make
    for server in made:
        if server.home.exists():
            server.stop()


def connect(server: EmbeddedServer) -> psycopg.Connection:
    return psycopg.connect(host=str(server.socket), user=SUPERUSER, dbname=DATABASE, autocommit=True)


def postmaster_of(server: EmbeddedServer) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


def kill_all(server: EmbeddedServer) -> None:
    postmaster = psutil.Process(postmaster_of(server))
    postmaster.suspend()  # else it starts new processes in the meantime
    for process in [*postmaster.children(), postmaster]:
        process.kill()


def hold_elsewhere(home: Path, place: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, home, place / "system"],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def line_of(holder: subprocess.Popen[str]) -> str:
    assert holder.stdout
    return holder.stdout.readline().strip()


def let_go(holder: subprocess.Popen[str]) -> None:
    holder.communicate("")
    assert holder.returncode == 0


def test_eight_starters_at_once_share_one_server_and_the_last_stops_it(place: Path, servers: Servers) -> None:
    holders = [hold_elsewhere(place / "home", place) for _ in range(8)]
    answers = {line_of(holder) for holder in holders}
    assert len(answers) == 1
    assert answers.pop().startswith("True ")
    server = servers(place / "home")
    for holder in holders[1:]:
        let_go(holder)
    assert server.is_ready()
    let_go(holders[0])
    assert not server.is_ready()
    assert not (server.data / "postmaster.pid").exists()


def test_a_killed_user_does_not_keep_the_server_running(place: Path, servers: Servers) -> None:
    killed, polite = (hold_elsewhere(place / "home", place) for _ in range(2))
    line_of(killed), line_of(polite)
    killed.kill()
    killed.communicate()
    server = servers(place / "home")
    assert server.is_ready()
    let_go(polite)
    assert not server.is_ready()


def test_committed_rows_survive_kill_9_of_the_postmaster_during_a_load(place: Path, servers: Servers) -> None:
    server = servers(place / "home")
    server.start()
    with connect(server) as connection:
        connection.execute("CREATE TABLE load (number int)")
    committed = 0

    def load() -> None:
        nonlocal committed
        with connect(server) as connection, suppress(psycopg.OperationalError):
            for number in range(1_000_000):
                connection.execute("INSERT INTO load VALUES (%s)", [number])
                committed = number + 1

    loader = threading.Thread(target=load)
    loader.start()
    while committed < 500:
        pass
    kill_all(server)
    loader.join(30)
    assert not loader.is_alive()
    server.start()
    with connect(server) as connection:
        rows = connection.execute("SELECT count(*) FROM load").fetchone()
    assert rows
    assert rows[0] in {committed, committed + 1}  # the last one may have been committed but not acknowledged


def test_the_server_returns_while_the_processes_of_a_killed_postmaster_still_leave(
    place: Path, servers: Servers
) -> None:
    server = servers(place / "home")
    server.start()
    with connect(server) as connection:
        busy = threading.Thread(target=lambda: swallow(connection, "SELECT pg_sleep(3)"))
        busy.start()
        os.kill(postmaster_of(server), signal.SIGKILL)
        server.start()
        busy.join(30)
    with connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def swallow(connection: psycopg.Connection, query: LiteralString) -> None:
    with suppress(psycopg.OperationalError):
        connection.execute(query)


def test_a_reused_process_number_is_not_taken_for_the_server(place: Path, servers: Servers) -> None:
    server = servers(place / "home")
    server.start()
    stale = (server.data / "postmaster.pid").read_text()
    kill_all(server)
    lines = stale.splitlines(keepends=True)
    (server.data / "postmaster.pid").write_text("".join([f"{os.getpid()}\n", *lines[1:]]))
    assert not server.is_ready()
    server.start()
    with connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("name", ["thư mục có dấu", "a, b", 'it\'s "quoted"', "x" * 60 + "/" + "y" * 60])
def test_any_path_will_do(name: str, place: Path, servers: Servers) -> None:
    server = servers(place / name / "home")
    server.start()
    with connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_two_checkouts_have_two_servers(place: Path, servers: Servers) -> None:
    one, two = servers(place / "one"), servers(place / "two")
    one.start()
    two.start()
    with connect(one) as connection:
        connection.execute("CREATE TABLE only_here ()")
    with connect(two) as connection, pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("SELECT FROM only_here")


def test_vietnamese_letters_sort_and_fold_alike_on_every_machine(place: Path, servers: Servers) -> None:
    server = servers(place / "home")
    server.start()
    with connect(server) as connection:
        assert connection.execute("SELECT lower('ĐẶNG'), upper('ữ')").fetchone() == ("đặng", "Ữ")
        row = connection.execute("SELECT datlocale FROM pg_database WHERE datname = current_database()").fetchone()
    assert row == ("PG_UNICODE_FAST",)


def test_nobody_else_may_enter_the_socket_folder(place: Path, servers: Servers) -> None:
    server = servers(place / "home")
    server.start()
    for folder in (server.socket, server.data):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    server.stop()
    server.socket.chmod(0o777)
    with pytest.raises(postgres.ServerRefused, match="only its owner may enter"):
        server.start()


@as_root
def test_root_runs_the_server_as_somebody_else(place: Path, servers: Servers) -> None:
    server = servers(place / "home")
    server.start()
    assert psutil.Process(postmaster_of(server)).uids().real != 0


@as_root
def test_a_folder_only_root_may_enter_stays_closed(
    place: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = place / "private"
    private.mkdir(mode=0o700)
    for folder in (postgres.wheel_folder(), postgres.wheel_folder().with_suffix(".libs")):
        shutil.copytree(folder, private / folder.name, symlinks=True)
    monkeypatch.setattr(postgres, "wheel_folder", lambda: private / postgres.PACKAGE)
    before = {path: path.stat().st_mode for path in [place, private, *private.rglob("*")]}
    server = servers(private / "checkout" / "data" / "postgres")
    server.start()
    with connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert server.home.is_relative_to(place / "system")
    assert {path: path.stat().st_mode for path in before} == before
