"""`make run`: prepares, starts the web server and the worker, and stops both cleanly on Ctrl-C or SIGTERM."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType
from typing import Final

from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment
from config.postgres import ServerRefused, checkout_server

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
HOST: Final = "127.0.0.1"
PORTS_TRIED: Final = 50
STOP_SECONDS: Final = 35  # more than a worker grants its jobs
PATIENCE_SECONDS: Final = 60  # until the first page


class Stopped(SystemExit):
    """Someone asked us to end."""


def stop_politely(_number: int, _frame: FrameType | None) -> None:
    raise Stopped(0)


def free_port(first: int) -> int:
    for port in range(first, first + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    sys.exit(f"No port from {first} to {first + PORTS_TRIED - 1} is free: set PORT to another number.")


def web_command(port: int, workers: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "4", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "30", "--no-ws", "--log-level", "warning", "config.wsgi:application"),
    ]


class Household:
    """The processes we started; each in a session of its own, so that Ctrl-C reaches only us."""

    def __init__(self) -> None:
        self.members: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        self.members[name] = subprocess.Popen(command, env=os.environ | environment, start_new_session=True)
        return self.members[name]

    def wait_for(self, *names: str) -> None:
        """Until all have ended; the first that fails ends us, its own message stands above."""
        while any(self.members[name].poll() is None for name in names):
            self._end_on_failure(names)
            time.sleep(0.05)
        self._end_on_failure(names)
        for name in names:
            del self.members[name]

    def _end_on_failure(self, names: tuple[str, ...]) -> None:
        if any(self.members[name].poll() for name in names):
            sys.exit(1)

    def stop(self) -> None:
        for member in self.members.values():
            if member.poll() is None:
                member.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for member in self.members.values():
            try:
                member.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(member.pid, signal.SIGKILL)


def is_answering(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310  our own http address
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        sys.exit(f"The first page answers with {error.code}: the reason stands above.")
    except OSError:
        return False


def announce(address: str, web: subprocess.Popen[bytes], *, is_demo: bool) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_answering(address):
        if web.poll() is not None or time.monotonic() > deadline:
            sys.exit("The web server did not start: the reason stands above.")
        time.sleep(0.1)
    print(f"\nHải Đăng is open at {address}", flush=True)
    if is_demo:
        print("The demo's sign-ins, one for each role, stand on the sign-in page.", flush=True)
    print("Ctrl-C stops everything.\n", flush=True)


def watch(household: Household, worker: tuple[str, ...]) -> None:
    """A worker that ends is replaced; without the web server we end."""
    while True:
        time.sleep(1)
        if household.members["web"].poll() is not None:
            sys.exit("The web server ended: the reason stands above.")
        if household.members["worker"].poll() is not None:
            print("The worker ended; starting another.", flush=True)
            household.start("worker", *worker)


def run(household: Household, env: Environment, size: str) -> None:
    first_port = env.integer("PORT", default=8000, least=1, most=65535 - PORTS_TRIED)
    workers = env.integer("HAIDANG_WEB_WORKERS", default=2, least=1, most=64)
    if not env.is_set("DATABASE_URL"):
        checkout_server().hold()
    household.start("build", sys.executable, "-m", "config.build")
    household.start("prepare", sys.executable, "-m", "config.prepare", "--size", size)
    household.wait_for("build", "prepare")
    port = free_port(first_port)
    address = f"http://localhost:{port}"
    here = {} if env.is_set("HAIDANG_ADDRESS") else {"HAIDANG_ADDRESS": address}
    web = household.start("web", *web_command(port, workers), **here)
    worker = (sys.executable, "manage.py", "worker")
    household.start("worker", *worker, **here)
    announce(address, web, is_demo=env.boolean("HAIDANG_DEMO", default=False))
    watch(household, worker)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", choices=("small", "city", "nation"), default="small")
    size = arguments.parse_args().size
    for number in STOP_SIGNALS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup wants us to stay
            signal.signal(number, stop_politely)
    household = Household()
    try:
        run(household, Environment(), size)
    except (ImproperlyConfigured, ServerRefused) as error:
        sys.exit(str(error))
    finally:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        household.stop()


if __name__ == "__main__":
    main()
