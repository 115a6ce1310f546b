"""Forms out of grids: whatever offices do to the official table, the form is the same, or it is said what is not."""

from __future__ import annotations

import random

import pytest

from bgapp.rules.plain import Plain
from bgapp.sheets.grid import Cell, Grid, Refused
from bgapp.sheets.reader import Severity, read_forms
from tests.sheets.reader.sheets import Lines, form_of, grid_of, messages, reading_of, target, told

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@pytest.fixture
def usual() -> Plain:
    return form_of(target())


def find(lines: Lines, text: str) -> tuple[int, int]:
    return next((row, line.index(text)) for row, line in enumerate(lines) if text in line)


def put(lines: Lines, text: str, other: str) -> Lines:
    row, column = find(lines, text)
    lines[row][column] = other
    return lines


def test_a_form_is_read_with_all_its_cells(usual: Plain) -> None:
    assert usual["edition"] == "project_target_2025"
    assert (usual["title"], usual["fiscal_year"]) == ("财政项目支出绩效目标申报表", "2025")
    assert (usual["project_name"], usual["unit"]) == ("法规培训", "某市就业中心")
    assert usual["funding"] == {
        "project_total": "",
        "project_fiscal": "",
        "project_other": "",
        "annual_total": "1410000.00",
        "annual_appropriation": "1410000.00",
        "carryover": "0.00",
        "annual_other": "0.00",
    }
    assert (usual["overall_goal"], usual["annual_goal"]) == ("三年内全部轮训一遍。", "培训 600 人次。")
    assert usual["indicators"][2] == {
        "level1": "产出指标",
        "level2": "质量指标",
        "name": "合格率",
        "target": "≥95.00(%)",
    }
    assert len(usual["indicators"]) == 6


def test_a_good_form_gives_nothing_to_say() -> None:
    assert reading_of(target()).problems == []


@pytest.mark.parametrize("seed", range(8))
def test_empty_rows_and_columns_do_not_matter(seed: int, usual: Plain) -> None:
    lines, chance = target(), random.Random(seed)
    for _ in range(4):
        row = chance.choice([row for row in range(len(lines) + 1) if row != 11])  # goals stay below their labels
        lines.insert(row, [""])
    for _ in range(3):
        column = chance.randrange(7)
        lines = [[*line[:column], "", *line[column:]] for line in lines]
    assert form_of(lines) == usual


@pytest.mark.parametrize(
    ("label", "spelling"),
    [
        ("项目名称", "项 目 名 称："),
        ("项目名称", "项目\n名称"),
        ("主管部门", "主管部门及代码"),
        ("实施单位", "＊实施单位＊"),
        ("计划开始日期", "开始日期:"),
        ("年度资金申请总额：", "年度资金总额"),
        ("其中：当年财政拨款", "其中:财政拨款"),
        ("年度总体目标", "年度目标"),
        ("年度(/项目)指标值", "年度（／项目）指标值"),
        ("三级指标", "指标名称"),
    ],
)
def test_labels_may_be_spelled_in_many_ways(label: str, spelling: str, usual: Plain) -> None:
    assert form_of(put(target(), label, spelling)) == usual


def test_label_and_value_may_share_a_cell(usual: Plain) -> None:
    lines = target()
    lines[2] = ["项目名称：法规培训", "", "", "项目性质：经常性专项业务费", "", "项目类别：特定目标类"]
    lines[6] = ["", "其中：财政资金：", "", "其中：当年财政拨款：1,410,000.00"]
    assert form_of(lines) == usual


def test_the_two_halves_of_the_funding_are_told_apart_by_their_places() -> None:
    lines = target()
    lines[8] = ["", "", "", "其他资金", "", "5.00"]
    lines[6][2] = "3.00"
    form = form_of(lines)
    assert (form["funding"]["annual_other"], form["funding"]["project_other"]) == ("5.00", "")
    assert form["funding"]["project_fiscal"] == "3.00"


@pytest.mark.parametrize(
    ("label", "amount"),
    [
        ("项目资金（万元）", "141"),
        ("项目资金（单位：万元）", "141.00"),
        ("项目资金（元）", "141万元"),
        ("项目资金", "1410000元"),
    ],
)
def test_amounts_are_read_in_the_unit_that_the_labels_or_they_themselves_name(label: str, amount: str) -> None:
    lines = put(target(), "项目资金（元）", label)
    lines[5][5] = lines[6][5] = amount
    assert form_of(lines)["funding"]["annual_total"] == "1410000.00"
    assert ("F6", "funding.annual_total") in told(reading_of(lines), NOTE) or amount.endswith("元")


