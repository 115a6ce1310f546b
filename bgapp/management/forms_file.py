"""Read the forms that a command is given: a JSON list in the exchange format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bgapp.rules.plain import Plain
from bgapp.sheets.editions import EDITIONS

ROWS = {repeat.rows for edition in EDITIONS.values() for repeat in edition.repeats}


class UnusableFileError(ValueError):
    """The file is no list of forms; the sentence says why."""


def read_forms(path: Path) -> list[Plain]:
    """The forms of a JSON file, at least one; ``UnusableFileError``."""
    forms = _parsed(path)
    if not isinstance(forms, list) or not forms:
        raise UnusableFileError(f"{path} 里没有表：文件应是一个列表，每张表一项。")
    for number, form in enumerate(forms, 1):
        if not _is_form(form):
            raise UnusableFileError(f"{path} 里第 {number} 项不是一张表：各栏应是文字，指标应是行的列表。")
    return forms


def _parsed(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UnusableFileError(f"打不开 {path}：{error.strerror}。") from error
    except (ValueError, RecursionError) as error:
        raise UnusableFileError(f"{path} 不是 JSON 文件（UTF-8 编码）：{error}。") from error


def _is_form(value: Any) -> bool:
    """Whether a value has the shape of a form: texts, groups of texts, and lists of rows."""
    if not isinstance(value, dict) or not all(_is_rows(value.get(rows) or []) for rows in ROWS):
        return False
    return all(_is_text(item) or _is_group(item) or _is_rows(item) for item in value.values())


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(_is_group(row) for row in value)


def _is_group(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_text(text) for text in value.values())


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)
