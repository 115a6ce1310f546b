"""Serve the product: the web server and the task worker, under one roof."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from subprocess import Popen
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from bgapp.children import follow_the_parent

WEB = [
    "gunicorn",
    "bgapp.wsgi",
    "--workers=2",
    "--threads=8",
    "--timeout=120",
    "--no-control-socket",
    "--log-level=warning",
]
WORKER = ["django", "work", "--no-startup-delay"]
SWEEP = ["django", "sweep_evidence"]
PATIENCE = 30  # seconds the web server has for answering, and both for ending


def start(module: list[str]) -> Popen[bytes]:
    """Run a Python module as a child."""
    return Popen([sys.executable, "-m", *module], cwd=settings.BASE_DIR, preexec_fn=follow_the_parent)


def end(children: list[Popen[bytes]]) -> None:
    """Ask all children to end, and wait; kill who does not."""
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def taken(host: str, port: int) -> bool:
    """Whether somebody listens at the address."""
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def answers(host: str, port: int) -> bool:
    """Whether a page comes from the address, be it a refusal: the port is open long before that."""
    connection = HTTPConnection(host, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/health/")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def accounts() -> str:
    """The demo's accounts, one to a line; nothing outside the demo."""
    if not settings.DEMO:
        return ""
    from bgapp.management.commands import load_demo

    return "".join(f"  {name}  {password}  {role}\n" for name, password, role in load_demo.accounts())


class Command(BaseCommand):
    """Runs until it is told to stop; a dead worker is started again, a dead web server ends all."""

    help = "启动网站和后台任务（地址取自环境变量 HOST 和 PORT，默认 127.0.0.1:8000）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve at ``HOST``:``PORT``; SIGTERM ends it as Ctrl-C does."""
        host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
        self.refuse_half_a_setup(host, port)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        children: list[Popen[bytes]] = []
        try:
            self.supervise(children, host, port)
        except KeyboardInterrupt:
            self.stdout.write("\n正在停止……")
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            end(children)

    def refuse_half_a_setup(self, host: str, port: int) -> None:
        """Say what is missing now, and not at somebody's first login."""
        try:
            assert settings.SECRET_KEY
        except ImproperlyConfigured as missing:
            raise CommandError("没有设置环境变量 SECRET_KEY（演示请用 make run）。") from missing
        if not settings.ALLOWED_HOSTS:
            raise CommandError("没有设置环境变量 ALLOWED_HOSTS（网站的域名，多个用逗号分隔）。")
        if taken(host, port):
            raise CommandError(f"端口 {port} 已被占用。请停止占用它的程序，或者换一个端口：PORT=8001 make run")

    def supervise(self, children: list[Popen[bytes]], host: str, port: int) -> None:
        """Start both children, and the worker again whenever it ends."""
        children.append(web := start([*WEB, f"--bind={host}:{port}"]))
        children.append(worker := start(WORKER))
        children.append(start(SWEEP))  # which ends by itself
        self.welcome(web, host, port)
        while web.poll() is None:
            time.sleep(1)
            if worker.poll() is not None:
                self.stderr.write(f"后台任务意外结束（{worker.returncode}），已重新启动。")
                children[1] = worker = start(WORKER)
        raise CommandError(f"网站意外结束（{web.returncode}）。")

    def welcome(self, web: Popen[bytes], host: str, port: int) -> None:
        """Tell the address and the demo's accounts once the web server answers."""
        deadline = time.monotonic() + PATIENCE
        while web.poll() is None and time.monotonic() < deadline and not answers(host, port):
            time.sleep(0.1)
        if web.poll() is None:
            self.stdout.write(f"\n绩效目标申报与自评：http://{host}:{port}/\n{accounts()}按 Ctrl-C 停止。")
            self.stdout.flush()
