"""Compiles the passes where there is a C compiler. Needs nothing but Python; set-up and packaging run it.

python building.py
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
COMPILERS = ("cc", "gcc", "clang")
# Not for this machine's processor alone: that gained nothing, and a checkout may be carried to another one.
FLAGS = ("-std=c99", "-O3", "-fPIC", "-shared")


def library() -> Path:
    """Where the library of exactly this source lies, or would: another one is never loaded by mistake."""
    digest = hashlib.sha256(" ".join(FLAGS).encode())
    for path in sorted(HERE.glob("*.[ch]")):
        digest.update(path.read_bytes())
    return HERE / f"passes-{digest.hexdigest()[:12]}.so"


def build() -> str:
    """Make the library unless it is there; what kept us from it, empty if nothing did."""
    wanted = library()
    if wanted.exists():
        return ""
    compiler = next(filter(None, map(shutil.which, (os.environ.get("CC") or "cc", *COMPILERS))), None)
    if not compiler:
        return "there is no C compiler (cc, gcc or clang)"
    # Written under another name and renamed: somebody may load it at this very moment.
    making = wanted.with_suffix(f".{os.getpid()}")
    try:
        done = subprocess.run(  # noqa: S603
            [compiler, *FLAGS, "-o", str(making), *map(str, HERE.glob("*.c"))],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return f"{compiler} failed: {done.stderr.strip().splitlines()[-1:]}"
        for old in HERE.glob("passes-*.so"):
            old.unlink(missing_ok=True)
        making.replace(wanted)
    except OSError as error:
        return str(error)
    finally:
        making.unlink(missing_ok=True)
    return ""


if __name__ == "__main__":
    if reason := build():
        sys.stderr.write(f"Questions to events will take several times longer: {reason}.\n")
