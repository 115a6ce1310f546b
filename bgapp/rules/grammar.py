"""How target values (指标值) are written: the spellings of operators, numbers and units, as patterns.

All patterns read half-width text (:func:`bgapp.rules.text.half_width`).
"""

from __future__ import annotations

import re

SIGN_SPELLINGS = {
    "≥": ("≥", ">=", "=>", "> =", "= >", "≧", "⩾"),
    "≤": ("≤", "<=", "=<", "< =", "= <", "≦", "⩽"),
    ">": (">",),
    "<": ("<",),
    "=": ("=",),
}
WORD_SPELLINGS = {
    "≥": (
        *("大于或等于", "大于等于", "不低于", "不少于", "不小于", "不得低于", "不得少于", "不得小于"),
        *("至少", "最少", "达到", "达"),
    ),
    "≤": (
        *("小于或等于", "小于等于", "不高于", "不超过", "不大于", "不多于", "不得高于", "不得超过", "不得大于"),
        *("不得多于", "至多", "最多"),
    ),
    ">": ("大于", "超过", "高于", "多于"),
    "<": ("小于", "低于", "少于", "不足", "不到"),
    "=": ("等于",),
}


def _either(spellings: dict[str, tuple[str, ...]]) -> re.Pattern[str]:
    """A pattern of all spellings, the longest first: 大于等于 is not 大于."""
    longest = sorted((way for ways in spellings.values() for way in ways), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)))


SIGN = _either(SIGN_SPELLINGS)
WORD = _either(WORD_SPELLINGS)
OPERATOR_OF = {
    way: operator
    for spellings in (SIGN_SPELLINGS, WORD_SPELLINGS)
    for operator, ways in spellings.items()
    for way in ways
}

ABOVE = re.compile(r"(?:及|\(含\))?以上(?:\(含\))?$")
BELOW = re.compile(r"(?:(?:及|\(含\))?以下(?:\(含\))?|以内|之内|(?<=[天日周月年时钟])内)$")
BEFORE_ENDING = re.compile(r"(?:控制在|保持在|在)(?=\s*[+\-0-9])")
"""What may stand before a number whose operator follows it: 控制在5%以内."""

NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")

_LETTERS = r"[A-Za-zµμΩ㐀-鿿豈-﫿]+"
_SEGMENT = rf"(?:[cdk]?m[23²³]|[%‰‱㎀-㏟℃℉°]|{_LETTERS})"
_UNIT = rf"{_SEGMENT}(?:[/·•・∙.][0-9]*{_SEGMENT})*(?:(?<=[㐀-鿿])\([^()0-9]*\))?"
QUANTITY = re.compile(
    r"(?P<number>[+-]*(?=[.,]*[0-9])[0-9.,]+)\s*"
    rf"(?:\((?P<bracketed>(?:[^()]|\([^()]*\))*)\)|(?P<unit>{_UNIT})?)"
)
"""A number, well-formed or not, with a unit in brackets (any text) or without (letters, 元/人·天, m2)."""

CLOSING = "。;、 "
"""What may stand behind a value and is no part of its unit."""

VAGUE = re.compile(
    r"^[多余来几]|左右$|上下$|之间$|不等$|以[上下内]|之内$|[天日周月年时钟]内$"
    r"|[天日周月年时底末度][前后]$|[之以][前后]$|[月年][底末]$"
)
"""Units that make the number rough, a class or a deadline: 100余人, 90%左右, 3级以上医院, 3月底前."""

CLAUSE = re.compile(
    "完成|通过|实现|达标|参加|参与|举办|开展|运行|运转|覆盖|到位|落实|提高|提升|上线|合格|满意|[不无并且]"
)
"""Words that make a sentence of what follows a number: 24小时不间断服务."""

DAY = re.compile(r"[0-9]{4}([-./])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])")

FORMULA = re.compile(r"=\s*[-+@]*[A-Za-z'$@_]|(?:=\s*)?#(?:[A-Z][A-Z0-9/_]*[!?]|N/A)|(?:Err|错误):[0-9]{3}$")
"""A formula kept as text, or the error of one: =SUM(A1), #REF!, #DIV/0!, #N/A, Err:502."""

SCIENTIFIC = re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+(?![A-Za-z])|[+-]?(?:nan|inf|infinity)$", re.IGNORECASE)

MISTYPED = re.compile(r"[+-]?[0-9.,]*(?:(?<=[0-9])[Oo]|[Il](?=[0-9]))[0-9OoIl.,]*\s*(?:[%‰]|\(.*\))?")
"""A number with a letter for a digit: 9O%, l00(个)."""

_PART = r"[0-9]+(?:\.[0-9]+)?[%‰℃]?"
_BETWEEN = r"\s*(?:--?|——?|[–/:×*、]|~\s*[+-]?)\s*"
EXPRESSION = re.compile(rf"[±~≈¥$]\s*{_PART}|{_PART}\+|[+-]?{_PART}(?:{_BETWEEN}{_PART})+")
"""What signs and digits may say without being one number: 10-15, 1:3, 24/7, ±5%, ¥500, 100+."""
