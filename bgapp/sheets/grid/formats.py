"""Number formats of workbooks: how Excel and WPS show a number or a date (ECMA-376, 18.8.31)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

GENERAL = "General"
BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    41: "#,##0",
    42: "#,##0",
    43: "#,##0.00",
    44: "#,##0.00",
    49: "@",
    5: "#,##0",
    6: "#,##0",
    7: "#,##0.00",
    8: "#,##0.00",
    **dict.fromkeys((14, 15, 22, 30, 31, 51, 53, 54, 58), "yyyy/m/d"),
    **dict.fromkeys((17, 27, 36, 50, 52, 55, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((16, 28, 29), 'm"月"d"日"'),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 56), "h:mm"),
}
"""Formats that a workbook names by number alone, in Chinese Excel; money without its sign."""

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|!(?P<literal>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<plain>.)",
    re.DOTALL,
)
NOT_DATE = re.compile(r'"[^"]*"|\\.|!.|_.|\*.|\[[^\]]*\]|General', re.IGNORECASE)
SECTIONS = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*)(?:;|$)', re.DOTALL)
UNUSUAL = re.compile(r"[Ee][+-]|\?/\?")
"""Scientific numbers and fractions: shown plain, nobody writes forms with them."""
DIGITS = 15
"""Significant digits that Excel keeps."""


def exact(value: float) -> Decimal:
    """The number that a workbook means by a floating point value."""
    return Decimal(f"{value:.{DIGITS}g}")


def plain(number: Decimal) -> str:
    """A number without format: ``12``, ``0.5``."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1024)
def is_date_format(code: str) -> bool:
    """Whether numbers of a format are days or times."""
    code = NOT_DATE.sub("", SECTIONS.match(code)[1])  # type: ignore[index]  # matches any text
    return bool(re.search("[ymdhs]", code, re.IGNORECASE)) and not re.search("[0#?]", code.replace(".0", ""))


def day_of(number: Decimal, *, is_1904: bool) -> date | None:
    """The day of a serial number; nothing where there is none."""
    start = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)
    try:
        return (start + timedelta(days=int(number))).date() if number >= 1 or is_1904 else None
    except OverflowError:
        return None


def shown_day(day: date, code: str) -> str:
    """A day as a format shows it, in one Chinese spelling: ``2025-01-31``, ``2025年1月``, ``1月31日``."""
    bare = NOT_DATE.sub("", code).lower()
    if "y" not in bare:
        return f"{day.month}月{day.day}日"
    return day.isoformat() if "d" in bare or "m" not in bare else f"{day.year}年{day.month}月"


class _Part(NamedTuple):
    kind: str
    text: str


@lru_cache(maxsize=1024)
def _parts(section: str) -> tuple[_Part, ...]:
    return tuple(_tokens(section))


def _tokens(section: str) -> Iterator[_Part]:
    for found in TOKEN.finditer(section):
        kind = found.lastgroup or ""
        if kind in ("digit", "point", "comma", "percent"):
            yield _Part(kind, found[0])
        elif kind:
            yield _Part("literal", found[kind])


def shown(number: Decimal, code: str) -> str:
    """A number as a format shows it: ``1`` with ``0%`` is ``100%``."""
    if code == GENERAL or not code or UNUSUAL.search(code):
        return plain(number)
    sections = SECTIONS.findall(code)[:-1]
    section, negative = _chosen(sections, number)
    parts = _parts(section)
    if not any(part.kind == "digit" for part in parts):
        return plain(number) if re.search(r"General|@", section, re.IGNORECASE) else _literals(parts)
    text = _filled(parts, abs(number))
    return f"-{text}" if negative and text.strip("0.,") else text


def _chosen(sections: list[str], number: Decimal) -> tuple[str, bool]:
    """The section for a number, and whether its minus sign is still to be printed."""
    if len(sections) > 2 and number == 0:
        return sections[2], False
    if len(sections) > 1 and number < 0:
        return sections[1], False
    return sections[0], number < 0


def _literals(parts: tuple[_Part, ...]) -> str:
    return "".join(part.text for part in parts if part.kind == "literal")


def _filled(parts: tuple[_Part, ...], number: Decimal) -> str:
    places = [index for index, part in enumerate(parts) if part.kind == "digit"]
    point = next((index for index, part in enumerate(parts) if part.kind == "point"), len(parts))
    whole = [index for index in places if index < point]
    decimals = [index for index in places if index > point]
    last = max(whole, default=point)
    behind = [part for part in parts[last + 1 : point] if part.kind == "comma"]
    grouped = any(part.kind == "comma" for part in parts[: last + 1])
    scale = 2 * sum(part.kind == "percent" for part in parts) - 3 * len(behind)
    digits, _, fraction = f"{_rounded(number.scaleb(scale), len(decimals)):f}".partition(".")
    fraction = _trimmed(fraction, [parts[index].text for index in decimals])
    filled = _whole(parts, whole, digits.lstrip("0"), grouped) | dict(zip_longest(decimals, fraction, fillvalue=""))
    if point < len(parts):
        filled[point] = "." if fraction else ""
    return "".join(
        filled.get(index, part.text if part.kind in ("literal", "percent") else "") for index, part in enumerate(parts)
    )


def _rounded(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _trimmed(fraction: str, marks: list[str]) -> str:
    """The decimals without trailing zeros that the format does not ask for."""
    least = max((index + 1 for index, mark in enumerate(marks) if mark == "0"), default=0)
    while len(fraction) > least and fraction.endswith("0"):
        fraction = fraction[:-1]
    return fraction


def _whole(parts: tuple[_Part, ...], places: list[int], digits: str, grouped: bool) -> dict[int, str]:
    """The digits before the point, spread over their places from the right; the first place takes the rest."""
    filled: dict[int, str] = {}
    for count, index in enumerate(reversed(places)):
        is_first = count == len(places) - 1
        digit = digits if is_first else digits[-1:]
        digits = "" if is_first else digits[:-1]
        if not digit and parts[index].text == "0":
            digit = "0"
        filled[index] = _separated(digit, count) if grouped else digit
    return filled


def _separated(digits: str, behind: int) -> str:
    """Digits with a comma before every third from the right, of which ``behind`` follow."""
    text = ""
    for count, digit in enumerate(reversed(digits), behind):
        text = digit + ("," if count and count % 3 == 0 else "") + text
    return text
