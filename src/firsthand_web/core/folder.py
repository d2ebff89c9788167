"""The folder that holds a whole installation: rows, events, files, keys, backups."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from firsthand.errors import FileError, Place

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


def keep_file(
    folder: Path, chunks: Iterable[bytes], *, name: str, limit: int,
    way_out: str = "Export fewer columns or a shorter time.",
) -> str:  # fmt: skip
    """Store an upload as `files/<SHA-256>`, mode 0600, complete or not at all; returns the digest.

    Raises `FileError` as soon as more than `limit` bytes have come, with the `way_out`; nothing is kept then.
    """
    digest, size = hashlib.sha256(), 0
    pending = folder / "files" / f"{secrets.token_hex(8)}.pending"
    try:
        with os.fdopen(os.open(pending, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    rule = f"the file is larger than {limit / 1e6:,.0f} MB"
                    raise FileError(Place(file=name), rule, way_out=way_out)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        pending.replace(folder / "files" / digest.hexdigest())
    finally:
        pending.unlink(missing_ok=True)
    return digest.hexdigest()


def kept_file(folder: Path, digest: str) -> Path:
    return folder / "files" / digest
