"""What the practice company's tools export in a quarter, brought into the folder."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from firsthand_web.home.actions.example_cast import Cast
from firsthand_web.home.example import quarter
from firsthand_web.learning.actions.simulated import write_whole


def files(cast: Cast) -> None:
    """Copy what was simulated ahead, or simulate it now; whole or not at all."""

    def write(pending: Path) -> None:
        if cast.written:
            shutil.copytree(cast.written(cast.world), pending)
        else:
            with TemporaryDirectory(prefix="firsthand-practice-") as temporary:
                shutil.copytree(quarter.write(cast.world, cast.today, Path(temporary, cast.world)), pending)

    write_whole(cast.folder, write)
