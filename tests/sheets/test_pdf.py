"""Forms on paper: complete, closed and named on every page, whatever is written into them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from bgapp.rules.plain import Plain
from bgapp.sheets.editions import UnknownEditionError, edition_of
from bgapp.sheets.extras import Extras
from bgapp.sheets.pdf import render
from bgapp.sheets.pdf.fitting import parted
from bgapp.sheets.pdf.ruling import Rectangle, lines
from bgapp.sheets.placing import place
from tests.sheets import paper
from tests.sheets.forms import AMOUNTS, make_evaluation, make_form, make_project_2020, make_row

pytestmark = paper.needs_pdftotext

PLAIN = Extras()
LEVELS = (
    ("成本指标", "经济成本指标"),
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
)
SENTENCE = "围绕就业优先，办好招聘活动与技能培训，让求职者找得到岗位、用人单位招得到人；"


def make_indicators(count: int, name: str = "招聘活动完成场次", target: str = "≥12.00(场)") -> list[Plain]:
    """Rows spread over the levels in order."""
    levels = [LEVELS[index * len(LEVELS) // count] for index in range(count)]
    return [make_row(level1, level2, f"{name}{index + 1}", target) for index, (level1, level2) in enumerate(levels)]


FORMS = {
    "plain": make_form(),
    "5,000 characters": make_form(annual_goal=(SENTENCE * 200)[:5000]),
    "both goals long": make_form(annual_goal=SENTENCE * 60, overall_goal=SENTENCE * 90),
    "paragraphs": make_form(annual_goal="\n".join(f"{number}. {SENTENCE}" for number in range(1, 80))),
    "200 indicators": make_form(indicators=make_indicators(200)),
    "300 indicators": make_form(indicators=make_indicators(300, target="及时")),
    "long names": make_form(project_name="名" * 200, indicators=make_indicators(9, "很长的指标名" * 33, "长" * 200)),
    "long choice": make_form(project_nature="其他一次性项目" * 6, project_category="其他运转类等" * 7),
    "no space to wrap at": make_form(project_name="x" * 200, annual_goal="https://example.com/" + "a" * 3000),
    "huge amounts": make_form(funding=dict.fromkeys(AMOUNTS, "9999999999999.99")),
    "no amounts": make_form(funding=dict.fromkeys(AMOUNTS, "约十万元，以实际执行数为准" * 12)),
    "long levels": make_form(indicators=[row | {"level2": "级" * 90} for row in make_indicators(3)] * 2),
    "an endless name": make_form(indicators=make_indicators(2, "没有尽头的指标" * 300)),
    "empty": make_form(indicators=[], annual_goal="", project_name="", fiscal_year=""),
    "markup and control characters": make_form(
        annual_goal="<b>&amp;</b>\x00\x07\x0b\ud800 & 'x' \"y\"", project_name='"><i>\x00\ud800\n'
    ),
}


@pytest.fixture(scope="module")
def published(samples: Path) -> list[Plain]:
    """The published forms of 2025."""
    files = sorted((samples / "expected").glob("project_target_2025_*.json"))
    forms: list[Plain] = [form for file in files for form in json.loads(file.read_text("utf-8"))]
    assert len(forms) == 23
    return forms


def printed_texts(form: Plain) -> Iterator[str]:
    """The texts of a form's grid in reading order."""
    sheet = place(edition_of(form), form)
    yield from (sheet.title, sheet.subtitle)
    for row in sheet.rows:
        yield from (paper.squeezed(cell.text) for cell in row.cells)


def assert_in_order(texts: Iterator[str], whole: str) -> None:
    position = 0
    for text in texts:
        found = whole.find(text, position)
        assert found >= 0, f"{text} is missing after {whole[position - 20 : position]}"
        position = found + len(text)


def assert_tidy(pdf: bytes) -> None:
    """No cell is open, and no text runs into a line or out of the page's margins."""
    for words, page in zip(paper.words(pdf), paper.lines(pdf), strict=True):
        assert page
        assert paper.is_closed(page)
        for word in words:
            assert 45 < word.left < word.right < 551
            assert not any(word.is_crossed_by(line) for line in page), word


def test_published_forms_are_printed_completely_and_in_order(published: list[Plain]) -> None:
    pdf = render(published, PLAIN)
    assert_in_order((text for form in published for text in printed_texts(form)), "".join(paper.page_texts(pdf)))
    assert_tidy(pdf)


@cache
def printed(name: str) -> bytes:
    return render([FORMS[name]], PLAIN)


@pytest.mark.parametrize("name", FORMS)
def test_nothing_is_clipped_and_every_cell_is_closed_however_much_is_written(name: str) -> None:
    assert_tidy(printed(name))


@pytest.mark.parametrize(
    "name", ["200 indicators", "300 indicators", "long names", "long choice", "huge amounts", "no amounts"]
)
def test_everything_is_printed_in_order_over_many_pages(name: str) -> None:
    assert_in_order(printed_texts(FORMS[name]), "".join(paper.page_texts(printed(name))))


@pytest.mark.parametrize("name", ["5,000 characters", "no space to wrap at", "paragraphs"])
def test_a_long_text_goes_on_over_the_pages_beside_its_caption(name: str) -> None:
    pages = paper.page_texts(printed(name))
    text = paper.squeezed(FORMS[name]["annual_goal"])
    assert len(pages) > 2
    assert text in pages[0] + "".join(page.removeprefix("项目绩效目标") for page in pages[1:])
    assert all(page.startswith("项目绩效目标") for page in pages[1:-1])


