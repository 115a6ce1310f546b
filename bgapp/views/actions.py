"""A filing's next action, one click away: what registers and the 工作台 offer in its row."""

from __future__ import annotations

from dataclasses import dataclass

from bgapp.filings.querying import Row
from bgapp.rules.transitions import Status

PREPARING = {Status.DRAFT: "继续填写", Status.RETURNED: "去修改"}


@dataclass(frozen=True)
class Action:
    """The words of a button that leads to the filing; ``pressing`` where somebody waits for this person."""

    words: str
    pressing: bool = False


def next_action(filing: Row) -> Action | None:
    """The action of a row of ``register_rows`` with ``decides``; none where its form does not open for the person."""
    if not filing.opens:
        return None
    if filing.decides:
        return Action("去审核", pressing=True)
    if filing.prepares and filing.editable:
        return Action(PREPARING[Status(filing.status)], pressing=filing.status == Status.RETURNED)
    return Action("查看")
