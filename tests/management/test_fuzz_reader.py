"""``manage.py fuzz_reader``: a hundred damaged files end well, and what does not is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from bgapp.management.fuzzing import trials
from bgapp.management.fuzzing.trials import Ending, damaged, try_out
from bgapp.sheets.excel import workbook
from bgapp.sheets.excel.template import template
from bgapp.sheets.extras import Extras
from tests.conftest import ROOT
from tests.sheets.forms import make_evaluation, make_form, make_policy, make_project_2020
from tests.sheets.grid.test_docx import LINKS, MAIN, WORD, cell, table

LINES = (
    ("项目名称", "法规培训"),
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "人次", "≥9人"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workbooks of all editions, a template and a Word document."""
    folder = tmp_path_factory.mktemp("sources")
    forms = [make_form(), make_project_2020(), make_policy(), make_evaluation()]
    for form in forms:
        (folder / f"{form['edition']}.xlsx").write_bytes(workbook([form], Extras()))
    (folder / "all.xlsx").write_bytes(workbook(forms, Extras()))
    (folder / "template.xlsx").write_bytes(template(make_form(), {}, Extras()))
    with ZipFile(folder / "form.docx", "w") as archive:
        types = f'<Types><Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
        link = '<Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/>'
        body = table(*("".join(map(cell, line)) for line in LINES))
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{LINKS}">{link}</Relationships>')
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
    return folder


def test_a_hundred_damaged_files_do_no_harm(folder: Path) -> None:
    # In a process of its own: a child has the memory of its parent, and that of the tests is large.
    command = [sys.executable, str(ROOT / "manage.py"), "fuzz_reader", str(folder), "--count", "100", "--seed", "7"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "100 个文件" in done.stdout
    assert "异常 0，超时 0，进程崩溃 0，写了文件 0" in done.stdout


def test_a_seed_and_a_number_are_always_the_same_file(folder: Path) -> None:
    sources = sorted(folder.iterdir())
    once, again = ([damaged(1, number, sources) for number in range(20)] for _ in range(2))
    assert once == again
    assert all(data != source.read_bytes() for source, data in once[:5])


def crash(*_: object) -> None:
    raise KeyError("甲")


def hang(*_: object) -> None:
    signal.alarm(1)
    time.sleep(60)


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def write(*_: object) -> None:
    Path("left.txt").touch()


@pytest.mark.parametrize(
    ("fault", "ending"),
    [(crash, Ending.CRASH), (hang, Ending.HANG), (die, Ending.DEAD), (write, Ending.WRITE)],
)
def test_every_kind_of_harm_is_noticed(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[..., None],
    ending: Ending,
) -> None:
    monkeypatch.setattr(trials, "limit", lambda file: None)
    monkeypatch.setattr(trials, "read_grids", fault)
    trial = try_out(1, 1, sorted(folder.iterdir()), tmp_path)
    assert trial.ending is ending
    assert not trial.ending.fine
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_damage_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有找到"):
        call_command("fuzz_reader", tmp_path)
