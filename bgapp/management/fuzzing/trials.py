"""One damaged file, read in a child process within the limits of any reading: does it end well?

Forked, not started anew: thousands of readings would spend most of their time on imports.
"""

from __future__ import annotations

import json
import os
import signal
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random
from resource import struct_rusage
from typing import Any

from bgapp.management.fuzzing.mutations import mutate
from bgapp.sheets.grid import Refused, read_grids
from bgapp.sheets.reader import read_forms
from bgapp.sheets.reader.isolated import TOO_MUCH, limit

READ_END, WRITE_END = 0, 1
KILOBYTE = 1024


class Ending(StrEnum):
    """How a reading ended; what is not ``fine`` is a fault of ours."""

    READ = "读出"
    REFUSED = "拒绝"
    MEMORY = "内存不够"
    CRASH = "异常"
    HANG = "超时"
    DEAD = "进程崩溃"
    WRITE = "写了文件"

    @property
    def fine(self) -> bool:
        return self in (Ending.READ, Ending.REFUSED, Ending.MEMORY)


@dataclass(frozen=True)
class Trial:
    """What became of the damaged file ``number``: forms read, or why not; megabytes, and seconds of a processor."""

    number: int
    source: Path
    ending: Ending
    forms: int
    words: str
    megabytes: float
    seconds: float


def damaged(seed: int, number: int, sources: Sequence[Path]) -> tuple[Path, bytes]:
    """The damaged file of a number, and what it was made of: the same whenever seed and sources are."""
    random = Random(f"{seed}-{number}")
    source = random.choice(sources)
    return source, mutate(random, source.read_bytes())


def try_out(seed: int, number: int, sources: Sequence[Path], folder: Path) -> Trial:
    """Read a damaged file, written into an empty folder of its own; nothing else may be there afterwards."""
    source, data = damaged(seed, number, sources)
    room = folder / str(number)
    room.mkdir()
    file = room / f"damaged{source.suffix}"
    file.write_bytes(data)
    status, told, usage = _in_child(file)
    wrote = list(room.iterdir()) != [file] or file.read_bytes() != data
    for left in room.iterdir():
        left.unlink()
    room.rmdir()
    ending, forms, words = (Ending.WRITE, 0, "") if wrote else _judged(status, told)
    return Trial(number, source, ending, forms, words, usage.ru_maxrss / KILOBYTE, usage.ru_utime + usage.ru_stime)


def _in_child(file: Path) -> tuple[int, dict[str, Any], struct_rusage]:
    """The exit status of the child, what it told, and what it took."""
    pipe = os.pipe()
    child = os.fork()
    if not child:
        _read(file, pipe[WRITE_END])
    os.close(pipe[WRITE_END])
    with os.fdopen(pipe[READ_END], "rb") as told:
        words = told.read()
    _, status, usage = os.wait4(child, 0)
    return status, json.loads(words) if words else {}, usage


def _read(file: Path, answer: int) -> None:
    """Read in the child, tell how it went, and end it without a word more."""
    os.chdir(file.parent)
    os.environ["TMPDIR"] = str(file.parent)
    try:
        limit(file)
        told = _told(file)
    except BaseException:
        told = {"ending": Ending.CRASH, "words": traceback.format_exc(limit=-6)}
    os.write(answer, json.dumps(told).encode())
    os._exit(0)


def _told(file: Path) -> dict[str, Any]:
    try:
        reading = read_forms(read_grids(file, file.name), file.name)
        json.dumps(reading.forms).encode()
        return {"ending": Ending.READ, "forms": len(reading.forms)}
    except Refused as refused:
        return {"ending": Ending.REFUSED, "words": str(refused)}
    except MemoryError:
        return {"ending": Ending.MEMORY, "words": TOO_MUCH}


def _judged(status: int, told: dict[str, Any]) -> tuple[Ending, int, str]:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGALRM:
            return Ending.HANG, 0, ""
        return Ending.DEAD, 0, signal.Signals(number).name
    return Ending(told["ending"]), told.get("forms", 0), told.get("words", "")
