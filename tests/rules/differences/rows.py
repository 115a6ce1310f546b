"""Forms that are rows only, and random edits of them."""

from __future__ import annotations

from hypothesis import strategies as st

from bgapp.rules.differences import Differences, Shape, differences
from bgapp.rules.plain import Plain

NAMES = ("level1", "level2", "name", "target")
SHAPE = Shape(("project_name", "funding.annual_total"), {"indicators": NAMES})

TEXTS = st.sampled_from(["甲", "乙", ""])
ROWS = st.fixed_dictionaries(
    {"level1": TEXTS, "level2": TEXTS, "target": TEXTS, "name": st.sampled_from(["服务人次", "服务次数", "投诉", ""])}
)


def form(*rows: str, keyed: bool = False) -> Plain:
    """A form of rows that are written ``name target``; with ``keyed`` the name's first letter is the key."""
    parts = [row.split(" ") for row in rows]
    keys = [{"key": name[0]} if keyed else {} for name, _ in parts]
    entries = [
        {"level1": "产出指标", "level2": "数量指标", "name": name, "target": target} | key
        for (name, target), key in zip(parts, keys, strict=True)
    ]
    return {"indicators": entries}


def between(old: Plain, new: Plain) -> Differences:
    return differences(old, new, SHAPE)


@st.composite
def edited(draw: st.DrawFn, rows: list[Plain], names: tuple[str, ...] = NAMES) -> list[Plain]:
    """Rows after a few edits: cells changed, rows moved, deleted, added."""
    after = [dict(row) for row in rows]
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, max(len(after) - 1, 0)))
        match draw(st.sampled_from(["change", "move", "delete", "add"])):
            case "change" if after:
                after[place][draw(st.sampled_from(names))] = draw(TEXTS)
            case "move" if after:
                after.insert(draw(st.integers(0, len(after) - 1)), after.pop(place))
            case "delete" if after:
                del after[place]
            case "add":
                after.insert(place, draw(ROWS))
    return after
