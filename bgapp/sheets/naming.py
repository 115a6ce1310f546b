"""What a document that holds forms is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bgapp.rules.plain import Plain, read
from bgapp.sheets.editions import edition_of


def document_title(forms: Sequence[Plain]) -> str:
    """What all the forms share, then their number: ``2025年度 就业促进中心 财政项目支出绩效目标申报表 10 份``."""
    year = shared(read(form, "fiscal_year") for form in forms)
    words = [f"{year}年度" if year else "", shared(map(unit_of, forms)), shared(map(project_of, forms))]
    words += [shared(read(form, "title") for form in forms), f"{len(forms)} 份" if len(forms) > 1 else ""]
    return one_line(" ".join(words))


def unit_of(form: Plain) -> str:
    """The unit that a form says it is of."""
    return read(form, edition_of(form).identity.unit)


def department_of(form: Plain) -> str:
    """The department (主管部门) that a form says it is of, empty where it says none."""
    path = edition_of(form).identity.department
    return read(form, path) if path else ""


def project_of(form: Plain) -> str:
    """The project (or policy) that a form is about."""
    return read(form, edition_of(form).identity.project)


def one_line(text: str) -> str:
    """A text as a heading takes it: on one line, without what cannot be seen."""
    line = " ".join(text.split())
    return "".join(character for character in line if character.isprintable())


def shared(texts: Iterable[str]) -> str:
    """The text that all have, empty where they differ."""
    different = set(texts)
    return different.pop() if len(different) == 1 else ""