def test_a_unit_beside_the_form_counts_where_no_label_names_one() -> None:
    lines = put(target(), "项目资金（元）", "项目资金")
    lines[1].append("单位：万元")
    lines[5][5] = lines[6][5] = "141"
    assert form_of(lines)["funding"]["annual_total"] == "1410000.00"


def test_levels_may_be_repeated_or_numbered(usual: Plain) -> None:
    lines = target()
    lines[13][1], lines[14][1], lines[15][1] = "二、产出指标", "产出指标（40分）", "产出\n指标"
    lines[14][2] = "质量"
    reading = reading_of(lines)
    assert reading.forms == [usual]
    assert ("C15", "indicators[2].level2") in told(reading, NOTE)


def test_headings_that_are_repeated_on_the_next_page_are_no_indicator(usual: Plain) -> None:
    lines = target()
    lines[15:15] = [["财政项目支出绩效目标申报表（续）"], lines[11]]
    assert form_of(lines) == usual
    assert reading_of(lines).problems == []


def test_example_rows_are_left_out_with_a_word(usual: Plain) -> None:
    lines = target()
    lines.insert(12, ["", "产出指标", "数量指标", "例：培训人次", "", "≥100(人次)"])
    reading = reading_of(lines)
    assert reading.forms == [usual]
    assert [problem.severity for problem in reading.problems] == [NOTE]


def test_running_numbers_are_left_out_silently_and_other_columns_with_a_word(usual: Plain) -> None:
    lines = target()
    lines[11] += ["序号", "备注"]
    lines[13] += ["2", "上年 580"]
    reading = reading_of(lines)
    assert reading.forms == [usual]
    assert [(problem.cell, problem.severity) for problem in reading.problems] == [("H14", WARNING)]


def test_remarks_below_the_form_are_no_indicators(usual: Plain) -> None:
    lines = [
        *target(),
        [""],
        ["注：指标应细化、量化。"],
        ["填报人：张三", "", "", "联系电话：021-1234"],
        ["", "", "（盖章）"],
    ]
    assert form_of(lines) == usual
    assert reading_of(lines).problems == []


def test_a_goal_that_begins_like_a_remark_is_a_goal() -> None:
    lines = put(target(), "培训 600 人次。", "负责人才培养，说明会开 2 场。")
    assert form_of(lines)["annual_goal"] == "负责人才培养，说明会开 2 场。"


def test_what_belongs_nowhere_is_said() -> None:
    lines = target()
    lines[4].append("另附说明三页")
    assert ("F5", "") in told(reading_of(lines), WARNING)


def test_operators_are_written_as_signs_and_what_was_written_is_said() -> None:
    lines = put(target(), "≥95.00(%)", "不低于95.00(%)")
    reading = reading_of(lines)
    assert reading.forms[0]["indicators"][2]["target"] == "≥95.00(%)"
    assert ("F15", "indicators[2].target") in told(reading, NOTE)


def test_a_target_may_be_split_into_columns() -> None:
    lines = target()
    lines[11] = ["", "一级指标", "二级指标", "三级指标", "指标符号", "指标值", "计量单位"]
    for row, parts in zip(
        range(12, 18), ["≤ 550.00 元", "≥ 600 人次", "≥ 95 %", "= 100 %", "定性 得到提升", "≥ 90 %"], strict=True
    ):
        lines[row][4:] = [*parts.split(" "), ""][:3]
    targets = [row["target"] for row in form_of(lines)["indicators"]]
    assert targets == ["≤550.00(元)", "≥600(人次)", "≥95(%)", "=100(%)", "得到提升", "≥90(%)"]


def test_several_forms_may_stand_in_one_sheet(usual: Plain) -> None:
    other = put(put(target(), "法规培训", "宣传工作"), "培训人次", "宣传场次")
    reading = reading_of([*target(), ["填报人：李四"], [""], *other])
    assert [form["project_name"] for form in reading.forms] == ["法规培训", "宣传工作"]
    assert reading.forms[0] == usual


def test_helper_sheets_and_blank_forms_are_left_out() -> None:
    blank = [
        [text if column in (0, 3) and row > 1 else "" for column, text in enumerate(line)]
        for row, line in enumerate(target())
    ]
    for row in range(12, 18):
        blank[row] = []
    blank[11] = target()[11]
    help_text = [["填报说明"], ["一、项目名称：填写全称。"], ["二、实施单位：填写全称。"], ["三、一级指标：见附件。"]]
    reading = reading_of(help_text, blank, target())
    assert [form["project_name"] for form in reading.forms] == ["法规培训"]
    assert [(problem.sheet, problem.severity) for problem in reading.problems] == [("表2", NOTE)]


def test_a_hidden_sheet_is_left_out_with_a_word() -> None:
    hidden = grid_of(target(), "旧表", is_hidden=True)
    other = grid_of(put(target(), "法规培训", "宣传工作"), "新表")
    reading = read_forms([hidden, other], "a.xlsx")
    assert len(reading.forms) == 1
    assert "隐藏的工作表「旧表」" in reading.problems[0].message


@pytest.mark.parametrize(
    ("text", "other", "cell", "where"),
    [
        ("某市就业中心", "", "E4", "unit"),
        ("法规培训", "", "B3", "project_name"),
        ("法规培训", "名" * 201, "B3", "project_name"),
        ("培训 600 人次。", "字" * 10_001, "E11", "annual_goal"),
        ("2025-12-31", "2025-02-30", "E5", "end_date"),
        ("0.00", "约两百万", "F8", "funding.carryover"),
        ("0.00", "-5", "F8", "funding.carryover"),
        ("产出指标", "产量指标", "B14", "indicators[1].level1"),
        ("社会效益指标", "群众口碑指标", "C17", "indicators[4].level2"),
        ("社会效益指标", "数量指标", "C17", "indicators[4].level2"),
    ],
)
def test_what_cannot_be_stored_or_placed_is_an_error_at_its_cell(text: str, other: str, cell: str, where: str) -> None:
    assert (cell, where) in told(reading_of(put(target(), text, other)), ERROR)


@pytest.mark.parametrize(
    ("text", "other", "cell", "where"),
    [
        ("经常性专项业务费", "", "E3", "project_nature"),
        ("2025-12-31", "2024-12-31", "E5", "end_date"),
        ("（2025年度）", "（2027年度）", "A2", "fiscal_year"),
        ("≥95.00(%)", "", "F15", "indicators[2].target"),
        ("合格率", "", "D15", "indicators[2].name"),
        ("0.00", "7.00", "F6", "funding.annual_total"),
    ],
)
def test_what_is_wrong_but_can_be_stored_is_a_warning_at_its_cell(text: str, other: str, cell: str, where: str) -> None:
    reading = reading_of(put(target(), text, other))
    assert (cell, where) in told(reading, WARNING)
    assert not told(reading, ERROR)


def test_a_form_without_indicators_or_without_their_heading_is_an_error() -> None:
    assert ("B12", "indicators") in told(reading_of(target()[:12]), ERROR)
    lines = target()
    del lines[11]
    assert ("", "indicators") in told(reading_of(lines), ERROR)


def test_the_same_form_twice_in_a_file_is_an_error_at_both() -> None:
    reading = reading_of(target(), put(target(), "法规培训", "法规 培训"))
    assert told(reading, ERROR) == [("B3", "project_name")] * 2


def test_three_hundred_indicators_are_the_most() -> None:
    lines = target()
    lines += [["", "产出指标", "数量指标", f"第 {number} 项工作", "", "≥1(项)"] for number in range(400)]
    reading = reading_of(lines)
    assert len(reading.forms[0]["indicators"]) == 300
    assert ("D313", "indicators") in told(reading, ERROR)


def test_the_year_may_stand_in_the_name_of_the_file_only() -> None:
    lines = target()
    lines[1] = []
    reading = reading_of(lines, file_name="2025年度申报表.xlsx")
    assert reading.forms[0]["fiscal_year"] == "2025"
    assert "按文件名" in messages(reading.problems, "fiscal_year")[0]
    assert told(reading_of(lines), ERROR) == [("A1", "fiscal_year")]


