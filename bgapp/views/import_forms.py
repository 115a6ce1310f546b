"""One staged form: its preview in the official grid, mended cell by cell, decided where it conflicts, left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bgapp.exchange.imports import mending
from bgapp.exchange.imports.fetching import fetch_form, forms_of
from bgapp.exchange.imports.register import Register
from bgapp.exchange.imports.scope import units_in_scope
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.models import Person, StagedForm
from bgapp.rules.plain import read
from bgapp.views.import_sheet import StagedSheet
from bgapp.views.import_summary import GROUPS, Summary
from bgapp.views.people import person_required, signed_in
from bgapp.views.sessions import is_of_another

TABS = 6
MOST = 200
"""Cells that one request mends at most."""
NO_CONFLICT = "冲突已在另一个窗口处理过，或者已经不存在，这次的选择没有用上。请核对后再确认导入。"
MALFORMED = "保存请求的格式不对，请刷新页面后重试。"


@person_required
@require_GET
def form(request: HttpRequest, import_id: int, form_id: int) -> HttpResponse:
    """导入预检: a staged form with every problem at its cell, among the others of its import."""
    person = signed_in(request)
    staged = _fetch(person, import_id, form_id)
    context = {
        "staged": staged,
        "batch": staged.batch,
        "preview": StagedSheet(staged, _units_for(person, staged)),
        "summary": Summary(person, staged.batch),
        **_around(person, staged, request.GET.get("outcome", "")),
    }
    return render(request, "imports/form.html", context)


@require_POST
def edits(request: HttpRequest, import_id: int, form_id: int) -> JsonResponse:
    """Mends as JSON in, a result for each out, as the editor's: 401 where the page's person is not signed in."""
    if not request.user.is_authenticated or is_of_another(request):
        back = reverse("import_form", args=[import_id, form_id])
        return JsonResponse({"login": f"{reverse('login')}?next={back}"}, status=401)
    person = signed_in(request)
    _fetch(person, import_id, form_id)
    try:
        results = [_mend(person, form_id, edit) for edit in _read(request.body)]
    except NotAllowed as refusal:
        return JsonResponse({"message": refusal.sentence}, status=403)
    except Refused as refusal:
        return JsonResponse({"message": refusal.sentence}, status=400)
    return JsonResponse({"results": results, "computed": [], "saved_at": timezone.localtime().strftime("%H:%M")})


@person_required
@require_POST
def save(request: HttpRequest, import_id: int, form_id: int) -> HttpResponse:
    """The same without JavaScript: every ``where`` beside ``old:<where>``, of which those that differ are mended."""
    person = signed_in(request)
    _fetch(person, import_id, form_id)
    changed = [name[4:] for name in request.POST if name.startswith("old:")]
    posted = {where: (request.POST[f"old:{where}"], request.POST.get(where)) for where in changed}
    for where, (old, new) in posted.items():
        if new is not None and new != old:
            _tell(request, new, mending.mend(person, form_id, where, old, new))
    return redirect("import_form", import_id, form_id)


@person_required
@require_POST
def settle(request: HttpRequest, import_id: int, form_id: int) -> HttpResponse:
    """Decide a conflict: the imported text where ``mine`` is posted under a cell's address, elsewhere what stands."""
    person = signed_in(request)
    staged = _fetch(person, import_id, form_id)
    if not staged.conflicts:
        messages.warning(request, NO_CONFLICT)
        return redirect("import_form", import_id, form_id)
    mine = [each["address"] for each in staged.conflicts if request.POST.get(each["address"]) == "mine"]
    mending.settle(person, form_id, mine)
    messages.success(request, "已按选择处理冲突，核对后请再确认导入。")
    return redirect("import_form", import_id, form_id)


@person_required
@require_POST
def leave_out(request: HttpRequest, import_id: int, form_id: int) -> HttpResponse:
    """放弃这张表, or take that back where ``restore`` is posted."""
    person = signed_in(request)
    _fetch(person, import_id, form_id)
    act = mending.restore_form if request.POST.get("restore") else mending.discard_form
    act(person, form_id)
    return redirect("import_form", import_id, form_id)


@person_required
@require_POST
def compare(request: HttpRequest, import_id: int, form_id: int) -> HttpResponse:
    """重新比对: compare with what is stored, and who may what, now."""
    person = signed_in(request)
    _fetch(person, import_id, form_id)
    mending.refresh(person, form_id)
    messages.success(request, "已重新比对。")
    return redirect("import_form", import_id, form_id)


def _fetch(person: Person, import_id: int, form_id: int) -> StagedForm:
    staged = fetch_form(person, form_id)
    if staged.batch_id != import_id:
        raise Http404("这次导入里没有这张表。")
    return staged


def _units_for(person: Person, staged: StagedForm) -> list[str]:
    """The person's units, any of which may be meant by a name that nobody has; what names a unit is that unit's."""
    named = read(staged.form, staged.layout.identity.unit)
    if Register(person).unit(read(staged.form, "unit_code"), named):
        return []
    return list(units_in_scope(person).distinct().values_list("name", flat=True))


def _around(person: Person, staged: StagedForm, group: str) -> dict[str, Any]:
    """The tabs of the forms around this one in its import, of one outcome, and itself, where the address says so."""
    outcomes = GROUPS.get(group, ())
    forms: QuerySet[StagedForm] = forms_of(person, staged.batch)
    if outcomes:
        forms = forms.filter(Q(outcome__in=outcomes) | Q(pk=staged.pk))
    place = staged.file.position
    before = forms.filter(Q(file__position__lt=place) | Q(file__position=place, position__lt=staged.position)).count()
    start = before - before % TABS
    window = list(forms[max(0, start - 1) : start + TABS + 1])
    others = [each for each in window if each.pk != staged.pk]
    ahead = before - max(0, start - 1)
    return {
        "tabs": window[start - max(0, start - 1) :][:TABS],
        "previous": others[ahead - 1] if ahead else None,
        "next": others[ahead] if ahead < len(others) else None,
        "place": before + 1,
        "of": forms.count(),
        "group": group if outcomes else "",
    }


def _read(body: bytes) -> Iterator[dict[str, str]]:
    """The edits of a request, their cells by where; :class:`Refused` where it makes no sense."""
    try:
        edits = json.loads(body)["edits"]
        found = [{name: str(edit[name]) for name in ("id", "old", "new")} | {"where": _where(edit)} for edit in edits]
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise Refused(MALFORMED) from error
    if len(found) > MOST:
        raise Refused(f"一次最多保存 {MOST} 处改动，请刷新页面后重试。")
    return iter(found)


def _where(edit: dict[str, Any]) -> str:
    return str(edit["where"]) if "where" in edit else f"{edit['row']}.{edit['field']}"


def _mend(person: Person, form_id: int, edit: dict[str, str]) -> dict[str, Any]:
    done = mending.mend(person, form_id, edit["where"], edit["old"], edit["new"])
    told = {"state": done.state, "theirs": done.theirs, "message": done.message, "note": done.note}
    printed = StagedSheet(done.staged, ()).printed(edit["where"], done.text)
    return told | {"id": edit["id"], "text": done.text, "printed": printed, "by": "", "by_id": person.pk, "at": ""}


def _tell(request: HttpRequest, typed: str, done: mending.Mended) -> None:
    if done.state == "refused":
        messages.error(request, f"{done.message}您填的「{typed}」没有保存。")
    elif done.state == "conflict":
        messages.error(request, f"这一格刚在另一个窗口改为「{done.theirs}」，您填的「{typed}」没有保存。")
    elif done.note:
        messages.success(request, done.note)
