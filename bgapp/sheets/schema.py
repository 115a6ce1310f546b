"""The exchange format as a JSON Schema (draft 2020-12), generated from the editions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bgapp.rules.amounts import YUAN
from bgapp.rules.plain import steps
from bgapp.rules.text import half_width
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import NAME_LENGTH, TEXT_LENGTH, Edition, Field, Kind

Schema = dict[str, Any]

TYPES: dict[str, Schema] = {
    "name": {"type": "string", "maxLength": NAME_LENGTH},
    "text": {"type": "string", "maxLength": TEXT_LENGTH},
    "year": {"type": "string", "pattern": "^[0-9]{4}$"},
    "amount": {"type": "string", "pattern": r"^([0-9]{1,13}(\.[0-9]{1,2})?)?$", "description": '没有分隔符；空着是 ""'},
    "yuan": {"type": "string", "pattern": r"^[0-9]{1,13}(\.[0-9]{1,2})?$", "description": "以元计的准确金额"},
    "number": {"type": "string", "pattern": r"^([0-9]{1,17}(\.[0-9]{1,2})?)?$"},
    "date": {"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"},
}
TYPE_OF = {Kind.TEXT: "text", Kind.MONEY: "amount", Kind.NUMBER: "number", Kind.DATE: "date"}
EVERYWHERE = {"document_title": "所在公开文件的标题", "project_code": "项目编码", "unit_code": "单位代码"}
"""Keys that every form may have beside its cells."""


def exchange_schema() -> Schema:
    """The schema of a list of forms; each is an object of its edition, in ``$defs`` under the edition's key."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "绩效目标申报与自评 · 表的交换格式",
        "type": "array",
        "items": {"anyOf": [_ref(key) for key in EDITIONS]},
        "$defs": TYPES | {edition.key: _form(edition) for edition in EDITIONS.values()},
    }


def _form(edition: Edition) -> Schema:
    tree = _Branch()
    for path, leaf in _leaves(edition):
        _plant(tree, path, leaf)
    years = f"{edition.first_year}–{edition.last_year or ''} 年度，金额单位：{edition.amount_unit}"
    return {"title": edition.title, "description": years} | _schema(tree) | {"required": _required(edition)}


def _leaves(edition: Edition) -> Iterator[tuple[str, Schema]]:
    """What a form may have at which path: its cells, its lists of rows, and what stands beside them."""
    yield "edition", {"const": edition.key}
    for path, text in edition.constants.items():
        yield path, {"type": "string", "pattern": f"^{_in_any_width(text)}$"}
    for field in edition.fields:
        yield field.path, _leaf(edition, field)
        if field.kind is Kind.MONEY and edition.exact_amounts:
            yield field.path + YUAN, _ref("yuan")
    for block in edition.repeats:
        row = _object({column.field.name: _leaf(edition, column.field) for column in block.columns})
        yield block.rows, {"type": "array", "items": row, "description": block.section}
    for key, label in EVERYWHERE.items():
        yield key, _ref("name", label)


def _leaf(edition: Edition, field: Field) -> Schema:
    if field.path == "fiscal_year":
        return _ref("year", field.label)
    if field.kind is Kind.LEVEL1:
        return {"enum": ["", *edition.taxonomy.first_levels], "description": field.label}
    return _ref(TYPE_OF.get(field.kind, "name"), field.label)


def _required(edition: Edition) -> list[str]:
    """What tells one form from another: the year, the project, and that it has indicators."""
    return ["fiscal_year", edition.identity.project, "indicators"]


class _Branch(dict[str | int, Any]):
    """A group of keys, or of row numbers from 0, with what stands there: another branch, or a schema."""


def _plant(tree: _Branch, path: str, leaf: Schema) -> None:
    *groups, last = steps(path)
    for step in groups:
        tree = tree.setdefault(step, _Branch())
    tree[last] = leaf


def _schema(branch: _Branch) -> Schema:
    parts = {step: _schema(part) if isinstance(part, _Branch) else part for step, part in branch.items()}
    if 0 in parts:
        return {"type": "array", "prefixItems": [parts[index] for index in range(len(parts))], "items": False}
    return _object({str(step): part for step, part in parts.items()})


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _ref(name: str, label: str = "") -> Schema:
    return {"$ref": f"#/$defs/{name}"} | ({"description": label} if label else {})


def _in_any_width(text: str) -> str:
    """A pattern for a text whose punctuation may be of full or half width."""
    return "".join(sign if (narrow := half_width(sign)) == sign else f"[{sign}{narrow}]" for sign in text)
