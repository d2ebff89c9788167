"""The folder that holds a whole installation: rows, events, files, keys, backups."""

import os
import secrets
from pathlib import Path

DATABASE = "firsthand.sqlite3"


def prepare(folder: Path) -> Path:
    """Make the folder and its parts; only its owner may read it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for part in ("files", "events", "backups", "cache", "cache/static"):
        (folder / part).mkdir(exist_ok=True, mode=0o700)
    return folder


def secret_key(folder: Path) -> str:
    """The key that signs sessions: made once, kept in a file that only its owner may read."""
    path = folder / "secret.key"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()


def write_private(path: Path, text: str) -> None:
    """Write a file with mode 0600, complete or not at all."""
    pending = path.with_suffix(f".{os.getpid()}.pending")
    with os.fdopen(
        os.open(pending, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    pending.replace(path)
