"""What the checks take: all rules over one large form, and over many forms that are neighbours of each other."""

from __future__ import annotations

import copy
import time
from itertools import cycle, islice
from statistics import median

from bench.forms import forms
from bgapp.management.checking import check_forms
from bgapp.rules.checks import check
from bgapp.rules.plain import Plain
from bgapp.sheets.editions import edition_of

INDICATORS = 60
FORMS = 20
ROUNDS = 5


def median_of_one() -> float:
    """Seconds for all rules over a form of 60 indicators, read for the first time."""
    large = [_enlarged(form) for form in forms(FORMS)]
    return median(_seconds(copy.deepcopy(form)) for _ in range(ROUNDS) for form in large)


def findings_of(count: int) -> int:
    """How many findings so many forms have, each the neighbour of all others."""
    return len(check_forms(forms(count)))


def _enlarged(form: Plain) -> Plain:
    rows = islice(cycle(form["indicators"]), INDICATORS)
    return form | {"indicators": [row | {"name": f"{row['name']}（{number}）"} for number, row in enumerate(rows)]}


def _seconds(form: Plain) -> float:
    start = time.perf_counter()
    check(form, edition_of(form))
    return time.perf_counter() - start
