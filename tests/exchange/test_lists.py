"""Lists of people and projects in Excel: real workbooks in, everything or nothing stored."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bgapp.exchange.lists import (
    PEOPLE,
    PROJECTS,
    ListRefused,
    Outcome,
    import_people,
    import_projects,
    password_slips,
    template,
)
from bgapp.models import ListedProject, Person, Post, Project, Role, Unit
from tests.builders import Cast, make_cast, make_person

pytestmark = pytest.mark.django_db

PEOPLE_HEADING = ("登录名", "姓名", "联系电话", "单位（名称或代码）", "角色")
PROJECT_HEADING = ("实施单位（名称或代码）", "项目名称", "项目编码（选填）", "预算（元）")


def workbook(*rows: Sequence[Any], title: str = "清单") -> bytes:
    """A saved .xlsx file with one sheet of these rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def people(*rows: Sequence[Any], heading: Sequence[str] = PEOPLE_HEADING) -> Outcome:
    return import_people("人员.xlsx", workbook(heading, *rows))


def projects(cast: Cast, *rows: Sequence[Any], heading: Sequence[str] = PROJECT_HEADING) -> Outcome:
    return import_projects(cast.period, "项目.xlsx", workbook(heading, *rows))


def counts(outcome: Outcome) -> tuple[int, int, int]:
    return len(outcome.created), len(outcome.changed), outcome.unchanged


def found(refusal: pytest.ExceptionInfo[ListRefused]) -> dict[str, str]:
    return {problem.place: problem.message for problem in refusal.value.problems}


def posts_of(username: str) -> set[tuple[str, str]]:
    return {(post.unit.name, post.get_role_display()) for post in Post.objects.filter(person__username=username)}


# --- people -------------------------------------------------------------------------------------


def test_a_person_comes_in_with_several_posts_and_a_first_password() -> None:
    make_cast()
    outcome = people(
        ("lili", "李丽", "分机 1", "市就业中心", "填报人"),
        ("lili", "李丽", "", "市人力资源局", "查阅人"),
        ("wang", "王强", "", "", ""),
    )
    assert counts(outcome) == (2, 0, 0)
    assert posts_of("lili") == {("市就业中心", "填报人"), ("市人力资源局", "查阅人")}
    assert posts_of("wang") == set()
    passwords = {person.username: password for person, password in outcome.passwords}
    lili = Person.objects.get(username="lili")
    assert lili.check_password(passwords["lili"])
    assert passwords["lili"] != passwords["wang"]
    assert (lili.phone, lili.must_change_password, lili.is_active) == ("分机 1", True, True)


def test_headings_may_stand_in_any_order_and_loose_spelling() -> None:
    make_cast()
    book = workbook(
        ("2025 年人员名单",),
        (),
        ("角 色*", "单位(名称或代码)", "联系 电话", "备注", "登 录 名：", "姓名（必填）"),
        ("填报人", "市就业中心", 13800000000, "新来的", "lili", "李丽"),
    )
    outcome = import_people("人员.xlsx", book)
    assert counts(outcome) == (1, 0, 0)
    assert outcome.notes == ["工作表「清单」的「备注」列没有导入：不认识这一栏。"]
    assert Person.objects.get(username="lili").phone == "13800000000"


def test_units_are_named_by_code_or_by_name() -> None:
    cast = make_cast()
    Unit.objects.filter(pk=cast.centre.pk).update(code="310900003")
    people(("a", "甲", "", 310900003, "填报人"), ("b", "乙", "", " 市就业 中心", "填报人"))
    assert posts_of("a") == posts_of("b") == {("市就业中心", "填报人")}


def test_the_same_file_twice_changes_nothing() -> None:
    make_cast()
    rows = (("lili", "李丽", "分机 1", "市就业中心", "填报人"), ("wang", "王强", "", "", ""))
    people(*rows)
    before = Person.objects.get(username="lili").password
    outcome = people(*rows)
    assert counts(outcome) == (0, 0, 2)
    assert outcome.did_nothing
    assert outcome.passwords == []
    assert Person.objects.get(username="lili").password == before


