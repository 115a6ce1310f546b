"""What a cell of a source means as a value of a form, and what was changed on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from bgapp.rules.amounts import AmountError, parse_amount, plain_amount, print_amount
from bgapp.rules.dates import DateError, parse_date
from bgapp.rules.numbers import NumberError, parse_number, plain_number
from bgapp.rules.text import clean, half_width, quoted
from bgapp.rules.values import parse_target
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.grid import Cell
from bgapp.sheets.grid.formats import plain
from bgapp.sheets.layout import Edition, Field, Kind
from bgapp.sheets.reader.problems import Severity
from bgapp.sheets.reader.words import IN_BRACKETS, NUMBERING, key

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
SPACES = re.compile(r"[ \u3000]*\n[ \u3000]*")
BETWEEN_WORDS = re.compile(r"(?<=[A-Za-z0-9,.;:])\n(?=[A-Za-z0-9])")
WRAPPED = re.compile(r"<(p|div|span|font|section)\b[^<>]*>(.*)</\1>", re.DOTALL | re.IGNORECASE)
PARAGRAPH = re.compile(r"</(?:p|div|section)>\s*<(?:p|div|section)\b[^<>]*>", re.IGNORECASE)
FORMULA = re.compile(r"[=+@-][=+@-]*\s*[A-Za-z0-9_('$]+\s*[(|!+*/^&-]")
MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")
TOLD = 60
"""Characters of a text that a note repeats."""


class Value(NamedTuple):
    """The text that a form keeps, with what to say of it; ``yuan`` is the exact amount behind a printed 万元."""

    text: str
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str = ""
    yuan: str = ""

    @property
    def remarks(self) -> tuple[tuple[Severity, tuple[str, ...]], ...]:
        """What to say of the value, the worst first."""
        if not (self.notes or self.warnings or self.error):
            return ()
        errors = (self.error,) if self.error else ()
        return (Severity.ERROR, errors), (Severity.WARNING, self.warnings), (Severity.NOTE, self.notes)


def value_of(edition: Edition, field: Field, cell: Cell, unit: str) -> Value:
    """The value of a cell; ``unit`` is that of its amounts, as the labels say."""
    if cell.trouble:
        return Value("", error=cell.trouble)
    text = clean(cell.text).strip()
    if not text:
        return Value("")
    if field.kind is Kind.MONEY:
        value = _amount(edition, cell, text, unit)
    else:
        value = READERS.get(field.kind, _text)(edition, field, cell, text)
    value = _with_invisible(cell.text, value)
    if len(value.text) > field.max_length:
        return value._replace(error=f"有 {len(value.text):,} 个字，最多 {field.max_length:,} 个，请删减。")
    return value


def _with_invisible(raw: str, value: Value) -> Value:
    """The value with a word on the characters that were left out because nobody sees them."""
    if raw.isprintable():
        return value
    if CONTROL.search(raw):
        return value._replace(warnings=(*value.warnings, "含有控制字符，已去掉，请核对文字是否完整。"))
    if len("".join(raw.split())) != len("".join(clean(raw).split())):
        return value._replace(notes=(*value.notes, "去掉了看不见的字符。"))
    return value


def one_line(text: str) -> str:
    """A text without line breaks: those of a narrow cell leave nothing behind, between Latin words a space."""
    return " ".join(SPACES.sub("", BETWEEN_WORDS.sub(" ", text)).split(" ")).strip() if "\n" in text else text


def _text(edition: Edition, field: Field, cell: Cell, text: str) -> Value:
    if field.kind is not Kind.TEXT:
        text = one_line(text)
    bare = unwrapped(text)
    notes = ["去掉了文字两头的网页标签。"] if bare != text else []
    return Value(bare, (*notes, *_shown(cell, bare)), (*_day_warning(cell), *_code_warning(bare)))


def _code_warning(text: str) -> tuple[str, ...]:
    """A word on texts that a program might take for a command; they are kept as the texts they are."""
    if FORMULA.match(text):
        return (f"{quoted_text(text)}像是公式，已按文字读入，请核对。",)
    return ("文字里有网页标签，已按文字读入，请核对。",) if MARKUP.search(text) else ()


def unwrapped(text: str) -> str:
    """A text without the HTML tags that wrap all of it: ``<p>…</p>``; every paragraph is a line."""
    while found := WRAPPED.fullmatch(text.strip()):
        text = PARAGRAPH.sub("\n", text.strip()) if PARAGRAPH.search(found[2]) else found[2]
        if PARAGRAPH.search(found[2]):
            text = text[text.index(">") + 1 : text.rindex("<")]
    return text


def _shown(cell: Cell, text: str) -> list[str]:
    """A note where a number is shown as something else than its plain digits."""
    if cell.number is None or plain(cell.number) == text or _numeric(text) == cell.number:
        return []
    return [f"单元格里的数是 {plain(cell.number)}，按显示的样子读作「{text}」。"]


def _numeric(text: str) -> Decimal | None:
    try:
        return Decimal(half_width(text).replace(",", ""))
    except ArithmeticError:
        return None


def _day_warning(cell: Cell) -> tuple[str, ...]:
    return (f"单元格里是日期，读作「{cell.text}」，请核对是否填错。",) if cell.day else ()


def _target(edition: Edition, field: Field, cell: Cell, text: str) -> Value:
    target = parse_target(one_line(text))
    notes = [target.note] if target.note else []
    return Value(target.text, (*notes, *_shown(cell, target.text)), _day_warning(cell))


def _date(edition: Edition, field: Field, cell: Cell, text: str) -> Value:
    if cell.day:
        return Value(cell.day.isoformat())
    try:
        day = parse_date(one_line(text)).isoformat()
    except DateError as error:
        return Value(_limited(field, text), error=str(error))
    return Value(day, () if day == text else (f"「{text}」读作 {day}。",))


def _number(edition: Edition, field: Field, cell: Cell, text: str) -> Value:
    """Points or percent: the exact number where it has two decimals at most, else as it is shown."""
    try:
        exact = parse_number(_exact_text(cell, text))
        return Value(plain_number(exact, field.decimals))
    except NumberError as error:
        refusal = str(error)
    try:
        number = parse_number(text)
    except NumberError:
        return Value(_limited(field, text), error=refusal)
    read = plain_number(number, field.decimals)
    return Value(read, tuple(_shown(cell, read)))


def _exact_text(cell: Cell, text: str) -> str:
    """The number behind a cell, a percentage as percent."""
    if cell.number is None:
        return text
    return f"{plain(cell.number * 100)}%" if text.endswith("%") else plain(cell.number)


def _amount(edition: Edition, cell: Cell, text: str, unit: str) -> Value:
    """An amount: the exact one behind a number, or as shown where that has parts of a cent."""
    line = one_line(text)
    try:
        amount = parse_amount(line if cell.number is None else plain(cell.number), unit)
        notes = [amount.note] if amount.note else []
    except AmountError as error:
        try:
            amount = parse_amount(line if cell.number is not None and cell.number > 0 else "", unit)
        except AmountError:
            return Value(line[:200], error=str(error))
        notes = [f"单元格里的数是 {plain(cell.number or Decimal())}，按显示的样子读作「{line}」。"]
    own = edition.amount_unit
    if unit != own and not amount.note:
        notes.append(f"「{line}」以{unit}计，已换算为 {print_amount(amount.value, own)} {own}。")
    elif not notes and half_width(line) != line:
        notes.append(f"「{line}」读作 {print_amount(amount.value, own)} {own}。")
    if not edition.exact_amounts:
        return Value(plain_amount(amount.value, own, edition.amount_decimals), tuple(notes))
    printed = print_amount(amount.value, own).replace(",", "")
    is_printed = unit == own and not amount.note and parse_amount(printed, own).value == amount.value
    return Value(printed, tuple(notes), yuan="" if is_printed else f"{amount.value:.2f}")


def _level(edition: Edition, field: Field, cell: Cell, text: str) -> Value:
    found = level_name(edition.key, field.kind, text)
    line = one_line(text)
    if not found:
        return Value(_limited(field, line))
    plainly = key(line) == key(found)
    return Value(found, () if plainly else (f"「{line}」读作「{found}」。",))


@lru_cache(maxsize=4096)
def level_name(edition: str, kind: Kind, text: str) -> str:
    """The official name of a level; empty where the taxonomy of the edition knows none like it.

    Numbers before it, remarks in brackets behind it and a missing 指标 or 目标 at its end do not matter.
    """
    known = _known_levels(edition, kind)
    line = one_line(clean(text).strip())
    bare = IN_BRACKETS.sub("", NUMBERING.sub("", half_width(line)))
    possible = (key(found) + ending for found in (line, bare) for ending in ("", "指标", "目标"))
    return next((known[found] for found in possible if found in known), "")


@cache
def _known_levels(edition: str, kind: Kind) -> dict[str, str]:
    """The names of the levels of a kind by the keys of all their spellings."""
    taxonomy = EDITIONS[edition].taxonomy
    names = taxonomy.first_levels
    if kind is Kind.LEVEL2:
        names = tuple(dict.fromkeys(name for first in names for name in taxonomy.second_levels(first)))
    others = {key(other): name for other, name in taxonomy.synonyms.items() if name in names}
    return {key(name): name for name in names} | others


def _limited(field: Field, text: str) -> str:
    """What could not be read, as it stands; the beginning where it is long."""
    return text[: field.max_length]


def quoted_text(text: str) -> str:
    """A text as a remark quotes it."""
    return quoted(text if len(text) <= TOLD else text[:TOLD])


READERS: dict[Kind, Callable[[Edition, Field, Cell, str], Value]] = {
    Kind.TARGET: _target,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.LEVEL1: _level,
    Kind.LEVEL2: _level,
}
