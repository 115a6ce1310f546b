"""What was exported, opened and saved by LibreOffice, and imported again: nothing has changed, for all four forms."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from bgapp.exchange.form_templates import filing_form, template_of
from bgapp.exchange.prints import print_xlsx
from bgapp.filings.access import fetch
from bgapp.models import Filing, Import, StagedForm
from bgapp.rules.plain import Plain
from bgapp.sheets.excel.template import template
from tests.builders import Cast, make_period
from tests.exchange.imports.props import NONE, read, staged, take_in
from tests.sheets import office
from tests.sheets.forms import make_evaluation, make_form, make_policy, make_project_2020

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_process")]
CENTRE = {"unit": "市就业中心", "department": "市人力资源局"}
FORMS = (
    make_form(**CENTRE),
    make_evaluation(**CENTRE, total_weight="100", project_name="自评的项目"),
    make_policy(department="市就业中心"),
    make_project_2020(applicant_unit="市就业中心"),
)


@pytest.fixture
def filings(cast: Cast) -> list[Filing]:
    """A filing on each of the four forms, imported from filled templates."""
    for form in FORMS[1:]:
        make_period(int(form["fiscal_year"]), edition=form["edition"])
    files = [ContentFile(template(form, {}, NONE), f"{form['edition']}.xlsx") for form in FORMS]
    report = take_in(cast.preparer, read(cast.preparer, *files))
    assert len(report.created) == len(FORMS)
    return [fetch(cast.preparer, pk) for pk in Filing.objects.values_list("pk", flat=True)]


def exported(filings: list[Filing]) -> dict[str, bytes]:
    """Every form as official workbook and as a template to fill in."""
    official = {f"official_{filing.edition}": print_xlsx(filing) for filing in filings}
    return official | {f"template_{filing.edition}": template_of(filing_form(filing)) for filing in filings}


def outcomes(batch: Import) -> dict[str, tuple[str, object]]:
    return {form.file.name: (form.outcome, form.differences) for form in staged(batch)}


def test_an_exact_amount_in_yuan_comes_in_from_a_template(filings: list[Filing]) -> None:
    [evaluation] = [filing for filing in filings if filing.edition == "self_evaluation_2023"]
    form: Plain = filing_form(evaluation)
    assert form["funding_rows"][0]["executed_yuan"] == "1381234.56"


def test_what_goes_out_and_in_again_is_unchanged(cast: Cast, filings: list[Filing]) -> None:
    for name, content in exported(filings).items():
        batch = read(cast.preparer, ContentFile(content, f"{name}.xlsx"))
        assert outcomes(batch) == {f"{name}.xlsx": (StagedForm.Outcome.UNCHANGED, [])}
        assert take_in(cast.preparer, batch).did_nothing


@pytest.mark.office
def test_so_it_is_when_libreoffice_saves_it_in_between(cast: Cast, filings: list[Filing], tmp_path: Path) -> None:
    for name, file in office.saved(exported(filings), tmp_path).items():
        batch = read(cast.preparer, ContentFile(file.read_bytes(), f"{name}.xlsx"))
        assert outcomes(batch) == {f"{name}.xlsx": (StagedForm.Outcome.UNCHANGED, [])}
