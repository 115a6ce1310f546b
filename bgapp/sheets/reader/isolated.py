"""Read a file of others in a process of its own, within limits of time and memory; nothing in it can harm ours.

    python -m bgapp.sheets.reader.isolated PATH NAME

writes what was read as lines of JSON: how far it is, then the reading, or why there is none.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bgapp.sheets.grid import Refused, read_grids
from bgapp.sheets.grid.limits import MEGABYTE
from bgapp.sheets.reader import Problem, Progress, Reading, Severity, Source, read_forms

MEMORY = 600 * MEGABYTE
"""Bytes of address space."""
SECONDS = 20
"""For each megabyte of a file, and at least: 300 forms in a workbook of one take a second on a good machine."""
SECONDS_OF_PDF = 90
"""A PDF of hundreds of pages takes its time."""
MOST_SECONDS = 120

TOO_SLOW = "读取这个文件的时间太长，已停止。请只保留要导入的表，或分成几个文件，再导入。"
TOO_MUCH = "读取这个文件需要的内存太多，已停止。请只保留要导入的表，或分成几个文件，再导入。"
BROKEN = "文件无法读取，内容可能已损坏。请在原来的软件中打开并重新保存一份，再导入。"

GARBAGE = 100_000
"""New objects between two searches for garbage: a big workbook is searched over and over, and has next to none."""

MODULE = "bgapp.sheets.reader.isolated"
ROOT = Path(__file__).resolve().parents[3]


def read_file(path: Path, name: str = "", progress: Progress | None = None) -> Reading:
    """The forms of a file; :class:`Refused` where it cannot be read, ``OSError`` where it is not there.

    ``name`` is what its owner calls it.
    """
    path.stat()
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "2"}
    command = _command(path.resolve(), name or path.name)
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        result: dict[str, Any] | None = None
        for line in process.stdout:
            result = json.loads(line)
            if progress and "read" in result:
                progress(result["read"], result["of"])
    if result is None or process.returncode:
        raise Refused(TOO_SLOW if process.returncode == -signal.SIGALRM else BROKEN)
    if result["refused"]:
        raise Refused(result["refused"])
    problems = [Problem(**{**problem, "severity": Severity(problem["severity"])}) for problem in result["problems"]]
    return Reading(result["forms"], problems, [Source(**source) for source in result["sources"]])


def _command(path: Path, name: str) -> list[str]:
    return [sys.executable, "-m", MODULE, str(path), name]


def limit(path: Path) -> None:
    """Bind this process: no more memory, no files written, and an alarm that ends it whatever it does."""
    gc.set_threshold(GARBAGE)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(seconds_for(path))


def seconds_for(path: Path) -> int:
    """How long reading a file may take."""
    with path.open("rb") as file:
        if file.read(5) == b"%PDF-":
            return SECONDS_OF_PDF
    return min(max(SECONDS, path.stat().st_size * SECONDS // MEGABYTE), MOST_SECONDS)


def _say(**message: Any) -> None:
    sys.stdout.buffer.write(json.dumps(message, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def _main(path: Path, name: str) -> None:
    try:
        limit(path)
        reading = read_forms(read_grids(path, name), name, lambda read, of: _say(read=read, of=of))
        problems, sources = map(asdict, reading.problems), map(asdict, reading.sources)
        _say(refused="", forms=reading.forms, problems=list(problems), sources=list(sources))
    except Refused as refused:
        _say(refused=str(refused))
    except MemoryError:
        _say(refused=TOO_MUCH)
    except Exception:
        _say(refused=BROKEN)
        raise


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2])
