"""Starting: a free port, members that stop together, static files by allow-list."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from config import run
from haidang.foundation.ui.finders import without_source_maps


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as other:
        other.bind((run.HOST, 0))
        other.listen()
        taken = other.getsockname()[1]
        assert taken < run.free_port(taken) <= taken + run.PORTS_TRIED


def test_all_members_stop_and_a_stubborn_one_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "STOP_SECONDS", 1)
    household = run.Household()
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    household.start("polite", sys.executable, "-c", "import time; time.sleep(60)")
    household.members["stubborn"] = subprocess.Popen(
        [sys.executable, "-c", stubborn], stdout=subprocess.PIPE, start_new_session=True
    )
    household.members["stubborn"].stdout.readline()  # type: ignore[union-attr]  # it is deaf from now on
    household.stop()
    assert household.members["polite"].wait(5) == -signal.SIGTERM
    assert household.members["stubborn"].wait(5) == -signal.SIGKILL


def test_a_failed_preparation_ends_the_start() -> None:
    household = run.Household()
    household.start("prepare", sys.executable, "-c", "raise SystemExit(3)")
    with pytest.raises(SystemExit) as ended:
        household.wait_for("prepare")
    assert ended.value.code == 1


def test_a_signal_during_the_start_stops_the_members() -> None:
    script = (
        "import time; from config import run; run.run = lambda household, env, size: "
        "(print(household.start('web', 'sleep', '61').pid, flush=True), time.sleep(60)); run.main()"
    )
    starter = subprocess.Popen([sys.executable, "-c", script], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)
    assert starter.stdout
    member = int(starter.stdout.readline())
    starter.send_signal(signal.SIGTERM)
    assert starter.wait(10) == 0
    deadline = time.monotonic() + 5
    while Path(f"/proc/{member}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{member}").exists()


def test_only_the_allowed_npm_files_are_served() -> None:
    name, path = next(iter(settings.NPM_FILES.items()))
    assert finders.find(name) == str(settings.NPM_ROOT / path)
    assert finders.find("npm/../package.json") is None
    assert finders.find("@tabler/core/package.json") is None


def test_source_maps_are_left_out() -> None:
    patterns = (("*.css", ("url", ("(?m)^(//# (?-i:sourceMappingURL)=(.*))$", "//# sourceMappingURL=%s"))),)
    assert without_source_maps(patterns) == (("*.css", ("url",)),)


@pytest.mark.django_db
def test_the_language_is_vietnamese_whatever_the_browser_prefers() -> None:
    answer = Client().get(settings.LOGIN_REDIRECT_URL, headers={"accept-language": "en"}, follow=True)
    assert answer.headers["Content-Language"] == "vi"


@pytest.mark.django_db
def test_the_reader_may_choose_english() -> None:
    client = Client()
    client.post("/language/", {"language": "en", "next": "/"})
    assert client.get("/", follow=True).headers["Content-Language"] == "en"


@pytest.mark.django_db
def test_every_answer_carries_the_content_security_policy() -> None:
    policy = Client().get("/", follow=True).headers["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy
