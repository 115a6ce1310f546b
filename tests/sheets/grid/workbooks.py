"""Small workbooks, written part by part, so that nothing stands in them but what a test says."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="&quot;¥&quot;#,##0.00"/></numFmts>
<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>"""
GENERAL, PERCENT, DAY, MONEY = range(4)


def write_workbook(path: Path, *sheets: str, **parts: str) -> Path:
    """An .xlsx file with the given ``sheetData`` (and what follows it) of each sheet; ``parts`` replace its own."""
    names = [f"表{number}" for number in range(1, len(sheets) + 1)]
    entries = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="s{n}"/>' for n, name in enumerate(names, 1))
    links = "".join(
        f'<Relationship Id="s{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    content = {
        "[Content_Types].xml": f'<Types><Override PartName="/xl/workbook.xml" ContentType="{SHEET}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="a" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{LINKS}">{links}<Relationship Id="t" '
        f'Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
    }
    for number, sheet in enumerate(sheets, 1):
        content[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in (content | {name.replace("__", "/"): text for name, text in parts.items()}).items():
            archive.writestr(name, text)
    return path


def rows(*cells: str) -> str:
    """``sheetData`` of one row with the given cells."""
    return f'<sheetData><row r="1">{"".join(cells)}</row></sheetData>'


def text(address: str, value: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{value}</t></is></c>'


def number(address: str, value: str, style: int = GENERAL) -> str:
    return f'<c r="{address}" s="{style}"><v>{value}</v></c>'
