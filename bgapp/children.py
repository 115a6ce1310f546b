"""Child processes that end with their parent, even one that is killed."""

from __future__ import annotations

import os
import signal
from ctypes import CDLL

PR_SET_PDEATHSIG = 1  # Linux: the signal a process gets when its parent dies
LIBC = CDLL(None)


def follow_the_parent() -> None:
    """In a child: end with its parent, and leave Ctrl-C to it."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    os.setpgid(0, 0)


def stand_back() -> None:
    """In a child for whose work nobody waits at a screen: end with its parent, and let others go first."""
    follow_the_parent()
    os.nice(5)
