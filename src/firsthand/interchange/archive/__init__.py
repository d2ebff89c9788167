"""Firsthand's own archive: everything of a workspace or a simulated product in one zip of open formats."""

from firsthand.interchange.archive.contents import Archive, Kind, Limits, Stored, StoredKind
from firsthand.interchange.archive.folders import folder_kinds
from firsthand.interchange.archive.reading import read_archive
from firsthand.interchange.archive.records import kind_of
from firsthand.interchange.archive.values import Field
from firsthand.interchange.archive.writing import write_archive

__all__ = [
    "Archive", "Field", "Kind", "Limits", "Stored", "StoredKind", "folder_kinds", "kind_of", "read_archive",
    "write_archive",
]  # fmt: skip
