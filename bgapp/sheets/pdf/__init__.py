"""Print forms as PDF: the walker over a placed sheet that ends on paper.

A form is laid out once, as a table without merged cells and without lines (:mod:`.markup`); then, page by page, the
texts of merged cells move to the middle of the room they have there, and the lines are drawn (:mod:`.ruling`).
So a cell that a page break divides is named and closed on both pages. The result is a plate (:mod:`.binding`); every
PDF is bound of plates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bgapp.rules.plain import Plain
from bgapp.sheets.editions import edition_of
from bgapp.sheets.extras import Extras
from bgapp.sheets.naming import document_title
from bgapp.sheets.pdf.binding import bind
from bgapp.sheets.pdf.fitting import Fitting
from bgapp.sheets.pdf.markup import markup
from bgapp.sheets.pdf.ruling import rule
from bgapp.sheets.placing import place


def plate_of(form: Plain, extras: Extras) -> bytes:
    """The pages of a form, to be bound; the same form and extras give the same bytes.

    ``UnknownEditionError`` where it is of no known 表样, ``OSError`` on a machine without Pango.
    """
    # Here, so that a machine without Pango can do everything else.
    from bgapp.sheets.pdf import press

    fitting = Fitting(place(edition_of(form), form))
    with press.lock:
        document = press.lay_out(markup(fitting, extras), fitting.sheet.edition.widths)
        rule(document.pages, fitting.sheet)
        return press.plate(document)


def render(forms: Sequence[Plain], extras: Extras) -> bytes:
    """The forms as one PDF of A4 pages, a bookmark and page numbers of its own for each.

    ``ValueError`` without a form, and as :func:`plate_of`.
    """
    if not forms:
        raise ValueError("没有要打印的表。")
    return bind_forms(forms, [plate_of(form, extras) for form in forms])


def bind_forms(forms: Sequence[Plain], plates: Iterable[bytes]) -> bytes:
    """The plates of forms as one PDF, a bookmark and page numbers of its own for each."""
    return bind([document_title([form]) for form in forms], plates, document_title(forms))
