"""The served folder: one process, one owner, upgrades after a copy, refusals that say why."""

import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.web.project import serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served") / "own"


def test_a_new_folder_asks_for_the_first_owner_with_the_printed_code(folder: Path) -> None:
    server = serving.start(folder)
    try:
        assert "One-time code:" in server.said
        with urllib.request.urlopen(server.address) as reply:
            assert reply.url.endswith("/start/")
            assert b"One-time code" in reply.read()
        second = subprocess.run(
            [sys.executable, "-m", "firsthand_web.cli", "serve", "--folder", str(folder), "--port", "0"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 1
        assert "already open in another Firsthand" in second.stderr
    finally:
        assert server.stop() == 0


def test_only_the_owner_of_the_machine_account_can_read_the_folder(folder: Path) -> None:
    serving.prepare(folder, "")
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "secret.key").stat().st_mode & 0o777 == 0o600


def test_rows_are_copied_before_a_migration_and_a_newer_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    serving.prepare(folder, "worlds.build()")
    database = sqlite3.connect(folder / "firsthand.sqlite3")
    with database:
        database.execute("DELETE FROM django_migrations WHERE app='sessions'")
        database.execute("DROP TABLE django_session")
    database.close()
    serving.prepare(folder, "")
    copies = list((folder / "backups").glob("*-before-migration.sqlite3"))
    assert len(copies) == 1
    copy = sqlite3.connect(copies[0])
    assert copy.execute("SELECT count(*) FROM core_person").fetchone() == (6,)
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()
    newer = sqlite3.connect(folder / "firsthand.sqlite3")
    with newer:
        newer.execute(
            "INSERT INTO django_migrations(app, name, applied) VALUES ('core', '9999_future', '2030-01-01')"
        )
    newer.close()
    with pytest.raises(AssertionError, match="written by a newer Firsthand"):
        serving.prepare(folder, "")


def test_the_worker_ends_before_its_folder_may_go(tmp_path: Path) -> None:
    code = (
        "import threading\nfrom firsthand_web.core import tasks\n"
        "with tasks.working():\n    print([each.name for each in threading.enumerate()])\n"
        "print([each.name for each in threading.enumerate()])\n"
    )
    during, after = serving.prepare(tmp_path / "own", code).splitlines()
    assert (during, after) == ("['MainThread', 'worker']", "['MainThread']")