def test_known_people_are_updated_and_keep_what_the_list_leaves_out() -> None:
    cast = make_cast()
    make_person("lili", cast.centre, Role.PREPARER, name="李莉", phone="分机 1")
    outcome = people(("lili", "李丽", "", "市人力资源局", "查阅人"))
    assert counts(outcome) == (0, 1, 0)
    lili = Person.objects.get(username="lili")
    assert (lili.name, lili.phone) == ("李丽", "分机 1")
    assert posts_of("lili") == {("市就业中心", "填报人"), ("市人力资源局", "查阅人")}


def test_an_address_may_be_listed_and_must_be_one() -> None:
    make_cast()
    heading = ("登录名", "姓名", "邮箱", "单位（名称或代码）", "角色")
    people(("lili", "李丽", "lili@example.cn", "", ""), heading=heading)
    assert Person.objects.get(username="lili").email == "lili@example.cn"
    people(("lili", "李丽", "", "", ""), heading=heading)
    assert Person.objects.get(username="lili").email == "lili@example.cn"
    with pytest.raises(ListRefused):
        people(("lili", "李丽", "lili＠", "", ""), heading=heading)


def test_who_is_deactivated_stays_so_and_is_named() -> None:
    make_cast()
    make_person("lili", name="李丽", is_active=False)
    outcome = people(("lili", "李丽", "", "", ""))
    assert outcome.notes == ["已停用、导入后仍停用的人员：李丽。"]
    assert not Person.objects.get(username="lili").is_active


def test_all_errors_of_a_list_are_told_at_once_and_nothing_is_stored() -> None:
    make_cast()
    before = Person.objects.count()
    with pytest.raises(ListRefused) as refusal:
        people(
            ("", "李丽", "", "市就业中心", "填报人"),
            ("wang", "", "", "市图书室", "填报员"),
            ("zhao", "赵敏", "1", "", "填报人"),
            ("zhao", "赵明", "2", "市图书馆", ""),
            ("x" * 51, "钱多", "", "", ""),
            ("fine", "无误", "", "", ""),
        )
    problems = found(refusal)
    assert set(problems) == {
        "清单!A2", "清单!B3", "清单!D3", "清单!E3", "清单!D4", "清单!B5", "清单!C5", "清单!E5", "清单!A6",
    }  # fmt: skip
    assert problems["清单!D3"] == "没有名称或代码为「市图书室」的单位，请核对；新单位请先在「单位」中增加。"
    assert problems["清单!E3"].startswith("没有「填报员」这个角色，请填：填报人、")
    assert "清单!B4" in problems["清单!B5"]
    assert refusal.value.sentence == "「人员.xlsx」没有导入：有 9 处需要改正。全部改好后请重新导入。"
    assert Person.objects.count() == before


# --- projects -----------------------------------------------------------------------------------


def test_projects_come_onto_the_list_of_the_period() -> None:
    cast = make_cast()
    outcome = projects(
        cast,
        ("市就业中心", "技能培训经费", "P-001", "1,410,000.00"),
        ("市就业中心", "公共就业服务经费", "", 388000.5),
        ("市图书馆", "技能培训经费", None, "38.8万元"),
    )
    assert counts(outcome) == (3, 0, 0)
    assert outcome.notes == ["其中新建项目 3 个。"]
    budgets = ListedProject.objects.filter(period=cast.period).order_by("budget").values_list("budget", flat=True)
    assert list(budgets) == [Decimal("388000.00"), Decimal("388000.50"), Decimal("1410000.00")]
    assert Project.objects.get(code="P-001").unit == cast.centre


def test_the_same_projects_twice_change_nothing() -> None:
    cast = make_cast()
    rows = (("市就业中心", "技能培训经费", "P-001", "1410000"), ("市就业中心", "服务经费", "", ""))
    projects(cast, *rows)
    assert counts(projects(cast, *rows)) == (0, 0, 2)


def test_known_projects_are_found_by_code_before_the_name() -> None:
    cast = make_cast()
    coded = Project.objects.create(unit=cast.centre, name="旧名称", code="P-001")
    named = Project.objects.create(unit=cast.centre, name="公共 就业服务（经费）")
    projects(cast, ("市就业中心", "新名称", "P-001", "1"), ("市就业中心", "公共就业服务(经费)", "P-002", "2"))
    coded.refresh_from_db()
    named.refresh_from_db()
    assert (coded.name, named.name, named.code) == ("新名称", "公共 就业服务（经费）", "P-002")
    assert Project.objects.count() == 2


