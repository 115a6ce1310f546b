"""What stands in an import, counted: what can be taken in, what waits, what was done."""

from __future__ import annotations

from functools import cached_property

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest

from bgapp.exchange.imports.committing import GOOD, Report
from bgapp.exchange.imports.fetching import counts, forms_of
from bgapp.models import Import, Person, StagedForm

Outcome = StagedForm.Outcome
WAITING = (Outcome.REFUSED, Outcome.CONFLICT)
GROUPS: dict[str, tuple[Outcome, ...]] = {"good": GOOD} | {outcome.value: (outcome,) for outcome in Outcome}
"""The conditions of a list by the word in its address."""
NAMED = 3


class Summary:
    """The counts of an import that its person fetched."""

    def __init__(self, person: Person, batch: Import) -> None:
        self.counts = counts(person, batch)
        self._forms = forms_of(person, batch)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def good(self) -> int:
        return sum(self.counts[outcome] for outcome in GOOD)

    @property
    def waiting(self) -> int:
        """What can be taken in once somebody has mended or decided something."""
        return sum(self.counts[outcome] for outcome in WAITING)

    @cached_property
    def normalised(self) -> int:
        """How many cells were normalised."""
        return self._forms.order_by().aggregate(notes=Sum("notes"))["notes"] or 0

    @cached_property
    def created(self) -> int:
        """How many of the imported forms were new."""
        return self._forms.filter(outcome=Outcome.IMPORTED, differences=[]).count() if self.counts["imported"] else 0

    @property
    def updated(self) -> int:
        return self.counts["imported"] - self.created

    @cached_property
    def changing(self) -> str:
        """The names of the drafts that would change, the first few."""
        names = list(self._forms.filter(outcome=Outcome.CHANGED).values_list("name", flat=True)[:NAMED])
        return "、".join(names) + ("等" if self.counts["changed"] > len(names) else "")

    @cached_property
    def is_backfill(self) -> bool:
        """Whether some go to a period of past years (补录)."""
        return self._forms.filter(outcome__in=GOOD, period__backfill=True).exists()


def tell_report(request: HttpRequest, report: Report) -> None:
    """Say in a message what was taken in, and how much was not."""
    done = [(f"新建 {len(report.created)} 份", report.created), (f"更新 {len(report.changed)} 份", report.changed)]
    words = "、".join(words for words, forms in done if forms)
    same = f"{len(report.unchanged)} 份与现有的相同，没有改动。" if report.unchanged else ""
    left = f"{len(report.left)} 份没有导入，原因见表中说明。" if report.left else ""
    if words:
        messages.success(request, f"已{words}。{same}{left}")
    else:
        messages.warning(request, f"没有导入任何表。{same}{left}")
