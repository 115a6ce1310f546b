"""What watches the server asks here: is the database there, and has printing what it needs."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from bgapp.health import missing_packages


@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """200 where all is well, 503 where the database is down; missing packages are named."""
    database = _database()
    return JsonResponse({"database": database, "missing": missing_packages()}, status=200 if database == "ok" else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "down"
    return "ok"
