"""What every page shows around its content: who is signed in, as what, and how much is waiting."""

from __future__ import annotations

from functools import cached_property
from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from bgapp.exchange.imports.scope import units_in_scope
from bgapp.filings.posts import REVIEWERS, posts_of
from bgapp.filings.querying import mine
from bgapp.models import Period, Person, Role
from bgapp.reviews.awaiting import awaiting
from bgapp.reviews.notices.telling import unread
from bgapp.reviews.publishing import publishes
from bgapp.rules.transitions import Status
from bgapp.sheets.editions import EDITIONS


class Shell:
    """The navigation of one person's page; the database is asked only for what a template shows."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @cached_property
    def roles(self) -> list[Role]:
        """The roles that the person holds anywhere, in the order of the workflow."""
        held = {role for role, person in self._posts if person == self.person.pk}
        return [role for role in Role if role in held]

    @cached_property
    def _posts(self) -> list[tuple[str, int]]:
        """The roles in which the person may act today, each with whose post it is."""
        return list(posts_of(self.person).values_list("role", "person"))

    @property
    def role(self) -> str:
        """The person's roles as words, e.g. ``填报人、单位审核人``."""
        words = [str(role.label) for role in self.roles]
        return "、".join(["系统管理员", *words] if self.person.is_administrator else words)

    @property
    def prepares(self) -> bool:
        return Role.PREPARER in self.roles

    @property
    def reviews(self) -> bool:
        """Whether the person reviews anything, by a post or for somebody else."""
        return any(role in REVIEWERS for role, _ in self._posts)

    @cached_property
    def publishes(self) -> bool:
        """Whether the person makes approved filings public."""
        return self.reviews and publishes(self.person)

    @cached_property
    def imports(self) -> bool:
        """Whether the person imports: for the units that they prepare for, or in 补录."""
        return self.prepares or (self.reviews and units_in_scope(self.person).exists())

    @cached_property
    def returned_count(self) -> int:
        """How many filings of the person's own were returned."""
        return mine(self.person).filter(status=Status.RETURNED).count()

    @cached_property
    def inbox_count(self) -> int:
        """How many filings the person may decide now."""
        return awaiting(self.person).count()

    @cached_property
    def unread_count(self) -> int:
        """How many notices the person has not read."""
        return unread(self.person).count()

    @cached_property
    def evaluations(self) -> str:
        """The edition of self-evaluations that has begun, for a register of its own; empty where there is none."""
        editions = [edition.key for edition in EDITIONS.values() if edition.evaluates]
        begun = Period.objects.filter(edition__in=editions, filing_opens__lte=timezone.now())
        return begun.values_list("edition", flat=True).first() or ""

    @cached_property
    def year(self) -> int | None:
        """The newest fiscal year whose filing has begun."""
        begun = Period.objects.filter(filing_opens__lte=timezone.now())
        return begun.order_by("-year").values_list("year", flat=True).first()


def shell(request: HttpRequest) -> dict[str, Shell | None]:
    """Context processor: ``shell``, ``None`` for somebody not signed in."""
    user = getattr(request, "user", None)
    return {"shell": Shell(cast(Person, user)) if user and user.is_authenticated else None}
