"""One command serves: it says what is missing, survives a dead worker, and ends cleanly."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]
PATIENCE = 60  # seconds; only a failure waits so long


def wait_until(question: Callable[[], object], what: str) -> None:
    """Ask until the answer is yes."""
    deadline = time.monotonic() + PATIENCE
    while not question():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.1)


@dataclass
class Served:
    """A running server, its address and what it has printed."""

    process: subprocess.Popen[str]
    port: int
    output: Path

    @property
    def said(self) -> str:
        return self.output.read_text()

    def page(self, path: str) -> int:
        """The status of a page."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            return int(answer.status)

    def children(self) -> list[int]:
        """The web server's and the worker's process ids."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def worker(self) -> int | None:
        """The worker's process id, none while it is down."""
        commands = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in self.children()}
        return next((pid for pid, command in commands.items() if b"\0work\0" in command), None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database."""
    folder = tmp_path_factory.mktemp("served")
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder)}
    subprocess.run([*MANAGE, "migrate", "--verbosity=0"], env=environment, check=True)
    return folder


@pytest.fixture
def environment(folder: Path) -> dict[str, str]:
    """What a shell knows: the folder, a free port, the demo."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {"PATH": os.environ["PATH"], "VAR_DIR": str(folder), "PORT": str(port), "DEMO": "1"}


def hear_ctrl_c() -> None:
    """Whose shell runs in the background is deaf to it, and so is all that it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def served(environment: dict[str, str], tmp_path: Path) -> Iterator[Served]:
    """A running server, killed if it should outlive its test."""
    output = tmp_path / "output"
    with output.open("w") as sink:
        process = subprocess.Popen(
            [*MANAGE, "serve"],
            env=environment,
            stdout=sink,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=hear_ctrl_c,
        )
    server = Served(process, int(environment["PORT"]), output)
    wait_until(lambda: "http://127.0.0.1" in server.said or process.poll() is not None, "the address")
    yield server
    process.kill()
    process.wait()


def refusal(environment: dict[str, str]) -> str:
    """What the command says instead of serving."""
    done = subprocess.run([*MANAGE, "serve"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    return done.stderr


def test_it_tells_the_address_and_the_demo_accounts_and_answers(served: Served) -> None:
    assert f"http://127.0.0.1:{served.port}/" in served.said
    assert "系统管理员" in served.said
    assert served.page("/health/") == 200


def test_a_dead_worker_is_started_again(served: Served) -> None:
    wait_until(served.worker, "the first worker")
    first = served.worker()
    assert first
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: served.worker() not in (None, first), "another worker")
    assert "后台任务意外结束" in served.said
    assert served.page("/health/") == 200


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_told_to(served: Served, way: signal.Signals) -> None:
    children = served.children()
    served.process.send_signal(way)
    assert served.process.wait(PATIENCE) == 0
    assert "Traceback" not in served.said
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]


def test_nobody_is_left_behind_when_it_is_killed(served: Served) -> None:
    children = served.children()
    served.process.kill()
    served.process.wait()
    wait_until(lambda: not [pid for pid in children if Path(f"/proc/{pid}").exists()], "the children's end")


def test_it_refuses_a_port_that_is_taken(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", int(environment["PORT"]))):
        assert f"端口 {environment['PORT']} 已被占用" in refusal(environment)


def test_it_refuses_to_serve_without_a_key(environment: dict[str, str]) -> None:
    assert "SECRET_KEY" in refusal(environment | {"DEMO": "0"})


def test_it_refuses_to_serve_without_a_host_name(environment: dict[str, str]) -> None:
    assert "ALLOWED_HOSTS" in refusal(environment | {"DEMO": "0", "SECRET_KEY": "x" * 50})
