"""The trail of a filing as sentences for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from bgapp.filings.access import own, reviews
from bgapp.filings.events import (
    ANSWER,
    APPRAISE,
    ASSIGN,
    ATTACH,
    CHANGING,
    CLASSIFY,
    COMMENT,
    COMMENTING,
    CREATE,
    EDIT,
    EXPLAIN,
    HAND_OVER,
    IMPORT,
    PUBLISH,
    REMOVE,
    REOPEN,
    REPLY,
    RESOLVE,
    UNPUBLISH,
)
from bgapp.models import Event, EvidenceKind, Filing, Role, Visibility
from bgapp.rules.appraisal import Grade
from bgapp.rules.transitions import TRANSITIONS, Status, Verb
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition

SHOWN = 100
NAMED_CELLS = 3
NAMED_FILES = 3
INSIDE = Q(verb__in=COMMENTING, detail__visibility=Visibility.UNIT)
COMMENT_VERBS = {COMMENT: "提出意见", REPLY: "回复意见", RESOLVE: "把意见标为已解决", REOPEN: "重新打开意见"}
FILES_VERBS = {ATTACH: "添加附件", REMOVE: "删除附件"}


@dataclass(frozen=True)
class Change:
    """What stood in a cell and what was written; empty where a row was added, deleted or moved."""

    label: str
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        return f"{self.label}：{self.old or '（空）'} → {self.new or '（空）'}" if self.old or self.new else self.label


@dataclass(frozen=True)
class Entry:
    """One line of the history: who (and for whom), as what and from where; ``reason`` in the person's own words."""

    at: datetime
    actor: str
    sentence: str
    reason: str = ""
    role: str = ""
    by_preparer: bool = False
    place: str = ""
    changes: tuple[Change, ...] = ()


def sees_history(filing: Filing) -> bool:
    """Whether the person who fetched the filing may read its history: the own unit, departments and finance."""
    return own(filing) or reviews(filing)


def timeline(filing: Filing, *, with_edits: bool) -> QuerySet[Event]:
    """The events, newest first; what was changed in cells and evidence, and said inside, only for the own unit.

    An appraisal (四性审核) is its reviewer's until the stage is decided, and not yet among them.
    """
    events = Event.objects.filter(filing_id=filing.pk).order_by("-number")
    events = events.exclude(verb=APPRAISE, stage=filing.stage, detail__round=filing.round)
    return events if with_edits else events.exclude(verb__in=(*CHANGING, CREATE)).exclude(INSIDE)


def entries(filing: Filing, events: Iterable[Event]) -> list[Entry]:
    """The events of a filing as lines."""
    return [_entry(EDITIONS[filing.edition], event) for event in events]


def history(filing: Filing, *, with_edits: bool) -> list[Entry]:
    """The latest lines."""
    return entries(filing, timeline(filing, with_edits=with_edits)[:SHOWN])


def last_reason(filing: Filing) -> Entry | None:
    """Why the filing was returned or voided last, while it is."""
    verbs = {Status.RETURNED: Verb.RETURN, Status.VOID: Verb.VOID}
    verb = verbs.get(Status(filing.status))
    event = Event.objects.filter(filing_id=filing.pk, verb=verb).order_by("-number").first() if verb else None
    return _entry(EDITIONS[filing.edition], event) if event else None


def _entry(edition: Edition, event: Event) -> Entry:
    return Entry(
        event.at,
        event.who,
        _sentence(edition, event),
        event.detail.get("reason", ""),
        event.get_role_display(),
        event.role == Role.PREPARER,
        event.place,
        tuple(_change(edition, edit) for edit in event.detail.get("edits", ())),
    )


def _sentence(edition: Edition, event: Event) -> str:
    if event.verb == CREATE:
        return _create_sentence(event.detail)
    if event.verb == IMPORT:
        return _import_sentence(edition, event.detail)
    if event.verb == EDIT:
        return _edits_sentence(edition, event.detail["edits"])
    if event.verb in FILES_VERBS:
        return FILES_VERBS[event.verb] + _files_words(event.detail["files"])
    if event.verb == ANSWER:
        return _answer_sentence(event.detail)
    if event.verb == EXPLAIN:
        return f"写明「{event.detail['about']}」的调整理由"
    if event.verb in COMMENT_VERBS:
        return f"{COMMENT_VERBS[event.verb]}（{event.detail['about']}）"
    if event.verb == CLASSIFY:
        return "标为涉密" if event.detail["classified"] else "取消涉密标记"
    if event.verb == PUBLISH:
        return "公开"
    if event.verb == UNPUBLISH:
        return "撤下公开" + ("，改为公开调整后的" if "adjusted" in event.detail else "")
    if event.verb == APPRAISE:
        return f"四性审核：{Grade(event.detail['grade']).label}"
    if event.verb == HAND_OVER:
        return f"把填报从{event.detail['giver']}移交给{event.detail['taker']}"
    if event.verb == ASSIGN:
        return f"分派给{event.detail['to']}审核" if event.detail["to"] else "取消分派"
    if event.verb == Verb.APPROVE and event.detail["to"][0] == Status.APPROVED:
        return "审核通过并批复"
    stage = f"（第 {event.stage} 环节）" if event.stage else ""
    return f"{TRANSITIONS[Verb(event.verb)].past}{stage}"


def _create_sentence(detail: dict[str, Any]) -> str:
    if origin := detail.get("origin"):
        return f"新建，带入 {origin['year']} 年度「{origin['name']}」"
    if adjusts := detail.get("adjusts"):
        return f"新建，调整自{_adjusted_words(adjusts['approved'])}"
    return "新建"


def _adjusted_words(approved: str) -> str:
    """Which target was adjusted, by the day (ISO) of its approval, where that is known."""
    day = date.fromisoformat(approved) if approved else None
    return f" {day.year}年{day.month}月{day.day}日 批复的目标" if day else "已批复的目标"


def _import_sentence(edition: Edition, detail: dict[str, Any]) -> str:
    source = f"从「{detail['file']}」" + (f"的工作表「{detail['sheet']}」" if detail["sheet"] else "") + "导入"
    return f"{source}：{_edits_sentence(edition, detail['edits'])}" if detail["edits"] else f"{source}，新建"


def _answer_sentence(detail: dict[str, Any]) -> str:
    about = f"{detail['label']}的提示「{detail['title']}」"
    if "taken_back" in detail:
        return f"收回对{about}的答复"
    return f"写明理由，保留{about}" if "reason" in detail else f"不再提示{about}"


def _files_words(files: list[dict[str, Any]]) -> str:
    names = (f"「{file['name']}」（{EvidenceKind(file['kind']).label}）" for file in files[:NAMED_FILES])
    return "、".join(names) + (f"等 {len(files)} 个" if len(files) > NAMED_FILES else "")


def _edits_sentence(edition: Edition, edits: list[dict[str, Any]]) -> str:
    labels = list(dict.fromkeys(_edit_label(edition, edit) for edit in edits))
    more = f"等 {len(labels)} 处" if len(labels) > NAMED_CELLS else ""
    return "、".join(labels[:NAMED_CELLS]) + more


def _change(edition: Edition, edit: dict[str, Any]) -> Change:
    """An edit of a cell with what it replaced; of a row, the texts that came or went with it."""
    row = edit.get("inserted") or edit.get("deleted") or {}
    texts = "，".join(str(text) for name, text in row.items() if text and name != "key")
    before, after = ("", texts) if "inserted" in edit else (texts, "")
    return Change(_edit_label(edition, edit), edit.get("old", before), edit.get("new", after))


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
