"""The forms that two offices published, as data, and how many of each kind there are."""

from __future__ import annotations

import json
from pathlib import Path

from bgapp.rules.plain import Plain

PUBLISHED = {
    "project_target_2025_sjzx": 10,
    "project_target_2025_rsj": 13,
    "project_target_2020": 3,
    "policy_target_2023": 1,
    "self_evaluation_2023": 6,
}


def published(samples: Path, name: str) -> list[Plain]:
    """The forms of one file, all of them."""
    forms: list[Plain] = json.loads((samples / "expected" / f"{name}.json").read_text("utf-8"))
    assert len(forms) == PUBLISHED[name]
    return forms
