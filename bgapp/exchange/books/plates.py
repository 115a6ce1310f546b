"""The plates of many forms: from the store, and what is missing there rendered by several processes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property
from multiprocessing import get_context
from typing import Self

from bgapp.children import stand_back
from bgapp.exchange.prints import keep_plate, kept_plate, plate
from bgapp.sheets import pdf
from bgapp.sheets.book import Printout

PROCESSES = min(4, len(os.sched_getaffinity(0)))
FEW = 8
"""Forms that are rendered sooner than a process starts."""
RECYCLED = 500
"""Forms after which a process makes room for a fresh one."""


class Plates:
    """A workshop that gives the plates of forms, and closes when it is left."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if "_pool" in self.__dict__:
            self._pool.shutdown(cancel_futures=True)

    def of(self, printouts: Sequence[Printout]) -> Iterator[bytes]:
        """The plates of forms in their order."""
        kept = [kept_plate(printout) for printout in printouts]
        missing = [printout for printout, pages in zip(printouts, kept, strict=True) if not pages]
        rendered = self._rendered(missing)
        for pages in kept:
            yield pages or next(rendered)

    def _rendered(self, printouts: Sequence[Printout]) -> Iterator[bytes]:
        if len(printouts) <= FEW or PROCESSES == 1:
            return map(plate, printouts)
        forms, extras = [printout.form for printout in printouts], [printout.extras for printout in printouts]
        return map(keep_plate, printouts, self._pool.map(pdf.plate_of, forms, extras))

    @cached_property
    def _pool(self) -> ProcessPoolExecutor:
        # Not forked: a fork would share the database's connection, and Pango's state.
        spawn = get_context("spawn")
        return ProcessPoolExecutor(PROCESSES, spawn, initializer=stand_back, max_tasks_per_child=RECYCLED)
