"""What a simulated life is archived as: everything that its company could have, and nothing of the truth."""

from pathlib import Path

from firsthand.interchange.archive import Archive, read_archive
from firsthand.learning.simulator import Simulated, read_world, simulate


def lived(out: Path, form: str = "parquet") -> Simulated:
    world = read_world("ladle")
    return simulate(world, seed=4, users=120, days=35, out=out, form=form, sources=("surveys",))


def archive_in(folder: Path) -> Archive:
    return read_archive(folder / "ladle.firsthand.zip")


def test_events_and_sources_are_in_the_archive_and_the_truth_is_not(tmp_path: Path) -> None:
    done = lived(tmp_path / "ladle")
    archive = archive_in(done.folder)
    assert archive.title == "Ladle"
    assert archive.when.isoformat() == "2024-02-05T00:00:00+00:00"
    assert archive["events"].size == done.events
    files = {path.relative_to(done.folder).as_posix() for path in (done.folder / "surveys").iterdir()}
    documents = {row["path"]: row["text"] for row in archive.rows("documents")}
    tables = {kind.name for kind in archive.kinds} - {"documents", "events"}
    assert len(documents) + len(tables) == len(files)
    for path, text in documents.items():
        assert (done.folder / path).read_bytes() == text.encode()
    assert not any("truth" in name for name in (*documents, *tables))
    again = lived(tmp_path / "again")
    name = "ladle.firsthand.zip"
    assert (again.folder / name).read_bytes() == (done.folder / name).read_bytes()


def test_without_parquet_there_is_no_archive(tmp_path: Path) -> None:
    folder = lived(tmp_path / "ladle", form="csv").folder
    assert not list(folder.glob("*.zip"))
