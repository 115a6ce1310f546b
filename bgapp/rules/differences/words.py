"""What was struck out of a text and what was put in, in pieces that a person reads as words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "old", "new"]

SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")
WORD = re.compile(r"[<>=≥≤＞＜]?[0-9][0-9,.]*%?|[A-Za-z]+|.", re.DOTALL)
"""A number with its sign, a word in letters, else one character."""

LEAST_ALIKE = 0.4
"""Texts that have less in common were written anew: struck out as a whole, and put in as a whole."""

SHORTEST_SAME = 2
"""Words between two changes that stay as they are; fewer are read as part of the change."""

MOST_WORDS = 1500
"""Words that are compared one by one; in longer passages only whole sentences are."""


@dataclass(frozen=True)
class Piece:
    """A part of a text: the same in both versions, or only in the old or the new one."""

    kind: Kind
    text: str


def pieces(old: str, new: str) -> list[Piece]:
    """The parts of two texts in reading order, what was struck out before what was put in its place."""
    return list(_joined(_sentences(old, new)))


def _sentences(old: str, new: str) -> Iterator[Piece]:
    before, after = SENTENCE.findall(old), SENTENCE.findall(new)
    for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            yield Piece("same", "".join(before[a:b]))
        else:
            yield from _words(WORD.findall("".join(before[a:b])), WORD.findall("".join(after[c:d])))


def _words(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if len(before) + len(after) > MOST_WORDS or matcher.ratio() < LEAST_ALIKE:
        yield from _replaced("".join(before), "".join(after))
        return
    old = new = 0
    for block in matcher.get_matching_blocks():
        is_end = block.a == len(before) and block.b == len(after)
        is_edge = (block.a, block.b) == (0, 0) or (block.a + block.size, block.b + block.size) == (
            len(before),
            len(after),
        )
        if block.size >= SHORTEST_SAME or is_edge or is_end:
            yield from _replaced("".join(before[old : block.a]), "".join(after[new : block.b]))
            yield Piece("same", "".join(before[block.a : block.a + block.size]))
            old, new = block.a + block.size, block.b + block.size


def _replaced(old: str, new: str) -> Iterator[Piece]:
    yield Piece("old", old)
    yield Piece("new", new)


def _joined(parts: Iterator[Piece]) -> Iterator[Piece]:
    """Without empty pieces, and neighbours of one kind together."""
    last: Piece | None = None
    for part in parts:
        if not part.text:
            continue
        if last and last.kind == part.kind:
            last = Piece(last.kind, last.text + part.text)
            continue
        if last:
            yield last
        last = part
    if last:
        yield last
