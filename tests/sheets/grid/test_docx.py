"""A Word document as a grid."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

from bgapp.sheets.grid import Grid, read_grids

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def grid(tmp_path: Path, body: str) -> Grid:
    path = tmp_path / "a.docx"
    with ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml", f'<Types><Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{LINKS}"><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/>'
            "</Relationships>",
        )
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
    return read_grids(path, path.name)[0]


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_paragraphs_and_tables_follow_each_other(tmp_path: Path) -> None:
    found = grid(tmp_path, paragraph("财政项目", "支出绩效目标申报表") + paragraph("") + table(cell("甲") + cell("乙")))
    places = [(found.address(one), one.text) for one in found.cells]
    assert places == [
        ("第 1 段", "财政项目支出绩效目标申报表"),
        ("第 1 张表格第 1 行第 1 格", "甲"),
        ("第 1 张表格第 1 行第 2 格", "乙"),
    ]


def test_cells_that_are_merged_down_or_across_are_one(tmp_path: Path) -> None:
    tall, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    found = grid(
        tmp_path,
        table(
            cell("产出", tall) + cell("宽", '<w:gridSpan w:val="2"/>'),
            cell("", more) + cell("甲") + cell("乙"),
            cell("效益", tall) + cell("丙") + cell("丁"),
        ),
    )
    shape = {one.text: (one.row, one.column, one.rows, one.cols) for one in found.cells}
    assert shape["产出"] == (0, 0, 2, 1)
    assert shape["宽"] == (0, 1, 1, 2)
    assert shape["乙"] == (1, 2, 1, 1)
    assert shape["效益"] == (2, 0, 1, 1)


def test_tracked_changes_are_read_as_if_accepted(tmp_path: Path) -> None:
    changes = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
    found = grid(tmp_path, f"<w:p>{changes}<w:r><w:t>项目</w:t><w:br/><w:t>名称</w:t></w:r></w:p>")
    assert [one.text for one in found.cells] == ["新项目\n名称"]


def test_a_table_within_a_cell_follows_its_own(tmp_path: Path) -> None:
    inner = table(cell("内"))
    found = grid(tmp_path, f"<w:tbl><w:tr><w:tc>{paragraph('外')}{inner}</w:tc></w:tr></w:tbl>")
    assert [(found.address(one), one.text) for one in found.cells] == [
        ("第 1 张表格第 1 行", "外"),
        ("第 2 张表格第 1 行", "内"),
    ]
