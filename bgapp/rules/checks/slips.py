"""Typing slips (笔误): doubled words, lonely brackets, words that are known to be wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bgapp.rules.checks.case import Case
from bgapp.rules.checks.finding import Remark, Severity
from bgapp.rules.checks.rule import COMPLETE, rule
from bgapp.rules.checks.wordlists import table
from bgapp.rules.text import half_width, quoted

WORDY = frozenset({"name", "text", "target", "actual"})
"""Kinds of cells that people write words into."""

DOUBLED = re.compile(r"(?P<word>(?!一)[\u4e00-\u9fff]{2,4})(?P=word)")
DOUBLED_SIGN = re.compile(r"(?P<sign>[,、;:。%])(?P=sign)|[,、;:][。,、;:]")
TYPE_FOR_NATURE = re.compile(
    r"[\u4e00-\u9fff]{2}性、(?P<wrong>[\u4e00-\u9fff]{2}型)(?=[、和,。])|(?P<first>[\u4e00-\u9fff]{2}型)(?=、[\u4e00-\u9fff]{2}性)"
)
"""经济型 in 合理性、经济型、规范性: of an enumeration all are 性."""

STRAY_NOUGHT = re.compile(r"[\u4e00-\u9fff](?<![到为是于得])0$")
UNFINISHED = re.compile(r"^[,、;:。]|[,、;:]$")
LIST_MARK = re.compile(r"(?:^|(?<=[\s,。;:、]))[0-9a-zA-Z一二三四五六七八九十]{1,3}[)\]]")
PAIRS = {")": "(", "]": "[", "》": "《", "”": "“", "’": "‘", "」": "「", "』": "『", "】": "【", "〕": "〔", "〉": "〈"}
OPENING = frozenset(PAIRS.values())
SHOWN = 8
"""Characters on either side that a message shows."""


@rule(
    "typing_slip",
    Severity.HINT,
    "疑似笔误",
    COMPLETE,
    why="文字重复、漏字、多字、错字，或者引号、括号不成对。表格要公开，笔误会被看见。",
    remedy="核对这一处的文字；没有错的可以保留。",
)
def typing_slip(case: Case) -> Iterator[Remark]:
    """The first slip of each cell."""
    for where, kind, text in _texts(case):
        if slip := _slip(kind, text):
            yield Remark(where, f"{slip}，请核对。")


def _texts(case: Case) -> Iterator[tuple[str, str, str]]:
    """Every cell with words: its address, its kind and its text."""
    for field in case.edition.fields:
        if field.kind in WORDY and not field.computed:
            yield field.path, field.kind, case.text(field.path)
    for row in case.indicators:
        yield row.at("name"), "title", row.text("name")
        yield row.at("target"), "target", row.text("target")
        if case.is_evaluation:
            yield row.at("deviation"), "text", row.text("deviation")


def _slip(kind: str, text: str) -> str:
    """What looks mistyped in a text, as a clause; empty where nothing does."""
    line = half_width(text)
    if found := DOUBLED.search(line) or DOUBLED_SIGN.search(line):
        return f"{_shown(line, found)}中有重复"
    if kind == "target" and STRAY_NOUGHT.search(line):
        return f"{quoted(text[-SHOWN:])}末尾多了「0」"
    if kind == "title" and UNFINISHED.search(line):
        return f"{quoted(text)}没有写完整"
    if found := TYPE_FOR_NATURE.search(line):
        wrong = found["wrong"] or found["first"]
        return f"「{wrong}」应为「{wrong[:-1]}性」"
    return _known_slip(line) or _unpaired(line)


def _known_slip(line: str) -> str:
    for wrong, (right, *_) in table("slips").items():
        if wrong in line:
            return f"「{wrong}」应为「{right}」"
    return ""


def _unpaired(line: str) -> str:
    """A bracket or quotation mark without its other half; ``1)`` is a list's."""
    line = LIST_MARK.sub("", line)
    awaited: list[int] = []
    for place, sign in enumerate(line):
        if sign in OPENING:
            awaited.append(place)
        elif sign in PAIRS:
            if not awaited or line[awaited[-1]] != PAIRS[sign]:
                return f"{_around(line, place)}的「{sign}」不成对"
            awaited.pop()
    if awaited:
        return f"{_around(line, awaited[-1])}的「{line[awaited[-1]]}」不成对"
    return f"{quoted(line)}的引号不成对" if line.count('"') % 2 else ""


def _shown(line: str, found: re.Match[str]) -> str:
    return quoted(line[max(found.start() - SHOWN // 2, 0) : found.end() + SHOWN // 2])


def _around(line: str, place: int) -> str:
    return quoted(line[max(place - SHOWN, 0) : place + SHOWN])
