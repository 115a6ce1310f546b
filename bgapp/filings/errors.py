"""What a person may be told when something is refused; each error is a finished Chinese sentence."""

from __future__ import annotations


class Refused(Exception):
    """Something that cannot be done, with the sentence that says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class CellRefused(Refused):
    """A text that its cell cannot hold."""


class Conflict(Refused):
    """Somebody else was first."""


class NotAllowed(Refused):
    """The filing is visible to the person, but this may not be done with it (now): HTTP 403."""
