"""Who is asking: the signed-in person, typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from bgapp.models import Person

Answer = TypeVar("Answer", bound=HttpResponseBase)


def person_required(view: Callable[..., Answer]) -> Callable[..., Answer | HttpResponse]:
    """Only for somebody signed in; everybody else is led to the login page, and then to a page that can be opened."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Answer | HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return redirect_to_login(_page_of(request, kwargs))

    return guarded


def signed_in(request: HttpRequest) -> Person:
    """The person behind a request that ``person_required`` let through."""
    return cast(Person, request.user)


def _page_of(request: HttpRequest, kwargs: dict[str, Any]) -> str:
    """The address asked for; where something was posted, the page that it was posted from."""
    if request.method == "GET":
        return request.get_full_path()
    return reverse("filing", args=[kwargs["filing_id"]]) if "filing_id" in kwargs else reverse("overview")
