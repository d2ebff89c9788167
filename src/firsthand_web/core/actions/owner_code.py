"""The one-time code that proves that the first owner can read the terminal of the machine."""

import secrets
from pathlib import Path

from django.conf import settings

from firsthand_web.core import folder
from firsthand_web.core.actions.people import digest

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
# After this many wrong guesses the code is void until the next start.
TRIES = 10


def issue() -> str:
    """A new code, to be printed once; only its digest is kept."""
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    folder.write_private(_path(), f"{digest(code)} {TRIES}")
    return code


def matches(given: str) -> bool:
    path = _path()
    if not path.exists():
        return False
    kept, tries = path.read_text(encoding="utf-8").split()
    if int(tries) <= 0:
        return False
    folder.write_private(path, f"{kept} {int(tries) - 1}")
    return secrets.compare_digest(kept, digest(given.strip().upper()))


def forget() -> None:
    _path().unlink(missing_ok=True)


def _path() -> Path:
    return Path(settings.FOLDER) / "owner.code"
