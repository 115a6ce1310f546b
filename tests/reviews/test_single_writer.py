"""Nothing but ``advance`` assigns a status."""

from __future__ import annotations

import ast
from pathlib import Path

BGAPP = Path(__file__).resolve().parents[2] / "bgapp"


def writes_status(node: ast.AST) -> bool:
    """Whether a piece of code sets ``….status`` or passes ``status=`` to update or create."""
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets)
    if isinstance(node, ast.Dict):
        return any(isinstance(key, ast.Constant) and key.value == "status" for key in node.keys)
    verbs = ("update", "create", "bulk_create", "Filing", "setattr")
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        return name in verbs and any(keyword.arg == "status" for keyword in node.keywords)
    return False


def test_only_the_workflow_writes_a_status() -> None:
    writers = {
        path.relative_to(BGAPP).as_posix()
        for path in BGAPP.rglob("*.py")
        if any(writes_status(node) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert writers == {"reviews/workflow.py"}
