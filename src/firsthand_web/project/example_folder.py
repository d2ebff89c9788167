"""A folder with the example company in it, built once a week for each version of the program, then copied."""

import gc
import hashlib
import os
import shutil
from pathlib import Path

import firsthand
import firsthand_web
from firsthand_web.core import folder as folders
from firsthand_web.project import server


def fill(folder: Path, *, email: str, password: str) -> None:
    """Fill an empty folder with the example company and one owner who can sign in."""
    server.start_django(folders.prepare(folder))
    from django.utils import timezone

    # Its dates lie around today, so a copy is too old after the week in which it was made.
    today = timezone.localdate()
    year, week, _ = today.isocalendar()
    kept = _cache() / f"example-{_version(f'{email} {password} {year} {week}')}"
    if kept.exists():
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        return
    from firsthand_web.core import backup
    from firsthand_web.home.actions import example
    from firsthand_web.home.example import quarter

    gc.disable()  # looking for garbage among so much that stays takes a tenth of the time
    try:
        with quarter.ahead(today) as written:
            server.migrate(folder)
            server.collect_static(folder)
            example.build_workspace(email=email, password=password, today=today, written=written)
    finally:
        gc.enable()
    backup.settle()
    _keep(folder, kept)


def _keep(folder: Path, kept: Path) -> None:
    pending = kept.with_name(f"{kept.name}.{os.getpid()}")
    shutil.copytree(folder, pending)
    (pending / "secret.key").unlink()
    try:
        pending.rename(kept)
    except OSError:  # another process was quicker
        shutil.rmtree(pending)
    for old in kept.parent.glob("example-*"):
        if old != kept:
            shutil.rmtree(old, ignore_errors=True)


def _cache() -> Path:
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "firsthand"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _version(salt: str) -> str:
    """A digest that changes when any file of the program does."""
    digest = hashlib.sha256(salt.encode())
    for package in (firsthand, firsthand_web):
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*")):
            if path.suffix in {".py", ".html", ".css", ".js", ".toml", ".csv"}:
                state = path.stat()
                digest.update(f"{path.relative_to(root)} {state.st_size} {state.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]
