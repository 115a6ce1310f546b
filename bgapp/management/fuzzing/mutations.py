"""Damage to a file: its bytes, the XML parts of an Office file, the cells of a table, the pages of a PDF.

All of it is drawn from one ``Random``: the same seed damages the same file in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
from lxml import etree

ZIP, PDF = b"PK\x03\x04", b"%PDF-"
BLOWS = (1, 1, 1, 2, 3, 8)
"""How many at a time; one alone is often the most telling."""
LONGEST_CUT = 2_000
CELLS = ("c", "tc", "row", "tr")
"""Elements that are cells or rows of a worksheet or of a Word table."""
NASTY = (
    *("", " ", "0", "-1", "1e400", "NaN", "99999999999999999999", "0.1234567890123456789", "4294967296", "TRUE"),
    *("A0", "XFD1048577", "ZZZZ9", "A1:XFD1048576", "B2:A1", "１２", "②", "=1+1", "=SUM(A1:A9)", "#REF!", "_x0000_"),
    *("9999年度", "（0000年度）", "2025-02-31", "二〇二五年", "12345678-99-99", "≥(%)", "≥≥95%", "<p>甲</p>", "例："),
    *("\u202e甲", "项目名称", "项目名称：甲", "一级指标", "三级指标", "合计", "财政项目支出绩效目标申报表", "(续)"),
    *("甲" * 40_000, "1" * 5_000, "：" * 300, "(" * 500, "<p>" * 200, "\n" * 300, "单位：万元"),
)
"""Texts and numbers that a careless reader stumbles over."""

Mutation = Callable[[Random, bytes], bytes]


def mutate(random: Random, data: bytes) -> bytes:
    """A damaged copy of a file, in ways that its kind allows."""
    ways = next((ways for head, ways in WAYS.items() if data.startswith(head)), {_bytes: 1})
    for way in random.choices(list(ways), list(ways.values()), k=random.choice((1, 1, 1, 2, 3))):
        data = way(random, data)
    return data


def _bytes(random: Random, data: bytes) -> bytes:
    """Some bytes flipped, left out, repeated, put in or cut off."""
    for _ in range(random.choice(BLOWS)):
        start = random.randrange(len(data) + 1)
        end = min(len(data), start + random.randint(1, random.choice((1, 16, LONGEST_CUT))))
        match random.randrange(6):
            case 0 | 1 | 2:
                wrong = random.randbytes(min(end - start, 4))
                data = data[:start] + wrong + data[start + len(wrong) :]
            case 3:
                data = data[:start] + data[end:]
            case 4:
                data = data[:end] + data[start:]
            case 5:
                data = data[:start] + random.choice(NASTY)[:LONGEST_CUT].encode("utf-8", "ignore") + data[start:]
    return data[: random.randrange(len(data) + 1)] if random.random() < 0.05 else data


def _part_bytes(random: Random, data: bytes) -> bytes:
    """The bytes of one part damaged before it is zipped again."""
    return _with_part(random, data, lambda content: _bytes(random, content))


def _tree(random: Random, data: bytes) -> bytes:
    """Elements of one part left out, repeated, exchanged, renamed, filled with something else."""
    return _with_part(random, data, lambda content: _reshaped(random, content, _blow))


def _swapped_cells(random: Random, data: bytes) -> bytes:
    """Cells or rows of a table in each other's places."""
    return _with_part(random, data, lambda content: _reshaped(random, content, _swap_cells))


def _reshaped(random: Random, content: bytes, blow: Callable[[Random, etree._Element], None]) -> bytes:
    try:
        root = etree.fromstring(content)
    except etree.XMLSyntaxError:
        return _bytes(random, content)
    for _ in range(random.choice(BLOWS)):
        blow(random, root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _blow(random: Random, root: etree._Element) -> None:
    """One blow at one element below the root."""
    elements = list(root.iterdescendants("*"))
    if not elements:
        return
    element = random.choice(elements)
    parent = element.getparent()
    match random.randrange(7):
        case 0:
            parent.remove(element)
        case 1:
            copy = etree.fromstring(etree.tostring(element))
            for _ in range(random.choice((1, 1, 50))):
                parent.append(etree.fromstring(etree.tostring(copy)))
        case 2:
            element.text = random.choice(NASTY)
        case 3 | 4:
            name = random.choice([*element.keys(), "r", "t", "s"])
            element.set(name, random.choice([*NASTY[:30], *element.values()]))
        case 5:
            element.tag = random.choice(elements).tag
        case 6:
            _exchange(element, random.choice(elements))


def _swap_cells(random: Random, root: etree._Element) -> None:
    """Exchange two cells, two rows, or what two cells hold; their addresses may stay behind."""
    name = random.choice(CELLS)
    found = list(root.iterdescendants(f"{{*}}{name}"))
    if len(found) < 2:
        return
    one, other = random.sample(found, 2)
    if random.random() < 0.5:
        _exchange(one, other)
    else:
        one[:], other[:] = list(other), list(one)
    if random.random() < 0.5 and one.get("r") and other.get("r"):
        here, there = one.get("r", ""), other.get("r", "")
        one.set("r", there)
        other.set("r", here)


def _exchange(one: etree._Element, other: etree._Element) -> None:
    """Put two elements in each other's places, unless one holds the other."""
    if one is other or one in other.iterancestors() or other in one.iterancestors():
        return
    mark = etree.Element("mark")
    first, second = one.getparent(), other.getparent()
    first.replace(one, mark)
    second.replace(other, one)
    mark.getparent().replace(mark, other)


def _parts(random: Random, data: bytes) -> bytes:
    """A part left out, or two parts exchanged."""
    parts = _unpacked(data)
    if len(parts) < 2:
        return data
    one, other = random.sample(sorted(parts), 2)
    if random.random() < 0.5:
        del parts[one]
    else:
        parts[one], parts[other] = parts[other], parts[one]
    return _packed(parts)


def _with_part(random: Random, data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The file with one of its parts changed; the larger a part, the likelier it is the one."""
    parts = _unpacked(data)
    if not parts:
        return _bytes(random, data)
    [name] = random.choices(sorted(parts), [1 + len(parts[name]) ** 0.5 for name in sorted(parts)])
    return _packed(parts | {name: change(parts[name])})


def _unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a file that an earlier blow may have left unreadable."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            return {part.filename: archive.read(part) for part in archive.infolist()}
    except Exception:  # a damaged archive makes zipfile raise whatever its decoders do
        return {}


def _packed(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _page(random: Random, data: bytes) -> bytes:
    """What a page of a PDF draws, damaged before it is compressed again."""
    target = BytesIO()
    try:
        with pikepdf.open(BytesIO(data)) as document:
            page = random.choice(list(document.pages))
            page.contents_coalesce()
            page.Contents.write(_bytes(random, page.Contents.read_bytes()))
            document.save(target)
    except (pikepdf.PdfError, AttributeError, IndexError, ValueError, TypeError):  # an earlier blow went deep
        return _bytes(random, data)
    return target.getvalue()


WAYS: dict[bytes, dict[Mutation, int]] = {
    ZIP: {_bytes: 1, _part_bytes: 1, _parts: 1, _tree: 8, _swapped_cells: 6},
    PDF: {_bytes: 1, _page: 3},
}
"""How often which damage, by how a file begins: a ZIP with a few wrong bytes is seldom more than that."""
