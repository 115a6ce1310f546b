"""Dates (日期) as Chinese offices write them, read into ``datetime.date``."""

from __future__ import annotations

import re
from datetime import date

from bgapp.rules.text import clean, half_width, quoted

FIRST_YEAR = 1949
LAST_YEAR = 2199

_MIDNIGHT = r"(?:[T\s]+0?0:00(?::00(?:\.0+)?)?)?"
_YEAR, _MONTH, _DAY = r"(?P<year>\d{4})", r"(?P<month>\d\d?)", r"(?P<day>\d\d?)"
SIGNS = re.compile(rf"{_YEAR}\s*(?P<sign>[-/.])\s*{_MONTH}\s*(?P=sign)\s*{_DAY}{_MIDNIGHT}", re.ASCII)
WORDS = re.compile(rf"{_YEAR}\s*年\s*{_MONTH}\s*月\s*{_DAY}\s*[日号]{_MIDNIGHT}", re.ASCII)
DIGITS = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)", re.ASCII)
DAYLESS = re.compile(r"\d{4}\s*年(?:\s*\d\d?\s*月)?|\d{4}[-/.]\d\d?", re.ASCII)

CHINESE_YEAR = re.compile("[〇○零一二三四五六七八九]{4}(?=年)")
CHINESE_NUMBER = re.compile("[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九](?=[月日号])")
NUMERALS = {ord(chinese): str(value) for value, chinese in enumerate("零一二三四五六七八九")} | {
    ord("〇"): "0",
    ord("○"): "0",
}


class DateError(ValueError):
    """A text that is no date; its sentence quotes what was typed and says what to do."""


def parse_date(text: str) -> date:
    """Read a date: ``2025-01-01``, ``2025/1/1``, ``2025.1.1``, ``2025年1月1日``, ``20250101``, ``二〇二五年一月一日``.

    Full-width digits and a midnight behind it, as workbooks add one, are read too. DateError where the text is no
    date, there is no such day, or the year is not within :data:`FIRST_YEAR` and :data:`LAST_YEAR`.
    """
    typed = clean(text).strip()
    line = _in_digits(half_width(typed))
    found = SIGNS.fullmatch(line) or WORDS.fullmatch(line) or DIGITS.fullmatch(line)
    if found is None:
        raise DateError(_no_date(typed, line))
    return _day(typed, int(found["year"]), int(found["month"]), int(found["day"]))


def _day(typed: str, year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateError(f"填写的{quoted(typed)}年份不对，应在 {FIRST_YEAR} 年到 {LAST_YEAR} 年之间，请改正。")
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError(f"填写的{quoted(typed)}没有这一天，请改正。") from None


def _no_date(typed: str, line: str) -> str:
    if not typed:
        return "没有填写日期，请填写年月日，例如 2025-01-01。"
    if DAYLESS.fullmatch(line):
        return f"填写的{quoted(typed)}没有写到日，请写全年月日，例如 2025-01-01。"
    return f"填写的{quoted(typed)}不是日期，请填写年月日，例如 2025-01-01。"


def _in_digits(line: str) -> str:
    """The text with numbers in Chinese characters as digits: 二〇二五年十二月三十一日 → 2025年12月31日."""
    line = CHINESE_YEAR.sub(lambda year: year[0].translate(NUMERALS), line)
    return CHINESE_NUMBER.sub(lambda number: str(_number(number[0])), line)


def _number(chinese: str) -> int:
    """The value of a number in Chinese characters below one hundred."""
    tens, ten, ones = chinese.rpartition("十")
    return (int(tens.translate(NUMERALS) or 1) * 10 if ten else 0) + int(ones.translate(NUMERALS) or 0)
