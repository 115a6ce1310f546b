"""The form that a new filing begins with: names from the unit tree, the year's dates, the listed budget."""

from __future__ import annotations

from decimal import Decimal

from bgapp.models import Filing
from bgapp.rules.amounts import YUAN
from bgapp.rules.plain import Plain, write
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition


def blank_form(filing: Filing, budget: Decimal | None) -> Plain:
    """An empty form with what is known: names, the year's dates, the listed budget in yuan."""
    edition = EDITIONS[filing.edition]
    identity = edition.identity
    form: Plain = {"title": edition.title}
    write(form, identity.project, filing.project.name)
    write(form, identity.unit, filing.unit.name)
    if identity.department:
        write(form, identity.department, (filing.unit.department or filing.unit).name)
    for path, text in texts_of_year(filing.year).items():
        write(form, path, text)
    if budget is not None:
        apply_for(form, edition, budget)
    return form | rows_to_begin(edition)


def rows_to_begin(edition: Edition) -> dict[str, list[Plain]]:
    """The rows that an empty form offers, by their list: one for each second level that forms begin with."""
    return {
        block.rows: [
            {"level1": level1, "level2": level2}
            for level1, second_levels in edition.taxonomy.levels.items()
            for level2 in second_levels
            if level2 in block.begin
        ]
        for block in edition.repeats
    }


def texts_of_year(year: int) -> dict[str, str]:
    """The dates of a year, by the paths that some editions have for them."""
    return {
        "start_date": f"{year}-01-01",
        "end_date": f"{year}-12-31",
        "evaluation_period": f"{year}年01月-{year}年12月",
    }


def apply_for(form: Plain, edition: Edition, amount: Decimal) -> None:
    """Put in an amount (yuan) as the one applied for: as its first part where it is a sum, nothing in the others."""
    if not edition.identity.amount:
        return
    total = edition.field(edition.identity.amount)
    first, *others = total.sum_of or (total.path,)
    for path, yuan in ({total.path: amount, first: amount} | dict.fromkeys(others, Decimal())).items():
        write_amount(form, edition, path, yuan)


def write_amount(form: Plain, edition: Edition, path: str, yuan: Decimal) -> None:
    """Put an amount (yuan) at a path, exact also where the edition prints 万元."""
    write(form, path + (YUAN if edition.exact_amounts else ""), f"{yuan:.2f}")
