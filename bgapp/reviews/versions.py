"""Which versions of a form its reader may compare: as it stands, as it was submitted each time, and last year's.

An adjustment (目标调整) is compared with what it adjusts before anything else.

The own unit sees every submission; a department and finance those that came to their stage; readers only what is in
force, so that they have nothing to compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, IntegerField, Value, When

from bgapp.filings.access import fetch_all, own, reviews
from bgapp.filings.force import counted
from bgapp.filings.reading import form_seen
from bgapp.models import Event, Filing, Person
from bgapp.reviews.adjustments.changes import form_before
from bgapp.reviews.comments import speaker_of
from bgapp.reviews.duties import stages_of
from bgapp.rules.plain import Plain
from bgapp.rules.transitions import Status, Verb
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition

NOW = "now"
LAST_YEAR = "last-year"
ADJUSTED = "adjusted"


@dataclass(frozen=True)
class Version:
    """A version as addresses name it, and as people do."""

    key: str
    name: str


@dataclass(frozen=True)
class Versions:
    """The versions of a filing that the person who fetched it may compare; ``seen`` is the form on the page."""

    filing: Filing
    person: Person
    seen: Plain

    @cached_property
    def all(self) -> Sequence[Version]:
        """The versions, what is adjusted first, then the newest, last year's form last."""
        if not (own(self.filing) or reviews(self.filing)):
            return []
        adjusted = [Version(ADJUSTED, "调整前")] if self.filing.adjusts_id else []
        drafts = [Version(NOW, f"第 {self.filing.round + 1} 稿")] if self._is_draft else []
        submitted = [Version(str(number), f"第 {number} 稿") for number in reversed(self._numbers)]
        last = [Version(LAST_YEAR, f"{self._last_year.year} 年度")] if self._last_year else []
        return [*adjusted, *drafts, *submitted, *last]

    @property
    def others(self) -> Sequence[Version]:
        """What the version on the page can be compared with."""
        return [version for version in self.all if version.key != self.current]

    @property
    def current(self) -> str:
        """The version on the page."""
        return NOW if self._is_draft or not self._numbers else str(self._numbers[-1])

    @property
    def before(self) -> str:
        """What the version on the page is compared with unless another one is asked for: the submission before.

        Of an adjustment what it adjusts.
        """
        if self.filing.adjusts_id:
            return ADJUSTED
        if self._is_draft:
            return str(self._numbers[-1]) if self._numbers else ""
        return str(self._numbers[-2]) if len(self._numbers) > 1 else ""

    def find(self, key: str) -> Version | None:
        return next((version for version in self.all if version.key == key), None)

    def form(self, version: Version) -> tuple[Edition, Plain]:
        """A version's edition and form."""
        if version.key == LAST_YEAR and self._last_year:
            return EDITIONS[self._last_year.edition], form_seen(self._last_year)
        edition = EDITIONS[self.filing.edition]
        if version.key == ADJUSTED:
            return edition, form_before(self.filing)
        if version.key == self.current:
            return edition, self.seen
        return edition, self.filing.revisions.get(number=int(version.key)).form

    @property
    def _is_draft(self) -> bool:
        return own(self.filing) and self.filing.editable

    @cached_property
    def _numbers(self) -> Sequence[int]:
        """The numbers of the submissions that the person may see."""
        numbers = list(self.filing.revisions.order_by("number").values_list("number", flat=True))
        if own(self.filing):
            return numbers
        reached = self._reached()
        return [number for number in numbers if number in reached or number == numbers[-1]]

    def _reached(self) -> set[int]:
        """The submissions that came to the person's stage, or were approved."""
        role = speaker_of(self.filing, self.person).role
        stage = next((stage.number for stage in stages_of(self.filing) if stage.role == role), None)
        events = Event.objects.filter(filing_id=self.filing.pk, verb__in=(Verb.SUBMIT, Verb.APPROVE)).order_by("number")
        number, reached = 0, set()
        for verb, detail in events.values_list("verb", "detail"):
            number += verb == Verb.SUBMIT
            status, at = detail["to"]
            if status == Status.APPROVED or (stage and at >= stage):
                reached.add(number)
        return reached

    @cached_property
    def _last_year(self) -> Filing | None:
        """The same project's form of the year before that counts, the approved one where there are several."""
        is_evaluation = bool(EDITIONS[self.filing.edition].evaluates)
        editions = [edition.key for edition in EDITIONS.values() if bool(edition.evaluates) == is_evaluation]
        past = Filing.objects.filter(project=self.filing.project_id, year=self.filing.year - 1, edition__in=editions)
        is_approved = Case(When(status=Status.APPROVED, then=Value(1)), default=Value(0), output_field=IntegerField())
        seen = fetch_all(self.person, past.filter(counted()).values_list("pk", flat=True))
        return seen.order_by(is_approved.desc(), "-pk").first()