def test_each_page_names_the_columns_and_levels_of_its_indicators() -> None:
    for page in paper.page_texts(printed("200 indicators"))[1:]:
        level1, level2, name = next(
            (row["level1"], row["level2"], row["name"])
            for row in FORMS["200 indicators"]["indicators"]
            if row["name"] + "≥" in page
        )
        assert page.startswith(f"绩效指标一级指标二级指标三级指标年度(/项目)指标值{level1}{level2}{name}")


def test_a_merged_cell_is_named_once_to_a_page() -> None:
    page = paper.page_texts(printed("plain"))[0]
    assert page.count("产出指标") == 1
    assert page.count("项目资金（元）") == 1


def test_amounts_stay_on_one_line() -> None:
    words = paper.words(printed("huge amounts"))[0]
    assert [word.text for word in words].count("9,999,999,999,999.99") == len(AMOUNTS)


def test_a_number_with_its_operator_stays_on_one_line() -> None:
    targets = ["≥350000.00", "≤12500000.00", "15%"]
    rows = [make_row("产出指标", "数量指标", f"人数{target}", target) | {"weight": "5.00"} for target in targets]
    words = paper.words(render([make_evaluation(indicators=rows)], PLAIN))[0]
    assert {word.text for word in words} >= set(targets)


@pytest.mark.parametrize("lines", range(14, 22))
def test_a_caption_is_on_the_page_of_what_it_is_about(lines: int) -> None:
    goals = "\n".join(["办好招聘活动。"] * lines)
    form = make_project_2020(overview=goals, necessity=goals, implementation_plan="已定。")
    pages = paper.page_texts(render([form], PLAIN))
    for caption, next_row in (("市级财政资金使用情况", "项目总预算"), ("2020年绩效目标", "一级目标")):
        assert any(caption + next_row in page for page in pages)


def test_marks_and_the_line_for_signing_appear_where_asked_for() -> None:
    assert not any(mark in paper.page_texts(printed("plain"))[0] for mark in ("草稿", "涉密", "填报人"))
    pages = paper.page_texts(render([FORMS["200 indicators"]], Extras(draft=True, signing=True, classified=True)))
    assert all("草稿" in page and "涉密" in page for page in pages)
    assert "填报人：联系电话：单位负责人：填报日期：（盖章）" in pages[-1]
    assert "填报人" not in "".join(pages[:-1])


def test_pages_are_counted_form_by_form() -> None:
    words = paper.words(render([FORMS["5,000 characters"], make_form()], PLAIN))
    footers = ["".join(word.text for word in page if word.top > 790) for page in words]
    assert footers == [*(f"第{number}页/共{len(words) - 1}页" for number in range(1, len(words))), "第1页/共1页"]


def test_the_document_has_a_title_a_language_and_a_bookmark_for_each_form() -> None:
    names = ["法规培训专项经费", "宣传工作经费"]
    pdf = render([make_form(project_name=name) for name in names], PLAIN)
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        assert str(document.docinfo["/Title"]) == "2025年度 某市就业促进中心 财政项目支出绩效目标申报表 2 份"
        assert str(document.Root["/Lang"]) == "zh-CN"
        titles = [item.title for item in outline.root]
        assert titles == [f"2025年度 某市就业促进中心 {name} 财政项目支出绩效目标申报表" for name in names]


def test_pages_are_a4_and_the_font_is_embedded_as_one_subset() -> None:
    with pikepdf.open(io.BytesIO(render([make_form(), FORMS["long choice"]], PLAIN))) as document:
        assert all(
            [float(side) for side in page.mediabox[2:]] == pytest.approx([595.28, 841.89], abs=0.01)
            for page in document.pages
        )
        (font,) = document.pages[0].resources["/Font"].values()
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert str(descriptor["/FontName"]).endswith("+NotoSerifSC-Regular")
        assert len(descriptor["/FontFile3"].read_bytes()) < 1_000_000


def test_the_same_form_gives_the_same_bytes_in_every_thread_and_process(tmp_path: Path) -> None:
    form = make_form()
    expected = render([form], PLAIN)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: render([form], PLAIN), range(8))) == {expected}
    (tmp_path / "forms.json").write_text(json.dumps([form]), "utf-8")
    program = (
        "import json, sys; from bgapp.sheets.extras import Extras; from bgapp.sheets.pdf import render;"
        "sys.stdout.buffer.write(render(json.load(open(sys.argv[1])), Extras()))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "forms.json")]
    other = subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": "42"}, capture_output=True, check=True)
    assert other.stdout == expected


def test_what_is_no_form_is_refused() -> None:
    with pytest.raises(ValueError, match="没有要打印的表"):
        render([], PLAIN)
    with pytest.raises(UnknownEditionError, match="认不出「甲」用的是哪一种表样"):
        render([{"project_name": "甲"}], PLAIN)
    with pytest.raises(UnknownEditionError):
        render([make_form(edition="project_target_1999")], PLAIN)


def test_the_lines_of_a_grid_are_drawn_once_each() -> None:
    cells = [Rectangle(0, 0, 10, 20), Rectangle(10, 0, 30, 10), Rectangle(10, 10, 30, 20)]
    drawn = list(lines(cells))
    assert len(drawn) == len(set(drawn)) == 8
    assert (10, 10, 30, 10) in drawn
    assert (0, 20, 30, 20) in drawn
    assert list(lines([])) == []


@pytest.mark.parametrize("name", ["服务对象\n满意度指标", "生态环境\n成本指标", "可持续性\n影响指标"])
def test_a_name_of_two_lines_is_parted_between_words(name: str) -> None:
    assert parted(name.replace("\n", "")) == parted(name) == name
