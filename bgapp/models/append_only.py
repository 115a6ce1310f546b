"""Tables that are written once: their rows are added, and neither changed nor deleted."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class WrittenOnce(TypeError):
    """A row of such a table was to be changed or deleted: a mistake in the program."""


class Rows(models.QuerySet[M]):
    """Rows that may be read and added to."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WrittenOnce(f"{self.model.__name__} is append-only")

    update = delete = bulk_update = _refuse
    update_or_create = _refuse


class AppendOnly(models.Model):
    """A model whose rows are only ever added."""

    objects = Rows.as_manager()

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WrittenOnce(f"{type(self).__name__} is append-only")
        super().save(**kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WrittenOnce(f"{type(self).__name__} is append-only")
