"""The forms that are measured: published ones, repeated under names of their own."""

from __future__ import annotations

import json
import os
from itertools import cycle, islice
from pathlib import Path

from bgapp.rules.plain import Plain
from bgapp.sheets.book import Entry, Printout, entry_of
from bgapp.sheets.extras import Extras

SAMPLES = Path(os.environ.get("SAMPLES", Path(__file__).resolve().parents[2] / "shared" / "samples"))


def forms(count: int) -> list[Plain]:
    """So many forms, all different, of the editions of 2025 and 2020."""
    files = sorted((SAMPLES / "expected").glob("project_target_*.json"))
    published = [form for file in files for form in json.loads(file.read_text("utf-8"))]
    if not published:
        raise SystemExit(f"没有样本目录 {SAMPLES}（环境变量 SAMPLES 可以指定）。")
    return [
        form | {"project_name": f"{form['project_name']}（{number}）"}
        for number, form in enumerate(islice(cycle(published), count), 1)
    ]


def parts(count: int, changed: int = 0) -> list[tuple[Entry, Printout]]:
    """So many forms as a book takes them; of the first ``changed`` the goal is another than it was."""
    found = forms(count)
    for form in found[:changed]:
        form["annual_goal" if "annual_goal" in form else "goals"] = "改过的目标：培训 600 人次，满意度不低于 90%。"
    return [(entry_of(form), Printout(form, Extras())) for form in found]
