"""The quarter that a product of the practice company has lived through, as files, without the truth."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from firsthand.errors import Progress, silent
from firsthand_web.home.example import WORLDS, facts

if TYPE_CHECKING:
    from firsthand.learning.simulator.setting import Setting

# Gives the folder with the files of a world.
Written = Callable[[str], Path]
TRUTH = "truth"


def setting(world: str, today: date) -> "Setting":
    """The thirteen weeks that end yesterday; a day earlier, as each person's days are local."""
    from firsthand.learning.simulator import read_world  # half a second that no other start should take
    from firsthand.learning.simulator.setting import QUARTER, Setting

    lived = replace(read_world(world), start=today - timedelta(days=QUARTER + 1))
    return Setting(world=lived, seed=facts(world)["seed"], users=facts(world)["users"])


def write(world: str, today: date, out: Path, progress: Progress = silent) -> Path:
    """Simulate it into the new folder `out`."""
    from firsthand.learning.simulator.emit import write as write_all

    made = write_all(setting(world, today), out=out, form="csv", progress=progress).folder
    shutil.rmtree(made / TRUTH)
    return made


@contextmanager
def ahead(today: date) -> Iterator[Written]:
    """Simulate all worlds in a process of their own, while the caller does something else."""
    spawn = get_context("spawn")
    with (
        TemporaryDirectory(prefix="firsthand-practice-") as folder,
        ProcessPoolExecutor(max_workers=1, mp_context=spawn) as pool,
    ):
        running = {world: pool.submit(write, world, today, Path(folder, world)) for world in WORLDS}
        yield lambda world: running[world].result()
