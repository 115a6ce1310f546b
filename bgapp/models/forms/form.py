"""What every form has."""

from __future__ import annotations

from django.db import models

from bgapp.models.forms import columns


class Form(models.Model):
    """A form of one edition, each printed cell a column; its rows hang on the filing.

    A model names its edition by ``filing = columns.filing("<key>")``.
    """

    title = columns.name("表名")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title
