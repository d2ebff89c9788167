"""What the practice company's tools export in a quarter, brought into the folder."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from firsthand_web.home.actions.example_cast import Cast
from firsthand_web.home.example import quarter


def files(cast: Cast) -> None:
    """Copy what was simulated ahead, or simulate it now; whole or not at all."""
    if cast.folder.exists():
        return
    cast.folder.parent.mkdir(mode=0o700, exist_ok=True)
    pending = cast.folder.with_suffix(".pending")
    shutil.rmtree(pending, ignore_errors=True)
    if cast.written:
        shutil.copytree(cast.written(cast.world), pending)
    else:
        with TemporaryDirectory(prefix="firsthand-practice-") as temporary:
            shutil.copytree(quarter.write(cast.world, cast.today, Path(temporary, cast.world)), pending)
    pending.rename(cast.folder)
