"""What a filing's page compares, as its address says: ``?against=2&of=3&view=both``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest, QueryDict

from bgapp.reviews.versions import Version, Versions
from bgapp.sheets.comparing import Comparison, Item, Marking
from bgapp.sheets.placing import Sheet

View = Literal["changes", "now", "both", "only"]
VIEWS: dict[View, str] = {"changes": "显示改动", "now": "只看现稿", "both": "两稿并排"}
WAYS: Sequence[View] = (*VIEWS, "only")


@dataclass(frozen=True)
class Compared:
    """The comparison of a page: the two versions, the ones to choose from, and how they are shown."""

    view: View
    of: Version
    against: Version
    versions: Sequence[Version]
    comparison: Comparison

    @property
    def items(self) -> Sequence[Item]:
        return self.comparison.items

    @property
    def marking(self) -> Marking:
        """The sheet with the changes in it."""
        return Marking(self.comparison, "new" if self.view == "both" else "both")

    @property
    def marking_before(self) -> Marking:
        """The older of two sheets side by side."""
        return Marking(self.comparison, "old")

    @property
    def sheet(self) -> Sheet:
        """The newer version, placed, for its title and sections."""
        return self.marking.sheet()

    @property
    def is_marked(self) -> bool:
        """Whether the sheet shows the changes, and not only the newer version."""
        return self.view != "now"

    @property
    def only_link(self) -> str:
        """The address that leaves out what is the same, or puts it back."""
        return self._link("changes" if self.view == "only" else "only")

    @property
    def links(self) -> Sequence[tuple[str, str, bool]]:
        """(address, words, whether it is the one on the page) of the ways to show the versions."""
        chosen = "changes" if self.view == "only" else self.view
        return [(self._link(view), words, view == chosen) for view, words in VIEWS.items()]

    def _link(self, view: View) -> str:
        query = QueryDict(mutable=True)
        query.update({"against": self.against.key, "of": self.of.key, "view": view})
        return f"?{query.urlencode()}"


def wants_comparison(request: HttpRequest) -> bool:
    """Whether an address asks for one by name, so that a form is read that could be edited too."""
    return request.method == "GET" and "against" in request.GET


def compared(request: HttpRequest, versions: Versions, *, is_settled: bool) -> Compared | None:
    """The comparison asked for; without a word, and as long as it is not ``is_settled``, with the submission before."""
    against = versions.find(request.GET.get("against", "" if is_settled else versions.before))
    of = versions.find(request.GET.get("of", versions.current))
    if against is None or of is None or against == of:
        return None
    (edition, new), (old_edition, old) = versions.form(of), versions.form(against)
    view = _view(request.GET.get("view", ""))
    return Compared(view, of, against, versions.all, Comparison(edition, new, old_edition, old, only=view == "only"))


def _view(text: str) -> View:
    return next((view for view in WAYS if view == text), "changes")
