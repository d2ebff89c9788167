"""Archives that somebody damaged, or made to do damage."""

import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import FileError
from firsthand.interchange.archive import Field, Kind, Limits, read_archive, write_archive


def written(folder: Path) -> Path:
    """An archive of forty records."""
    fields = (Field(name="id", type="whole"), Field(name="text", type="text"))
    rows = [{"id": number, "text": f"=cmd {number}, " + "words " * 15} for number in range(40)]
    target = folder / "ladle.zip"
    moment = dt.datetime(2024, 4, 1, tzinfo=dt.UTC)
    write_archive(target, title="Ladle", when=moment, kinds=[Kind(name="feedback", fields=fields, rows=rows)])
    return target


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path)


Change = Callable[[dict[str, bytes], dict[str, Any]], None]


def altered(path: Path, change: Change) -> Path:
    """The archive with other entries or another manifest."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(entries.pop("manifest.json"))
    change(entries, manifest)
    target = path.with_name("altered.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
        if "manifest.json" not in entries:
            archive.writestr("manifest.json", json.dumps(manifest))
    return target


def file_of(manifest: dict[str, Any]) -> dict[str, Any]:
    file: dict[str, Any] = manifest["kinds"][0]["files"][0]
    return file


def _newer(_: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["version"] = 2


def _other(_: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["format"] = "other"


def _missing(entries: dict[str, bytes], _: dict[str, Any]) -> None:
    del entries["feedback.jsonl"]


def _stranger(entries: dict[str, bytes], _: dict[str, Any]) -> None:
    entries["more.jsonl"] = b""


def _escape(entries: dict[str, bytes], manifest: dict[str, Any]) -> None:
    entries["../feedback.jsonl"] = entries.pop("feedback.jsonl")
    file_of(manifest)["path"] = "../feedback.jsonl"


def _escape_in_manifest(_: dict[str, bytes], manifest: dict[str, Any]) -> None:
    file_of(manifest)["path"] = "/etc/passwd"


def _cut(entries: dict[str, bytes], _: dict[str, Any]) -> None:
    entries["feedback.jsonl"] = b"".join(entries["feedback.jsonl"].splitlines(keepends=True)[:17])


def _changed(entries: dict[str, bytes], _: dict[str, Any]) -> None:
    entries["feedback.jsonl"] = entries["feedback.jsonl"].replace(b"cmd 5", b"cmd 7")


def _longer(entries: dict[str, bytes], _: dict[str, Any]) -> None:
    entries["feedback.jsonl"] += b"{}\n"


def _bomb(entries: dict[str, bytes], manifest: dict[str, Any]) -> None:
    entries["feedback.jsonl"] = bytes(2_000_000)
    file_of(manifest)["bytes"] = 2_000_000


def _not_json(entries: dict[str, bytes], _: dict[str, Any]) -> None:
    entries["manifest.json"] = b"[" * 100_000


def _no_fields(_: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del manifest["kinds"][0]["fields"]


def _wrong_type(_: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["kinds"][0]["fields"][0]["type"] = "word"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_newer, r"reads archives up to version 1 \(found “2”\)\. Install the newest"),
        (_other, r"should be “firsthand-archive” \(found “other”\)"),
        (_missing, r"do not hold the same files \(found “feedback.jsonl”\)"),
        (_stranger, r"do not hold the same files \(found “more.jsonl”\)"),
        (_escape, r"of such a name \(found “\.\./feedback.jsonl”\)"),
        (_escape_in_manifest, "is called “/etc/passwd”"),
        (_cut, "feedback.jsonl, row 18: the file is cut short"),
        (_changed, "feedback.jsonl: the file is not the one that was written: its digest"),
        (_longer, "feedback.jsonl: the file is not the one that was written"),
        (_bomb, "as a zip bomb does"),
        (_not_json, "not a manifest"),
        (_no_fields, "the manifest is damaged: 'fields'"),
        (_wrong_type, "has the type “word”"),
    ],
)
def test_damage_is_named(path: Path, change: Change, said: str) -> None:
    with pytest.raises(FileError, match=said):
        read_archive(altered(path, change))


def signed(change: Callable[[bytes], bytes]) -> Change:
    """Another file, with the digest that fits it."""

    def apply(entries: dict[str, bytes], manifest: dict[str, Any]) -> None:
        data = change(entries["feedback.jsonl"])
        entries["feedback.jsonl"] = data
        file_of(manifest).update(bytes=len(data), sha256=hashlib.sha256(data).hexdigest())

    return apply


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data[: data.index(b"\n", 3000) + 1], "the file ends after .* promises 40"),
        (lambda data: data[:-9], "row 40: the line is cut short"),
        (lambda data: data.replace(b'"id": 5', b'"id": "5"'), "row 6, column “id”: a value of type whole"),
        (lambda data: data.replace(b'"id": 5', b'"id": NaN'), "row 6: this is not a line of JSON"),
        (lambda data: data.replace(b'"id": 5', b'"ID": 5'), "row 6: a record has the fields id, text"),
    ],
)
def test_a_wrong_row_is_named(path: Path, change: Callable[[bytes], bytes], said: str) -> None:
    archive = read_archive(altered(path, signed(change)))
    with pytest.raises(FileError, match=said):
        list(archive.rows("feedback"))


def test_limits_are_kept(path: Path) -> None:
    with pytest.raises(FileError, match="100 bytes"):
        read_archive(path, limits=Limits(unpacked=100))
    with pytest.raises(FileError, match="1 files at most"):
        read_archive(path, limits=Limits(files=1))
    with pytest.raises(FileError, match="a manifest has 10 bytes at most"):
        read_archive(path, limits=Limits(manifest=10))
    with pytest.raises(FileError, match="row 1: a line has 50 bytes at most"):
        list(read_archive(path, limits=Limits(line=50)).rows("feedback"))


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_an_archive_cut_or_flipped_anywhere_is_refused_or_whole(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        path = written(Path(folder))
        whole = path.read_bytes()
        place = data.draw(st.integers(0, len(whole) - 1))
        cut = data.draw(st.booleans())
        flipped = bytes([whole[place] ^ data.draw(st.integers(1, 255))])
        path.write_bytes(whole[:place] if cut else whole[:place] + flipped + whole[place + 1 :])
        try:
            archive = read_archive(path)
        except FileError:
            return
        # What no digest covers may be changed: dates of entries, the title, the moment.
        assert [row["id"] for row in archive.rows("feedback")] == list(range(40))
