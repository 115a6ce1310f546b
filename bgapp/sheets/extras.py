"""What a printout carries beside the form itself: marks on its pages and the line for signing."""

from __future__ import annotations

from dataclasses import dataclass

DRAFT_MARK = "草稿"
VOID_MARK = "作废"
ADJUSTMENT_MARK = "目标调整（未批复）"
CLASSIFIED_MARK = "涉密"
SIGNING_LINE = ("填报人：", "联系电话：", "单位负责人：", "填报日期：", "（盖章）")


@dataclass(frozen=True)
class Extras:
    """Whether the pages say 草稿, 作废 or 涉密, and whether a line for signing follows the grid.

    ``adjustment``: an adjustment that is not approved, lest it be taken for the target in force.
    """

    draft: bool = False
    signing: bool = False
    classified: bool = False
    void: bool = False
    adjustment: bool = False

    @property
    def state_mark(self) -> str:
        """草稿, 作废, that it is an adjustment, or nothing."""
        if self.void:
            return VOID_MARK
        adjustment = ADJUSTMENT_MARK if self.adjustment else ""
        return "・".join(filter(None, (DRAFT_MARK if self.draft else "", adjustment)))
