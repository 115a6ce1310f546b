"""The log of a filing as sentences for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bgapp.filings.events import ATTACH, CHANGING, CLASSIFY, CREATE, EDIT, HAND_OVER, REMOVE
from bgapp.models import Event, EvidenceKind, Filing
from bgapp.rules.transitions import TRANSITIONS, Status, Verb
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition

SHOWN = 100
NAMED_CELLS = 3
NAMED_FILES = 3
FILES_VERBS = {ATTACH: "添加附件", REMOVE: "删除附件"}


@dataclass(frozen=True)
class Entry:
    """One line of the history; ``reason`` is in the person's own words."""

    at: datetime
    actor: str
    sentence: str
    reason: str = ""


def history(filing: Filing, *, with_edits: bool) -> list[Entry]:
    """The latest entries, newest first; what was changed in cells and evidence only for the own unit."""
    events = Event.objects.filter(filing_id=filing.pk).order_by("-number")
    if not with_edits:
        events = events.exclude(verb__in=(*CHANGING, CREATE))
    edition = EDITIONS[filing.edition]
    return [_entry(edition, event) for event in events[:SHOWN]]


def last_reason(filing: Filing) -> Entry | None:
    """Why the filing was returned or voided last, while it is."""
    verbs = {Status.RETURNED: Verb.RETURN, Status.VOID: Verb.VOID}
    verb = verbs.get(Status(filing.status))
    event = Event.objects.filter(filing_id=filing.pk, verb=verb).order_by("-number").first() if verb else None
    return _entry(EDITIONS[filing.edition], event) if event else None


def _entry(edition: Edition, event: Event) -> Entry:
    return Entry(event.at, event.actor_name, _sentence(edition, event), event.detail.get("reason", ""))


def _sentence(edition: Edition, event: Event) -> str:
    if event.verb == CREATE:
        origin = event.detail.get("origin")
        return "新建" + (f"，带入 {origin['year']} 年度「{origin['name']}」" if origin else "")
    if event.verb == EDIT:
        return _edits_sentence(edition, event.detail["edits"])
    if event.verb in FILES_VERBS:
        return FILES_VERBS[event.verb] + _files_words(event.detail["files"])
    if event.verb == CLASSIFY:
        return "标为涉密" if event.detail["classified"] else "取消涉密标记"
    if event.verb == HAND_OVER:
        return f"把填报从{event.detail['giver']}移交给{event.detail['taker']}"
    if event.verb == Verb.APPROVE and event.detail["to"][0] == Status.APPROVED:
        return "审核通过并批复"
    stage = f"（第 {event.stage} 环节）" if event.stage else ""
    return f"{TRANSITIONS[Verb(event.verb)].past}{stage}"


def _files_words(files: list[dict[str, Any]]) -> str:
    names = (f"「{file['name']}」（{EvidenceKind(file['kind']).label}）" for file in files[:NAMED_FILES])
    return "、".join(names) + (f"等 {len(files)} 个" if len(files) > NAMED_FILES else "")


def _edits_sentence(edition: Edition, edits: list[dict[str, Any]]) -> str:
    labels = list(dict.fromkeys(_edit_label(edition, edit) for edit in edits))
    more = f"等 {len(labels)} 处" if len(labels) > NAMED_CELLS else ""
    return "、".join(labels[:NAMED_CELLS]) + more


def _edit_label(edition: Edition, edit: dict[str, Any]) -> str:
    if "inserted" in edit:
        return "添加一行"
    if "deleted" in edit:
        return "删除一行"
    if "moved_after" in edit:
        return "移动一行"
    if "where" in edit:
        return f"修改{edition.label(edit['where'])}"
    field = edition.repeat(edit.get("rows", "indicators")).field(edit["field"])
    return f"修改「{field.label}」" if field else "修改一行"
