"""Nothing but the workflow assigns a status."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

BGAPP = Path(__file__).resolve().parents[2] / "bgapp"
RAW = re.compile(r"(?i)\bset\b.*\bstatus\s*=")


def is_writer(code: str) -> bool:
    """Whether a module writes a status somewhere; a table of its own, written down once, is none."""
    tree = ast.parse(code)
    tables = {id(each.value) for each in tree.body if isinstance(each, ast.Assign | ast.AnnAssign)}
    return any(writes_status(node) for node in ast.walk(tree) if id(node) not in tables)


def writes_status(node: ast.AST) -> bool:
    """Whether a piece of code sets ``….status`` or passes ``status=`` to update or create."""
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets)
    if isinstance(node, ast.Dict):
        return any(isinstance(key, ast.Constant) and key.value == "status" for key in node.keys)
    verbs = ("update", "create", "get_or_create", "update_or_create", "bulk_create", "Filing", "dict")
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name == "setattr":
            return any(isinstance(each, ast.Constant) and each.value == "status" for each in node.args)
        return name in verbs and any(keyword.arg == "status" for keyword in node.keywords)
    return isinstance(node, ast.Constant) and bool(RAW.search(str(node.value)))


@pytest.mark.parametrize(
    "code",
    [
        "filing.status = Status.VOID",
        "filing.status: str = 'void'",
        "Filing.objects.filter(pk=1).update(status='void')",
        "Filing.objects.filter(pk=1).update(**{'status': 'void'})",
        "Filing.objects.update_or_create(pk=1, defaults={'status': 'void'})",
        "Filing.objects.update(**dict(status='void'))",
        "Filing(status='void')",
        "setattr(filing, 'status', 'void')",
        "cursor.execute('UPDATE bgapp_filing SET version = 1, status = %s')",
    ],
)
def test_the_trap_closes(code: str) -> None:
    assert is_writer(code)


@pytest.mark.parametrize(
    "code",
    [
        "Filing.objects.filter(status='void')",
        "filing.status == 'void'",
        "page.status_code",
        "WIDTHS = {'status': 28}",
        "WIDTHS: Widths = {'status': 28}",
    ],
)
def test_the_trap_lets_readers_pass(code: str) -> None:
    assert not is_writer(code)


def test_only_the_workflow_writes_a_status() -> None:
    writers = {
        path.relative_to(BGAPP).as_posix()
        for path in BGAPP.rglob("*.py")
        if is_writer(path.read_text(encoding="utf-8"))
    }
    assert writers == {"reviews/workflow.py"}
