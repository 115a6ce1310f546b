"""Printed forms are rendered once, marked as what they are, and whole."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from bgapp.exchange.prints import END_OF_PDF, STEM_LENGTH, extras_of, file_name, kept_plate, plate, print_pdf
from bgapp.filings.access import fetch
from bgapp.filings.exchange_format import plain, without_keys
from bgapp.models import Filing, Person
from bgapp.sheets.book import Printout
from bgapp.sheets.extras import Extras
from tests.builders import make_adjustment, make_at, make_cast

pytestmark = pytest.mark.django_db


def seen(person: Person, filing: Filing) -> Filing:
    return fetch(person, filing.pk)


def test_marks_say_what_a_printout_is() -> None:
    cast = make_cast()
    marks = {
        state: extras_of(seen(cast.preparer, make_at(cast, state, f"项目 {state}"))).state_mark
        for state in ("draft", "stage_1", "returned", "approved", "void")
    }
    assert marks == {"draft": "草稿", "stage_1": "", "returned": "草稿", "approved": "", "void": "作废"}


def test_an_adjustment_is_not_taken_for_the_target_in_force() -> None:
    cast = make_cast()
    adjustment = make_adjustment(cast)
    marks = {}
    for status in ("draft", "in_review", "approved", "void"):
        Filing.objects.filter(pk=adjustment.pk).update(status=status)
        marks[status] = extras_of(seen(cast.preparer, adjustment)).state_mark
    assert marks == {
        "draft": "草稿・目标调整（未批复）",
        "in_review": "目标调整（未批复）",
        "approved": "",
        "void": "作废",
    }


def test_a_kept_plate_is_read_again_and_a_broken_one_is_made_anew() -> None:
    printout = Printout(without_keys(plain(make_at(make_cast(), "approved", "只印一次"))), Extras())
    before = set(all_prints())
    whole = plate(printout)
    (path,) = set(all_prints()) - before
    assert kept_plate(printout) == plate(printout) == whole
    default_storage.delete(path)
    default_storage.save(path, ContentFile(whole[:1000]))
    assert kept_plate(printout) == b""
    assert plate(printout) == kept_plate(printout) == whole
    assert set(all_prints()) - before == {path}


def test_what_is_printed_around_the_form_makes_another_plate() -> None:
    form = without_keys(plain(make_at(make_cast(), "approved")))
    plates = [plate(Printout(form, extras)) for extras in (Extras(), Extras(void=True), Extras(signing=True))]
    assert len(set(plates)) == 3


def all_prints() -> list[str]:
    """The paths of all kept prints."""
    if not default_storage.exists("prints"):
        return []
    folders, _ = default_storage.listdir("prints")
    return [f"prints/{folder}/{name}" for folder in folders for name in default_storage.listdir(f"prints/{folder}")[1]]


def test_drafts_are_not_kept() -> None:
    cast = make_cast()
    before = all_prints()
    assert print_pdf(seen(cast.preparer, make_at(cast, "draft"))).rstrip().endswith(END_OF_PDF)
    assert all_prints() == before


def test_file_names_say_year_unit_and_project_without_signs_that_disks_refuse() -> None:
    cast = make_cast()
    filing = make_at(cast, "draft", "宣传/工作:经费")
    assert file_name(filing, "pdf") == "2025年度_市就业中心_宣传_工作_经费_财政项目支出绩效目标申报表.pdf"


def test_a_long_name_still_fits_on_a_disk() -> None:
    cast = make_cast()
    name = file_name(make_at(cast, "draft", "名" * 200), "xlsx")
    assert len(name) == STEM_LENGTH + len(".xlsx")
    assert len(f"{name}（99）".encode()) <= 255
