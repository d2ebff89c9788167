"""A real server in a process of its own, which can be killed; and what stands in its folder."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
FIRSTHAND = (sys.executable, "-m", "firsthand_web.cli")


@dataclass
class Server:
    process: subprocess.Popen[str]
    address: str
    said: str

    def kill(self) -> None:
        """The way a crash or a power cut ends it: no handler runs."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=20)
        return self.process.returncode


def environment(folder: Path) -> dict[str, str]:
    own = {"FIRSTHAND_FOLDER": str(folder), "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return kept | own


def start(folder: Path, *, command: Sequence[str] = FIRSTHAND) -> Server:
    """`firsthand serve` on a free port, ready to answer."""
    process = subprocess.Popen(
        [*command, "serve", "--folder", str(folder), "--port", "0"],
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if "Stop with" in line:
            found = re.search(r"http://[\d.]+:\d+", said)
            assert found is not None, said
            return Server(process=process, address=found[0], said=said)
    process.communicate()
    raise AssertionError(f"the server did not start:\n{said}")


def prepare(folder: Path, code: str) -> str:
    """Run code in the folder while no server has it; returns what it prints."""
    begin = (
        "from pathlib import Path\n"
        "from firsthand_web.core.folder import prepare\n"
        "from firsthand_web.project import server\n"
        f"folder = prepare(Path({str(folder)!r}))\n"
        "server.start_django(folder)\nserver.migrate(folder)\n"
        "from tests import world as worlds\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", begin + code],
        env=environment(folder),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def served(folder: Path, code: str = "worlds.build()") -> Iterator[Server]:
    """A server over what the code leaves in the folder."""
    prepare(folder, code)
    server = start(folder)
    try:
        yield server
    finally:
        server.stop()


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """What another process sees in the database."""
    connection = sqlite3.connect(folder / "firsthand.sqlite3", timeout=10)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def until(true: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"this did not happen within {seconds} s"
        time.sleep(0.02)
