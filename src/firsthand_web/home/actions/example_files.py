"""What the practice company's tools export in a quarter, written to the folder; never what is true of it."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from firsthand.errors import Progress, silent
from firsthand_web.home.actions.example_cast import Cast

TRUTH = "truth"


def files(cast: Cast, progress: Progress = silent) -> None:
    """Simulate the quarter; whole or not at all."""
    if cast.folder.exists():
        return
    from firsthand.learning.simulator.emit import write  # takes time to load, and is needed once

    cast.folder.parent.mkdir(mode=0o700, exist_ok=True)
    with TemporaryDirectory(prefix="firsthand-practice-") as temporary:
        made = write(cast.setting, out=Path(temporary, cast.world), form="csv", progress=progress).folder
        shutil.rmtree(made / TRUTH)
        pending = cast.folder.with_suffix(".pending")
        shutil.rmtree(pending, ignore_errors=True)
        shutil.copytree(made, pending)
    pending.rename(cast.folder)
