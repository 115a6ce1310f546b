"""An Office file since 2007 without trust: a ZIP of XML parts, unpacked and parsed within limits."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from bgapp.sheets.grid.limits import (
    MAX_PART,
    MAX_PARTS,
    MAX_UNPACKED,
    Refused,
    damaged,
    too_many,
    too_much_inside,
)

RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """The parts of an Office file; every way of reading them raises :class:`Refused` where that is not safe."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        parts = archive.infolist()
        if len(parts) > MAX_PARTS:
            raise too_many(len(parts), "个部件", MAX_PARTS)
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise too_much_inside()
        self._parts = {part.filename.lower(): part for part in parts}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def read(self, name: str) -> bytes:
        """The bytes of a part, no more of them than are allowed."""
        if name not in self:
            raise damaged()
        with self._archive.open(self._parts[name.lower()]) as part:
            data = part.read(MAX_PART + 1)
        if len(data) > MAX_PART:
            raise too_much_inside()
        return data

    def parse(self, name: str) -> etree._Element:
        """The root of an XML part; one that declares entities is refused, whatever they are."""
        data = self.read(name)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
        )
        root = etree.fromstring(data, parser)
        if root.getroottree().docinfo.doctype:
            raise damaged()
        return root

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: the name of each part and its type (the last word of it), by the id of the link."""
        folder, file = posixpath.split(name)
        links = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
        if links not in self:
            return {}
        return {
            link.get("Id", ""): (_resolved(folder, link.get("Target", "")), link.get("Type", "").rsplit("/", 1)[-1])
            for link in self.parse(links).iter(RELATIONSHIP)
            if link.get("TargetMode") != "External"
        }


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """The parts of an Office file; whatever is wrong with it while it is open is :class:`Refused`."""
    try:
        with ZipFile(path) as archive:
            yield Package(archive)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # what a damaged file makes zipfile, lxml and us raise has no end
        raise damaged() from error
