"""Judge the checks by labelled forms: how many labels they find (recall), how many findings are labelled (precision).

The folder has the layout of the samples: ``labels/checks.json`` and the files that the labels name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bgapp.management.checking import Found, check_forms
from bgapp.management.forms_file import UnusableFileError, read_forms

Label = dict[str, Any]
LABELS = Path("labels") / "checks.json"
FORMS = "expected"
UNSEEN = ("date_as_target", "operator_in_words", "score_mismatch", "shortfall_without_reason", "weights_not_100")
"""Codes of the labels that no published form has a case of."""

ROW = re.compile(r"\w+\[\d+\]")


@dataclass
class Tally:
    """What became of one code's labels and findings; a doubtful label counts neither way."""

    code: str
    hits: int = 0
    misses: list[Label] = field(default_factory=list)
    false_alarms: list[Found] = field(default_factory=list)
    is_labelled: bool = True

    @property
    def labels(self) -> int:
        return self.hits + len(self.misses)

    @property
    def findings(self) -> int:
        return self.hits + len(self.false_alarms)

    @property
    def recall(self) -> float | None:
        """The share of the labels that are found; nothing where there is none."""
        return self.hits / self.labels if self.labels else None

    @property
    def precision(self) -> float | None:
        """The share of the findings that are labelled; nothing where there is none."""
        return self.hits / self.findings if self.findings else None


def judge(folder: Path) -> list[Tally]:
    """A tally of each code, those of the labels first in the labels' order of frequency, then the others.

    :class:`UnusableFileError`, ``UnknownEditionError``.
    """
    labels = _labels(folder / LABELS)
    tallies = {code: Tally(code) for code in sorted({*UNSEEN, *(label["code"] for label in labels)})}
    for path in sorted((folder / FORMS).glob("*.json")):
        name = f"{FORMS}/{path.name}"
        _count(tallies, [label for label in labels if label["file"] == name], check_forms(read_forms(path)))
    return sorted(tallies.values(), key=lambda tally: (not tally.is_labelled, -tally.labels))


def total(tallies: Sequence[Tally]) -> Tally:
    """The sum over the codes of the labels."""
    known = [tally for tally in tallies if tally.is_labelled]
    whole = Tally("合计", sum(tally.hits for tally in known))
    for tally in known:
        whole.misses += tally.misses
        whole.false_alarms += tally.false_alarms
    return whole


def _labels(path: Path) -> list[Label]:
    try:
        labels: list[Label] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UnusableFileError(f"读不了 {path}：{error}。") from error
    return labels


def _count(tallies: dict[str, Tally], labels: list[Label], findings: list[Found]) -> None:
    """Count one file's labels and findings."""
    for label in labels:
        if not label.get("doubtful"):
            tally = tallies[label["code"]]
            if any(_hits(found, label) for found in findings):
                tally.hits += 1
            else:
                tally.misses.append(label)
    for found in findings:
        tally = tallies.setdefault(found.finding.code, Tally(found.finding.code, is_labelled=False))
        if not any(_hits(found, label) for label in labels):
            tally.false_alarms.append(found)


def _hits(found: Found, label: Label) -> bool:
    """Whether a finding says what a label says, of the same row or field."""
    if (found.index, found.finding.code) != (label["index"], label["code"]):
        return False
    return _place(found.finding.where) in set(_places(label))


def _places(label: Label) -> Iterator[str]:
    also = label.get("also_where") or []
    for where in (label["where"], *([also] if isinstance(also, str) else also)):
        yield _place(where)


def _place(where: str) -> str:
    """The row or the field of an address."""
    row = ROW.match(where)
    return row[0] if row else where