def test_an_unlikely_title_is_doubted() -> None:
    reading = reading_of(put(target(), "财政项目支出绩效目标申报表", "部门整体绩效监控情况一览表"))
    assert any("按栏目认作" in message for message in messages(reading.problems, "title"))


def test_a_file_without_forms_is_refused() -> None:
    with pytest.raises(Refused, match="没有找到"):
        reading_of([["姓名", "电话"], ["张三", "1"]])


def test_invisible_characters_are_left_out_with_a_word_and_control_characters_with_a_warning() -> None:
    reading = reading_of(put(put(target(), "法规培训", "法规\u200b培训"), "某市人社局", "某市\x07人社局"))
    assert (reading.forms[0]["project_name"], reading.forms[0]["department"]) == ("法规培训", "某市人社局")
    assert told(reading, NOTE) == [("B3", "project_name")]
    assert told(reading, WARNING) == [("B4", "department")]


def test_tags_that_wrap_a_text_are_left_out_others_are_texts() -> None:
    reading = reading_of(put(target(), "培训 600 人次。", "<p>培训 600 人次。</p><p>满意度 90%。</p>"))
    assert reading.forms[0]["annual_goal"] == "培训 600 人次。\n满意度 90%。"
    reading = reading_of(put(target(), "法规培训", "<script>alert(1)</script>"))
    assert reading.forms[0]["project_name"] == "<script>alert(1)</script>"
    assert told(reading, WARNING) == [("B3", "project_name")]


def test_a_flat_list_has_a_form_for_every_project() -> None:
    heading = [
        "序号",
        "项目名称",
        "实施单位",
        "年度资金申请总额（万元）",
        "其他资金（万元）",
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
    ]
    lines = [
        ["2025年度绩效目标汇总表"],
        heading,
        ["例", "例：某某项目", "某单位", "1", "", "产出指标", "数量指标", "例：人次", "≥1(次)"],
        ["1", "甲项目", "甲中心", "141", "2", "产出指标", "数量指标", "人次", ">=600(人次)"],
        ["2", "", "", "", "", "", "质量指标", "合格率", "≥95(%)"],
        ["3", "乙项目", "乙中心", "10", "", "效益指标", "社会效益指标", "知晓率", "≥80(%)"],
        ["4", "甲项目", "甲中心", "150", "2", "满意度指标", "服务对象满意度指标", "满意度", "≥90(%)"],
    ]
    reading = reading_of(lines)
    first, second = reading.forms
    assert (first["project_name"], second["project_name"]) == ("甲项目", "乙项目")
    assert first["funding"]["annual_total"] == "1410000.00"
    assert first["funding"]["annual_other"] == "20000.00"
    assert [row["target"] for row in first["indicators"]] == ["≥600(人次)", "≥95(%)", "≥90(%)"]
    assert first["indicators"][1]["level1"] == "产出指标"
    assert first["fiscal_year"] == second["fiscal_year"] == "2025"
    assert any(problem.cell == "D7" and "不同" in problem.message for problem in reading.problems)


def test_merged_cells_carry_their_text_to_all_their_rows(usual: Plain) -> None:
    plain = grid_of(target())
    cells = [cell._replace(rows=3) if cell.text == "产出指标" else cell for cell in plain.cells]
    assert read_forms([Grid("表", cells)], "a.xlsx").forms == [usual]


def test_trouble_with_a_cell_is_an_error_there() -> None:
    cells = [
        cell._replace(trouble="单元格里是错误值 #REF!。") if cell.text == "≥95.00(%)" else cell
        for cell in grid_of(target()).cells
    ]
    reading = read_forms([Grid("表", cells)], "a.xlsx")
    assert told(reading, ERROR) == [("F15", "indicators[2].target")]


def test_progress_is_told_sheet_by_sheet() -> None:
    steps: list[tuple[int, int]] = []
    other = put(target(), "法规培训", "宣传工作")
    read_forms([grid_of(target()), grid_of(other)], "a.xlsx", lambda read, of: steps.append((read, of)))
    assert steps == [(1, 2), (2, 2)]


def test_a_cell_is_a_tuple_of_what_a_person_sees() -> None:
    assert Cell(0, 0, 1, 1, " \u3000").is_blank
    assert not Cell(0, 0, 1, 1, "", trouble="x").is_blank
