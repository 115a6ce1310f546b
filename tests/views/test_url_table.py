"""Every address × every person: who is let in, who is refused, and for whom there is nothing there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from bgapp.models import Filing
from bgapp.rules.transitions import Verb
from tests.builders import REASON, Cast, make_at, make_cast
from tests.filings.test_access import OPEN, PEOPLE, STATES
from tests.reviews.test_workflow import LAW

pytestmark = pytest.mark.django_db

PREPARERS = {"preparer", "colleague"}
READING = ("filing", "filing_findings", "filing_pdf", "filing_xlsx")
POSTED = ("filing_save", "filing_advance", "filing_classify")
OWN_PAGES = {
    *("overview", "register", "register_xlsx", "form_templates", "rules", "inbox", "jobs", "stand_ins"),
    "batches",
    *("password_change", "board", "board_xlsx", "notices", "publications", "publication_new"),
}
FOR_EVERYBODY = {"login", "logout", "health"}
JOBS = {"job", "job_new", "job_file", "job_cancel", "job_remove", "job_again"}
SCORES = {"filing_score", "filing_recompute", "filing_weights", "filing_spread"}
IMPORTS = {
    *("imports", "import_new", "import_annotated", "import", "import_commit", "import_choices", "import_again"),
    *("import_discard", "import_form", "import_edits", "import_save", "import_settle", "import_leave_out"),
    "import_compare",
}
BATCHES = {"batch", "batch_cancel", "inbox_assign", "filing_assign"}
FINDINGS = {"finding_answer", "finding_take_back", "finding_mend"}
PUBLISHING = {"publication_choose", "publication_folder", "filing_unpublish"}
ADJUSTING = {"filing_adjust", "filing_reasons"}
TRAIL = {"filing_trail", "filing_trail_pdf", "filing_trail_xlsx"}
TESTED_ELSEWHERE = {
    "filing_comment",
    "filing_comments",
    "form_template",
    "rule",
    "stand_in_end",
    *("notice", "notices_read", "board_urge"),
    *BATCHES,
    *FINDINGS,
    *ADJUSTING,
    *TRAIL,
    *PUBLISHING,
    *IMPORTS,
    "filing_appraisal",
    "filing_appraisal_pdf",
    "evidence_attach",
    "evidence_download",
    "evidence_remove",
    *SCORES,
    *JOBS,
}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.person(name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, filing: Filing) -> str:
    return reverse(name, args=[filing.pk])


def our_patterns(patterns: Sequence[object]) -> Iterator[str]:
    """The names of all our own addresses, the admin's aside."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield str(pattern.name)
        elif getattr(pattern, "app_name", None) != "admin":
            yield from our_patterns(pattern.url_patterns)  # type: ignore[attr-defined]


def test_the_tables_below_leave_no_address_out() -> None:
    tested = {
        *READING,
        *OWN_PAGES,
        *FOR_EVERYBODY,
        *POSTED,
        *TESTED_ELSEWHERE,
        "filing_edits",
        "filing_new",
        "filing_source",
    }
    assert set(our_patterns(get_resolver().url_patterns)) == tested


@pytest.mark.parametrize("state", STATES)
def test_a_filing_and_its_files_are_there_only_for_those_who_may_see_it(cast: Cast, state: str) -> None:
    filing = make_at(cast, state)
    for name, page in product(PEOPLE, READING):
        status = client_of(cast, name).get(address(page, filing)).status_code
        assert (status in (200, 204)) if name in OPEN[state] else (status == 404), (name, page)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_cells_are_saved_only_by_preparers_of_the_unit_and_only_while_they_may(
    cast: Cast, state: str, name: str
) -> None:
    filing, client = make_at(cast, state), client_of(cast, name)
    edit = {"id": "1", "op": "set", "where": "overall_goal", "old": "", "new": "新写的"}
    answers = [
        client.post(address("filing_edits", filing), json.dumps({"edits": [edit]}), content_type="application/json"),
        client.post(address("filing_save", filing), {"old:overall_goal": "新写的", "overall_goal": "又改了"}),
        client.post(address("filing_classify", filing), {"classified": "1"}),
    ]
    if name not in OPEN[state]:
        expected = [404, 404, 404]
    elif name in PREPARERS and state in ("draft", "returned"):
        expected = [200, 302, 302]
    else:
        expected = [403, 403, 403]
    assert [answer.status_code for answer in answers] == expected
    now = Filing.objects.get(pk=filing.pk)
    changed = (now.project_target_2025.overall_goal == "又改了", now.classified)
    assert changed == (expected[0] == 200,) * 2


@pytest.mark.parametrize("state", STATES)
def test_a_transition_that_is_not_offered_is_refused_when_posted(cast: Cast, state: str) -> None:
    filing = make_at(cast, state)
    for name in PEOPLE:
        client = client_of(cast, name)
        for verb in set(Verb) - LAW[state].get(name, set()):
            fields = {"verb": verb, "version": filing.version, "reason": REASON}
            answer = client.post(address("filing_advance", filing), fields)
            assert answer.status_code == (403 if name in OPEN[state] else 404), (name, verb)
    assert Filing.objects.get(pk=filing.pk).version == filing.version


@pytest.mark.parametrize("name", sorted(LAW["stage_1"]))
def test_the_page_shows_exactly_the_actions_that_are_the_persons(cast: Cast, name: str) -> None:
    filing = make_at(cast, "stage_1")
    page = client_of(cast, name).get(address("filing", filing)).content.decode()
    shown = {verb for verb in Verb if f'name="verb" value="{verb}"' in page}
    assert shown == LAW["stage_1"][name]


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_everybody_has_their_own_pages(cast: Cast, name: str) -> None:
    client = client_of(cast, name)
    assert {page: client.get(reverse(page)).status_code for page in OWN_PAGES} == dict.fromkeys(OWN_PAGES, 200)


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_only_preparers_start_filings_and_only_administrators_administer(cast: Cast, name: str) -> None:
    client = client_of(cast, name)
    may_start = name in PREPARERS | {"stranger"}
    assert client.get(reverse("filing_new")).status_code == (200 if may_start else 403)
    assert client.get(reverse("admin:index"), follow=True).status_code == (200 if name == "administrator" else 403)


def is_led_to_login(answer: HttpResponseBase) -> bool:
    return answer.status_code == 302 and str(answer.headers["Location"]).startswith(reverse("login"))


def test_without_signing_in_everything_leads_to_the_login_page(cast: Cast) -> None:
    filing, client = make_at(cast, "approved"), Client()
    for page in (*READING, *POSTED):
        method = client.post if page in POSTED else client.get
        assert is_led_to_login(method(address(page, filing))), page
    for page in (*OWN_PAGES, "filing_new"):
        assert is_led_to_login(client.get(reverse(page))), page
    answer = client.post(address("filing_edits", filing), "{}", content_type="application/json")
    assert answer.status_code == 401
    assert answer.json()["login"] == f"{reverse('login')}?next={address('filing', filing)}"


def test_a_filing_that_never_was_is_no_different_from_one_that_is_hidden(cast: Cast) -> None:
    hidden = make_at(cast, "draft")
    client = client_of(cast, "stranger")
    pages = [client.get(reverse("filing", args=[pk])) for pk in (hidden.pk, hidden.pk + 1000)]
    assert [page.status_code for page in pages] == [404, 404]
    bodies = [re.sub(r'value="\w+"', "", page.content.decode()) for page in pages]  # each has a token of its own
    assert bodies[0] == bodies[1]