def test_a_new_budget_or_code_changes_the_line_and_an_empty_one_keeps_it() -> None:
    cast = make_cast()
    projects(cast, ("市就业中心", "甲", "", "1"), ("市就业中心", "乙", "", "2"), ("市就业中心", "丙", "", "3"))
    outcome = projects(
        cast, ("市就业中心", "甲", "", "10"), ("市就业中心", "乙", "P-2", "2"), ("市就业中心", "丙", "", "")
    )
    assert counts(outcome) == (0, 2, 1)
    assert ListedProject.objects.get(project__name="甲").budget == 10
    assert ListedProject.objects.get(project__name="丙").budget == 3


def test_all_errors_of_a_project_list_are_told_at_once() -> None:
    cast = make_cast()
    Project.objects.create(unit=cast.elsewhere, name="借阅服务", code="P-009")
    Project.objects.create(unit=cast.centre, name="已编码", code="P-001")
    with pytest.raises(ListRefused) as refusal:
        projects(
            cast,
            ("不存在的局", "甲", "", "1"),
            ("市就业中心", "", "", "1"),
            ("市就业中心", "乙", "", "一百万"),
            ("市就业中心", "丙", "P-009", "1"),
            ("市就业中心", "已编码", "P-002", "1"),
            ("市就业中心", "丁", "", "1"),
            ("市就业中心", "丁 ", "", "1"),
            ("市就业中心", "戊" * 201, "", "-5"),
        )
    problems = found(refusal)
    assert set(problems) == {
        "清单!A2", "清单!B3", "清单!D4", "清单!C5", "清单!C6", "清单!B8", "清单!B9", "清单!D9",
    }  # fmt: skip
    assert problems["清单!C5"] == "这个编码属于市图书馆的「借阅服务」，请核对单位或编码。"
    assert problems["清单!B8"] == "与 清单!B7 是同一个项目，请只留一行。"
    assert not ListedProject.objects.exists()


def test_a_rename_onto_another_project_of_the_unit_is_refused() -> None:
    cast = make_cast()
    Project.objects.create(unit=cast.centre, name="甲", code="P-1")
    Project.objects.create(unit=cast.centre, name="乙", code="P-2")
    with pytest.raises(ListRefused) as refusal:
        projects(cast, ("市就业中心", "乙", "P-1", ""))
    assert found(refusal) == {"清单!B2": "市就业中心已有另一个同名项目（编码 P-2），请核对名称或编码。"}


# --- what stands in cells -----------------------------------------------------------------------


def test_a_formula_counts_as_the_value_that_excel_computed() -> None:
    cast = make_cast()
    data = with_cached_value(workbook(PROJECT_HEADING, ("市就业中心", "甲", "", "=1000*1.1")), "1100.0000000000002")
    import_projects(cast.period, "项目.xlsx", data)
    assert ListedProject.objects.get().budget == 1100


def test_a_formula_without_value_and_a_formula_error_are_named() -> None:
    cast = make_cast()
    with pytest.raises(ListRefused) as refusal:
        projects(cast, ("市就业中心", "甲", "", "=1+1"), ("市就业中心", "乙", "", "#REF!"))
    assert found(refusal) == {
        "清单!D2": "公式还没有计算结果，请用 Excel 打开并保存一次，或直接填写。",
        "清单!D3": "单元格里是错误值 #REF!，请改正公式或直接填写。",
    }


def test_missing_and_repeated_headings_are_named() -> None:
    with pytest.raises(ListRefused) as refusal:
        people(("lili", "李丽", "另一个", "市就业中心"), heading=("登录名", "姓名", "姓名", "单位"))
    assert found(refusal) == {
        "清单!C1": "「姓名」列出现了两次，请只留一列。",
        "清单!第 1 行": "表头缺少「角色」列，请补上（可下载模板对照）。",
    }


def test_every_sheet_with_the_headings_is_read_and_others_are_left_alone() -> None:
    make_cast()
    book = Workbook()
    book.worksheets[0].append(("说明", "请勿修改"))
    for name in ("一科", "二科"):
        sheet = book.create_sheet(name)
        sheet.append(PEOPLE_HEADING)
        sheet.append((name, f"{name}的人", "", "", ""))
    assert counts(import_people("人员.xlsx", saved(book))) == (2, 0, 0)


