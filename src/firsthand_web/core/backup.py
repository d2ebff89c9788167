"""Copies of the database that are whole, even while it is written to."""

import sqlite3
from pathlib import Path

from django.db import connection

from firsthand_web.core.folder import DATABASE

KEEP = 5


def settle() -> None:
    """Bring everything into the one database file and close it, so that the file can be copied."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def overwrite_deleted() -> None:
    """From now on, what this connection deletes is overwritten in the file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def copies(folder: Path) -> list[Path]:
    """The copies of the rows that are kept, oldest first; each goes once `KEEP` newer ones exist."""
    return sorted((folder / "backups").glob("*-*.sqlite3"))


def copy_database(folder: Path, label: str) -> Path | None:
    """Copy the rows into `backups/` and keep the last five; None when there is nothing to copy yet."""
    source = folder / DATABASE
    if not source.exists():
        return None
    backups = folder / "backups"
    number = 1 + max((int(path.name.split("-")[0]) for path in backups.glob("*-*.sqlite3")), default=0)
    target = backups / f"{number:05d}-{label}.sqlite3"
    pending = target.with_suffix(".pending")
    with sqlite3.connect(source) as rows, sqlite3.connect(pending) as copy:
        rows.backup(copy)
    pending.replace(target)
    for old in sorted(backups.glob("*-*.sqlite3"))[:-KEEP]:
        old.unlink()
    return target
