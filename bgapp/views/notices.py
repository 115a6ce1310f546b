"""通知: what the person was told, where each leads, and reading it; nothing is written by looking."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from bgapp.filings.access import fetch_all, preparing_units
from bgapp.models import Notice, Person
from bgapp.reviews.notices import telling
from bgapp.views.numbers import key_of
from bgapp.views.people import person_required, signed_in

SHOWN = 20  # of a page
KIND = Notice.Kind
MARKS = {KIND.RETURNED: "returned", KIND.APPROVED: "approved", KIND.VOIDED: "void"}
ICONS = {KIND.ASSIGNED: "user-check", KIND.URGED: "bell-ring", KIND.DEADLINE: "clock"}
WORDS = {KIND.RETURNED: "去修改", KIND.ASSIGNED: "去审核", KIND.URGED: "去处理", KIND.DEADLINE: "去处理"}


@dataclass(frozen=True)
class Item:
    """A notice on the page; ``address`` is empty where the person may not go there any more."""

    notice: Notice
    address: str

    @property
    def words(self) -> str:
        """The words of the button that leads there: to do what it asks for, or to look again."""
        return "查看" if self.notice.read_at else WORDS.get(KIND(self.notice.kind), "查看")

    @property
    def mark(self) -> str:
        return MARKS.get(KIND(self.notice.kind), "")

    @property
    def icon(self) -> str:
        return ICONS.get(KIND(self.notice.kind), "")


@person_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    person = signed_in(request)
    page = Paginator(person.notices.select_related("period"), SHOWN).get_page(request.GET.get("page"))
    addresses = _addresses(person, list(page))
    context = {
        "page": page,
        "items": [Item(each, addresses.get(each.pk, "")) for each in page],
        "last": person.notices.aggregate(last=Max("pk"))["last"],
    }
    return render(request, "notices/notices.html", context)


@person_required
@require_POST
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Read one, and go where it leads."""
    person = signed_in(request)
    found = telling.read(person, notice_id)
    return redirect(_addresses(person, [found]).get(found.pk) or "notices")


@person_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Read whatever had come, until the ``last`` one, when the page was shown."""
    telling.read_all(signed_in(request), key_of(request.POST.get("last", "")))
    return redirect("notices")


def _addresses(person: Person, found: list[Notice]) -> dict[int, str]:
    """Where notices lead, by their keys: to the form while it opens, else to the list of what is to be done."""
    opens = set(fetch_all(person, [each.filing_id for each in found if each.filing_id]).values_list("pk", flat=True))
    forms = {each.pk: reverse("filing", args=[each.filing_id]) for each in found if each.filing_id in opens}
    due = [each for each in found if each.period]
    prepares = bool(due) and preparing_units(person).exists()
    return forms | {each.pk: _list(each, prepares) for each in due}


def _list(notice: Notice, prepares: bool) -> str:
    """What a period still wants: of who prepares in the register, of who reviews in 待审."""
    if not prepares or notice.period is None:
        return reverse("inbox")
    return f"{reverse('register')}?{urlencode({'year': notice.period.year, 'edition': notice.period.edition})}"