# --- what is no such list -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("人员.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "旧版 .xls 文件，或者加了密码"),
        ("人员.csv", b"a,b", "不是 Excel 工作簿"),
        ("人员.xlsx", b"PK\x03\x04 broken", "不是 Excel 工作簿"),
        ("人员.xlsx", b"", "不是 Excel 工作簿"),
        ("人员.xlsx", b"x" * (5 * 1024 * 1024 + 1), "最多收 5 MB"),
        ("人员.xlsx", workbook(("甲", "乙"), (1, 2)), "没有找到表头"),
        ("人员.xlsx", workbook(PEOPLE_HEADING), "只有表头"),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(name: str, data: bytes, says: str) -> None:
    with pytest.raises(ListRefused) as refusal:
        import_people(name, data)
    assert says in refusal.value.sentence
    assert refusal.value.problems == ()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = repacked(workbook(PEOPLE_HEADING), {"xl/media/image1.bin": b"\0" * (41 * 1024 * 1024)})
    with pytest.raises(ListRefused, match="解开后有 41 MB"):
        import_people("人员.xlsx", data)


def test_a_sheet_of_endless_empty_cells_is_refused_before_it_is_read() -> None:
    sheet = b"<worksheet><sheetData>" + b"<row><c/></row>" * 400_000 + b"</sheetData></worksheet>"
    with pytest.raises(ListRefused, match="单元格太多了"):
        import_people("人员.xlsx", repacked(workbook(PEOPLE_HEADING), {"xl/worksheets/sheet1.xml": sheet}))


def test_a_row_far_below_the_list_is_refused() -> None:
    book = load_workbook(BytesIO(workbook(PEOPLE_HEADING)))
    book.worksheets[0].cell(1_000_000, 1, "x")
    with pytest.raises(ListRefused, match="超过 20,000 行"):
        import_people("人员.xlsx", saved(book))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_a_damaged_part_is_refused(part: str) -> None:
    with pytest.raises(ListRefused, match="已损坏"):
        import_people("人员.xlsx", repacked(workbook(PEOPLE_HEADING), {part: b"<broken"}))


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(ListRefused, match="超过 5,000 行"):
        people(*((f"u{number}", "某人", "", "", "") for number in range(5_001)))


# --- what goes out ------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [PEOPLE, PROJECTS])
def test_the_template_has_the_headings_and_explains_them(columns: Sequence[Any]) -> None:
    book = load_workbook(BytesIO(template("清单", columns)))
    assert [cell.value for cell in book["清单"][1]] == [column.label for column in columns]
    assert book["清单"]["A2"].number_format == "@"
    assert {row[0].value for row in book["填写说明"].iter_rows(min_row=2)} == {column.label for column in columns}


def test_a_filled_template_comes_in() -> None:
    make_cast()
    book = load_workbook(BytesIO(template("人员", PEOPLE)))
    for column, text in enumerate(("lili", "李丽", "1", "lili@example.cn", "市就业中心", "填报人"), start=1):
        book["人员"].cell(2, column, text)
    assert counts(import_people("人员.xlsx", saved(book))) == (1, 0, 0)


def test_password_slips_hold_no_formula() -> None:
    book = load_workbook(BytesIO(password_slips([(Person(name="=1+1", username="@x"), "abcd-efgh")])))
    assert [(cell.value, cell.data_type) for cell in book["首次密码"][2]] == [
        ("=1+1", "s"), ("@x", "s"), ("abcd-efgh", "s"),
    ]  # fmt: skip


def with_cached_value(data: bytes, value: str) -> bytes:
    """The workbook as Excel saves it, with the result beside its one formula."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    head, tail = sheet.split("</f>", 1)
    tail = tail.replace("<v />", "<v></v>", 1).replace("<v/>", "<v></v>", 1).replace("<v></v>", f"<v>{value}</v>", 1)
    return repacked(data, {"xl/worksheets/sheet1.xml": f"{head}</f>{tail}".encode()})


def repacked(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The archive with parts replaced or added."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        kept: Iterable[str] = (name for name in old.namelist() if name not in parts)
        for name in kept:
            new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()
